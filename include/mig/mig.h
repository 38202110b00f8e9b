/* SPDX-License-Identifier: MIT
 * libmig: bring a database to the revision that this program was built for.
 *
 * A program includes this header, the generated NAME.h of its chain, and <mig/sqlite.h> or
 * <mig/postgres.h> for the back ends it links. Everything is caller-owned: no globals, no exit, no
 * printing (but in mig_main), every failure in a struct mig_error.
 *
 *     static const struct mig_backend *const backends[] = {&mig_sqlite, &mig_postgres, NULL};
 *     static const struct mig_program program = {"abidance", &abidance_migrations, backends,
 *                                                "sqlite:abidance.db", NULL, NULL};
 *     int main(int argc, char **argv) {
 *         int status = mig_main(&program, argc, argv);   // handles `abidance --migrate ...`
 *         if (status >= 0) return status;
 *         ...
 *         if (mig_ready(&program, url, &error) != MIG_OK) { refuse to trade; print with mig_error_print }
 */
#ifndef MIG_MIG_H
#define MIG_MIG_H

#include <mig/backend.h>
#include <mig/status.h>
#include <mig/tables.h>

#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

struct mig_program {
    const char *name; /* stands in front of messages, and in `applied_by` */
    const struct mig_chain *chain;
    const struct mig_backend *const *backends; /* ended by NULL */
    const char *default_url;    /* used when neither --url nor DATABASE_URL is set; may be NULL */
    const char *revision_table; /* NULL: mig_revision */
    const char *journal_table;  /* NULL: mig_journal */
};

/* Handles `--migrate COMMAND ...` anywhere in the arguments: runs it, prints, returns the exit status.
 * Returns -1 and does nothing when the arguments have no `--migrate`. */
int mig_main(const struct mig_program *program, int argc, char **argv);

/* What happens while something runs, for progress and logs. Texts are valid during the callback. */
enum mig_event_kind {
    MIG_EVENT_WAITING,  /* for the lock; detail says who holds it */
    MIG_EVENT_STARTED,  /* a revision begins */
    MIG_EVENT_STEP,     /* a step of it begins */
    MIG_EVENT_FINISHED, /* a revision is committed; milliseconds says how long it took */
    MIG_EVENT_NOTE,     /* something worth knowing */
    MIG_EVENT_PROGRESS, /* a batch is committed; detail says how far it is */
    MIG_EVENT_WORKING /* SQLite, only with mig_options.working: a statement takes long; detail says how far it
                         is, NULL when it has ended. Called in the middle of it: do not use the connection */
};

struct mig_event {
    enum mig_event_kind kind;
    bool down; /* a downgrade */
    const char *revision, *message;
    const char *detail;
    size_t number, total; /* of this revision in the plan, from 1 */
    long milliseconds;
};

typedef void mig_event_fn(void *context, const struct mig_event *event);

struct mig_options {
    mig_event_fn *event; /* may be NULL */
    void *context;
    long statement_timeout_ms; /* PostgreSQL gives up a statement that takes longer; 0: never */
    long lock_timeout_ms; /* bounds the migration lock and all retries together; 0: 60 s; -1: do not wait */
    const char *const
        *allow_loss; /* revision ids for which a downgrade may lose rows; ended by NULL; may be NULL */
    bool force;      /* stamp: do not compare the live schema */
    bool purge;      /* stamp: forget what was recorded before */
    bool working;    /* MIG_EVENT_WORKING, for which the rows of a table are counted before they are copied */
};

/* An open database together with the chain. The handle owns its memory; mig_close frees it. */
struct mig;

/* `url` NULL: the environment's DATABASE_URL, else program->default_url. */
enum mig_status mig_open(struct mig **out, const struct mig_program *program, const char *url,
                         enum mig_open_mode mode, const struct mig_options *options, struct mig_error *error);
/* Over a connection made by mig_sqlite_adopt or mig_postgres_adopt; taken over, also on failure. */
enum mig_status mig_open_connection(struct mig **out, const struct mig_program *program,
                                    const struct mig_backend *backend, struct mig_connection *connection,
                                    const struct mig_options *options, struct mig_error *error);
void mig_close(struct mig *mig); /* NULL is allowed */

/* Where the database is. Arrays are valid until the next call on the handle. */
struct mig_state {
    bool empty;       /* no objects but our own bookkeeping */
    bool unversioned; /* objects, but no bookkeeping row */
    size_t applied_count, pending_count;
    const char *const *heads; /* ids of the applied revisions without an applied child */
    size_t head_count;
};
/* MIG_OK at head, MIG_NOT_AT_HEAD behind it or half taken back, MIG_AHEAD, MIG_DIGEST, MIG_FAILED. The state
 * is filled for all but MIG_FAILED. */
enum mig_status mig_status_of(struct mig *mig, struct mig_state *state, struct mig_error *error);

/* Chain, bookkeeping and live schema against each other; writes nothing. MIG_OK: they agree, also when
 * revisions are pending. MIG_DRIFT, MIG_AHEAD, MIG_DIGEST, MIG_FAILED: as the facts say. */
enum mig_status mig_verify(struct mig *mig, struct mig_error *error);

/* `target` as on the command line; NULL is `head` for upgrade and `-1` for downgrade. */
enum mig_status mig_upgrade(struct mig *mig, const char *target, struct mig_error *error);
enum mig_status mig_downgrade(struct mig *mig, const char *target, struct mig_error *error);
enum mig_status mig_stamp(struct mig *mig, const char *const *targets, size_t count, struct mig_error *error);

/* What an upgrade or downgrade would do, as ids in order. Writes nothing. */
struct mig_plan {
    const char *const *revisions;
    size_t count;
};
enum mig_status mig_plan_of(struct mig *mig, const char *target, bool down, struct mig_plan *plan,
                            struct mig_error *error);

/* One call for a program that must not start on a wrong schema: opens, looks, closes. MIG_OK only at head. */
enum mig_status mig_ready(const struct mig_program *program, const char *url, struct mig_error *error);

/* "name: message", then the facts, then the help, as the command line prints it. */
void mig_error_print(FILE *out, const char *name, const struct mig_error *error);
const char *mig_version(void);

/* What a function named by `call` gets. It works inside the revision's transaction and may not end it. */
struct mig_call {
    const char *revision;
    enum mig_dialect dialect;
    bool down;
    void *handle; /* sqlite3 * or PGconn * */
};

#ifdef __cplusplus
}
#endif

#endif
