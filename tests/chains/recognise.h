/* SPDX-License-Identifier: MIT
 * `adopt` on an open handle.
 */
#ifndef MIG_TESTS_CHAINS_RECOGNISE_H
#define MIG_TESTS_CHAINS_RECOGNISE_H

#include <mig/mig.h>

enum mig_status recognise(struct mig *mig, struct mig_error *error);

#endif
