/* SPDX-License-Identifier: MIT
 * `verify` as a person reads it: where the database is, whether program, record and schema agree, and each
 * difference with what was expected and what was found, in the language's own words.
 */
#include "runtime/command/verify_report.h"

#include "base/path.h"
#include "runtime/command/unfinished.h"
#include "runtime/error.h"

#include <string.h>

/* ---- one object ---- */

static void print_text(FILE *out, const char *name, const char *text)
{
    if (text == NULL)
        return;
    if (*text == '\0')
        text = "(nothing but defaults)";
    for (; *text != '\0'; name = "") {
        size_t length = strcspn(text, "\n");
        fprintf(out, "    %-9s %.*s\n", name, (int)length, text);
        text += length;
        text += *text == '\n' ? 1 : 0;
    }
}

bool mig__verify_origin(const struct reporting *reporting, const struct difference *difference,
                        uint32_t *number, bool *pending)
{
    struct mig *mig = reporting->mig;
    const bool *applied = reporting->verdict->state.applied;
    size_t count = mig->chain.graph.count;
    *pending = false;
    if (mig__drift_origin(mig, applied, difference, number))
        return true;
    bool *others = arena_array(&mig->work, bool, count);
    for (size_t i = 0; i < count; i++)
        others[i] = !applied[i];
    *pending = true;
    return difference->kind == DIFFERENCE_FOREIGN && mig__drift_origin(mig, others, difference, number);
}

/* "  (revision aaaa)" */
static const char *origin_words(const struct reporting *reporting, const struct difference *difference)
{
    uint32_t number;
    bool pending;
    if (!mig__verify_origin(reporting, difference, &number, &pending))
        return "";
    return arena_format(&reporting->mig->work,
                        pending ? "  (revision %s, which is not applied, makes one)" : "  (revision %s)",
                        mig__chain_id(&reporting->mig->chain, number));
}

static void print_difference(const struct reporting *reporting, const struct difference *difference)
{
    static const char *const words[] = {[DIFFERENCE_MISSING] = "missing",
                                        [DIFFERENCE_FOREIGN] = "unexpected",
                                        [DIFFERENCE_CHANGED] = "different",
                                        [DIFFERENCE_CANNOT_TELL] = "cannot tell"};
    FILE *out = reporting->line->out;
    fprintf(out, "\n%-12s%s%s\n", words[difference->kind],
            mig__drift_subject(&reporting->mig->work, difference), origin_words(reporting, difference));
    bool both = difference->expected != NULL && difference->found != NULL;
    if (both || (difference->expected != NULL && *difference->expected != '\0'))
        print_text(out, "expected", difference->expected);
    if (both || (difference->found != NULL && *difference->found != '\0'))
        print_text(out, "found", difference->found);
    print_text(out, "reason", difference->reason);
}

static void print_foreign(const struct reporting *reporting, const char *word, const struct foreign *foreign)
{
    fprintf(reporting->line->out, "\n%-12s%s\n", word,
            mig__drift_foreign_subject(&reporting->mig->work, foreign));
}

/* ---- lists ---- */

static void print_drift(const struct reporting *reporting)
{
    const struct drift *drift = &reporting->verdict->drift;
    for (size_t i = 0; i < drift->differences.count; i++) {
        if (mig__drift_counts(&drift->differences.items[i]))
            print_difference(reporting, &drift->differences.items[i]);
    }
    for (size_t i = 0; i < drift->live.foreign_count; i++) {
        if (mig__drift_foreign_counts(drift, &drift->live.foreign[i]))
            print_foreign(reporting, "unexpected", &drift->live.foreign[i]);
    }
}

bool mig__verify_unclear(const struct drift *drift, const struct foreign *foreign)
{
    return foreign->weight == FOREIGN_UNREAD && mig__drift_foreign_ours(drift, foreign);
}

static void print_unclear(const struct reporting *reporting)
{
    const struct drift *drift = &reporting->verdict->drift;
    for (size_t i = 0; i < drift->differences.count; i++) {
        if (drift->differences.items[i].kind == DIFFERENCE_CANNOT_TELL)
            print_difference(reporting, &drift->differences.items[i]);
    }
    for (size_t i = 0; i < drift->live.foreign_count; i++) {
        if (mig__verify_unclear(drift, &drift->live.foreign[i]))
            print_foreign(reporting, "cannot tell", &drift->live.foreign[i]);
    }
}

static void print_line_aside(const struct reporting *reporting, size_t *count, const char *subject,
                             const char *more)
{
    if ((*count)++ == 0)
        fputs("\nbeside the migrations, and no drift\n", reporting->line->out);
    fprintf(reporting->line->out, "    %s%s\n", subject, more);
}

const char *mig__verify_beside(struct arena *arena, const struct difference *difference)
{
    const char *subject = mig__drift_subject(arena, difference);
    return difference->owner == NULL
               ? subject
               : path_shown(arena_format(arena, "%s on `%s`", subject, difference->owner));
}

