/* SPDX-License-Identifier: MIT
 * Opening and closing a database together with a chain, and the frame that every call on it runs in.
 */
#include "runtime/handle.h"

#include "runtime/clock.h"
#include "runtime/error.h"
#include "runtime/model.h"
#include "runtime/url.h"
#include "sql/sql.h"

#include <stdlib.h>

enum { RETRY_PAUSE_MS = 50, LOOK_PATIENCE_MS = 5000 };

/* Whatever a call left open, on success nothing. Errors here add nothing to what is reported already. */
static void settle(struct mig *mig)
{
    struct mig_error ignored;
    if (mig->connection == NULL)
        return;
    if (mig->backend->in_transaction(mig->connection))
        mig->backend->rollback(mig->connection, &ignored);
    if (mig->locked)
        mig->backend->unlock(mig->connection);
    mig->locked = false;
}

struct call {
    struct mig *mig;
    mig__body_fn *body;
    const void *arguments;
    struct mig_error *error;
    enum mig_status status;
};

static void run_call(void *context)
{
    struct call *call = context;
    call->status = call->body(call->mig, call->arguments, call->error);
}

static enum mig_status out_of_memory(struct mig_error *error)
{
    mig__error_set(error, MIG_FAILED, "out of memory");
    mig__error_help(error, "what was not finished was rolled back; nothing is half-done");
    return MIG_FAILED;
}

static struct mig_error *prepared(struct mig_error *error)
{
    mig__error_set(error, MIG_OK, "%s", "");
    return error;
}

enum mig_status mig__handle_run(struct mig *mig, mig__body_fn *body, const void *arguments,
                                struct mig_error *error)
{
    struct mig_error own;
    struct call call = {mig, body, arguments, prepared(error != NULL ? error : &own), MIG_FAILED};
    arena_free(&mig->work);
    arena_free(&mig->scratch);
    mig->work.fail_after = mig->fail_after;
    mig->lasting.fail_after = -1;
    mig->patience = 0;
    if (!mig__guard_run(&mig->guard, run_call, &call))
        call.status = out_of_memory(call.error);
    settle(mig);
    return call.status;
}

static void name_tables(struct mig *mig)
{
    const struct mig_program *program = mig->program;
    struct buf name;
    mig->revision_table = program->revision_table != NULL ? program->revision_table : "mig_revision";
    mig->journal_table = program->journal_table != NULL ? program->journal_table : "mig_journal";
    buf_init(&name, &mig->lasting);
    sql_name(&name, mig->revision_table);
    mig->revision_name = name.data;
    buf_init(&name, &mig->lasting);
    sql_name(&name, mig->journal_table);
    mig->journal_name = name.data;
}

static enum mig_status open_url(struct mig *mig, const struct handle_source *source, struct mig_error *error)
{
    struct url url;
    enum mig_status status = mig__url_read(&mig->lasting, &url, mig->program, source->url, error);
    if (status != MIG_OK)
        return status;
    mig->backend = mig__url_backend(mig->program, url.dialect);
    if (mig->backend == NULL)
        return mig__url_unavailable(url.dialect, error);
    mig->looks = source->mode == MIG_OPEN_LOOK;
    return mig->backend->open(&mig->connection, url.text, source->mode, error);
}

static enum mig_status open_body(struct mig *mig, const void *arguments, struct mig_error *error)
{
    const struct handle_source *source = arguments;
    mig->lasting.fail_after = source->fail_after;
    enum mig_status status = mig__chain_open(&mig->lasting, &mig->chain, mig->program->chain, error);
    if (status != MIG_OK)
        return status;
    name_tables(mig);
    return mig->connection != NULL ? MIG_OK : open_url(mig, source, error);
}

static struct mig *handle_new(const struct mig_program *program, const struct handle_source *source,
                              const struct mig_options *options)
{
    struct mig *mig = calloc(1, sizeof *mig);
    if (mig == NULL)
        return NULL;
    mig__guard_arena(&mig->guard, &mig->lasting);
    mig__guard_arena(&mig->guard, &mig->work);
    mig__guard_arena(&mig->guard, &mig->scratch);
    mig__guard_arena(&mig->guard, &mig->batch);
    mig->program = program;
    mig->backend = source->backend;
    mig->connection = source->connection;
    mig->fail_after = -1;
    if (options != NULL)
        mig->options = *options;
    return mig;
}

