/* SPDX-License-Identifier: MIT
 * The order of the triggers of SQLite's tables, around a revision.
 */
#ifndef MIG_RUNTIME_RUN_TRIGGER_ORDER_H
#define MIG_RUNTIME_RUN_TRIGGER_ORDER_H

#include "runtime/handle.h"

struct standing;

struct trigger_order {
    struct standing *items; /* the one that was made first stands first */
    size_t count;
};

enum mig_status mig__trigger_order_read(struct mig *mig, struct trigger_order *order,
                                        struct mig_error *error);
enum mig_status mig__trigger_order_restore(struct mig *mig, const struct trigger_order *order,
                                           struct mig_error *error);

#endif
