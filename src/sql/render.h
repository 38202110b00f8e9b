/* SPDX-License-Identifier: MIT
 * render : schema x step x dialect -> statements. The only place where SQL for a step is written, and only
 * migc calls it: the runtime executes what stands in the tables.
 */
#ifndef MIG_SQL_RENDER_H
#define MIG_SQL_RENDER_H

#include "schema/step.h"

struct statement {
    enum mig_kind kind;
    unsigned flags;                 /* MIG_STATEMENT_* */
    const char *sql, *note, *probe; /* "" for none */
    unsigned since, until;
    size_t part;       /* of several steps that were rendered together, the number of the one it serves */
    uint32_t argument; /* BACKFILL: rows in a batch */
};

/* A step and the schemas around it. */
struct around {
    const struct step *step;
    struct schema before, after;
};

struct render {
    struct arena *arena;
    enum mig_dialect dialect;
    VEC(struct statement) statements;
    struct schema schema;   /* before the step at hand */
    size_t part;            /* what its statements get */
    bool rebuilds;          /* set when a statement needs MIG_SIDE_REBUILD */
    bool adds_value;        /* set when a value is added to a type, which cannot be used before the commit */
    bool reference_actions; /* set when rows with ON DELETE/UPDATE actions may go */
    /* For render_loss. What the upgrade writes by itself is no loss; NULL items: nothing is known of it. */
    struct steps upgrade;
    VEC(const struct step *) seen; /* the steps so far */
    struct schema start;           /* before the first of them */
};

/* Appends the statements of one step. `before` and `after` are the schemas around it. Nothing for a step for
 * the other database. A GUARD comes before what it guards. Of a step that runs outside a transaction, first
 * the MIG_STATEMENT_PLAIN ones, then those outside. */
void render_step(struct render *render, struct schema before, struct schema after, const struct step *step);

/* The first of the steps, together with those behind it that share a rebuild of SQLite with it; returns how
 * many that were. */
size_t render_steps(struct render *render, const struct around *steps, size_t count);

/* Appends the LOSS probe of a step of a downgrade, when it destroys something; run before everything else. To
 * be called for every step of the downgrade in order, with one `render`: it follows names back through
 * renames. */
void render_loss(struct render *render, struct schema before, const struct step *step);

/* The whole table as one statement, under `name` (a rebuild creates it under another). */
void render_create_table(struct buf *out, struct schema schema, const struct table *table, const char *name,
                         enum mig_dialect dialect);
void render_create_index(struct buf *out, const struct index *index, enum mig_dialect dialect);

/* Raw SQL of one `sql` step: splits PostgreSQL text into statements (dollar quotes, comments, BEGIN ATOMIC);
 * refuses BEGIN, COMMIT, ROLLBACK, SAVEPOINT, PRAGMA, ATTACH, VACUUM. Problems go to `problems` at `span`. */
bool sql_split(struct arena *arena, const char *text, struct span span, enum mig_dialect dialect,
               struct problems *problems, const char *const **statements, size_t *count);

#endif
