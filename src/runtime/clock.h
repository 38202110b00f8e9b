/* SPDX-License-Identifier: MIT
 * The monotonic clock in milliseconds, deadlines on it, and short sleeps with jitter between tries.
 */
#ifndef MIG_RUNTIME_CLOCK_H
#define MIG_RUNTIME_CLOCK_H

#include <mig/backend.h>

#include <stdbool.h>

long long mig__clock_now(void);
bool mig__clock_passed(mig_deadline deadline); /* deadline 0 has always passed */
/* Sleeps about `milliseconds` (half to one and a half of it, so that waiting processes spread), never past
 * the deadline by more than a millisecond. */
void mig__clock_sleep(long milliseconds, mig_deadline deadline);

#endif
