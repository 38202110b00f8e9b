/* SPDX-License-Identifier: MIT
 * The way back that is stored beside an applied revision, so that a program which does not know it (an
 * older one, after a deploy was rolled back) can still take it back. Format 1, one JSON object:
 *
 *   {"format": 1, "flags": 0, "statements": [{"kind": "execute", "sql": "DROP TABLE ...", "step": "drop table
 * `t`"}]}
 *   {"format": 1, "irreversible": "the reason"}
 *
 * "kind" is a name of <mig/kinds.def>; "flags", "note", "probe", "since", "until" are as in <mig/tables.h>
 * and left out where they say nothing. "flags" of the whole are MIG_SIDE_* bits.
 */
#ifndef MIG_RUNTIME_RECORD_REVERSE_H
#define MIG_RUNTIME_RECORD_REVERSE_H

#include "runtime/action.h"

enum { REVERSE_FORMAT = 1 };

const char *mig__reverse_write(struct arena *arena, const struct actions *actions);

enum reverse_answer {
    REVERSE_READ,
    REVERSE_UNKNOWN_FORMAT, /* written by a newer libmig */
    REVERSE_DAMAGED,        /* the digest differs, or it is not what we write */
    REVERSE_CALLS           /* needs a function of the program that wrote it */
};

/* Fills `items`, `count`, `flags`, `irreversible` and `reason`. */
enum reverse_answer mig__reverse_read(struct arena *arena, const char *text, const char *digest,
                                      struct actions *actions);

#endif
