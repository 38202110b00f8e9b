/* SPDX-License-Identifier: MIT
 * In: types. Out: their class, and the type that two of them have in common on both databases.
 */
#include "schema/typing.h"

#include "base/text.h"

#include <strings.h>

/* Numbers from narrow to wide; 0 for everything else. An array is no number. */
static unsigned width_of(struct type type)
{
    if (type.array)
        return 0;
    switch (type.kind) {
    case TYPE_SMALLINT:
        return 1;
    case TYPE_INTEGER:
        return 2;
    case TYPE_BIGINT:
        return 3;
    case TYPE_NUMERIC:
        return 4;
    case TYPE_REAL:
        return 5;
    case TYPE_DOUBLE:
        return 6;
    case TYPE_BOOLEAN:
    case TYPE_TEXT:
    case TYPE_VARCHAR:
    case TYPE_CHAR:
    case TYPE_BYTES:
    case TYPE_DATE:
    case TYPE_TIME:
    case TYPE_TIMESTAMP:
    case TYPE_TIMESTAMPTZ:
    case TYPE_INTERVAL:
    case TYPE_JSON:
    case TYPE_JSONB:
    case TYPE_UUID:
    case TYPE_ENUM:
    case TYPE_OTHER:
    case TYPE_UNKNOWN:
        return 0;
    }
    return 0;
}

bool typing_is_whole(struct type type)
{
    return width_of(type) >= 1 && width_of(type) <= 3;
}

bool typing_is_number(struct type type)
{
    return width_of(type) != 0;
}

bool typing_is_text(struct type type)
{
    return !type.array && (type.kind == TYPE_TEXT || type.kind == TYPE_VARCHAR || type.kind == TYPE_CHAR);
}

bool typing_is_moment(struct type type)
{
    return !type.array &&
           (type.kind == TYPE_DATE || type.kind == TYPE_TIMESTAMP || type.kind == TYPE_TIMESTAMPTZ);
}

/* Without what stands in parentheses: numeric(12, 8) and numeric(3, 1) meet in numeric. */
static struct type bare(struct type type)
{
    type.length = type.precision = type.scale = 0;
    return type;
}

bool typing_common(struct type a, struct type b, bool postgres, struct type *common)
{
    if (a.kind == TYPE_UNKNOWN || b.kind == TYPE_UNKNOWN || type_equal(a, b)) {
        *common = a.kind == TYPE_UNKNOWN ? b : a;
        return true;
    }
    if (typing_is_number(a) && typing_is_number(b)) {
        *common = bare(width_of(a) > width_of(b) ? a : b);
        return true;
    }
    if (typing_is_text(a) && typing_is_text(b)) {
        *common = a.kind == b.kind ? bare(a) : type_of(TYPE_TEXT);
        return true;
    }
    if (postgres && typing_is_moment(a) && typing_is_moment(b)) {
        *common = a.kind > b.kind ? a : b;
        return true;
    }
    *common = bare(a);
    return type_equal(bare(a), bare(b));
}

bool collation_is_sqlites(const char *name)
{
    return strcasecmp(name, "binary") == 0 || strcasecmp(name, "nocase") == 0 ||
           strcasecmp(name, "rtrim") == 0;
}

const char *type_text(struct arena *arena, struct type type)
{
    struct buf text;
    buf_init(&text, arena);
    type_print(&text, type);
    return text.data;
}
