/* SPDX-License-Identifier: MIT
 * In: a body to run. Out: whether memory sufficed. No variable is changed between setjmp and longjmp,
 * so none can be lost.
 */
#include "runtime/guard.h"

static void leave(void *context)
{
    struct guard *guard = context;
    longjmp(guard->outside, 1);
}

void mig__guard_arena(struct guard *guard, struct arena *arena)
{
    arena_init(arena, leave, guard);
}

bool mig__guard_run(struct guard *guard, guarded_fn *body, void *context)
{
    if (setjmp(guard->outside) != 0)
        return false;
    body(context);
    return true;
}
