/* SPDX-License-Identifier: MIT
 * What the files of apply share: one function for each step, each changing *schema in place (a schema is
 * a small value), and the questions that several of them ask. Each question reports its own problem.
 */
#ifndef MIG_SCHEMA_APPLY_APPLYING_H
#define MIG_SCHEMA_APPLY_APPLYING_H

#include "schema/apply.h"

struct view;
struct trigger;
struct sources_in_sight;

typedef void apply_fn(const struct apply *apply, struct schema *schema, const struct step *step);
apply_fn apply_rename_enum, apply_add_value, apply_rename_value, apply_drop_value;
apply_fn apply_create_table, apply_drop_table, apply_rename_table;
apply_fn apply_add_column, apply_drop_column, apply_rename_column, apply_alter_column;
apply_fn apply_add_constraint, apply_drop_constraint;
apply_fn apply_create_index, apply_drop_index;
apply_fn apply_rename_constraint, apply_rename_index;
apply_fn apply_set_comment, apply_drop_comment;
apply_fn apply_change_option, apply_set_parameters, apply_reset_parameters;
apply_fn apply_create_enum, apply_drop_enum;
apply_fn apply_raw, apply_declare, apply_undeclare;
apply_fn apply_insert, apply_update, apply_delete, apply_backfill;
apply_fn apply_create_sequence, apply_alter_sequence, apply_rename_sequence, apply_drop_sequence;
apply_fn apply_create_extension, apply_drop_extension;
apply_fn apply_create_partition, apply_rename_partition, apply_drop_partition;
apply_fn apply_attach_partition, apply_detach_partition;
apply_fn apply_create_schema, apply_rename_schema, apply_drop_schema;
apply_fn apply_require;
apply_fn apply_create_view, apply_drop_view, apply_rename_view, apply_replace_view;
apply_fn apply_create_trigger, apply_drop_trigger, apply_rename_trigger;

/* apply/name.c: things by name, and names for new things. */
struct origin apply_origin(const struct apply *apply, struct span span);
bool apply_made_here(const struct apply *apply, struct origin origin); /* by this very revision */
void apply_note_made(const struct apply *apply, struct problem *problem, const char *what,
                     struct origin origin);
/* `gone` may be NULL: then nobody knows. */
void apply_note_gone(const struct apply *apply, struct problem *problem, const struct gone *gone);
const char *apply_object_words(struct arena *arena, const struct object *object); /* "table `trades`" */
const char *apply_written(struct arena *arena, const char *name); /* as a source has it, with its quotes */

const struct table *apply_find_table(const struct apply *apply, struct schema *schema, struct name name);
const struct index *apply_find_index(const struct apply *apply, struct schema *schema, struct name name);
const struct enum_type *apply_find_enum(const struct apply *apply, struct schema *schema, struct name name);
/* An object of the shared namespace; `code` says which kind is unknown. */
const struct object *apply_find_object(const struct apply *apply, struct schema *schema,
                                       enum object_kind kind, enum problem_code code, struct name name);
const struct view *apply_find_view(const struct apply *apply, struct schema *schema, struct name name);
const struct column *apply_find_column(const struct apply *apply, struct schema schema,
                                       const struct table *table, struct name name);
/* Every name a column of `table`, none twice. `what` names the list: "the index `i`". */
bool apply_check_columns(const struct apply *apply, struct schema schema, const struct table *table,
                         struct names names, const char *what);

bool apply_check_name(const struct apply *apply, struct name name);
bool apply_check_reserved(const struct apply *apply, struct name name); /* false: it belongs to somebody */
/* Also free among relations and types. */
bool apply_check_new_name(const struct apply *apply, struct schema schema, struct name name);
/* Another name is more than another case of this one, which SQLite takes for the same. */
bool apply_check_case(const struct apply *apply, const char *word, const char *name, struct name to);
bool apply_check_new_column(const struct apply *apply, const struct table *table, struct name name);

