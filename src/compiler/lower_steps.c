/* SPDX-License-Identifier: MIT
 * In: the steps of one revision with the schemas around them. Out: rows of steps and statements for both
 * databases. A step stands once for both; the steps of a derived downgrade may differ between them, then
 * those of both stand in one list.
 */
#include "compiler/lowering.h"

#include "base/path.h"
#include "schema/apply.h"
#include "schema/print.h"
#include "sql/render.h"

#include <string.h>

/* One row of steps: what it is on each database, NULL where it is nothing. */
struct line {
    const struct around *sides[MIG_DIALECT_COUNT];
};

struct lines {
    struct line *items;
    size_t count;
};

static const struct step *step_of(const struct line *line)
{
    return line->sides[0] != NULL ? line->sides[0]->step : line->sides[1]->step;
}

static void push_step(struct lowering *lowering, const struct line *line, bool derived)
{
    const struct step *step = step_of(line);
    struct mig_table_step row = {.operation = (uint32_t)step->op,
                                 .words = pool_add(&lowering->pool, op_words(step->op)),
                                 .subject = pool_add(&lowering->pool, step_subject(lowering->arena, step)),
                                 .reason = pool_add(&lowering->pool, step->accepts_loss)};
    if (!derived)
        row.line = source_locate(&lowering->compiler->sources, step->span.begin).line;
    for (int d = 0; d < MIG_DIALECT_COUNT; d++)
        if (line->sides[d] != NULL)
            row.risk[d] = judge_step(line->sides[d]->before, step, (enum mig_dialect)d);
    vec_push(lowering->arena, &lowering->steps, row);
}

static struct mig_range push_steps(struct lowering *lowering, const struct lines *lines, bool derived)
{
    struct mig_range range = {.first = (uint32_t)lowering->steps.count, .count = (uint32_t)lines->count};
    for (size_t i = 0; i < lines->count; i++)
        push_step(lowering, &lines->items[i], derived);
    return range;
}

static uint32_t call_number(struct lowering *lowering, const char *name)
{
    for (size_t i = 0; i < lowering->calls.count; i++)
        if (strcmp(lowering->calls.items[i], name) == 0)
            return (uint32_t)i;
    vec_push(lowering->arena, &lowering->calls, name);
    return (uint32_t)lowering->calls.count - 1;
}

static void push_statement(struct lowering *lowering, const struct statement *statement, uint32_t step)
{
    struct pool *pool = &lowering->pool;
    struct mig_table_statement row = {.kind = (uint32_t)statement->kind,
                                      .flags = statement->flags,
                                      .sql = pool_add(pool, statement->sql),
                                      .note = pool_add(pool, statement->note),
                                      .probe = pool_add(pool, statement->probe),
                                      .step = step,
                                      .since = statement->since,
                                      .until = statement->until,
                                      .argument = statement->argument};
    if (statement->kind == MIG_KIND_CALL)
        row.argument = call_number(lowering, statement->note);
    vec_push(lowering->arena, &lowering->statements, row);
}

/* Statements that were rendered since `from`; `steps`: the numbers of those that they serve. */
static void push_rendered(struct lowering *lowering, const struct render *render, size_t from,
                          const uint32_t *steps, uint32_t *flags)
{
    for (size_t i = from; i < render->statements.count; i++) {
        const struct statement *statement = &render->statements.items[i];
        push_statement(lowering, statement, steps[statement->part]);
        if ((statement->flags & MIG_STATEMENT_NO_TRANSACTION) != 0)
            *flags |= MIG_SIDE_NO_TRANSACTION;
        if ((statement->flags & MIG_STATEMENT_PLAIN) != 0)
            *flags |= MIG_SIDE_PLAIN_TOO;
        if (statement->kind == MIG_KIND_CALL)
            *flags |= MIG_SIDE_CALLS;
    }
}

static void split_rebuild(struct lowering *lowering, const struct step *rebuilding, const struct step *acting)
{
    struct problems *problems = &lowering->compiler->problems;
    struct problem *problem =
        problem_add(problems, PROBLEM_SPLIT_REBUILD, acting->span,
                    "SQLite cannot run this in one revision with a step that rebuilds a table");
    problem_note(problems, problem, rebuilding->span, "this step rebuilds its table on SQLite");
    problem_help(
        problems, problem,
        "put one of them into a revision of its own: while a table is rebuilt, foreign keys are off,\n"
        "and their actions would not happen");
}

/* What nobody can look into may take rows back by itself. */
static bool is_opaque(const struct around *checked, enum mig_dialect dialect)
{
    return checked != NULL && step_runs_on(checked->step, dialect) &&
           (checked->step->op == OP_CALL || checked->step->op == OP_SQL);
}

