/* SPDX-License-Identifier: MIT
 * conversion : type x type -> what happens to the values of a column whose type changes. The same on both
 * databases, whatever each of them would do by itself.
 */
#ifndef MIG_SCHEMA_CONVERSION_H
#define MIG_SCHEMA_CONVERSION_H

#include "schema/schema.h"

#include <mig/tables.h>

/* From good to bad, so that the worse of two is the greater. */
enum effect {
    EFFECT_KEEPS,   /* every value stays what it is */
    EFFECT_NARROWS, /* a value stays what it is, or has no place, which stops the step */
    EFFECT_CHANGES, /* values may become others */
    EFFECT_DIFFERS, /* the databases would write different values */
    EFFECT_NONE     /* only the author can say what a value becomes */
};

/* Types that differ in size alone. */
enum family {
    FAMILY_WHOLE,
    FAMILY_DECIMAL,
    FAMILY_FLOAT,
    FAMILY_TEXT,
    FAMILY_BOOLEAN,
    FAMILY_DATE,
    FAMILY_MOMENT, /* timestamp */
    FAMILY_ZONED,  /* timestamp with time zone */
    FAMILY_JSON,
    FAMILY_UUID,
    FAMILY_LABEL, /* an enum */
    FAMILY_OTHER
};

enum family type_family(struct type type);

struct conversion {
    enum effect effect;
    bool fits;  /* every value has a place in the size of the new type */
    bool exact; /* and all of its digits have */
    /* Templates of conversions.def, by dialect; NULL where there is no conversion. */
    const char *value[MIG_DIALECT_COUNT], *misfit[MIG_DIALECT_COUNT], *changed[MIG_DIALECT_COUNT];
};

struct conversion type_conversion(struct schema schema, struct type from, struct type to);

#endif
