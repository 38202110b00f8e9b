/* SPDX-License-Identifier: MIT
 * Looking without changing: where the database is, what an upgrade or downgrade would do, whether a program
 * may start.
 */
#include "runtime/run/plan.h"

#include "runtime/error.h"

static void fill_heads(struct mig *mig, const struct state *state, struct mig_state *out)
{
    uint32_t *heads;
    out->head_count = graph_applied_heads(&mig->work, &state->graph, state->applied, &heads);
    const char **ids = arena_array(&mig->work, const char *, out->head_count);
    for (size_t i = 0; i < out->head_count; i++)
        ids[i] = state->graph.revisions[heads[i]].id;
    out->heads = ids;
}

static enum mig_status not_at_head(struct mig *mig, const struct mig_state *out, struct mig_error *error)
{
    mig__error_set(error, MIG_NOT_AT_HEAD, "`%s` is behind this program by %zu revision%s", mig__place(mig),
                   out->pending_count, out->pending_count == 1 ? "" : "s");
    if (out->unversioned)
        mig__error_fact(error, "record", "none: the database holds objects that no migration made");
    else if (out->head_count == 0)
        mig__error_fact(error, "applied", "nothing");
    for (size_t i = 0; i < out->head_count; i++)
        mig__error_fact(error, "applied", "up to %s", out->heads[i]);
    uint32_t *heads;
    bool several = graph_heads(&mig->work, &mig->chain.graph, &heads) > 1;
    const char *upgrade = several ? "upgrade heads" : "upgrade";
    if (out->unversioned)
        mig__error_help(error,
                        "to take it over: %s --migrate adopt\n"
                        "where those objects have nothing to do with the migrations: %s --migrate %s",
                        mig->program->name, mig->program->name, upgrade);
    else
        mig__error_help(error, "to bring it up to date: %s --migrate %s", mig->program->name, upgrade);
    return MIG_NOT_AT_HEAD;
}

static enum mig_status look(struct mig *mig, const void *arguments, struct mig_error *error)
{
    struct mig_state *out = *(struct mig_state *const *)arguments;
    struct state state;
    *out = (struct mig_state){0};
    enum mig_status status = mig__state_read(mig, &state, error);
    if (status != MIG_OK)
        return status;
    if (state.applied_count == 0) {
        status = mig__state_empty(mig, &out->empty, error);
        if (status != MIG_OK)
            return status;
        out->unversioned = !out->empty;
    }
    out->applied_count = state.applied_count;
    for (size_t i = 0; i < state.known_count; i++)
        out->pending_count += state.applied[i] ? 0 : 1;
    fill_heads(mig, &state, out);
    status = mig__state_check(mig, &state, error);
    if (status == MIG_OK)
        status = mig__state_unfinished(mig, &state, error);
    if (status == MIG_OK)
        status = mig__state_check_whole(mig, &state, error);
    return status == MIG_OK && out->pending_count != 0 ? not_at_head(mig, out, error) : status;
}

enum mig_status mig_status_of(struct mig *mig, struct mig_state *state, struct mig_error *error)
{
    return mig__handle_run(mig, look, &state, error);
}

struct planning {
    const char *target;
    bool down;
    struct mig_plan *plan;
};

static enum mig_status make_plan(struct mig *mig, const void *arguments, struct mig_error *error)
{
    const struct planning *planning = arguments;
    struct state state;
    struct plan plan = {0};
    enum target_use use = planning->down ? TARGET_DOWNGRADE : TARGET_UPGRADE;
    *planning->plan = (struct mig_plan){0};
    enum mig_status status = mig__plan_check_target(&mig->work, planning->target, use, error);
    if (status == MIG_OK)
        status = mig__state_read(mig, &state, error);
    if (status == MIG_OK)
        status = mig__plan_make(mig, &state, planning->target, planning->down, &plan, error);
    if (status != MIG_OK)
        return status;
    const char **ids = arena_array(&mig->work, const char *, plan.count);
    for (size_t i = 0; i < plan.count; i++)
        ids[i] = state.graph.revisions[plan.order[i]].id;
    *planning->plan = (struct mig_plan){ids, plan.count};
    return MIG_OK;
}

enum mig_status mig_plan_of(struct mig *mig, const char *target, bool down, struct mig_plan *plan,
                            struct mig_error *error)
{
    struct planning planning = {mig__plan_target(target, down), down, plan};
    return mig__handle_run(mig, make_plan, &planning, error);
}

enum mig_status mig_ready(const struct mig_program *program, const char *url, struct mig_error *error)
{
    struct mig *mig;
    struct mig_state state;
    enum mig_status status = mig_open(&mig, program, url, MIG_OPEN_LOOK, NULL, error);
    if (status != MIG_OK)
        return status;
    status = mig_status_of(mig, &state, error);
    mig_close(mig);
    return status;
}