/* The number of the line behind the next such step. */
static size_t stretch_end(const struct lines *lines, enum mig_dialect dialect, size_t from)
{
    for (size_t i = from; i < lines->count; i++)
        if (is_opaque(lines->items[i].sides[dialect], dialect))
            return i + 1;
    return lines->count;
}

struct rendering {
    struct lowering *lowering;
    struct render render;
    uint32_t first_step;
    uint32_t *flags;
    const struct step *rebuilding, *acting;
};

/* The questions what these lines of a way back would lose; asked before any of them runs. */
static void render_losses(struct rendering *rendering, const struct lines *lines, size_t from, size_t end)
{
    struct render *render = &rendering->render;
    render->seen.count = 0;
    for (size_t i = from; i < end; i++) {
        const struct around *checked = lines->items[i].sides[render->dialect];
        size_t before = render->statements.count;
        if (checked == NULL)
            continue;
        render_loss(render, checked->before, checked->step);
        const uint32_t step = rendering->first_step + (uint32_t)i;
        push_rendered(rendering->lowering, render, before, &step, rendering->flags);
    }
}

/* Tables whose rows stay where they are. */
static bool only_edits(const struct render *render, size_t from)
{
    bool edits = false;
    for (size_t i = from; i < render->statements.count; i++) {
        const struct statement *statement = &render->statements.items[i];
        edits = edits || statement->kind == MIG_KIND_EDIT_TABLE;
        if (statement->kind == MIG_KIND_EXECUTE && (statement->flags & MIG_STATEMENT_UNLESS_EDITED) == 0)
            return false;
    }
    return edits;
}

/* The steps of one database among the lines, and their numbers. */
struct side_steps {
    struct around *items;
    uint32_t *numbers;
    size_t count;
};

static struct side_steps steps_of(const struct rendering *rendering, const struct lines *lines, size_t from,
                                  size_t end)
{
    struct arena *arena = rendering->lowering->arena;
    struct side_steps steps = {.items = arena_array(arena, struct around, end - from),
                               .numbers = arena_array(arena, uint32_t, end - from)};
    for (size_t i = from; i < end; i++) {
        const struct around *around = lines->items[i].sides[rendering->render.dialect];
        if (around == NULL)
            continue;
        steps.items[steps.count] = *around;
        steps.numbers[steps.count++] = rendering->first_step + (uint32_t)i;
    }
    return steps;
}

static void no_rewrite(struct rendering *rendering, uint32_t step)
{
    uint32_t *risk = &rendering->lowering->steps.items[step].risk[rendering->render.dialect];
    *risk = (*risk & ~(uint32_t)MIG_RISK_REWRITES) | MIG_RISK_SCANS;
}

static void render_stretch(struct rendering *rendering, const struct lines *lines, size_t from, size_t end)
{
    struct render *render = &rendering->render;
    const struct side_steps steps = steps_of(rendering, lines, from, end);
    for (size_t i = 0, done; i < steps.count; i += done) {
        size_t before = render->statements.count;
        done = render_steps(render, &steps.items[i], steps.count - i);
        push_rendered(rendering->lowering, render, before, &steps.numbers[i], rendering->flags);
        for (size_t k = i; only_edits(render, before) && k < i + done; k++)
            no_rewrite(rendering, steps.numbers[k]);
        if (render->rebuilds && rendering->rebuilding == NULL)
            rendering->rebuilding = steps.items[i].step;
        if (render->reference_actions && rendering->acting == NULL)
            rendering->acting = steps.items[i].step;
    }
}

/* One database's statements for the lines; their range. A way back first asks what it would lose, again
 * behind each step that may have taken rows back by itself, and knows what the `reverted` upgrade wrote;
 * NULL: this is an upgrade. */
static struct mig_range render_lines(struct lowering *lowering, const struct lines *lines,
                                     enum mig_dialect dialect, uint32_t first_step,
                                     const struct revision *reverted, uint32_t *flags)
{
    struct rendering rendering = {.lowering = lowering,
                                  .render = {.arena = lowering->arena, .dialect = dialect},
                                  .first_step = first_step,
                                  .flags = flags};
    uint32_t first = (uint32_t)lowering->statements.count;
    if (reverted != NULL)
        rendering.render.upgrade = reverted->upgrade;
    for (size_t from = 0; from < lines->count;) {
        size_t end = stretch_end(lines, dialect, from);
        if (reverted != NULL)
            render_losses(&rendering, lines, from, end);
        render_stretch(&rendering, lines, from, end);
        from = end;
    }
    *flags |= (rendering.rebuilding != NULL ? MIG_SIDE_REBUILD : 0u) |
              (rendering.acting != NULL ? MIG_SIDE_REFERENCE_ACTIONS : 0u);
    if (rendering.render.adds_value)
        *flags |= MIG_SIDE_BREAK_AFTER;
    if (rendering.rebuilding != NULL && rendering.acting != NULL && dialect == MIG_DIALECT_SQLITE)
        split_rebuild(lowering, rendering.rebuilding, rendering.acting);
    return (struct mig_range){.first = first, .count = (uint32_t)lowering->statements.count - first};
}

