/* SPDX-License-Identifier: MIT
 * What the files of this folder share: values for a column, clauses of a definition, and the appending of
 * statements to a render. Comes in: parts of a schema. Goes out: SQL text, one statement each.
 */
#ifndef MIG_SQL_WRITE_H
#define MIG_SQL_WRITE_H

#include "schema/query.h"
#include "sql/render.h"
#include "sql/sql.h"

/* expr.c: an expression that is stored in a column of type `target`, or compared with one. */
void sql_value(struct buf *out, const struct expr *expr, struct type target, enum mig_dialect dialect);
/* In parentheses, if it needs them beside any operator. */
void sql_operand(struct buf *out, const struct expr *expr, enum mig_dialect dialect);

/* fit.c: the same, rounded to the digits of the column where SQLite would keep more. */
void sql_stored(struct buf *out, const struct expr *value, struct type to, enum mig_dialect dialect);
/* The condition under which PostgreSQL would not take a value that SQLite would; false, and nothing written:
 * there is none. */
bool write_unfit(struct buf *out, struct schema schema, const struct expr *value, struct type to);
bool write_stopping(struct buf *out, const struct expr *value); /* the same, for a column that holds any */
bool value_divides(const struct expr *value);                   /* then that may be by 0 */
bool value_cuts(const struct expr *value);                      /* a text, maybe to a length below 0 */
void write_cuts(struct buf *out, const struct expr *value);     /* the condition for that */
/* Of a whole number, a real or a numeric that has a precision. `whole`: the value has no fraction. */
void write_out_of_range(struct buf *out, const char *value, struct type type, bool whole);

/* value.c: one of several values, of which one becomes the result; and a default. */
void sql_result(struct buf *out, const struct expr *expr, struct type target, enum mig_dialect dialect);
void sql_default(struct buf *out, const struct expr *expr, struct type target, enum mig_dialect dialect);

/* call.c: functions, casts and patterns, which the two databases spell or do differently. */
void sql_call(struct buf *out, const struct expr *call, struct type target, enum mig_dialect dialect);
void sql_cast(struct buf *out, const struct expr *cast, enum mig_dialect dialect);
void sql_like(struct buf *out, const struct expr *like, enum mig_dialect dialect);

/* query.c */
void sql_query(struct buf *sql, const struct query *query, enum mig_dialect dialect);
void sql_aggregate(struct buf *sql, const struct expr *call, enum mig_dialect dialect);

/* type.c */
bool type_is_text(struct type type);
bool type_is_inexact(struct type type); /* a number that may have a fraction */
bool type_is_time_point(struct type type);
/* SQLite keeps the labels of an enum by a check, unless the enum says otherwise. */
bool enum_is_checked(struct schema schema, struct type type);
/* CONSTRAINT "trades_side_check" CHECK ("side" IN ('BUY', 'SELL')) */
void write_enum_check(struct buf *out, const struct table *table, const struct column *column,
                      struct schema schema);

/* table.c: the parts of `create table` and `add column`. */
void write_column(struct buf *out, struct schema schema, const struct table *table,
                  const struct column *column, enum mig_dialect dialect);
void write_constraint_name(struct buf *out, const struct constraint *constraint, enum mig_dialect dialect);
void write_constraint(struct buf *out, const struct constraint *constraint, enum mig_dialect dialect);
/* (fillfactor = 80): the named ones, with the value that they have in `values`, or without one. */
void write_parameters(struct buf *out, struct parameters named, struct parameters values);
void write_reference(struct buf *out, const struct constraint *key); /* REFERENCES "t" ("id") ON DELETE ... */
void write_partitioning(struct buf *out, const struct partitioning *by); /*  PARTITION BY RANGE ("at") */
bool key_has(const struct table *table, const char *column);             /* stands in the primary key */

/* loss/loss.c: names before the first of the steps so far; NULL: one of them makes it. */
const char *original_table(const struct render *render, const char *table);
const char *original_column(const struct render *render, const char *table, const char *column);
/* loss/value.c: is a label renamed, dropped or added by one of these? Then it cannot be compared across them.
 */
bool labels_move(const struct step *const *steps, size_t count);
/* A query for rows that hold the value; false, and nothing written, when there can be none. */
bool write_value_loss(struct buf *sql, const struct render *render, struct schema before,
                      const struct step *step);

/* seeds.c: a query for the rows of the table that the upgrade did not write; false, and nothing written, when
 * they cannot be told apart. And the constant that it filled a new column with; NULL: none. */
