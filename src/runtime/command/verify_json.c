/* SPDX-License-Identifier: MIT
 * In: a verdict. Out: what `verify` says of program, record and schema, as JSON.
 */
#include "runtime/command/verify_report.h"

#include "base/path.h"

static void write_place(struct json_writer *writer, const struct reporting *reporting)
{
    const struct state *state = &reporting->verdict->state;
    uint32_t *heads;
    size_t count = graph_applied_heads(&reporting->mig->work, &state->graph, state->applied, &heads);
    long long pending = 0;
    for (size_t i = 0; i < state->known_count; i++)
        pending += state->applied[i] ? 0 : 1;
    mig__json_text(writer, "database", mig__place(reporting->mig));
    mig__json_open(writer, "at", '[');
    for (size_t i = 0; i < count; i++)
        mig__json_text(writer, NULL, state->graph.revisions[heads[i]].id);
    mig__json_close(writer, ']');
    mig__json_number(writer, "pending", pending);
}

static void write_record(struct json_writer *writer, const struct verdict *verdict)
{
    const struct state *state = &verdict->state;
    mig__json_open(writer, "record", '{');
    mig__json_number(writer, "revisions", (long long)state->records.count);
    mig__json_number(writer, "unknown", (long long)(state->graph.count - state->known_count));
    mig__json_flag(writer, "complete", !state->open);
    mig__json_some_text(writer, "changed", state->changed != NULL ? state->changed->id : "");
    mig__json_some_text(writer, "damaged", verdict->damaged);
    mig__json_close(writer, '}');
}

static void write_difference(struct json_writer *writer, const struct reporting *reporting,
                             const struct difference *difference)
{
    static const char *const words[] = {[DIFFERENCE_MISSING] = "missing",
                                        [DIFFERENCE_FOREIGN] = "unexpected",
                                        [DIFFERENCE_CHANGED] = "different",
                                        [DIFFERENCE_CANNOT_TELL] = "cannot tell"};
    uint32_t number;
    bool pending;
    mig__json_open(writer, NULL, '{');
    mig__json_text(writer, "kind", words[difference->kind]);
    mig__json_text(writer, "subject", mig__drift_subject(&reporting->mig->work, difference));
    mig__json_some_text(writer, "expected", difference->expected);
    mig__json_some_text(writer, "found", difference->found);
    mig__json_some_text(writer, "reason", difference->reason);
    if (mig__verify_origin(reporting, difference, &number, &pending))
        mig__json_text(writer, pending ? "made_by_pending" : "made_by",
                       mig__chain_id(&reporting->mig->chain, number));
    mig__json_close(writer, '}');
}

static void write_foreign(struct json_writer *writer, struct arena *arena, const char *kind,
                          const struct foreign *foreign)
{
    mig__json_open(writer, NULL, '{');
    mig__json_text(writer, "kind", kind);
    mig__json_text(writer, "subject", mig__drift_foreign_subject(arena, foreign));
    mig__json_close(writer, '}');
}

/* Drift, and what nobody can tell. */
static void write_differences(struct json_writer *writer, const struct reporting *reporting)
{
    const struct drift *drift = &reporting->verdict->drift;
    struct arena *arena = &reporting->mig->work;
    mig__json_open(writer, "differences", '[');
    for (size_t i = 0; i < drift->differences.count; i++) {
        const struct difference *difference = &drift->differences.items[i];
        if (mig__drift_counts(difference) || difference->kind == DIFFERENCE_CANNOT_TELL)
            write_difference(writer, reporting, difference);
    }
    for (size_t i = 0; i < drift->live.foreign_count; i++) {
        const struct foreign *foreign = &drift->live.foreign[i];
        if (mig__drift_foreign_counts(drift, foreign))
            write_foreign(writer, arena, "unexpected", foreign);
        else if (mig__verify_unclear(drift, foreign))
            write_foreign(writer, arena, "cannot tell", foreign);
    }
    mig__json_close(writer, ']');
}

static void write_beside(struct json_writer *writer, const struct reporting *reporting)
{
    const struct drift *drift = &reporting->verdict->drift;
    struct arena *arena = &reporting->mig->work;
    mig__json_open(writer, "beside", '[');
    for (size_t i = 0; i < drift->differences.count; i++) {
        const struct difference *difference = &drift->differences.items[i];
        if (difference->kind == DIFFERENCE_FOREIGN && !mig__drift_counts(difference))
            mig__json_text(writer, NULL, mig__verify_beside(arena, difference));
    }
    for (size_t i = 0; i < drift->live.foreign_count; i++) {
        const struct foreign *foreign = &drift->live.foreign[i];
        if (!mig__verify_unclear(drift, foreign) && !mig__drift_foreign_counts(drift, foreign))
            mig__json_text(writer, NULL, mig__drift_foreign_subject(arena, foreign));
    }
    mig__json_close(writer, ']');
}

static void write_schema(struct json_writer *writer, const struct reporting *reporting)
{
    const struct verdict *verdict = reporting->verdict;
    mig__json_open(writer, "schema", '{');
    mig__json_flag(writer, "compared", verdict->apart == NULL);
    mig__json_some_text(writer, "reason", verdict->apart);
    mig__json_number(writer, "drift", (long long)verdict->drift.count);
    mig__json_flag(writer, "other_means", verdict->other_means);
    write_differences(writer, reporting);
    if (!verdict->other_means) {
        const char *reordered = mig__drift_reordered(&verdict->drift);
        write_beside(writer, reporting);
        if (reordered != NULL)
            mig__json_text(writer, "reordered", path_shown(arena_text(&reporting->mig->work, reordered)));
    }
    mig__json_close(writer, '}');
}

void mig__verify_built_in_json(struct json_writer *writer, size_t count, bool intact)
{
    mig__json_open(writer, "built_in", '{');
    mig__json_number(writer, "revisions", (long long)count);
    mig__json_flag(writer, "intact", intact);
    mig__json_close(writer, '}');
}

void mig__verify_json(const struct reporting *reporting)
{
    struct json_writer *writer = &reporting->line->answer->writer;
    write_place(writer, reporting);
    mig__verify_built_in_json(writer, reporting->mig->chain.graph.count, reporting->verdict->intact);
    write_record(writer, reporting->verdict);
    write_schema(writer, reporting);
}
