/* SPDX-License-Identifier: MIT
 * The constructors that the grammar's actions call, one an action. They check what a grammar cannot say (a
 * clause given twice, an id that could not be typed on a command line, a length that a type does not take),
 * report it, and return something whole all the same, so that one slip gives one message.
 */
#ifndef MIG_LANGUAGE_TREE_H
#define MIG_LANGUAGE_TREE_H

#include "language/parser.h"
#include "language/tree/option.h"
#include "language/tree/partition.h"
#include "language/tree/trigger.h"
#include "schema/query.h"
#include "schema/sequence.h"

/* --- lists; adding to NULL starts one
 * ------------------------------------------------------------------------ */

struct name_list {
    VEC(struct name) names;
};
struct expr_list {
    VEC(const struct expr *) exprs;
};
struct part_list {
    VEC(struct index_part) parts;
};
struct parameter_list {
    VEC(struct parameter) parameters;
};
struct assignment_list {
    VEC(struct assignment) assignments;
};
struct rows {
    VEC(const struct expr_list *) rows;
    VEC(struct span) spans;
};
struct step_list {
    VEC(struct step *) steps;
};

struct name_list *name_list_add(struct parser *parser, struct name_list *list, struct name name);
struct expr_list *expr_list_add(struct parser *parser, struct expr_list *list, const struct expr *expr);
struct expr_list *expr_list_cast(struct parser *parser, const struct expr_list *list, struct type array);
struct part_list *part_list_add(struct parser *parser, struct part_list *list, struct index_part part);
struct parameter_list *parameter_list_add(struct parser *parser, struct parameter_list *list,
                                          struct parameter parameter);
struct parameters parameter_list_parameters(const struct parameter_list *list); /* NULL: none */
struct assignment_list *assignment_list_add(struct parser *parser, struct assignment_list *list,
                                            struct assignment assignment);
struct rows *rows_add(struct parser *parser, struct rows *rows, const struct expr_list *row,
                      struct span span);
struct names name_list_names(const struct name_list *list); /* NULL: none */

/* --- names, tree/name.c
 * ------------------------------------------------------------------------------------- */

struct name build_name(struct parser *parser, const char *text, struct span span);
struct name build_path(struct parser *parser, struct name schema, struct name name); /* base/path.h */
struct name build_id(struct parser *parser, const char *text, struct span span, bool quoted);
const char *build_reason(struct parser *parser, const char *text, struct span span);

/* --- types, tree/type.c
 * ------------------------------------------------------------------------------------- */

struct type_size {
    const char *first, *second; /* digits; NULL: not given */
};

struct type build_type(struct parser *parser, const char *words, struct type_size size, struct span span);
struct type build_enum_type(struct name name);
struct type type_array(struct type type);

/* --- expressions, tree/expr.c
 * ------------------------------------------------------------------------------- */

const struct expr *expr_literal(struct parser *parser, enum expr_kind kind, const char *text,
                                struct span span);
const struct expr *expr_column(struct parser *parser, const char *qualifier, struct name name,
                               struct span span);
const struct expr *expr_unary(struct parser *parser, const char *operator, const struct expr * operand,
                              struct span span);
const struct expr *expr_binary(struct parser *parser, const char *operator, const struct expr * left,
                               const struct expr *right, struct span span);
const struct expr *expr_is_null(struct parser *parser, const struct expr *operand, bool negated,
                                struct span span);
const struct expr *expr_in(struct parser *parser, const struct expr *operand, const struct expr_list *list,
                           bool negated, struct span span);
const struct expr *expr_between(struct parser *parser, const struct expr *operand, const struct expr *low,
                                const struct expr *high, bool negated, struct span span);
const struct expr *expr_like(struct parser *parser, const struct expr *operand, const struct expr *pattern,
                             bool negated, struct span span);
const struct expr *expr_collate(struct parser *parser, const struct expr *operand, struct name collation,
                                struct span span);
const struct expr *expr_cast(struct parser *parser, const struct expr *operand, struct type type,
                             struct span span);
/* `operand` is a list of none or one, `otherwise` may be NULL. */
const struct expr *expr_case(struct parser *parser, const struct expr_list *operand,
                             const struct expr_list *whens, const struct expr *otherwise, struct span span);
const struct expr *expr_call(struct parser *parser, struct name name, const struct expr_list *args,
                             struct span span);
const struct expr *expr_call_star(struct parser *parser, struct name name, struct span span);
/* SQLite's `operand GLOB pattern`, which is its glob(pattern, operand). */
const struct expr *expr_glob(struct parser *parser, const struct expr *operand, const struct expr *pattern,
                             struct span span);