/* apply/expr.c: the resolved expression, or the one given where it has problems. */
enum {
    RULE_BOOLEAN = 1,
    RULE_DETERMINISTIC = 2,
    RULE_QUERIES = 4,
    RULE_RANGES = 8, /* it may be one */
    RULE_CHECK = 16, /* it is one */
};
struct place {
    const struct table *rows; /* whose columns may be named; NULL: none */
    const char *where;        /* "a check of `trades`" */
    unsigned rules;
};
const struct expr *apply_expr(const struct apply *apply, struct schema schema, const struct step *step,
                              struct place place, const struct expr *expr);
/* A value for a column of `table`. */
const struct expr *apply_value(const struct apply *apply, struct schema schema, const struct step *step,
                               struct place place, const struct table *table, const struct column *column,
                               const struct expr *value);
/* The same in a trigger, where rows are in sight by name; NULL: it is in none. */
const struct expr *apply_expr_among(const struct apply *apply, struct schema schema, const struct step *step,
                                    struct place place, const struct sources_in_sight *sight,
                                    const struct expr *expr);
const struct expr *apply_value_among(const struct apply *apply, struct schema schema, const struct step *step,
                                     struct place place, const struct sources_in_sight *sight,
                                     const struct table *table, const struct column *column,
                                     const struct expr *value);
/* apply/default.c */
const struct expr *apply_default(const struct apply *apply, struct schema schema, const struct step *step,
                                 const struct table *table, const struct column *column,
                                 const struct expr *value);
/* Is the column one that the database fills by itself? Reports that then. */
bool apply_is_computed(const struct apply *apply, const struct table *table, const struct column *column,
                       struct span span);
/* Each database has collations of its own. */
void apply_check_collation(const struct apply *apply, struct span span, const char *name);
/* apply/stable.c: may PostgreSQL keep the results of a resolved expression? */
void apply_check_stable(const struct apply *apply, const struct expr *expr, const char *where);
void apply_check_collated(const struct apply *apply, const struct expr *expr); /* apply/collated.c */
/* Of a part of a key: that of the column where it is one; a resolved expression has its own. */
struct type apply_value_type(const struct table *table, const struct expr *expr);
const char *apply_expr_text(const struct apply *apply, const struct expr *expr);

/* apply/sequence.c: names the sequences of columns that number themselves and have none yet, and forgets
 * those of columns that no longer do. `schema` is the one before the step. */
const struct table *apply_sequences(const struct apply *apply, struct schema schema,
                                    const struct table *table);
/* apply/postgres.c: false, and reported, on SQLite, which has no `what` ("sequences"). */
bool apply_needs_postgres(const struct apply *apply, struct span span, const char *what);
/* apply/schema.c: is the name free for an object that has another one, and may it stand there? */
bool apply_check_other_name(const struct apply *apply, struct schema schema, const struct object *object,
                            struct name to);
/* apply/extension.c: is the extension there that gives the index its method or an operator class? */
void apply_check_extension(const struct apply *apply, struct schema schema, const struct index *index,
                           const struct table *table);

/* apply/deferred.c: PostgreSQL puts off constraints by their names; `table` is the one it will stand in. */
void apply_check_deferred(const struct apply *apply, struct schema schema, const struct table *table,
                          const struct constraint *constraint);

/* apply/enum.c: PostgreSQL keeps 63 bytes of a label. */
void apply_check_label(const struct apply *apply, struct name label);
/* apply/partition.c: what the step makes, with its bounds checked against those of the other partitions;
 * NULL: it has a problem. `table` is the one that it belongs to. */
struct partition *apply_new_partition(const struct apply *apply, struct schema *schema,
                                      const struct step *step, const struct table **table);
/* apply/partitioned.c: the table with its partition keys resolved. */
const struct table *apply_partitioning(const struct apply *apply, struct schema schema,
                                       const struct step *step, const struct table *table);
/* Reports what no partitioned table of PostgreSQL has, and references to one. */
void apply_check_partitioned(const struct apply *apply, struct schema schema, const struct table *table);
/* A column by which the table is partitioned stays what it is. */
void apply_check_partition_column(const struct apply *apply, const struct table *table,
                                  const struct column *column, const struct column *now);
/* PostgreSQL builds and drops no index of a partitioned table concurrently. */
void apply_check_partition_index(const struct apply *apply, const struct step *step,
                                 const struct table *table);
/* A name that PostgreSQL gives to an index of a partition; reports that. */
bool apply_is_partition_name(const struct apply *apply, struct schema schema, struct name name);

