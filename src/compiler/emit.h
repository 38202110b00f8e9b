/* SPDX-License-Identifier: MIT
 * Tables to text: the C file, its header, and what they depend on.
 */
#ifndef MIG_COMPILER_EMIT_H
#define MIG_COMPILER_EMIT_H

#include "base/buf.h"
#include "compiler/tableset.h"

#include <stddef.h>

/* `symbol` is the exported variable. The result does not depend on paths, time or version. */
void emit_c(struct buf *out, const struct tableset *tables, const char *symbol);
void emit_header(struct buf *out, const char *symbol);

/* For make and ninja: `target` depends on the folder itself (files that come and go) and on each file in it.
 */
void emit_depfile(struct buf *out, const char *target, const char *folder, const char *const *files,
                  size_t count);

#endif
