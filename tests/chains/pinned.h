/* SPDX-License-Identifier: MIT
 * Chains that once failed, as they were reported: pinned/<name>.txt.
 */
#ifndef MIG_TESTS_CHAINS_PINNED_H
#define MIG_TESTS_CHAINS_PINNED_H

#include "written.h"

/* Each revision begins with a line `---- r001.mig`. NULL, or why the file cannot be read. */
const char *pinned_read(struct arena *arena, const char *path, struct written *written);

#endif
