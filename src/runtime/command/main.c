/* SPDX-License-Identifier: MIT
 * mig_main: the whole of `--migrate` for any program. Reads the options, runs one command, prints what
 * happened to standard output and what went wrong to standard error, and returns the exit status.
 */
#include "runtime/command/command.h"

#include "runtime/clock.h"
#include "runtime/error.h"
#include "runtime/run/plan.h"
#include "runtime/url.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct invocation {
    struct command_line line;
    int argc;
    char **argv;
    enum mig_status status;
};

/* ---- progress ---- */

static void waiting(const struct command_line *line, const struct mig_event *event)
{
    fprintf(stderr, "%s: waiting for another process\n%s", line->program->name,
            event->detail != NULL ? event->detail : "");
}

/* On a terminal one line that changes; elsewhere one line now and then. */
static void working(struct command_line *line, const char *detail)
{
    enum { PAUSE_MS = 5000 };
    long long now = mig__clock_now();
    if (detail == NULL)
        line->told = 0; /* another statement speaks for itself */
    if (line->terminal) {
        fprintf(stderr, "\r%s%s\033[K", detail != NULL ? "      " : "", detail != NULL ? detail : "");
        fflush(stderr);
    } else if (detail != NULL && now - line->told >= PAUSE_MS) {
        fprintf(stderr, "      %s\n", detail);
        line->told = now;
    }
}

static void on_event(void *context, const struct mig_event *event)
{
    struct command_line *line = context;
    bool quiet = line->options.given[OPTION_QUIET];
    switch (event->kind) {
    case MIG_EVENT_WAITING:
        if (!quiet)
            waiting(line, event);
        break;
    case MIG_EVENT_STARTED:
        if (line->progress)
            fprintf(stderr, "%zu/%zu  %s  %s\n", event->number, event->total, event->revision,
                    event->message);
        break;
    case MIG_EVENT_STEP:
        if (line->progress)
            fprintf(stderr, "      %s\n", event->detail);
        break;
    case MIG_EVENT_FINISHED:
        if (!quiet)
            fprintf(line->out, "%s  %s  %s (%ld ms)\n", event->down ? "took back" : "applied",
                    event->revision, event->message, event->milliseconds);
        break;
    case MIG_EVENT_PROGRESS:
        if (line->progress)
            fprintf(stderr, "      %s\n", event->detail);
        break;
    case MIG_EVENT_WORKING:
        working(line, event->detail);
        break;
    case MIG_EVENT_NOTE:
        if (!quiet)
            fprintf(stderr, "%s: %s\n", line->program->name, event->detail);
        break;
    }
}

/* ---- commands that change something ---- */

enum mig_status mig__command_open(struct command_line *line, enum mig_open_mode mode)
{
    struct mig_options options = {
        .event = on_event,
        .context = line,
        .lock_timeout_ms = line->options.lock_timeout_ms,
        .statement_timeout_ms = line->options.statement_timeout_ms,
        .allow_loss = line->options.allow_loss,
        .force = line->options.given[OPTION_FORCE],
        .purge = line->options.given[OPTION_PURGE],
        .working = line->progress,
    };
    return mig_open(&line->mig, line->program, line->options.url, mode, &options, line->error);
}

const char *mig__command_head_words(size_t heads, size_t pending)
{
    if (pending != 0)
        return "";
    return heads > 1 ? " (all heads)" : " (head)";
}

/* The change is committed by then, and only the question behind it failed. */
static enum mig_status where_not_known(struct command_line *line, enum mig_status status)
{
    struct mig_error said = *line->error;
    const char *name = line->program->name;
    mig__error_set(line->error, status, "everything was done, but where `%s` is now could not be read",
                   mig__place(line->mig));
    mig__error_fact(line->error, "because", "%s", said.message);
    mig__error_help(line->error, "to ask again: %s --migrate current", name);
    return status;
}

/* "/srv/abidance.db is at 7c1f0b2a9d34 (head)". A newer program's revisions may still be there. */
static enum mig_status say_where(struct command_line *line)
{
    struct mig_state state;
    if (line->options.given[OPTION_QUIET])
        return MIG_OK;
    enum mig_status status = mig_status_of(line->mig, &state, line->error);
    if (status == MIG_FAILED || status == MIG_LOCKED)
        return where_not_known(line, status);
    fprintf(line->out, "%s is at ", mig__place(line->mig));
    for (size_t i = 0; i < state.head_count; i++)
        fprintf(line->out, "%s%s", i == 0 ? "" : ", ", state.heads[i]);
    fprintf(line->out, "%s%s\n", state.head_count == 0 ? "base" : "",
            status == MIG_OK ? mig__command_head_words(state.head_count, state.pending_count) : "");
    return MIG_OK;
}

static enum mig_status change(struct command_line *line, bool down)
{
    const struct options *options = &line->options;
    if (options->given[OPTION_SQL])
        return mig__command_sql(line, down);
    if (options->given[OPTION_DRY_RUN])
        return mig__command_plan(line, down);
    const char *target = mig__plan_target(options->targets[0], down);
    enum mig_status status =
        mig__plan_check_target(line->arena, target, down ? TARGET_DOWNGRADE : TARGET_UPGRADE, line->error);
    if (status == MIG_OK)
        status = mig__command_open(line, MIG_OPEN_WRITE);
    if (status == MIG_OK)
        status = down ? mig_downgrade(line->mig, target, line->error)
                      : mig_upgrade(line->mig, target, line->error);
    return status == MIG_OK ? say_where(line) : status;
}

