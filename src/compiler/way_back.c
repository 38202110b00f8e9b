/* SPDX-License-Identifier: MIT
 * In: a revision whose upgrade fits. Out: its downgrade, derived from the steps or as written, and proof
 * that it leads back: apply(down, apply(up, schema)) is the schema again, on both databases. Where it
 * does not, every object that differs is named.
 */
#include "compiler/check.h"

#include "base/buf.h"
#include "base/path.h"
#include "base/text.h"
#include "compiler/ensure.h"
#include "schema/apply.h"
#include "schema/compare.h"

static void no_fill(struct problems *problems, const struct step *step, const char *why)
{
    struct problem *problem = problem_add(problems, PROBLEM_NO_FILL, step->span, "%s", why);
    problem_help(problems, problem,
                 "add `fill <value>` for the rows that come back, or write a `downgrade { ... }`");
}

static void no_way_back(struct problems *problems, const struct step *step, const char *why)
{
    bool outside = step->op == OP_SQL || step->op == OP_CALL;
    struct problem *problem = problem_add(problems, outside ? PROBLEM_NO_REVERSE : PROBLEM_NO_WAY_BACK,
                                          step->span, "this step has no derived way back: %s", why);
    if (outside)
        problem_help(problems, problem,
                     "add `reverse ...` or `reverse nothing` to it, write a `downgrade { ... }`,\n"
                     "or say `downgrade irreversible \"reason\";`");
    else if (step->op == OP_ALTER_COLUMN && step->alteration->using != NULL)
        problem_help(problems, problem,
                     "add `reverse EXPRESSION` behind the new value, write a `downgrade { ... }`,\n"
                     "or say `downgrade irreversible \"reason\";`");
    else
        problem_help(problems, problem,
                     "write a `downgrade { ... }`, or say `downgrade irreversible \"reason\";`");
}

static void report_missing(struct compiler *compiler, const struct step *step, const struct inverse *inverse)
{
    switch (inverse->result) {
    case INVERT_DONE:
        break;
    case INVERT_NEEDS_FILL:
        no_fill(&compiler->problems, step, inverse->why);
        break;
    case INVERT_NEEDS_REVERSE:
        no_way_back(&compiler->problems, step, inverse->why);
        break;
    }
}

/* Something that the revision made and then changed: its rows may not fit what it was before this step. */
static bool relaxes_own_table(const struct checked_side *side, const struct step *step)
{
    bool relaxes = step->op == OP_DROP_CONSTRAINT || step->op == OP_DROP_INDEX ||
                   step->op == OP_ALTER_COLUMN || step->op == OP_ADD_VALUE;
    return relaxes && (step->table.text == NULL || schema_table(side->before, step->table.text) == NULL);
}

/* Rows that the revision writes into a table of its own go with the table. But where something was changed in
 * between, they go first: what was before need not hold them. NULL: there is no need. */
static const struct step *empty_first(struct arena *arena, const struct checked_side *side, size_t number,
                                      enum mig_dialect dialect)
{
    const struct around *write = &side->up.items[number];
    bool relaxed = false;
    for (size_t i = 0; i < number; i++)
        relaxed = relaxed || relaxes_own_table(side, side->up.items[i].step);
    if (!relaxed || (write->step->op != OP_INSERT && write->step->op != OP_UPDATE))
        return NULL;
    struct step *step = arena_new(arena, struct step);
    *step = (struct step){.op = OP_DELETE,
                          .span = write->step->span,
                          .dialects = write->step->dialects,
                          .table = write->step->table};
    struct inverse inverse = invert_step(arena, side->before, write->before, step, dialect);
    return inverse.result == INVERT_DONE ? step : NULL; /* only rows of one's own need no way back */
}

/* The steps that take the upgrade back, last first. False when one has none. */
static bool derive(struct compiler *compiler, const struct checked_side *side, enum mig_dialect dialect,
                   struct steps *steps)
{
    struct arena *arena = &compiler->analysis;
    VEC(const struct step *) derived = {0};
    bool whole = true;
    for (size_t i = side->up.count; i-- > 0;) {
        const struct around *up = &side->up.items[i];
        struct inverse inverse = invert_step(arena, side->before, up->before, up->step, dialect);
        if (inverse.result != INVERT_DONE) {
            report_missing(compiler, up->step, &inverse);
            whole = false;
            continue;
        }
        for (size_t k = 0; k < inverse.steps.count; k++)
            vec_push(arena, &derived, inverse.steps.items[k]);
        const struct step *empty = empty_first(arena, side, i, dialect);
        if (empty != NULL)
            vec_push(arena, &derived, empty);
    }
    *steps = (struct steps){.items = derived.items, .count = derived.count};
    return whole;
}

