/* SPDX-License-Identifier: MIT
 * What SQLite keeps only as text: the parts of CREATE TABLE and CREATE INDEX that no pragma tells.
 */
#ifndef MIG_CATALOG_SQLITE_TEXT_H
#define MIG_CATALOG_SQLITE_TEXT_H

#include "catalog/reading.h"

/* A column as its text says it; name, type, default and NOT NULL come from pragma_table_xinfo. */
struct sqlite_column {
    const char *name;
    const char *collation; /* NULL for none */
    const struct expr *generated;
};

/* A part that the language has no word for. */
struct sqlite_remark {
    const char *constraint; /* NULL: has no name */
    const char *reason;
};

struct sqlite_table {
    VEC(struct sqlite_column) columns;
    VEC(struct constraint *)
    constraints; /* names as written: case and quotation are not yet those of the columns */
    VEC(struct sqlite_remark) remarks;
    bool strict, without_rowid, autoincrement;
};

/* False: this is not how SQLite writes a table; nothing of it can be trusted. */
bool sqlite_table_scan(struct reading *reading, const char *sql, struct sqlite_table *table);

/* Likewise; fills everything but the origin. `unique` as well. */
bool sqlite_index_scan(struct reading *reading, const char *sql, struct index *index);

/* "VARCHAR(20)" as a type of the language; TYPE_OTHER with the declaration where it has none. */
struct type sqlite_type(struct arena *arena, const char *declaration);

#endif
