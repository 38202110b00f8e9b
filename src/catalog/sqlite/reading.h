/* SPDX-License-Identifier: MIT
 * What the reader of SQLite knows while it reads.
 */
#ifndef MIG_CATALOG_SQLITE_READING_H
#define MIG_CATALOG_SQLITE_READING_H

#include "catalog/sqlite/text.h"

/* A table as its text says it, and what the pragmas add. */
struct sqlite_source {
    struct sqlite_table text;
    bool unread;          /* the text could not be read: nothing of it is there */
    unsigned key_columns; /* in the primary key */
    bool key_index;       /* the primary key has an index of its own: it is not the rowid */
};

struct sqlite_reading {
    struct reading *reading;
    struct names shadows;              /* tables that belong to a virtual one */
    VEC(struct sqlite_source) sources; /* beside reading->drafts */
    VEC(struct index *) indexes;
};

/* The text's constraints, indexes and remarks into the drafts, once every column is there. */
void sqlite_complete(struct sqlite_reading *sqlite);

#endif
