/* SPDX-License-Identifier: MIT
 * The one place of libmig that memory running out jumps to. Arenas of a guard never return NULL; when
 * one is full, the body is left and mig__guard_run returns false. What the body held beside memory must
 * be held by a struct that the caller of mig__guard_run can see, and is closed there.
 */
#ifndef MIG_RUNTIME_GUARD_H
#define MIG_RUNTIME_GUARD_H

#include "base/arena.h"

#include <setjmp.h>
#include <stdbool.h>

struct guard {
    jmp_buf outside;
};

typedef void guarded_fn(void *context);

/* An arena that leaves through `guard`. It may be used only while mig__guard_run of that guard runs. */
void mig__guard_arena(struct guard *guard, struct arena *arena);

/* Runs the body; false when memory ran out on the way. */
bool mig__guard_run(struct guard *guard, guarded_fn *body, void *context);

#endif