/* extract(year from x) is extract('year', x); PostgreSQL prints trim(x) as TRIM(BOTH FROM x). */
const struct expr *expr_call_from(struct parser *parser, struct name name, struct name word,
                                  const struct expr *operand, struct span span);
/* x at time zone z is timezone(z, x). */
const struct expr *expr_time_zone(struct parser *parser, const struct expr *operand, const struct expr *zone,
                                  struct span span);

unsigned expr_height(const struct expr *expr);
/* One of a kind whose query is `below` levels high; `operand` NULL: none. */
struct expr *expr_above(struct parser *parser, enum expr_kind kind, const struct expr *operand,
                        unsigned below, struct span span);
const struct expr *expr_call_distinct(struct parser *parser, struct name name, const struct expr *operand,
                                      struct span span);

/* --- queries, tree/query.c
 * ---------------------------------------------------------------------------------- */

struct item_list {
    VEC(struct query_item) items;
};
struct source_list {
    VEC(struct query_source) sources;
};
struct order_list {
    VEC(struct query_order) orders;
};
struct draft_select {
    struct query_select select;
};
struct draft_query {
    VEC(struct query_select) selects;
    struct span mixed; /* a `union` among `union all`s, or the other way; { 0, 0 } for none */
};

struct item_list *item_list_add(struct parser *parser, struct item_list *list, struct query_item item);
struct source_list *source_list_add(struct parser *parser, struct source_list *list, enum join join,
                                    struct query_source source, const struct expr *on);
struct order_list *order_list_add(struct parser *parser, struct order_list *list, struct query_order order);
/* A column without `as` has its own name. */
struct query_item build_item(struct parser *parser, const struct expr *expr, struct name name);
void build_every_item(struct parser *parser, struct span span); /* reports the `*` */
/* Only databases print an alias without `as`; elsewhere it is reported, and nothing comes back. */
struct query_source build_bare_alias(struct parser *parser, struct name table, const char *alias,
                                     struct span span);
struct draft_select *build_select(struct parser *parser, bool distinct, const struct item_list *items,
                                  const struct source_list *sources, const struct expr *where,
                                  const struct expr_list *groups, const struct expr *having);
struct draft_query *draft_query_add(struct parser *parser, struct draft_query *query,
                                    const struct draft_select *select, bool all, struct span span);
/* Which rows of an order; `turned`: where `offset` stands before `limit`, as PostgreSQL prints them. */
struct row_limit {
    const char *limit, *offset;
    struct span turned;
};
const struct query *build_query(struct parser *parser, const struct draft_query *draft,
                                const struct order_list *orders, struct row_limit limit, struct span span);
/* EXISTS, QUERY */
const struct expr *expr_query(struct parser *parser, enum expr_kind kind, const struct query *query,
                              struct span span);
/* NULL, and reported, where the name is not `exists`. */
const struct expr *expr_exists(struct parser *parser, struct name name, const struct query *query,
                               struct span span);
const struct expr *expr_in_query(struct parser *parser, const struct expr *operand, const struct query *query,
                                 bool negated, struct span span);

/* --- columns, tree/column.c
 * --------------------------------------------------------------------------------- */

enum attribute {
    ATTRIBUTE_NOT_NULL,
    ATTRIBUTE_DEFAULT,
    ATTRIBUTE_GENERATED,
    ATTRIBUTE_COLLATE,
    ATTRIBUTE_COMMENT,
    ATTRIBUTE_COUNT
};

struct draft_column {
    struct column column;
    struct span span;
    struct span given[ATTRIBUTE_COUNT];
    VEC(const struct constraint *) constraints; /* written inline */
};

struct draft_column *draft_column_new(struct parser *parser);
struct draft_column *draft_not_null(struct parser *parser, struct draft_column *draft, struct span span);
struct draft_column *draft_nullable(struct parser *parser, struct draft_column *draft, struct span span);
struct draft_column *draft_default(struct parser *parser, struct draft_column *draft,
                                   const struct expr *value, struct span span);
struct draft_column *draft_generated(struct parser *parser, struct draft_column *draft,
                                     const struct expr *value, bool stored, struct span span);
struct draft_column *draft_identity(struct parser *parser, struct draft_column *draft, enum identity identity,
                                    struct span span);
struct draft_column *draft_collate(struct parser *parser, struct draft_column *draft, struct name collation,
                                   struct span span);
struct draft_column *draft_constraint(struct parser *parser, struct draft_column *draft, struct name name,
                                      struct constraint *constraint, struct span span);
/* Gives name and type to the column, and the column to its inline constraints. */
struct draft_column *build_column(struct parser *parser, struct name name, struct type type,
                                  struct span type_span, struct draft_column *draft, struct span span);
