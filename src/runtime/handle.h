/* SPDX-License-Identifier: MIT
 * struct mig from the inside: what every function behind the public interface gets. The handle itself
 * comes from calloc; all else that it owns is in its two arenas, or belongs to its connection.
 */
#ifndef MIG_RUNTIME_HANDLE_H
#define MIG_RUNTIME_HANDLE_H

#include "runtime/chain.h"
#include "runtime/guard.h"

#include <mig/mig.h>

struct mig {
    struct guard guard;
    struct arena lasting; /* until mig_close */
    struct arena work;    /* until the next call */
    struct arena scratch; /* what a call needs only for a moment, freed by itself */
    struct arena batch;   /* until the next batch of a backfill */
    const struct mig_program *program;
    const struct mig_backend *backend;
    struct mig_connection *connection;
    struct mig_connection
        *model; /* in memory, for what a table is expected to be (expect_table.c); or NULL */
    struct mig_options options;
    struct chain chain;
    const char *revision_table, *journal_table; /* names, and the same quoted for SQL */
    const char *revision_name, *journal_name;
    bool looks; /* opened with MIG_OPEN_LOOK */
    bool locked;
    mig_deadline
        patience;    /* until when a query outside a transaction is tried again when somebody locks it out */
    long fail_after; /* tests: the allocation of each call that fails; -1 for none */
};

typedef enum mig_status mig__body_fn(struct mig *mig, const void *arguments, struct mig_error *error);

/* Runs `body` with a fresh work arena. However it ends, no transaction stays open and no lock is kept; memory
 * running out is MIG_FAILED. */
enum mig_status mig__handle_run(struct mig *mig, mig__body_fn *body, const void *arguments,
                                struct mig_error *error);

/* As mig_open, with a count of allocations that succeed. `connection` NULL: open `url`. */
struct handle_source {
    const char *url;
    enum mig_open_mode mode;
    const struct mig_backend *backend;
    struct mig_connection *connection;
    long fail_after;
};
enum mig_status mig__handle_open(struct mig **out, const struct mig_program *program,
                                 const struct handle_source *source, const struct mig_options *options,
                                 struct mig_error *error);

enum mig_dialect mig__dialect(const struct mig *mig);
const char *mig__place(const struct mig *mig);
const char *mig__text(const struct mig *mig, uint32_t offset); /* of the program's tables */

/* Asks the back end. Outside a transaction, what is locked by somebody else is asked again until
 * mig->patience. */
enum mig_status mig__ask(struct mig *mig, const char *sql, struct mig_rows *rows, struct mig_error *error);
/* Behind a question that may fail for what it asks: is the database there at all? */
enum mig_status mig__answers(struct mig *mig, struct mig_error *error);

/* The same, with cells copied into the work arena, so that another query may follow. */
enum mig_status mig__query(struct mig *mig, const char *sql, struct mig_rows *rows, struct mig_error *error);

void mig__event(const struct mig *mig, const struct mig_event *event);

#endif
