/* SPDX-License-Identifier: MIT
 * Files with syntax errors: the text that became no step, so that what it may have meant is no error
 * elsewhere. The same for the names that a refused step would have made.
 */
#ifndef MIG_COMPILER_DAMAGE_H
#define MIG_COMPILER_DAMAGE_H

#include "base/buf.h"
#include "compiler/chain.h"

struct damage {
    const char *text;   /* everything that was lost, or NULL when nothing was */
    struct buf refused; /* names, each on a line */
};

struct damage damage_of(struct compiler *compiler, const struct chain *chain);

/* Of the problems of a revision, from number `from` on, removes those whose place names something that stands
 * in the lost text, and those about something that is not there since an earlier step was refused. */
void damage_forgive(struct compiler *compiler, struct damage *damage, const struct revision *revision,
                    size_t from);

#endif
