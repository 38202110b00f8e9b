/* SPDX-License-Identifier: MIT
 * The sample and a SQLite database in memory for each test of a program, and its moves.
 */
#ifndef MIG_TESTS_RUNTIME_FIXTURE_H
#define MIG_TESTS_RUNTIME_FIXTURE_H

#include "sample.h"

static struct sample sample;
static sqlite3 *database;

static inline int begin(void **state)
{
    (void)state;
    sample_make(&sample, SAMPLE_USUAL);
    database = sample_database();
    return 0;
}

static inline int end(void **state)
{
    (void)state;
    assert_int_equal(sqlite3_get_autocommit(database), 1);
    return sqlite3_close(database) == SQLITE_OK ? 0 : -1;
}

static inline void upgrade_expecting(const char *target, enum mig_status status)
{
    struct mig *mig = sample_open(&sample, database, NULL);
    expect(mig_upgrade(mig, target, &problem), status);
    mig_close(mig);
}

static inline void downgrade_expecting(const char *target, const struct mig_options *options,
                                       enum mig_status status)
{
    struct mig *mig = sample_open(&sample, database, options);
    expect(mig_downgrade(mig, target, &problem), status);
    mig_close(mig);
}

/* NULL: forget the state; its texts live as long as its handle. */
static inline enum mig_status look(struct mig_state *where)
{
    static struct mig *mig;
    mig_close(mig);
    mig = NULL;
    if (where == NULL)
        return MIG_OK;
    mig = sample_open(&sample, database, NULL);
    return mig_status_of(mig, where, &problem);
}

#endif