/* Both sides have the same steps. */
static struct lines pair_lines(struct arena *arena, const struct checked_steps *sqlite,
                               const struct checked_steps *postgres)
{
    struct lines lines = {.items = arena_array(arena, struct line, sqlite->count), .count = sqlite->count};
    for (size_t i = 0; i < sqlite->count; i++)
        lines.items[i] = (struct line){{&sqlite->items[i], &postgres->items[i]}};
    return lines;
}

static const char **print_all(struct arena *arena, const struct checked_steps *steps)
{
    const char **texts = arena_array(arena, const char *, steps->count);
    for (size_t i = 0; i < steps->count; i++) {
        struct buf out;
        buf_init(&out, arena);
        print_step(&out, steps->items[i].step);
        texts[i] = out.data;
    }
    return texts;
}

/* One list in which the steps of each side keep their order, and equal ones stand once. */
static struct lines merge_lines(struct arena *arena, const struct checked_steps *sqlite,
                                const struct checked_steps *postgres)
{
    const char **left = print_all(arena, sqlite);
    const char **right = print_all(arena, postgres);
    struct lines lines = {.items = arena_array(arena, struct line, sqlite->count + postgres->count)};
    size_t next = 0;
    for (size_t i = 0; i < sqlite->count; i++) {
        size_t equal = next;
        while (equal < postgres->count && strcmp(left[i], right[equal]) != 0)
            equal++;
        for (; equal < postgres->count && next < equal; next++)
            lines.items[lines.count++] = (struct line){{NULL, &postgres->items[next]}};
        lines.items[lines.count++] =
            (struct line){{&sqlite->items[i], equal < postgres->count ? &postgres->items[next++] : NULL}};
    }
    for (; next < postgres->count; next++)
        lines.items[lines.count++] = (struct line){{NULL, &postgres->items[next]}};
    return lines;
}

static const char *lost_by(struct arena *arena, const struct checked_steps *steps)
{
    struct buf out;
    buf_init(&out, arena);
    for (size_t i = 0; i < steps->count; i++) {
        const char *loss = judge_loss(arena, steps->items[i].before, steps->items[i].step);
        if (loss != NULL)
            buf_format(&out, "%s%s", out.size > 0 ? ", " : "", loss);
    }
    return path_shown(out.data);
}

void lower_upgrade(struct lowering *lowering, const struct checked_revision *revision,
                   struct mig_table_revision *row)
{
    struct lines lines = pair_lines(lowering->arena, &revision->sides[0].up, &revision->sides[1].up);
    row->steps = push_steps(lowering, &lines, false);
    for (int d = 0; d < MIG_DIALECT_COUNT; d++) {
        struct mig_table_side *side = &row->sides[d];
        side->up = render_lines(lowering, &lines, (enum mig_dialect)d, row->steps.first, NULL, &side->flags);
        side->loses = pool_add(&lowering->pool, lost_by(lowering->arena, &revision->sides[d].up));
    }
}

void lower_downgrade(struct lowering *lowering, const struct checked_revision *revision,
                     struct mig_table_revision *row)
{
    bool derived = revision->revision->downgrade_kind == DOWNGRADE_DERIVED;
    const struct checked_steps *sqlite = &revision->sides[MIG_DIALECT_SQLITE].down;
    const struct checked_steps *postgres = &revision->sides[MIG_DIALECT_POSTGRES].down;
    struct lines lines = derived ? merge_lines(lowering->arena, sqlite, postgres)
                                 : pair_lines(lowering->arena, sqlite, postgres);
    row->down_steps = push_steps(lowering, &lines, derived);
    for (int d = 0; d < MIG_DIALECT_COUNT; d++) {
        struct mig_table_side *side = &row->sides[d];
        side->down = render_lines(lowering, &lines, (enum mig_dialect)d, row->down_steps.first,
                                  revision->revision, &side->down_flags);
    }
}