/* How near a step is to an object: 2 for the object itself, 1 for its table, 0 for neither. */
static int nearness(struct arena *arena, const struct step *step, const struct difference *difference)
{
    const char *owner = difference->owner != NULL ? difference->owner : difference->name;
    const char *subject = step_subject(arena, step);
    const char *dotted = arena_format(arena, "%s.%s", owner, difference->name);
    if (path_is_shown_as(difference->name, subject) || path_is_shown_as(dotted, subject) ||
        text_equal(step->name.text, difference->name) || text_equal(step->to.text, difference->name))
        return 2;
    return text_equal(step->table.text, owner);
}

/* The step of the upgrade that most likely made the difference. */
static struct span nearest_span(struct arena *arena, struct steps upgrade,
                                const struct difference *difference)
{
    struct span span = {0, 0};
    int best = 0;
    for (size_t i = 0; i < upgrade.count; i++) {
        int near = nearness(arena, upgrade.items[i], difference);
        if (near > best) {
            best = near;
            span = upgrade.items[i]->span;
        }
    }
    return span;
}

static const char *name_of(struct arena *arena, const struct difference *difference)
{
    bool dotted = difference->owner != NULL && difference->object != MIG_OBJECT_INDEX;
    return dotted ? arena_format(arena, "%s.%s", difference->owner, difference->name) : difference->name;
}

static const char *difference_words(struct arena *arena, const struct difference *difference)
{
    const char *word = object_word(difference->object);
    const char *name = name_of(arena, difference);
    switch (difference->kind) {
    case DIFFERENCE_MISSING:
        return arena_format(arena, "%s `%s` does not come back", word, name);
    case DIFFERENCE_FOREIGN:
        return arena_format(arena, "%s `%s` stays", word, name);
    case DIFFERENCE_CHANGED:
        return arena_format(arena, "%s `%s` was `%s` and becomes `%s`", word, name, difference->expected,
                            difference->found);
    case DIFFERENCE_CANNOT_TELL:
        break;
    }
    return arena_format(arena, "%s `%s` cannot be compared: %s", word, name, difference->reason);
}

/* Each difference at the step of the upgrade that made it; those past the room for notes in the last one. */
static void add_differences(struct compiler *compiler, struct problem *problem, struct steps upgrade,
                            const struct differences *differences)
{
    struct arena *arena = &compiler->analysis;
    struct buf rest;
    buf_init(&rest, arena);
    for (size_t i = 0; i < differences->count; i++) {
        const struct difference *difference = &differences->items[i];
        struct span span = nearest_span(arena, upgrade, difference);
        const char *words = difference_words(arena, difference);
        if (i + 1 < PROBLEM_NOTES || differences->count <= PROBLEM_NOTES)
            problem_note(&compiler->problems, problem, span, "%s", words);
        else
            buf_format(&rest, "%s%s", rest.size > 0 ? "; " : "", words);
    }
    if (rest.size > 0)
        problem_note(&compiler->problems, problem, (struct span){0, 0}, "%s", rest.data);
}

static void wrong_downgrade(struct compiler *compiler, const struct revision *revision,
                            const struct differences *differences)
{
    bool written = revision->downgrade_kind == DOWNGRADE_WRITTEN;
    struct problem *problem = problem_add(
        &compiler->problems, PROBLEM_WRONG_DOWNGRADE, written ? revision->downgrade_span : revision->id.span,
        written ? "this downgrade does not lead back to the schema before revision `%s`"
                : "the derived downgrade does not lead back to the schema before revision `%s`",
        revision->id.text);
    add_differences(compiler, problem, revision->upgrade, differences);
    if (!written)
        problem_help(&compiler->problems, problem, "write the `downgrade { ... }` yourself");
}

static bool same_order(const struct table *before, const struct table *after)
{
    for (size_t i = 0; i < before->column_count && i < after->column_count; i++)
        if (!text_equal(before->columns[i]->name.text, after->columns[i]->name.text))
            return false;
    return true;
}

