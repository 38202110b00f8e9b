/* SPDX-License-Identifier: MIT
 * What will be emitted: the tables as the runtime will see them, and what only the emitter needs.
 */
#ifndef MIG_COMPILER_TABLESET_H
#define MIG_COMPILER_TABLESET_H

#include <mig/tables.h>

struct tableset {
    struct mig_chain chain;    /* all but `name`, `content` and `calls` */
    const uint32_t *text_ends; /* by revision: offset behind its part of the text; the first begins at 1 */
    const char *const *calls;  /* names of the application's functions; chain.call_count of them */
};

#endif
