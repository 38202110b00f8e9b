/* SPDX-License-Identifier: MIT
 * A database that a replay may do anything with: SQLite in memory, or a schema of its own on a PostgreSQL
 * server that is gone afterwards.
 */
#ifndef MIG_COMPILER_REPLAY_DATABASE_H
#define MIG_COMPILER_REPLAY_DATABASE_H

#include "base/vec.h"

#include <mig/backend.h>

struct replay_database {
    enum mig_dialect dialect;
    unsigned version;
    const char *name;          /* "SQLite" */
    const char *title;         /* "SQLite 3.40.1" */
    void *handle;              /* sqlite3 * or PGconn * */
    const char *schema;        /* PostgreSQL: the one that is made for it */
    VEC(const char *) schemas; /* PostgreSQL: those that the chain makes */
    struct arena *arena;       /* for as long as the database is open */
    struct arena answers;      /* of the last query */
    /* One or more statements; the rows are those of the last one. */
    enum mig_status (*query)(void *database, const char *sql, struct mig_rows *rows, struct mig_error *error);
    void (*close)(struct replay_database *database);
};

/* Both open what has an `arena`; nothing is left open unless they answer MIG_OK. */
enum mig_status replay_open_sqlite(struct replay_database *database, struct mig_error *error);
/* `schema` is created, and dropped by close together with those that the chain makes. */
enum mig_status replay_open_postgres(struct replay_database *database, const char *url, const char *schema,
                                     const struct mig_chain *tables, struct mig_error *error);
/* replay/schemas.c: the database has none of those that the chain makes, and nobody else will make one. */
enum mig_status replay_keep_schemas(struct replay_database *database, const struct mig_chain *tables,
                                    struct mig_error *error);
void replay_drop_schemas(struct replay_database *database);

/* SQLite: do triggers fire from now on? */
void replay_fire_triggers(struct replay_database *database, bool fire);

/* Every query begins with it: empties `answers`. */
void replay_forget(struct replay_database *database);

/* MIG_FAILED, with the message. */
enum mig_status replay_error(struct mig_error *error, const char *message);

#endif
