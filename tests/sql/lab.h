/* SPDX-License-Identifier: MIT
 * A database to try rendered steps on: .mig text comes in, its statements are executed as the runner would
 * (guards stop, foreign keys are off around a rebuild, one transaction), and queries say what became of it.
 */
#ifndef MIG_TESTS_SQL_LAB_H
#define MIG_TESTS_SQL_LAB_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/vec.h"
#include "sql/render.h"

#include <libpq-fe.h>
#include <sqlite3.h>

struct lab {
    struct arena arena;
    enum mig_dialect dialect;
    sqlite3 *sqlite;
    PGconn *postgres, *server;
    char name[64];        /* of the PostgreSQL database */
    struct schema schema; /* of what has been run */
    struct render render; /* of the last text */
    struct steps upgrade; /* the last text that was run */
    unsigned outside;     /* texts so far that run outside a transaction */
    const char *refusal;  /* of the last run: "note: values", or what the database said */
};

/* The connection for each test; the environment says where PostgreSQL is. */
int lab_open_sqlite(void **state);
int lab_open_postgres(void **state);
int lab_close(void **state);

/* The statements for steps, as they stand in an `upgrade` block; the schema moves on. */
void lab_render(struct lab *lab, const char *steps);
/* The same steps as a way back from the last text that was run, with the queries for what would be lost. */
void lab_render_downgrade(struct lab *lab, const char *steps);
/* Renders and executes. False: `refusal` says why, and neither database nor schema has changed. */
bool lab_try(struct lab *lab, const char *steps);
void lab_run(struct lab *lab, const char *steps);
/* Renders, executes, and then the derived way back too. */
void lab_round_trip(struct lab *lab, const char *steps);
/* False: `refusal` says why the way back does not work. */
bool lab_try_round_trip(struct lab *lab, const char *steps);

/* The database is what the schema says. lab_run and lab_round_trip look too. */
void lab_agree(struct lab *lab);

struct lab_cells {
    VEC(const char *) list;
    size_t columns;
};

/* What the database says against it, or NULL and what it answers. */
const char *lab_query(struct lab *lab, const char *sql, struct lab_cells *cells);
/* Cells with `|` between, each row ended by a line feed; null is `-`. */
const char *lab_text(struct lab *lab, const struct lab_cells *cells);

void lab_sql(struct lab *lab, const char *sql);
/* Rows of a query, as lab_text. */
const char *lab_rows(struct lab *lab, const char *sql);

void lab_expect(struct lab *lab, const char *sql, const char *rows);
void lab_expect_sql(struct lab *lab,
                    const char *expected); /* all statements of the last render, `;` between */

#endif