struct draft_column *draft_comment(struct parser *parser, struct draft_column *draft, const char *comment,
                                   struct span span);
/* What only the tables' own definitions have. */
struct draft_column *draft_kept(struct draft_column *draft, bool serial);

/* --- constraints, tree/constraint.c
 * ------------------------------------------------------------------------- */

struct constraint *build_key(struct parser *parser, enum constraint_kind kind,
                             const struct name_list *columns);
struct constraint *build_check(struct parser *parser, const struct expr *check);
struct constraint *build_reference(struct parser *parser, struct name table, const struct name_list *columns);
struct constraint *reference_on_delete(struct parser *parser, struct constraint *constraint,
                                       enum reference_action action, struct span span);
struct constraint *reference_on_update(struct parser *parser, struct constraint *constraint,
                                       enum reference_action action, struct span span);
struct constraint *constraint_deferrable(struct parser *parser, struct constraint *constraint, bool deferred,
                                         struct span span);
struct constraint *reference_from(struct constraint *constraint, const struct name_list *columns);
struct constraint *constraint_named(struct constraint *constraint, struct name name);

/* --- tables, indexes, enums: tree/table.c
 * ------------------------------------------------------------------- */

struct draft_table {
    VEC(const struct column *) columns;
    VEC(const struct constraint *) constraints;
    struct span given[TABLE_OPTIONS];
    bool option[TABLE_OPTIONS];
    struct parameters parameters;
    struct partitioning *partitioning;
    struct span parameters_span, partitioning_span;
    const char *comment;
    struct span comment_span;
};

struct draft_table *draft_table_new(struct parser *parser);
struct draft_table *draft_table_column(struct parser *parser, struct draft_table *table,
                                       struct draft_column *column);
struct draft_table *draft_table_constraint(struct parser *parser, struct draft_table *table,
                                           struct constraint *constraint, struct span span);
struct draft_table *draft_table_option(struct parser *parser, struct draft_table *table,
                                       enum table_option option, struct span span);
struct draft_table *draft_table_comment(struct parser *parser, struct draft_table *table, const char *comment,
                                        struct span span);
struct draft_table *draft_table_parameters(struct parser *parser, struct draft_table *table,
                                           const struct parameter_list *parameters, struct span span);
void table_set_options(struct table *table, const struct draft_table *options);

struct index_part part_of(const struct expr *key, struct index_part options);

struct new_index {
    struct name name;
    bool if_not_exists, concurrently;
};

struct enum_type *build_enum(struct parser *parser, struct name name, const struct name_list *labels,
                             bool unchecked);

/* --- steps, tree/step.c and tree/data.c
 * -------------------------------------------------------------------- */

struct tail {
    const struct expr *fill;
    const char *accepts_loss;
    struct span fill_span, loss_span;
};

struct reverse {
    enum reverse_kind kind;
    const char *text;
    struct span span;
};

struct step *step_of(struct parser *parser, enum op op);
struct step *step_named(struct parser *parser, enum op op, struct name name);
struct step *build_rename(struct parser *parser, enum op op, struct name name, struct name to);
struct step_list *step_list_new(struct parser *parser);
struct step_list *step_list_one(struct parser *parser, struct step *step, struct span span);
struct step_list *step_list_join(struct parser *parser, struct step_list *list, const struct step_list *more);
struct step_list *step_list_of_table(struct parser *parser, struct step_list *list, struct name table);
struct step_list *step_list_of_enum(struct step_list *list, struct name name);
/* Of a whole block: which added values of enums its later steps may use. */
void step_list_mark_values(struct parser *parser, const struct step_list *list);
/* `on sqlite`: the steps are for this database alone. */
struct step_list *step_list_only(struct parser *parser, struct step_list *list, unsigned dialects,
                                 struct span span);

struct tail tail_fill(struct parser *parser, struct tail tail, const struct expr *fill, struct span span);
struct tail tail_loss(struct parser *parser, struct tail tail, const char *reason, struct span span);

struct step *build_create_table(struct parser *parser, struct name table, const struct draft_table *items,
                                const struct draft_table *options);
struct step *build_drop_table(struct parser *parser, struct name table, const char *loss);
struct step *build_rename_table(struct parser *parser, struct name table, struct name to);
struct step *build_add_column(struct parser *parser, const struct draft_column *column,
                              const struct expr *fill);
