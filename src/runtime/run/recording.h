/* SPDX-License-Identifier: MIT
 * Recording without running, as `stamp` and `adopt` do it: what shall be recorded is decided once before the
 * lock and once again under it, then every wanted revision gets its row and what does not belong loses it.
 */
#ifndef MIG_RUNTIME_RUN_RECORDING_H
#define MIG_RUNTIME_RUN_RECORDING_H

#include "runtime/record/state.h"

struct recording {
    struct mig *mig;
    const char *origin; /* "stamp", "adopt" */
    bool purge;         /* forget all that is recorded */
    struct state state;
    const bool *wanted; /* by number in the chain */
    mig_deadline deadline;
};

/* Reads the state and fills `wanted`, or refuses. Writes nothing. */
typedef enum mig_status recording_decide_fn(struct recording *recording, void *context,
                                            struct mig_error *error);

/* With `looks`, only decides. */
enum mig_status mig__recording_run(struct recording *recording, recording_decide_fn *decide, void *context,
                                   struct mig_error *error);

#endif
