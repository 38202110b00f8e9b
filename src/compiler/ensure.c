/* SPDX-License-Identifier: MIT
 * In: the steps of a revision in one direction. Out: a problem where an index that is made `if not exists` is
 * not the same at their end: the runner compares an index that it finds with the one that stands there then.
 */
#include "compiler/ensure.h"

#include "base/text.h"
#include "schema/print.h"

static const char *text_of(struct arena *arena, const struct index *index)
{
    struct buf out;
    buf_init(&out, arena);
    if (index != NULL)
        print_index(&out, index);
    return out.data;
}

static void check_one(struct compiler *compiler, const struct checked_steps *steps, size_t number)
{
    const struct step *step = steps->items[number].step;
    const char *name = step->index->object.name.text;
    const char *made = text_of(&compiler->analysis, schema_index(steps->items[number].after, name));
    for (size_t i = number + 1; i < steps->count; i++) {
        const char *now = text_of(&compiler->analysis, schema_index(steps->items[i].after, name));
        if (text_equal(made, now))
            continue;
        struct problem *problem =
            problem_add(&compiler->problems, PROBLEM_CHANGED_LATER, step->index->object.name.span,
                        "index `%s` is made `if not exists` and changed later in the same block", name);
        problem_note(&compiler->problems, problem, steps->items[i].step->span, "%s",
                     *now != '\0' ? arena_format(&compiler->analysis, "here it becomes `%s`", now)
                                  : "behind this step it is gone");
        problem_help(&compiler->problems, problem,
                     "put that step into a revision of its own: an index that is there already is compared\n"
                     "with the one at the end of the revision");
        return;
    }
}

void ensure_check(struct compiler *compiler, const struct checked_steps *steps, enum mig_dialect dialect)
{
    for (size_t i = 0; i < steps->count; i++) {
        const struct step *step = steps->items[i].step;
        if (step->op == OP_CREATE_INDEX && step->if_not_exists && step_runs_on(step, dialect))
            check_one(compiler, steps, i);
    }
}
