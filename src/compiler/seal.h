/* SPDX-License-Identifier: MIT
 * The seal: a file beside the revisions, `mig.seal`, that says what has been released: of each revision its
 * ancestors, its digests and what it runs on each database. migrations/README.md tells people about it.
 */
#ifndef MIG_COMPILER_SEAL_H
#define MIG_COMPILER_SEAL_H

#include "compiler/check.h"
#include "compiler/tableset.h"

#define SEAL_FILE "mig.seal"

enum { SEAL_FORMAT = 1, SEAL_STEP_HEX = 8 };

/* What is known of a released revision. */
struct sealed {
    struct name id; /* its span is in the seal file */
    struct names parents, requirements;
    const char *digest, *chain;
    const char *renderings[MIG_DIALECT_COUNT];
    struct names upgrade, downgrade; /* the first SEAL_STEP_HEX digits of each step's digest */
    enum downgrade_kind downgrade_kind;
};

struct seal {
    const char *path; /* also when there is no such file */
    bool exists;
    const struct sealed *entries; /* sorted by id */
    size_t count;
};

/* seal/read.c. Where the file is not a seal, problems are added and the seal is empty. NULL, or one line
 * about a file that cannot be read. */
const char *seal_read(struct compiler *compiler, const char *folder, struct seal *seal);

const struct sealed *seal_find(const struct seal *seal, const char *id); /* NULL: it is not sealed */
bool seal_holds(const struct chain *chain, uint32_t revision);

/* seal/check.c. Adds a problem for each sealed revision that is gone, stands elsewhere or has other steps. */
void seal_check(struct compiler *compiler, const struct chain *chain);
/* What is added to the problem of a revision that needs one which is gone. */
void seal_explain_missing(struct problems *problems, struct problem *problem, const struct sealed *sealed);
/* Adds one for each that would run other SQL; asked when seal_check and all else found nothing. */
void seal_check_rendering(struct compiler *compiler, const struct chain *chain,
                          const struct tableset *tables);

/* seal/write.c: `migc seal`. What is sealed already, and all up to `--to`, which is what there is now. */
enum outcome seal_write(struct compiler *compiler, const struct chain *chain, const struct tableset *tables);

/* seal/write.c: the digits of one step. */
const char *seal_step(struct arena *arena, const struct step *step);

#endif