enum mig_status mig__handle_open(struct mig **out, const struct mig_program *program,
                                 const struct handle_source *source, const struct mig_options *options,
                                 struct mig_error *error)
{
    *out = NULL;
    struct mig *mig = handle_new(program, source, options);
    if (mig == NULL) {
        if (source->connection != NULL)
            source->backend->close(source->connection);
        return out_of_memory(error);
    }
    enum mig_status status = mig__handle_run(mig, open_body, source, error);
    if (status == MIG_OK)
        *out = mig;
    else
        mig_close(mig);
    return status;
}

enum mig_status mig_open(struct mig **out, const struct mig_program *program, const char *url,
                         enum mig_open_mode mode, const struct mig_options *options, struct mig_error *error)
{
    struct handle_source source = {.url = url, .mode = mode, .fail_after = -1};
    return mig__handle_open(out, program, &source, options, error);
}

enum mig_status mig_open_connection(struct mig **out, const struct mig_program *program,
                                    const struct mig_backend *backend, struct mig_connection *connection,
                                    const struct mig_options *options, struct mig_error *error)
{
    struct handle_source source = {.backend = backend, .connection = connection, .fail_after = -1};
    return mig__handle_open(out, program, &source, options, error);
}

void mig_close(struct mig *mig)
{
    if (mig == NULL)
        return;
    settle(mig);
    mig__model_close(mig);
    if (mig->connection != NULL)
        mig->backend->close(mig->connection);
    arena_free(&mig->batch);
    arena_free(&mig->work);
    arena_free(&mig->scratch);
    arena_free(&mig->lasting);
    free(mig);
}

enum mig_dialect mig__dialect(const struct mig *mig)
{
    return mig->backend->dialect;
}

const char *mig__place(const struct mig *mig)
{
    return mig->backend->place(mig->connection);
}

const char *mig__text(const struct mig *mig, uint32_t offset)
{
    return mig__chain_text(&mig->chain, offset);
}

/* Until when a question is asked again: a look waits as long as it was told to, and not much otherwise. */
static mig_deadline patience_of(const struct mig *mig)
{
    long timeout = mig->options.lock_timeout_ms;
    if (mig->patience != 0)
        return mig->patience;
    return timeout < 0 ? 0 : mig__clock_now() + (timeout != 0 ? timeout : LOOK_PATIENCE_MS);
}

/* A transaction that the query began ends here. */
enum mig_status mig__ask(struct mig *mig, const char *sql, struct mig_rows *rows, struct mig_error *error)
{
    struct mig_error ignored;
    bool inside = mig->backend->in_transaction(mig->connection);
    mig_deadline patience = patience_of(mig);
    for (;;) {
        *rows = (struct mig_rows){0};
        enum mig_status status = mig->backend->query(mig->connection, sql, rows, error);
        if (status == MIG_OK || inside)
            return status;
        if (mig->backend->in_transaction(mig->connection))
            mig->backend->rollback(mig->connection, &ignored);
        if (status != MIG_LOCKED || mig__clock_passed(patience))
            return status;
        mig__clock_sleep(RETRY_PAUSE_MS, patience);
    }
}

enum mig_status mig__query(struct mig *mig, const char *sql, struct mig_rows *rows, struct mig_error *error)
{
    struct mig_rows answer;
    enum mig_status status = mig__ask(mig, sql, &answer, error);
    if (status != MIG_OK)
        return status;
    size_t count = answer.row_count * answer.column_count;
    const char **cells = arena_array(&mig->work, const char *, count);
    for (size_t i = 0; i < count; i++)
        cells[i] = arena_text(&mig->work, answer.cells[i]);
    *rows = (struct mig_rows){answer.row_count, answer.column_count, cells};
    return MIG_OK;
}

enum mig_status mig__answers(struct mig *mig, struct mig_error *error)
{
    struct mig_rows rows;
    return mig__ask(mig, "SELECT 1", &rows, error);
}

void mig__event(const struct mig *mig, const struct mig_event *event)
{
    if (mig->options.event != NULL)
        mig->options.event(mig->options.context, event);
}
