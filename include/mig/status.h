/* SPDX-License-Identifier: MIT
 * How every function of libmig answers. The numbers are also the exit codes of `--migrate`.
 */
#ifndef MIG_STATUS_H
#define MIG_STATUS_H

#ifdef __cplusplus
extern "C" {
#endif

enum mig_status {
    MIG_OK = 0,
    MIG_FAILED = 1,      /* the database refused or failed; nothing is half-done */
    MIG_USAGE = 2,       /* wrong usage: an unknown command, option, target or URL */
    MIG_NOT_AT_HEAD = 3, /* the database is behind, or a revision is half taken back */
    MIG_AHEAD = 4,       /* the database holds a revision that this binary does not know */
    MIG_DIGEST = 5,      /* a recorded digest differs from the binary's */
    MIG_LOCKED = 6,      /* the lock was not obtained in time */
    MIG_DRIFT = 7,       /* the live schema is not the expected one */
    MIG_DATA_LOSS = 8    /* refused: rows or values would be lost and that was not accepted */
};

/* Filled by the callee, owned by the caller. A text that does not fit ends with "...". */
struct mig_error {
    enum mig_status status;
    char message[512]; /* one line that stands alone, lower case, no full stop */
    char facts[2560];  /* lines "  name  value", each ended by \n; may be empty */
    char help[768];    /* what to do next; may be empty; lines separated by \n */
};

#ifdef __cplusplus
}
#endif

#endif