static enum mig_status stamp(struct command_line *line)
{
    const struct options *options = &line->options;
    enum mig_status status = MIG_OK;
    for (size_t i = 0; status == MIG_OK && i < options->target_count; i++)
        status = mig__plan_check_target(line->arena, options->targets[i], TARGET_STAMP, line->error);
    if (status == MIG_OK)
        status = mig__command_open(line, MIG_OPEN_WRITE);
    if (status == MIG_OK)
        status = mig_stamp(line->mig, options->targets, options->target_count, line->error);
    return status == MIG_OK ? say_where(line) : status;
}

static enum mig_status dispatch(struct command_line *line)
{
    switch (line->options.command) {
    case COMMAND_UPGRADE:
        return change(line, false);
    case COMMAND_DOWNGRADE:
        return change(line, true);
    case COMMAND_PLAN:
        return mig__command_plan(line, line->options.given[OPTION_DOWN]);
    case COMMAND_HISTORY:
        return mig__command_history(line);
    case COMMAND_CURRENT:
        return mig__command_current(line);
    case COMMAND_HEADS:
        return mig__command_heads(line);
    case COMMAND_BRANCHES:
        return mig__command_branches(line);
    case COMMAND_SHOW:
        return mig__command_show(line);
    case COMMAND_VERIFY:
        return mig__command_verify(line);
    case COMMAND_ADOPT:
        return mig__command_adopt(line);
    case COMMAND_STAMP:
        return stamp(line);
    case COMMAND_COUNT:
        break;
    }
    return MIG_USAGE;
}

/* ---- the whole ---- */

static bool wants_colour(FILE *out)
{
    const char *terminal = getenv("TERM");
    const char *none = getenv("NO_COLOR");
    return isatty(fileno(out)) == 1 && (none == NULL || *none == '\0') && terminal != NULL &&
           strcmp(terminal, "dumb") != 0;
}

/* Full ids for what was typed; what names no revision of ours may be one that only the database knows. */
static void complete_ids(struct command_line *line)
{
    for (const char **id = line->options.allow_loss; *id != NULL; id++) {
        struct graph_problem problem;
        uint32_t number;
        bool base;
        if (graph_find(line->arena, &line->chain.graph, NULL, *id, &number, &base, &problem) && !base)
            *id = mig__chain_id(&line->chain, number);
    }
}

static enum mig_status prepare(struct command_line *line)
{
    struct url url;
    bool quiet = line->options.given[OPTION_QUIET];
    line->colour = wants_colour(line->out);
    line->terminal = isatty(STDERR_FILENO) == 1;
    line->progress = line->options.progress == PROGRESS_ALWAYS ||
                     (line->options.progress == PROGRESS_AUTO && !quiet && line->terminal);
    if (line->options.url != NULL) {
        enum mig_status status =
            mig__url_read(line->arena, &url, line->program, line->options.url, line->error);
        if (status != MIG_OK)
            return status;
    }
    enum mig_status status = mig__chain_open(line->arena, &line->chain, line->program->chain, line->error);
    if (status == MIG_OK)
        complete_ids(line);
    return status;
}

static void run(void *context)
{
    struct invocation *invocation = context;
    struct command_line *line = &invocation->line;
    if (line->answer != NULL)
        mig__answer_begin(line->answer, line->arena, line->program->name, NULL);
    invocation->status = mig__options_read(line->arena, line->program->name, invocation->argc,
                                           invocation->argv, &line->options, line->error);
    if (invocation->status != MIG_OK)
        return;
    if (line->options.help) {
        line->answer = NULL;
        mig__options_help(line->out, line->program, &line->options);
        return;
    }
    if (line->answer != NULL)
        mig__answer_begin(line->answer, line->arena, line->program->name,
                          mig__command_word(line->options.command));
    invocation->status = prepare(line);
    if (invocation->status == MIG_OK)
        invocation->status = dispatch(line);
}

/* The answer ends with how it went. */
static void answer(void *context)
{
    struct invocation *invocation = context;
    struct command_line *line = &invocation->line;
    mig__answer_end(line->answer, line->error);
    fputs(line->answer->writer.text.data, line->out);
}

/* What was printed has to arrive: a full disk behind `> plan.sql` is a failure. */
static enum mig_status finish_output(const struct command_line *line, enum mig_status status)
{
    bool lost = fflush(line->out) != 0;
    lost = ferror(line->out) != 0 || lost;
    if (!lost || status != MIG_OK)
        return status;
    return mig__error_set(line->error, MIG_FAILED, "cannot write the output");
}

int mig_main(const struct mig_program *program, int argc, char **argv)
{
    if (!mig__options_wanted(argc, argv))
        return -1;
    struct guard guard;
    struct arena arena;
    struct mig_error error;
    struct answer json;
    mig__error_set(&error, MIG_OK, "%s", "");
    mig__guard_arena(&guard, &arena);
    struct invocation invocation = {.line = {.program = program,
                                             .arena = &arena,
                                             .out = stdout,
                                             .error = &error,
                                             .answer = mig__options_json(argc, argv) ? &json : NULL},
                                    .argc = argc,
                                    .argv = argv};
    bool run_out = !mig__guard_run(&guard, run, &invocation);
    if (run_out)
        invocation.status = mig__error_set(&error, MIG_FAILED, "out of memory");
    error.status = invocation.status;
    bool answered = invocation.line.answer != NULL && !run_out && mig__guard_run(&guard, answer, &invocation);
    mig_close(invocation.line.mig);
    enum mig_status status = finish_output(&invocation.line, invocation.status);
    answered = answered && status == invocation.status;
    invocation.status = status;
    if (invocation.status != MIG_OK && !answered)
        mig_error_print(stderr, program->name, &error);
    arena_free(&arena);
    return (int)invocation.status;
}
