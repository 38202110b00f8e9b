/* SPDX-License-Identifier: MIT
 * What all stages of one run share: memory by lifetime, the sources, and the problems found in them.
 */
#ifndef MIG_COMPILER_COMPILER_H
#define MIG_COMPILER_COMPILER_H

#include "compiler/options.h"
#include "language/source.h"

struct compiler {
    struct arena source;   /* files and trees */
    struct arena analysis; /* schemas and derived steps */
    struct arena output;   /* tables and what is written */
    struct options options;
    struct sources sources;
    struct problems problems;
};

#endif
