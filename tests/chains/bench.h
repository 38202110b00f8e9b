/* SPDX-License-Identifier: MIT
 * A database on the bench: the runner's handle on it, and a second way to look at what is there.
 */
#ifndef MIG_TESTS_CHAINS_BENCH_H
#define MIG_TESTS_CHAINS_BENCH_H

#include "built.h"
#include "compiler/replay/database.h"

#include <mig/mig.h>

struct bench {
    struct arena *arena;
    const struct built *built;
    struct replay_database database;
    struct mig_program program;
    const char **allowed; /* the revisions whose loss is accepted now */
    struct mig *mig;
};

/* A new, empty database. NULL, or why there is none. */
const char *bench_open(struct bench *bench, struct arena *arena, const struct built *built, const char *url);
void bench_close(struct bench *bench);

/* A downgrade by another program on the same database, the one of the release before: it carries the first
 * `count` revisions, says that the database is ahead of it, and goes back with what is stored there. */
enum mig_status bench_older_downgrade(struct bench *bench, size_t count, const char *target,
                                      struct mig_error *error);

/* Whether a downgrade may lose rows. */
void bench_allow_all(struct bench *bench, bool allow);

/* Whether the catalogue is what it should be after the first `count` revisions: NULL, or the difference. */
const char *bench_compare(struct bench *bench, size_t count);

/* What the runner itself says to that, from the tables alone: NULL, or what it finds wrong. */
const char *bench_verify(struct bench *bench);

/* Forgets what is recorded and lets the runner recognise the schema: NULL, or what went wrong. A database
 * that holds nothing is not recognised. */
const char *bench_adopt(struct bench *bench);

/* NULL, or what a database has to say against itself: broken references, constraints that do not hold,
 * settings that were not put back, numbers that are too large for their columns. */
const char *bench_health(struct bench *bench, size_t count);

/* Message and facts of an error, in lines. */
const char *bench_words(struct bench *bench, const struct mig_error *error);

#endif
