/* SPDX-License-Identifier: MIT
 * The monotonic clock in milliseconds: deadlines in, waiting out.
 */
#include "runtime/clock.h"

#include <stdint.h>
#include <time.h>
#include <unistd.h>

long long mig__clock_now(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        return 1; /* cannot happen on Linux; every deadline then lasts */
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000 + 1;
}

bool mig__clock_passed(mig_deadline deadline)
{
    return deadline == 0 || mig__clock_now() >= deadline;
}

void mig__clock_sleep(long milliseconds, mig_deadline deadline)
{
    struct timespec now;
    uint64_t noise = (uint64_t)getpid() * 2654435761u;
    if (clock_gettime(CLOCK_MONOTONIC, &now) == 0)
        noise ^= (uint64_t)now.tv_nsec;
    long long wait = milliseconds / 2 + (long long)(noise % (uint64_t)(milliseconds + 1));
    long long left = deadline - mig__clock_now();
    if (left < wait)
        wait = left < 1 ? 1 : left;
    struct timespec pause = {(time_t)(wait / 1000), (long)(wait % 1000) * 1000000};
    nanosleep(&pause, NULL); /* a signal only makes the next try come sooner */
}
