/* SPDX-License-Identifier: MIT
 * What the two readers share: asking, copying what came back, tables that grow while rows arrive, and
 * the list of what the language cannot say.
 */
#ifndef MIG_CATALOG_READING_H
#define MIG_CATALOG_READING_H

#include "base/vec.h"
#include "catalog/catalog.h"
#include "schema/partition.h"
#include "schema/trigger.h"
#include "schema/view.h"

/* A table while its rows arrive. */
struct draft {
    struct table table; /* name and options */
    VEC(const struct column *) columns;
    VEC(const struct constraint *) constraints;
    VEC(const struct index *) indexes;
};

struct reading {
    struct arena *arena;
    const struct catalog_source *source;
    struct mig_error *error;
    const char *places;       /* PostgreSQL: what every question begins with; NULL: not known yet */
    const char *search_path;  /* PostgreSQL: as it was, where it is another one now; NULL: it is the same */
    VEC(struct draft) drafts; /* by name, in the order of strcmp */
    VEC(const struct enum_type *) enums;
    VEC(struct partition) partitions;
    VEC(const struct object *) objects; /* of the other kinds that stand alone */
    VEC(struct view *) views;
    VEC(const struct trigger *) triggers;
    VEC(struct foreign) foreign;
};

/* The rows are valid until the next query: keep what cell_text copied. */
enum mig_status reading_query(struct reading *reading, const char *sql, struct mig_rows *rows);
const char *cell(const struct mig_rows *rows, size_t row, size_t column); /* NULL for SQL NULL */
const char *cell_text(struct reading *reading, const struct mig_rows *rows, size_t row, size_t column);
bool cell_true(const struct mig_rows *rows, size_t row, size_t column);       /* "1" or "t" */
unsigned cell_number(const struct mig_rows *rows, size_t row, size_t column); /* 0 for NULL */

struct draft *reading_draft(struct reading *reading, const char *name); /* NULL: not one of ours */
void reading_foreign(struct reading *reading, const char *kind, const char *name, const char *table,
                     const char *reason);
/* The same for a part of what is read. */
void reading_remark(struct reading *reading, enum foreign_weight weight, const char *kind, const char *name,
                    const char *table, const char *reason);

/* What the language cannot read becomes EXPR_OPAQUE; so does what PostgreSQL cannot print, since somebody
 * drops it at this moment (NULL). */
const struct expr *reading_expr(struct reading *reading, const char *text);
const struct expr *reading_opaque(struct reading *reading, const char *text);
const struct expr *reading_value(struct reading *reading, const char *text); /* a default; NULL for `null` */

bool reading_has_like(const struct expr *expr);

/* read_view.c: the view whose query `text` is, or the whole text that SQLite keeps. */
void reading_view(struct reading *reading, const char *name, const char *text);
void reading_sqlite_view(struct reading *reading, const char *name, const char *sql);
bool reading_query_has_like(const struct query *query);
void reading_finish_views(struct reading *reading, struct catalog *catalog);

/* read_trigger.c: a trigger of a table; what nobody can read is foreign, and known by its text. */
void reading_sqlite_trigger(struct reading *reading, const char *name, const char *table, const char *sql);
enum mig_status postgres_read_triggers(struct reading *reading);
/* Is what is called so a trigger that has been read, or its function? */
bool reading_is_trigger(const struct reading *reading, const char *kind, const char *name, const char *table);

struct name name_of(const char *text);
void names_push(struct arena *arena, struct names *names, const char *text);

/* Every draft becomes a table of the schema. */
void reading_finish(struct reading *reading, struct catalog *catalog);

enum mig_status read_sqlite(struct reading *reading);
enum mig_status read_postgres(struct reading *reading);
/* postgres/exclusion.c: parts of it. */
enum mig_status postgres_read_exclusions(struct reading *reading);
enum mig_status postgres_read_includes(struct reading *reading);
enum mig_status read_postgres_remarks(struct reading *reading); /* postgres/remarks.c: the net beneath */
const struct partitioning *partitioning_of(struct reading *reading, const char *table, const char *key);
enum mig_status read_postgres_partitions(struct reading *reading);
/* postgres/places.c: one of postgres/queries.h, about the schemas that are read. */
enum mig_status reading_postgres(struct reading *reading, const char *sql, struct mig_rows *rows);
enum mig_status reading_postgres_end(struct reading *reading);
enum mig_status read_postgres_schemas(struct reading *reading);
enum mig_status read_postgres_sequences(struct reading *reading);
enum mig_status read_postgres_extensions(struct reading *reading);
extern const char *const sqlite_something; /* one row when anything but bookkeeping is there */
extern const char *const postgres_something;

#endif
