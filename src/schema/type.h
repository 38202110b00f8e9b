/* SPDX-License-Identifier: MIT
 * A column type as a small value.
 */
#ifndef MIG_SCHEMA_TYPE_H
#define MIG_SCHEMA_TYPE_H

#include "base/buf.h"

#include <stdbool.h>

enum type_kind {
#define TYPE(NAME, word, sqlite, postgres) TYPE_##NAME,
#include "schema/types.def"
#undef TYPE
};

struct type {
    enum type_kind kind;
    unsigned length; /* varchar, char: characters; 0 = none given; an enum has none, and apply says so */
    unsigned precision, scale; /* numeric; precision 0 = none given */
    const char *name;          /* ENUM, OTHER */
    bool array;                /* PostgreSQL only */
};

bool type_equal(struct type a, struct type b);
const char *type_word(enum type_kind kind);
bool type_has_word(const char *name); /* would the language read the bare word as a type of its own? */
/* .mig text: numeric(12, 8), timestamp with time zone, order_side[] */
void type_print(struct buf *out, struct type type);

#endif
