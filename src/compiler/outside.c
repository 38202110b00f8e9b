/* SPDX-License-Identifier: MIT
 * In: the steps of an upgrade or a downgrade. Out: a problem where one that runs outside a transaction
 * shares its revision with another on the same database.
 */
#include "compiler/outside.h"

static const struct step *company(struct steps steps, size_t at, enum mig_dialect dialect)
{
    for (size_t i = 0; i < steps.count; i++)
        if (i != at && step_runs_on(steps.items[i], dialect))
            return steps.items[i];
    return NULL;
}

static void not_alone(struct compiler *compiler, const struct step *step, const struct step *other)
{
    struct problems *problems = &compiler->problems;
    struct problem *problem =
        problem_add(problems, PROBLEM_NOT_ALONE, step->span,
                    "this step runs outside a transaction, so it needs a revision of its own");
    problem_note(problems, problem, other->span, "this step is in the same revision");
    problem_help(
        problems, problem, "%s",
        step->concurrently
            ? "move one of them into another revision, or leave out `concurrently`, which a small or new\n"
              "table does not need"
            : "move what comes before it and what comes after it into revisions of their own");
}

void outside_check(struct compiler *compiler, struct steps steps)
{
    for (size_t i = 0; i < steps.count; i++) {
        const struct step *other = NULL;
        for (int d = 0; d < MIG_DIALECT_COUNT && other == NULL; d++)
            if (step_runs_outside(steps.items[i], (enum mig_dialect)d))
                other = company(steps, i, (enum mig_dialect)d);
        if (other != NULL) {
            not_alone(compiler, steps.items[i], other);
            return;
        }
    }
}
