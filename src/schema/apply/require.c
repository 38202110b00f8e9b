/* SPDX-License-Identifier: MIT
 * require: a condition that the data must meet, which the database answers before anything is written.
 */
#include "schema/apply/applying.h"

void apply_require(const struct apply *apply, struct schema *schema, const struct step *step)
{
    apply_expr(apply, *schema, step, (struct place){NULL, "`require`", RULE_BOOLEAN | RULE_QUERIES},
               step->where);
}
