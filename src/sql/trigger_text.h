/* SPDX-License-Identifier: MIT
 * The texts of a trigger: on SQLite one statement, on PostgreSQL a trigger and its function.
 */
#ifndef MIG_SQL_TRIGGER_TEXT_H
#define MIG_SQL_TRIGGER_TEXT_H

#include "schema/trigger.h"
#include "sql/write.h"

/* `change` is a step around which the schemas are; the trigger stands in `schema`. */
const char *trigger_text(const struct change *change, struct schema schema, const struct trigger *trigger);
/* PostgreSQL: without CREATE FUNCTION, which may also be a replacement. */
const char *trigger_function_text(const struct change *change, struct schema schema,
                                  const struct trigger *trigger);

/* Is it dropped before the step and made again behind it? */
bool trigger_goes_aside(const struct change *change, const struct trigger *trigger);

#endif
