/* SPDX-License-Identifier: MIT
 * Whether a step may use a value that an earlier one adds to an enum. PostgreSQL lets nobody use a value
 * before the transaction is committed that adds it to an existing type; then the type is made anew instead.
 */
#ifndef MIG_SCHEMA_ENUM_USE_H
#define MIG_SCHEMA_ENUM_USE_H

#include "schema/step.h"

/* `later`: the steps of the same revision behind `add`. True where nobody can tell: raw SQL, calls, and texts
 * that become labels only at run time. */
bool value_may_be_used(struct arena *scratch, const struct step *add, struct steps later);

/* Raw SQL that adds a value to a type as PostgreSQL does: ALTER TYPE ... ADD VALUE. */
bool raw_adds_value(const struct step *step);

#endif
