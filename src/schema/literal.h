/* SPDX-License-Identifier: MIT
 * literal : type x text -> the one spelling of that value, or nothing when the text is no value of the type.
 *
 * date YYYY-MM-DD; time HH:MM:SS.ffffff; timestamp, with or without zone, YYYY-MM-DD HH:MM:SS.ffffff, the
 * zone turned into UTC; uuid in lower case with dashes; json as it stands, checked; arrays and intervals as
 * PostgreSQL prints them. Other types keep their text.
 */
#ifndef MIG_SCHEMA_LITERAL_H
#define MIG_SCHEMA_LITERAL_H

#include "base/arena.h"
#include "schema/type.h"

const char *literal_canonical(struct arena *arena, struct type type, const char *text);
/* The day whose midnight the text is, of a column that was a timestamp for a while; NULL: it is none. */
const char *literal_day(struct arena *arena, const char *text);

/* The parts of it for arrays, whose `type` is that of the elements, and for intervals. */
const char *literal_array(struct arena *arena, struct type type, const char *text);
const char *literal_interval(struct arena *arena, const char *text);
/* Sees every text of the array, and gives what stands in its place. */
typedef const char *literal_element_fn(void *context, const char *element);
const char *literal_array_each(struct arena *arena, struct type type, const char *text,
                               literal_element_fn *each, void *context);

/* Whether the text is one JSON value (RFC 8259) and nothing else. */
bool literal_json(const char *text);
/* The same without what PostgreSQL's jsonb cannot keep: \u0000 and halves of surrogate pairs. */
bool literal_jsonb(const char *text);

#endif
