/* SPDX-License-Identifier: MIT
 * The revisions of a folder as one ordered graph.
 */
#ifndef MIG_COMPILER_CHAIN_H
#define MIG_COMPILER_CHAIN_H

#include "compiler/compiler.h"
#include "graph/graph.h"
#include "schema/step.h"

struct seal;

enum { CHAIN_LARGEST_FILE = 16 << 20 }; /* bytes of one revision; a tree takes a hundred times its text */

struct chain {
    const char *folder;
    const char *const *files; /* names in the folder, sorted */
    size_t file_count;
    const struct revision *const *revisions; /* in the order of the graph: needs first */
    const bool *damaged;                     /* by revision: its file has syntax errors */
    const bool *loose; /* by revision: what it stands on is not known, so its steps cannot be checked */
    struct graph graph;
    const struct seal *seal; /* what of it has been released (compiler/seal.h); NULL where nobody asked */
    bool complete;           /* every file gave a revision, and their order is known */
};

/* What a file of the folder will be: a new one, or one with another text. */
struct planned_file {
    const char *name, *text;
    size_t size;
};

/* Reads and parses every .mig file, and the seal; `planned` (NULL: none) as if it stood there already. NULL,
 * or one line about a folder that cannot be read. */
const char *chain_read(struct compiler *compiler, const char *folder, const struct planned_file *planned,
                       struct chain *chain);

const char *chain_id(const struct chain *chain, uint32_t revision);

#endif