/* The order of columns is no difference, but worth a note. */
static void compare_order(struct checked_revision *revision, const struct checked_side *side,
                          struct schema end)
{
    for (size_t i = 0; i < side->down.count && revision->reordered == NULL; i++) {
        const char *name = side->down.items[i].step->table.text;
        const struct table *before = name != NULL ? schema_table(side->before, name) : NULL;
        const struct table *after = name != NULL ? schema_table(end, name) : NULL;
        if (before != NULL && after != NULL && !same_order(before, after))
            revision->reordered = name;
    }
}

/* Compares on one database. */
static void check_leads_back(struct compiler *compiler, struct checked_revision *revision,
                             enum mig_dialect dialect)
{
    struct arena *arena = &compiler->analysis;
    const struct checked_side *side = &revision->sides[dialect];
    struct schema end = checked_result(side->after, side->down);
    compare_order(revision, side, end);
    if (schema_equal(side->before, end))
        return;
    struct differences differences = schema_differences(arena, schema_project(arena, side->before, dialect),
                                                        schema_project(arena, end, dialect), dialect);
    if (differences.count != 0) /* else the database cannot tell them apart */
        wrong_downgrade(compiler, revision->revision, &differences);
}

/* Problems of a derived step have no place in the source. */
static void derived_failed(struct compiler *compiler, const struct revision *revision,
                           const struct problem *cause)
{
    struct problem *problem =
        problem_add(&compiler->problems, PROBLEM_WRONG_DOWNGRADE, revision->id.span,
                    "the derived downgrade of revision `%s` does not work", revision->id.text);
    problem_note(&compiler->problems, problem, (struct span){0, 0}, "%s", cause->message);
    problem_help(&compiler->problems, problem, "write the `downgrade { ... }` yourself");
}

static void check_derived(struct compiler *compiler, struct checked_revision *revision,
                          enum mig_dialect dialect)
{
    struct checked_side *side = &revision->sides[dialect];
    struct problems quiet = {.arena = &compiler->analysis};
    struct steps steps;
    if (!derive(compiler, side, dialect, &steps))
        return;
    side->down = check_steps(&compiler->analysis, &quiet, revision->revision->id.text, dialect, true,
                             side->after, steps);
    if (quiet.list.count > 0) {
        derived_failed(compiler, revision->revision, quiet.list.items[0]);
        return;
    }
    check_leads_back(compiler, revision, dialect);
}

static void check_written(struct compiler *compiler, struct checked_revision *revision,
                          enum mig_dialect dialect)
{
    struct checked_side *side = &revision->sides[dialect];
    size_t problems = compiler->problems.list.count;
    side->down = check_steps(&compiler->analysis, &compiler->problems, revision->revision->id.text, dialect,
                             false, side->after, revision->revision->downgrade);
    ensure_check(compiler, &side->down, dialect);
    if (compiler->problems.list.count == problems)
        check_leads_back(compiler, revision, dialect);
}

/* A downgrade may lead back on one database and not on the other. */
static void name_database(struct compiler *compiler, size_t from)
{
    static const char *const names[] = {"SQLite", "PostgreSQL"};
    for (size_t i = from; i < compiler->problems.list.count; i++) {
        struct problem *problem = compiler->problems.list.items[i];
        for (size_t d = 0; d < sizeof names / sizeof *names; d++)
            if (problem->code == PROBLEM_WRONG_DOWNGRADE && problem->found_on == 1u << d)
                problem->message =
                    arena_format(compiler->problems.arena, "on %s %s", names[d], problem->message);
    }
}

void check_way_back(struct compiler *compiler, struct checked_revision *revision)
{
    size_t problems = compiler->problems.list.count;
    for (int d = 0; d < MIG_DIALECT_COUNT; d++) {
        compiler->problems.on = 1u << d;
        switch (revision->revision->downgrade_kind) {
        case DOWNGRADE_DERIVED:
            check_derived(compiler, revision, (enum mig_dialect)d);
            break;
        case DOWNGRADE_WRITTEN:
            check_written(compiler, revision, (enum mig_dialect)d);
            break;
        case DOWNGRADE_IRREVERSIBLE:
            break;
        }
    }
    compiler->problems.on = 0;
    name_database(compiler, problems);
}
