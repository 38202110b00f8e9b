/* SPDX-License-Identifier: MIT
 * `adopt` as a person reads it: which revision the schema was recognised as, what was recorded, what was left
 * as it is, and what to do next.
 */
#include "runtime/verify/adopt.h"

#include "base/path.h"
#include "runtime/command/command.h"
#include "runtime/error.h"

#include <string.h>

struct reporting {
    struct command_line *line;
    struct mig *mig;
    const struct adoption *adoption;
};

/* ---- what stays as it is ---- */

/* An index of a later revision that has one of this name: taken as it is, or in its way. */
static enum mig_status later_words(const struct reporting *reporting, const struct difference *difference,
                                   const char **words, struct mig_error *error)
{
    struct mig *mig = reporting->mig;
    struct index_check check;
    uint32_t number;
    *words = "";
    if (difference->object != MIG_OBJECT_INDEX ||
        !mig__drift_origin(mig, reporting->adoption->chosen.later, difference, &number))
        return MIG_OK;
    enum mig_status status = mig__expected_index(mig, number, false, difference->name, &check, error);
    *words = arena_format(&mig->work, "  (revision %s %s)", mig__chain_id(&mig->chain, number),
                          check.answer == INDEX_EQUAL ? "takes it in"
                                                      : "makes a different one, and will stop there");
    return status;
}

static void print_line(const struct reporting *reporting, size_t *count, const char *subject,
                       const char *more)
{
    if ((*count)++ == 0)
        fputs("left as they are\n", reporting->line->out);
    fprintf(reporting->line->out, "    %s%s\n", subject, more);
}

static enum mig_status print_left(const struct reporting *reporting, struct mig_error *error)
{
    const struct drift *drift = &reporting->adoption->chosen.drift;
    struct arena *arena = &reporting->mig->work;
    enum mig_status status = MIG_OK;
    size_t count = 0;
    for (size_t i = 0; status == MIG_OK && i < drift->differences.count; i++) {
        const struct difference *difference = &drift->differences.items[i];
        const char *more, *subject = mig__drift_subject(arena, difference);
        if (difference->kind == DIFFERENCE_CANNOT_TELL)
            subject = arena_format(arena, "%s, which cannot be compared: %s", subject, difference->reason);
        else if (difference->owner != NULL)
            subject = path_shown(arena_format(arena, "%s on `%s`", subject, difference->owner));
        status = later_words(reporting, difference, &more, error);
        if (status == MIG_OK)
            print_line(reporting, &count, subject, more);
    }
    for (size_t i = 0; i < drift->live.foreign_count; i++)
        print_line(reporting, &count, mig__drift_foreign_subject(arena, &drift->live.foreign[i]), "");
    return status;
}

static void print_alembic(const struct reporting *reporting)
{
    const struct adoption *adoption = reporting->adoption;
    FILE *out = reporting->line->out;
    if (!adoption->alembic)
        return;
    fputs("table `alembic_version` stays, and is not looked at again", out);
    for (size_t i = 0; i < adoption->alembic_count; i++)
        fprintf(out, "%s%s", i == 0 ? "; it says " : ", ", adoption->alembic_ids[i]);
    fputc('\n', out);
}

/* ---- what was recognised ---- */

/* Revisions that change no schema: nothing shows whether they were run. */
static void print_unseen(const struct reporting *reporting)
{
    struct mig *mig = reporting->mig;
    const struct candidate *chosen = &reporting->adoption->chosen;
    for (uint32_t i = 0; i <= chosen->number; i++) {
        const struct mig_table_revision *revision = mig__chain_revision(&mig->chain, i);
        if (chosen->set[i] && revision->sides[mig__dialect(mig)].objects.count == 0 &&
            revision->sides[mig__dialect(mig)].up.count != 0)
            fprintf(reporting->line->out,
                    "revision %s changes only data, so the schema does not show whether it was ever run\n",
                    mig__chain_id(&mig->chain, i));
    }
}

static void print_recorded(const struct reporting *reporting)
{
    struct mig *mig = reporting->mig;
    const struct candidate *chosen = &reporting->adoption->chosen;
    const char *word = mig->looks ? "would record" : "recorded";
    for (uint32_t i = 0; i <= chosen->number; i++) {
        if (chosen->set[i])
            fprintf(reporting->line->out, "%s  %s  %s\n", word, mig__chain_id(&mig->chain, i),
                    mig__text(mig, mig__chain_revision(&mig->chain, i)->message));
    }
}

static void print_next(const struct reporting *reporting)
{
    struct mig *mig = reporting->mig;
    size_t pending = 0;
    for (size_t i = 0; i < mig->chain.graph.count; i++)
        pending += reporting->adoption->chosen.set[i] ? 0 : 1;
    if (pending == 0)
        fputs("it is at head\n", reporting->line->out);
    else
        fprintf(reporting->line->out, "%zu revision%s to apply: %s --migrate upgrade\n", pending,
                pending == 1 ? "" : "s", mig->program->name);
}

static enum mig_status adopt(struct mig *mig, const void *arguments, struct mig_error *error)
{
    struct command_line *line = *(struct command_line *const *)arguments;
    struct adoption adoption;
    struct reporting reporting = {line, mig, &adoption};
    enum mig_status status = mig__adopt(mig, &adoption, error);
    if (status != MIG_OK || line->options.given[OPTION_QUIET])
        return status;
    fprintf(line->out, "%s has the schema of revision %s\n", mig__place(mig),
            mig__chain_id(&mig->chain, adoption.chosen.number));
    print_recorded(&reporting);
    print_unseen(&reporting);
    status = print_left(&reporting, error);
    print_alembic(&reporting);
    print_next(&reporting);
    return status;
}

enum mig_status mig__command_adopt(struct command_line *line)
{
    bool looks = line->options.given[OPTION_DRY_RUN];
    enum mig_status status = mig__command_open(line, looks ? MIG_OPEN_LOOK : MIG_OPEN_WRITE);
    return status == MIG_OK ? mig__handle_run(line->mig, adopt, &line, line->error) : status;
}