struct step *build_drop_column(struct parser *parser, struct name column, struct tail tail);
struct step *build_rename_column(struct parser *parser, struct name column, struct name to);
struct step *build_add_constraint(struct parser *parser, struct constraint *constraint, struct span span);
struct step *build_drop_constraint(struct parser *parser, struct name constraint);
struct alteration *build_alteration(struct parser *parser, enum alteration_kind kind);
struct alteration *build_alter_type(struct parser *parser, struct type type, struct span type_span,
                                    const struct expr *using, const struct expr *reverse, const char *loss);
struct alteration *build_alter_null(struct parser *parser, bool not_null, const struct expr *fill);
struct alteration *build_alter_default(struct parser *parser, const struct expr *value);
struct alteration *build_alter_collation(struct parser *parser, struct name collation);
struct alteration *build_alter_generated(struct parser *parser, const struct expr *value, bool stored,
                                         const char *loss);
struct alteration *build_alter_identity(struct parser *parser, enum identity identity);
struct step *build_alter_column(struct parser *parser, struct name column, struct alteration *alteration);
struct step *build_create_index(struct parser *parser, bool unique, struct new_index new_index,
                                struct name table, const struct part_list *parts, const struct index *options,
                                const struct expr *where);
struct index *index_options(struct parser *parser, const char *method, const struct name_list *include,
                            bool nulls_not_distinct, const struct parameter_list *parameters);
struct step *build_drop_index(struct parser *parser, struct name index, bool concurrently);
struct step *build_create_enum(struct parser *parser, struct name name, const struct name_list *labels,
                               bool unchecked);
struct step *build_drop_enum(struct parser *parser, struct name name);
/* `beside`: text NULL for the end of the list. */
struct step *build_add_value(struct parser *parser, struct name label, struct name beside, bool before,
                             const struct expr *fill);
struct step *build_rename_value(struct parser *parser, struct name label, struct name to);
struct step *build_drop_value(struct parser *parser, struct name label, struct tail tail);

/* tree/view.c */
struct step *build_create_view(struct parser *parser, struct name name, const struct query *query);
struct step *build_replace_view(struct parser *parser, struct name name, const struct query *query);
struct step *build_drop_view(struct parser *parser, struct name name);
struct step *build_require(struct parser *parser, const struct expr *condition, const char *message,
                           struct span message_span);

struct step *build_insert(struct parser *parser, struct name table, const struct name_list *columns,
                          const struct rows *rows);
struct step *build_update(struct parser *parser, struct name table, const struct assignment_list *assignments,
                          const struct expr *where, const char *loss);
struct step *build_delete(struct parser *parser, struct name table, const struct expr *where,
                          const char *loss);
struct step *build_backfill(struct parser *parser, struct name table,
                            const struct assignment_list *assignments, const struct expr *where,
                            const char *size, struct span size_span);
struct step *build_sql(struct parser *parser, unsigned dialects, const char *text, struct span text_span,
                       const struct step_list *effect, struct reverse reverse, const char *loss);
/* An object outside the language that raw SQL makes or drops. */
struct step *build_declare(struct parser *parser, enum op op, const char *name, struct span span);
/* A function's name is taken as written: C knows upper case from lower. */
struct step *build_call(struct parser *parser, struct span function, struct reverse reverse,
                        const char *loss);
struct reverse build_call_reverse(struct parser *parser, struct span function);

/* --- what only PostgreSQL has: tree/postgres.c
 * ----------------------------------------------------------------------------------- */

struct sequence *sequence_type(struct parser *parser, struct sequence *sequence, struct type type,
                               struct span span);
struct sequence *sequence_number(struct parser *parser, struct sequence *sequence, enum sequence_part part,
                                 long long number, struct span span);
struct sequence *sequence_unset(struct parser *parser, struct sequence *sequence, enum sequence_part part,
                                struct span span);
long long build_whole(struct parser *parser, const char *digits, bool negative, struct span span);
struct step *build_sequence_step(struct parser *parser, enum op op, struct name name,
                                 struct sequence *sequence);
struct step *build_drop_sequence(struct parser *parser, struct name name, const char *loss);
struct step *build_create_extension(struct parser *parser, struct name name, bool if_not_exists);

/* --- the file, tree/file.c
 * ---------------------------------------------------------------------------------- */

void build_header(struct parser *parser, struct name id, const char *message, struct span span);
void build_after(struct parser *parser, const struct name_list *ids, struct span span);
void build_requires(struct parser *parser, const struct name_list *ids, struct span span);
void build_labels(struct parser *parser, const struct name_list *labels, struct span span);
void build_created(struct parser *parser, const char *time, struct span span, struct span time_span);
void build_upgrade(struct parser *parser, const struct step_list *steps, struct span span);
void build_downgrade(struct parser *parser, const struct step_list *steps, struct span span);
void build_irreversible(struct parser *parser, const char *reason, struct span span);

#endif