static void print_aside(const struct reporting *reporting)
{
    const struct drift *drift = &reporting->verdict->drift;
    struct arena *arena = &reporting->mig->work;
    size_t count = 0;
    for (size_t i = 0; i < drift->differences.count; i++) {
        const struct difference *difference = &drift->differences.items[i];
        if (difference->kind != DIFFERENCE_FOREIGN || mig__drift_counts(difference))
            continue;
        print_line_aside(reporting, &count, mig__verify_beside(arena, difference),
                         origin_words(reporting, difference));
    }
    for (size_t i = 0; i < drift->live.foreign_count; i++) {
        const struct foreign *foreign = &drift->live.foreign[i];
        if (!mig__verify_unclear(drift, foreign) && !mig__drift_foreign_counts(drift, foreign))
            print_line_aside(reporting, &count, mig__drift_foreign_subject(arena, foreign), "");
    }
    const char *reordered = mig__drift_reordered(drift);
    if (reordered != NULL)
        fprintf(reporting->line->out, "\nthe columns of `%s` stand in another order, which is no drift\n",
                path_shown(arena_text(arena, reordered)));
}

/* ---- the head ---- */

static void print_place(const struct reporting *reporting)
{
    const struct state *state = &reporting->verdict->state;
    FILE *out = reporting->line->out;
    uint32_t *heads;
    size_t count = graph_applied_heads(&reporting->mig->work, &state->graph, state->applied, &heads);
    size_t pending = 0;
    for (size_t i = 0; i < state->known_count; i++)
        pending += state->applied[i] ? 0 : 1;
    fprintf(out, "%s is at ", mig__place(reporting->mig));
    for (size_t i = 0; i < count; i++)
        fprintf(out, "%s%s", i == 0 ? "" : ", ", state->graph.revisions[heads[i]].id);
    bool ahead = state->graph.count != state->known_count;
    fprintf(out, "%s%s", count == 0 ? "base" : "", ahead ? "" : mig__command_head_words(count, pending));
    if (pending != 0)
        fprintf(out, ", %zu revision%s to apply", pending, pending == 1 ? "" : "s");
    fputc('\n', out);
}

static void print_record(const struct reporting *reporting)
{
    const struct state *state = &reporting->verdict->state;
    FILE *out = reporting->line->out;
    fprintf(out, "  record    %zu revision%s", state->records.count, state->records.count == 1 ? "" : "s");
    if (state->open)
        fputs(", rows are missing\n", out);
    else if (state->changed != NULL)
        fprintf(out, ", the digest of %s is not that of this program\n", state->changed->id);
    else if (reporting->verdict->damaged != NULL)
        fprintf(out, ", the way back of %s was changed\n", reporting->verdict->damaged);
    else if (state->graph.count != state->known_count)
        fprintf(out, ", %zu of them not known to this program\n", state->graph.count - state->known_count);
    else
        fputs(state->records.count == 0 ? "\n" : ", all as this program has them\n", out);
}

static void print_schema(const struct reporting *reporting)
{
    const struct verdict *verdict = reporting->verdict;
    FILE *out = reporting->line->out;
    size_t count = verdict->drift.count;
    if (verdict->apart != NULL)
        fprintf(out, "  schema    not compared: %s\n", verdict->apart);
    else if (count != 0)
        fprintf(out, "  schema    differs in %zu place%s\n", count, count == 1 ? "" : "s");
    else if (verdict->other_means)
        fputs("  schema    made by other means\n", out);
    else
        fputs("  schema    as the revisions make it\n", out);
}

/* ---- the whole ---- */

/* What the report tells in full is not said again. */
static void clear_facts(const struct verdict *verdict, enum mig_status status, struct mig_error *error)
{
    if (status == MIG_DRIFT && verdict->drift.count != 0)
        *error->facts = '\0';
}

static enum mig_status report(struct mig *mig, const void *arguments, struct mig_error *error)
{
    struct command_line *line = *(struct command_line *const *)arguments;
    struct verdict verdict;
    enum mig_status status = mig__verify(mig, &verdict, error);
    struct reporting reporting = {line, mig, &verdict};
    if (status == MIG_FAILED || status == MIG_LOCKED || line->options.given[OPTION_QUIET])
        return status;
    if (line->answer != NULL) {
        mig__verify_json(&reporting);
        mig__unfinished_tell(line, &verdict.state);
        clear_facts(&verdict, status, error);
        return status;
    }
    print_place(&reporting);
    fprintf(line->out, "  program   %zu revision%s, %s\n", mig->chain.graph.count,
            mig->chain.graph.count == 1 ? "" : "s", verdict.intact ? "as generated" : "not as generated");
    print_record(&reporting);
    print_schema(&reporting);
    mig__unfinished_tell(line, &verdict.state);
    print_drift(&reporting);
    print_unclear(&reporting);
    if (!verdict.other_means)
        print_aside(&reporting);
    clear_facts(&verdict, status, error);
    return status;
}

static enum mig_status verify_self(struct command_line *line)
{
    enum mig_status status = mig__verify_tables(&line->chain, line->error);
    size_t count = line->chain.graph.count;
    if (line->answer != NULL) {
        mig__verify_built_in_json(&line->answer->writer, count, status == MIG_OK);
    } else if (status == MIG_OK && !line->options.given[OPTION_QUIET])
        fprintf(line->out, "%zu revision%s, as generated\n", count, count == 1 ? "" : "s");
    return status;
}

enum mig_status mig__command_verify(struct command_line *line)
{
    struct mig_state where;
    if (line->options.given[OPTION_SELF])
        return verify_self(line);
    enum mig_status status = mig__command_open(line, MIG_OPEN_LOOK);
    if (status == MIG_OK)
        status = mig__handle_run(line->mig, report, &line, line->error);
    if (status != MIG_OK || !line->options.given[OPTION_CHECK_HEADS])
        return status;
    return mig_status_of(line->mig, &where, line->error);
}
