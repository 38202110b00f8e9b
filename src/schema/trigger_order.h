/* SPDX-License-Identifier: MIT
 * What a statement on a table sets off beside each of its rows, and what both databases must do with it in
 * the same order: shared by the files that look.
 */
#ifndef MIG_SCHEMA_TRIGGER_ORDER_H
#define MIG_SCHEMA_TRIGGER_ORDER_H

#include "schema/apply/applying.h"
#include "schema/trigger.h"

/* Who reads or writes a table; `by` NULL: a key by itself. */
struct touch {
    const struct trigger *by;
};

/* What happens beside each row: a trigger, or a key with an action. */
struct act {
    const struct trigger *trigger;
    const struct table *user;
    const struct constraint *key;
    struct map reads, writes; /* table -> struct touch */
};

struct statement {
    const struct apply *apply;
    struct schema schema;
    struct span span;
    const struct step *step; /* sets every column that something asks for */
    const char *table;
    VEC(struct act) acts;
};

/* apply/trigger_acts.c: those of the statement, whose step and table are given. */
void trigger_order_acts(struct statement *statement, const struct table *table);

/* The advice, and the way out of all of these. */
void trigger_order_help(const struct statement *statement, struct problem *problem, const char *first);

/* apply/trigger_reference.c: false, and reported: a reference is mended too late for PostgreSQL, by what
 * comes behind the statement, or by a later step of the body. */
bool trigger_reference_is_right(const struct statement *statement, const struct act *act);
bool trigger_body_mends_nothing(const struct statement *statement, const struct trigger *trigger);

#endif
