/* SPDX-License-Identifier: MIT
 * A chain of revisions written in .mig, applied one after the other for both databases.
 *
 * chain_up takes the statements of an upgrade block; revisions are called r1, r2, ... Problems are gathered
 * as text, each as it would be printed but with the quoted source instead of a place:
 *
 *     M203 [phone] table `users` has no column `phone` at this revision
 *       note [drop column phone] revision r2 dropped it
 *       help did you mean `mobile`?
 */
#ifndef MIG_TESTS_SCHEMA_CHAIN_H
#define MIG_TESTS_SCHEMA_CHAIN_H

#include "language/parse.h"
#include "schema/apply.h"

struct chain {
    struct arena arena;
    struct sources sources;
    struct schema before[2], schema[2]; /* around the last revision, by dialect */
    struct steps steps;                 /* of the last revision */
    unsigned revisions;
};

void chain_start(struct chain *chain);
void chain_end(struct chain *chain);

/* Returns the problems as text, "" for none. The schemas go on in any case. */
const char *chain_try(struct chain *chain, const char *steps);
/* The same for one database only. */
const char *chain_try_one(struct chain *chain, const char *steps, enum mig_dialect dialect);
/* For both, where problems fail the test. */
void chain_up(struct chain *chain, const char *steps);

/* One base, one revision on top, and what is said about it. */
struct refusal {
    const char *base, *steps, *problems;
};
void check_refusals(const struct refusal *refusals, size_t count);
/* The same without any problem. */
struct acceptance {
    const char *base, *steps;
};
void check_acceptances(const struct acceptance *acceptances, size_t count);

/* The schema as canonical text. */
const char *chain_text(struct chain *chain, enum mig_dialect dialect);

#endif