/* apply/index_part.c: `method` NULL is one that is not there. */
struct index_method;
void apply_check_index_part(const struct apply *apply, const struct table *table,
                            const struct index_method *method, const struct index_part *part);
void apply_index_lacks(const struct apply *apply, struct span span, const char *what);

/* What a partitioned table of PostgreSQL has not, and its partitions may have. */
void apply_no_partitions(const struct apply *apply, const struct table *table, struct span span,
                         const char *what);
/* apply/parameter.c: `former` with what is written, checked; the owner is "table" or an index method. */
struct parameters apply_parameters(const struct apply *apply, const char *owner, struct parameters former,
                                   struct parameters written);

/* apply/table.c: rules about a table as a whole. */
void apply_check_width(const struct apply *apply, const struct table *table, size_t former, struct span span);
void apply_check_options(const struct apply *apply, const struct step *step, const struct table *table);
bool apply_has_stored_column(const struct apply *apply, const struct table *table, struct span span);

/* apply/column.c, apply/constraint.c, apply/foreign_key.c: a part as it will stand in the table. */
const struct column *apply_new_column(const struct apply *apply, struct schema schema,
                                      const struct step *step, const struct table *table,
                                      const struct column *column);
/* The table with the expressions of its new generated columns resolved, which may read all the others. */
const struct table *apply_generated(const struct apply *apply, struct schema schema, const struct step *step,
                                    const struct table *table);
/* What every column must fulfil by itself: its type, and attributes that go together. */
void apply_check_column(const struct apply *apply, struct schema schema, const struct column *column);
/* Its expression reads neither itself nor, on PostgreSQL, what is generated too. */
void apply_check_generated(const struct apply *apply, const struct table *table, const struct column *column);
bool table_is_unique(const struct table *table, const char *column); /* alone */
bool column_needs_value(const struct column *column); /* an insert without it has nothing to put there */
const struct constraint *apply_find_constraint(const struct apply *apply, struct schema schema,
                                               const struct step *step, const struct table *table);
/* Free among the constraints of the table, and for a key among relations too. */
bool apply_check_constraint_name(const struct apply *apply, struct schema schema, const struct table *table,
                                 const struct constraint *constraint);
/* Returns the table with the constraint. */
const struct table *apply_with_constraint(const struct apply *apply, struct schema *schema,
                                          const struct step *step, const struct table *table,
                                          const struct constraint *constraint);
/* The table with the columns marked whose number SQLite gives: that depends on the rest of the column. */
const struct table *apply_numbering(const struct apply *apply, const struct table *table);
/* Do the types of both sides still go together, here and in the tables that refer to this one? */
void apply_check_references(const struct apply *apply, struct schema schema, const struct table *table);
/* apply/exclude.c, apply/constraint_option.c */
void apply_exclusion(const struct apply *apply, struct schema schema, const struct step *step,
                     const struct table *table, struct constraint *constraint);
void apply_check_constraint_options(const struct apply *apply, struct schema schema,
                                    const struct table *table, const struct constraint *constraint,
                                    struct span span);
void apply_foreign_key(const struct apply *apply, struct schema *schema, const struct table *table,
                       struct constraint *constraint);

/* The unique key that a foreign key to these columns stands on: a constraint or an index. */
struct key {
    const struct constraint *constraint;
    const struct index *index;
};
bool key_covers(struct key key, struct names columns);
struct key table_key(const struct table *table, struct names columns);