bool write_unseeded(struct buf *sql, const struct render *render, const struct table *table);
const struct expr *seed_fill(const struct render *render, const char *table, const char *column);

/* loss/alter.c: the condition for rows of which an alteration would lose something; false: there are none.
 * `name` is the column's own when it is asked; `moved`: its table has become another since. */
bool write_alter_loss(struct buf *out, const struct render *render, struct schema before,
                      const struct step *step, const char *name, bool moved);

/* guard_rows.c: `table` is quoted; `sample` an expression for one of the rows, NULL for none. */
void guard_rows(struct render *render, const char *table, const char *condition, const char *sample,
                const char *note);

/* guard_fit.c: stops where rows would get what the column has no place for. `where`: which rows, "" for all,
 * NULL where the value needs none. */
struct change;
void guard_fit(const struct change *change, const struct column *column, const struct expr *value,
               const char *where);
/* The value in a trigger of SQLite, which stops there. */
void write_fitting(struct buf *out, const struct change *change, const struct column *column,
                   const struct expr *value);

/* render.c */
/* Returns the statement, for what else there is to say of it, until the next one is added. */
struct statement *render_add(struct render *render, enum mig_kind kind, const char *sql, const char *note);
void render_execute(struct render *render, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A block of PL/pgSQL, which says little to people: "move table `log`". */
void render_block(struct render *render, const char *aim, const char *body);
const char *quoted(struct arena *arena, const char *name);                            /* sql_name as text */
const char *literal(struct arena *arena, const char *text, enum mig_dialect dialect); /* sql_string as text */

/* convert.c: a column whose type changes, under the name that it has where it is asked. */
struct converting {
    struct schema schema;
    const struct column *column;
    const char *name;
    struct type to;
    enum mig_dialect dialect;
    const char *value; /* what becomes of it by `using`; NULL: by itself */
    const struct expr *using;
};
/* The new value; false, and nothing written: the database assigns the old one. */
bool write_converted(struct buf *out, const struct converting *converting);
/* For rows that have no value of the new type, and for those that would not come back as they were; false,
 * and nothing written: there are none. */
bool write_misfit(struct buf *out, const struct converting *converting);
bool write_changed(struct buf *out, const struct converting *converting);
/* What `using` gives may be too large for the new type, which SQLite would not mind. */
bool write_too_large(struct buf *out, const struct converting *converting);

/* What one step works with: the table before and after it, NULL where there is none. */
struct change {
    struct render *render;
    struct schema before, after;
    const struct step *step;
    const struct table *old, *now;
    bool fires; /* the step is one of a trigger's */
};

struct change render_change_of(struct render *render, const struct around *around);

void render_sqlite(const struct change *change);
void render_postgres(const struct change *change);
void render_alter_postgres(const struct change *change);
/* render_alter.c: stops before anything is written where rows do not go with an altered column. */
void render_alter_guards(const struct change *change);
/* Where the altered column takes its value from in a copy of the table; false: from itself. */
bool write_altered_value(struct buf *out, const struct change *change);
/* postgres/render.c: checks that were put off are made now. */
void settle_deferred(const struct change *change);
void render_only_postgres(const struct change *change); /* steps that SQLite does not have */
/* ALTER ... RENAME TO, or SET SCHEMA where only the schema differs; PostgreSQL. */
void render_renamed(struct render *render, const char *kind, const char *from, const char *to);
void render_create_partition(const struct change *change);
/* postgres/partition.c: FOR VALUES FROM (1) TO (9) */
struct partition;
struct bound;
void write_bound(struct buf *out, const struct table *table, const struct bound *bound);
/* postgres/guard_partition.c: stops where rows would lie in the wrong partition: those of a table that
 * becomes one, and those of the default partition that a new one would take. */
void guard_partition_rows(const struct change *change, const struct partition *partition);
void guard_default_partition(const struct change *change, const struct partition *partition);
/* postgres/attach.c */
void render_attach_partition(const struct change *change);
void render_detach_partition(const struct change *change);
void render_rename_partition(const struct change *change);
/* postgres/free_name.c: names that PostgreSQL may have given to indexes of partitions, which get others. */
struct freeing {
    struct buf names;
};
void free_name(struct freeing *freeing, const char *path);
void render_free_names(const struct change *change, const struct freeing *freeing);
/* Those that the step takes. */
void render_names_taken(const struct change *change);
/* postgres/sequence.c: a sequence of the column's own, as far as `former` has counted; the column draws from
 * a sequence. */
void make_own_sequence(const struct change *change, const char *table, const struct column *column,
                       const char *former);
void draw_from_sequence(const struct change *change, const char *table, const struct column *column,
                        const char *sequence);
/* A column that begins or ends to be an identity goes on with its numbers. */
void sequence_to_identity(const struct change *change, const struct column *now);
void identity_to_sequence(const struct change *change, const struct column *now);
/* postgres/render.c: stops when more stands on the column than the chain knows. */
void guard_dependants(const struct change *change);
void rebuild_sqlite(const struct change *change);

/* sqlite/readers.c: a query for views and triggers that name the table, one for those of them that the chain
 * does not know, and the condition that their `sql` names something. */
void write_readers(struct buf *sql, const char *table);
void write_unknown_readers(struct buf *sql, struct schema schema, const char *table);
void write_names_it(struct buf *sql, const char *name);
/* The same for several steps on one table in one copy; `whole` stands around all of them. */
void rebuild_together(const struct change *whole, const struct change *steps, size_t count);
/* sqlite/edit.c: does a column stand in the file as it did, whatever its default? */
bool stays_in_place(const struct change *change, const struct column *old, const struct column *now);
bool keys_stay(const struct table *old, const struct table *now); /* maybe with new ones behind them */
/* sqlite/edit.c: false, and no statement, where rows have to be written again. `keeps_values`: each value is
 * copied as it is. */
bool edit_sqlite(const struct change *change, bool keeps_values);
void rebuild_guard_check(const struct change *change); /* the rows that a new check does not allow */

/* since.c: guards for what older servers and libraries lack. */
void postgres_since(const struct change *change, const char *what, unsigned version);
void postgres_since_constraints(const struct change *change); /* those that the step makes */
void sqlite_since_table(const struct change *change);
void postgres_since_index(const struct change *change, const struct index *index);

/* postgres/comment.c: of a column of the step's table, or with NULL of the table; `comment` NULL takes it
 * away. */
void postgres_comment(const struct change *change, const char *column, const char *comment);
void postgres_comments(const struct change *change, const struct table *table); /* all that a new one has */
/* postgres/render.c */
void settle_table(const struct change *change, const struct table *table);
void write_create_type(const struct change *change, const struct enum_type *type);

/* render_value.c: a step on the values of an enum. */
struct value_users {
    struct arena *arena;
    VEC(const struct table *) tables; /* before the step: those with a column of the enum */
};
struct value_users value_users(const struct change *change);
bool is_of_enum(const struct column *column, const char *type); /* also an array of it */
/* Rows must not hold a value that goes, unless they get another. */
void guard_value_rows(const struct change *change);
void render_value_sqlite(const struct change *change);
void render_value_postgres(const struct change *change);
/* Where a column of a table that is built anew on SQLite takes its value from. */
void write_copied_value(struct buf *sql, const struct change *change, const struct column *column);

/* backfill.c: the batches; the plain update stands before them. */
void render_backfill(const struct change *change);

/* postgres/concurrent.c: what runs outside a transaction; the plain statements stand before it. */
void render_concurrent_index(const struct change *change);
void render_concurrent_drop(const struct change *change);

/* render_data.c */
/* With types, which decide about the text of an expression; apply has looked for problems before. */
const struct expr *render_resolved(const struct render *render, const struct expr *expr,
                                   const struct table *table);
void render_insert(const struct change *change);
void render_update(const struct change *change);
void guard_updated(const struct change *change); /* stops where its values do not fit their columns */
/* The statement; `open`: so that ` AND ...` may follow. */
const char *render_update_text(const struct change *change, bool open);
void render_delete(const struct change *change);
const char *render_insert_text(const struct change *change);
const char *render_delete_text(const struct change *change);
/* render_view.c */
void render_require(const struct change *change);
void render_view(const struct change *change);
/* render_trigger.c */
void render_trigger(const struct change *change);
/* A change of the schema fires no trigger, and leaves none that names what is no longer there: what stands in
 * the way goes before it, and comes back, in new words, behind it. */
void triggers_aside(const struct change *change);
void triggers_back(const struct change *change);
/* Those of a table that is built anew, which went with the old one; and before it `;` and the text of each.
 */
void triggers_of_rebuilt(const struct change *change);
void write_triggers_in_place(struct buf *sql, const struct change *change);
/* The value of a new column for the rows that exist: `fill`, where an update can give it. */
void render_fill(const struct change *change);
const struct expr *render_fill_value(const struct change *change); /* resolved */

#endif
