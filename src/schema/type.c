/* SPDX-License-Identifier: MIT
 * In: types. Out: whether two are equal, and their text as the language writes it.
 */
#include "schema/type.h"

#include "base/text.h"
#include "schema/print.h"

bool type_equal(struct type a, struct type b)
{
    return a.kind == b.kind && a.length == b.length && a.precision == b.precision && a.scale == b.scale &&
           a.array == b.array && text_equal(a.name, b.name);
}

const char *type_word(enum type_kind kind)
{
    static const char *const words[] = {
#define TYPE(NAME, word, sqlite, postgres) [TYPE_##NAME] = word,
#include "schema/types.def"
#undef TYPE
    };
    return words[kind];
}

bool type_has_word(const char *name)
{
    static const char *const synonyms[] = {"int", "bool", "decimal", "character", "timestamptz"};
    for (size_t i = 0; i < TYPE_ENUM; i++)
        if (text_equal(type_word((enum type_kind)i), name))
            return true;
    for (size_t i = 0; i < sizeof synonyms / sizeof *synonyms; i++)
        if (text_equal(synonyms[i], name))
            return true;
    return false;
}

/* A name in quotes is always an enum. */
static void print_enum_name(struct buf *out, const char *name)
{
    bool bare = type_has_word(name);
    buf_add(out, bare ? "\"" : "");
    print_name(out, name);
    buf_add(out, bare ? "\"" : "");
}

void type_print(struct buf *out, struct type type)
{
    if (type.kind == TYPE_ENUM)
        print_enum_name(out, type.name);
    else if (type.kind == TYPE_OTHER)
        buf_add(out, type.name);
    else
        buf_add(out, type_word(type.kind));
    if (type.length != 0)
        buf_format(out, "(%u)", type.length);
    if (type.precision != 0 && type.scale != 0)
        buf_format(out, "(%u, %u)", type.precision, type.scale);
    else if (type.precision != 0)
        buf_format(out, "(%u)", type.precision);
    if (type.array)
        buf_add(out, "[]");
}