/* apply/alter.c, apply/alter_type.c: one attribute of a column changes. */
struct alter {
    const struct apply *apply;
    struct schema schema;
    const struct step *step;
    const struct table *table; /* before */
    const struct column *column;
    struct column *now; /* a copy of it, to be changed */
    const char *name;   /* "`trades.price`" */
    bool guessed;       /* nothing becomes this by itself, and what follows is written as if it did */
};
typedef bool alter_fn(struct alter *alter); /* false: said why not, or nothing to do */
alter_fn apply_alter_type;
/* False, always: it is so already. */
bool alter_nothing(const struct alter *alter, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* apply/refit.c: the table with the altered column, in which all that reads it has been looked at again. */
const struct table *apply_refit(const struct alter *alter, const struct table *table);

/* apply/data.c: a data step with every name and type, as it stands in a trigger, whose rows are `around`;
 * what has problems stays unresolved. */
const struct step *apply_body_step(const struct apply *apply, struct schema *schema, const struct step *step,
                                   const struct sources_in_sight *around);
/* Does a query inside the expression read the table, maybe through views? */
bool apply_query_reads(const struct schema *schema, const struct expr *expr, const char *table);

/* apply/trigger_body.c: the trigger with every name and type; NULL: it has problems. */
const struct trigger *apply_trigger_body(const struct apply *apply, struct schema *schema,
                                         const struct trigger *trigger, unsigned dialects);
/* apply/trigger_length.c: false, and reported: a text may be too long for its column. */
bool apply_check_lengths(const struct apply *apply, struct schema schema, const struct step *step);
/* apply/trigger_rules.c: would it do the same on both databases? */
bool apply_check_trigger(const struct apply *apply, struct schema schema, const struct trigger *trigger,
                         unsigned dialects); /* false: it has a problem */
/* Does the trigger fire itself? `span`: of what closes the circle. */
void apply_check_circle(const struct apply *apply, struct schema schema, const struct trigger *trigger,
                        struct span span);
/* Does the condition of the step ask that the columns are those of `old` or `new` that `values` names? */
bool apply_is_about_row(const struct step *step, struct names columns, struct names values);
/* apply/trigger_order.c: statements on the table, and those that lead to it, for which the databases would do
 * things in another order. */
void apply_check_order(const struct apply *apply, struct schema schema, const char *table, struct span span);
/* A step that may have made more of that: a key, or another query of a view. */
void apply_check_order_again(const struct apply *apply, struct schema before, struct schema after,
                             const struct step *step);
/* apply/trigger_acts.c: what a trigger or key writes beside each row of the step, and the expression reads;
 * NULL: nothing. */
const char *apply_reads_set_off(const struct apply *apply, struct schema schema, const struct step *step,
                                const struct expr *expr);
/* apply/trigger_again.c: the triggers that read what the step has changed, looked at again. */
void apply_triggers_again(const struct apply *apply, struct schema before, struct schema *schema,
                          const struct step *step);

/* apply/raw.c: reports what raw SQL has hung on the table of the step, and the step would take along. */
bool apply_may_touch(const struct apply *apply, struct schema schema, const struct step *step);

/* apply/use.c: refuses a drop of what something else stands on; returns whether it may go. */
bool apply_may_drop_column(const struct apply *apply, struct schema schema, const struct step *step,
                           const struct table *table, const struct column *column);
bool apply_may_drop_key(const struct apply *apply, struct schema schema, const struct step *step,
                        const struct table *table, struct key key);
bool apply_may_drop_table(const struct apply *apply, struct schema schema, const struct step *step,
                          const struct table *table);
bool apply_may_drop_enum(const struct apply *apply, struct schema schema, const struct step *step,
                         const struct enum_type *type);
struct sequence;
bool apply_may_drop_sequence(const struct apply *apply, struct schema schema, const struct step *step,
                             const struct sequence *sequence);
bool apply_may_drop_extension(const struct apply *apply, struct schema schema, const struct step *step,
                              const struct object *extension);
/* apply/readers.c: the same where a view or a trigger reads what goes or changes: "`t.c` <verb> view `v`".
 * `column` NULL: the table or view as a whole. */
#define STILL_READ "is still read by"
bool apply_check_readers(const struct apply *apply, struct schema schema, struct span span, const char *verb,
                         const char *table, const char *column);
/* Only views: a trigger goes with what changes, or is looked at again. */
bool apply_check_view_readers(const struct apply *apply, struct schema schema, struct span span,
                              const char *verb, const char *table, const char *column);
/* The same for what reads columns of the enum whose labels change: a text in a query is no label. */
void apply_check_label_readers(const struct apply *apply, struct schema schema, const struct step *step);
/* Reports data loss that the source does not accept; `made` is the origin of what is lost. */
void apply_check_loss(const struct apply *apply, struct schema schema, const struct step *step,
                      const char *object, struct origin made);

#endif
