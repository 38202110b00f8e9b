/* SPDX-License-Identifier: MIT
 * Sequences of PostgreSQL: what one is, what a statement says about it, and nextval('name'), by which an
 * expression stands on one.
 */
#ifndef MIG_SCHEMA_SEQUENCE_H
#define MIG_SCHEMA_SEQUENCE_H

#include "schema/schema.h"

enum sequence_part {
    SEQUENCE_TYPE,
    SEQUENCE_START,
    SEQUENCE_INCREMENT,
    SEQUENCE_MINIMUM,
    SEQUENCE_MAXIMUM,
    SEQUENCE_CACHE,
    SEQUENCE_CYCLE,
    SEQUENCE_PARTS
};

/* As written: only the parts in `said` count, and those in `unset` go back to their default (`no maxvalue`).
 * In a schema every part has its value, and those in `said` differ from the default. */
struct sequence {
    struct object object;
    enum type_kind type; /* smallint, integer, bigint */
    long long number[SEQUENCE_PARTS];
    unsigned said, unset; /* bits 1 << enum sequence_part */
    struct span spans[SEQUENCE_PARTS];
};

bool sequence_says(const struct sequence *sequence, enum sequence_part part);
/* What its type can hold. */
long long sequence_least(enum type_kind type);
long long sequence_most(enum type_kind type);

/* A sequence as `create sequence` says it, and one as `alter sequence` leaves it: every part has its value.
 * Whether those go together is for apply to say. */
const struct sequence *sequence_whole(struct arena *arena, const struct sequence *written);
const struct sequence *sequence_changed(struct arena *arena, const struct sequence *before,
                                        const struct sequence *change);
/* Under another name. */
const struct sequence *sequence_renamed(struct arena *arena, const struct sequence *sequence, struct name to);

const struct sequence *schema_sequence(struct schema schema, const char *name);

/* The name in nextval('name'): folded unless it stands in "...". And the one spelling of a name there. */
const char *sequence_name(struct arena *arena, const char *text);
const char *sequence_text(struct arena *arena, const char *name);
/* The sequence that the call draws from; NULL: it is another call. */
const char *sequence_drawn(struct arena *arena, const struct expr *call);
/* Calls `visit` with the name of each sequence that the expression draws from. */
void expr_sequences(struct arena *arena, const struct expr *expr,
                    void (*visit)(void *context, const char *name), void *context);
const struct expr *expr_rename_sequence(struct arena *arena, const struct expr *expr, const char *from,
                                        const char *to);

#endif
