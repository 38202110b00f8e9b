/* SPDX-License-Identifier: MIT
 * In: `alter column`. Out: the column's name and what is done to it, as a source says it.
 */
#include "schema/print/parts.h"

static void print_optional(struct buf *out, const char *words, const struct expr *expr)
{
    if (expr == NULL)
        return;
    buf_add(out, words);
    expr_print(out, expr);
}

/* `set generated always as identity`: its attribute has the rest of the words. */
static const char *first_words(enum alteration_kind kind)
{
    bool attribute = kind == ALTER_SET_GENERATED || kind == ALTER_SET_IDENTITY;
    return attribute ? "set" : alteration_words(kind);
}

void print_alteration(struct buf *out, const struct step *step)
{
    const struct alteration *alteration = step->alteration;
    print_name(out, step->name.text);
    buf_format(out, " %s", first_words(alteration->kind));
    switch (alteration->kind) {
    case ALTER_TYPE:
        buf_char(out, ' ');
        type_print(out, alteration->to.type);
        print_optional(out, " using ", alteration->using);
        print_optional(out, " reverse ", alteration->reverse);
        break;
    case ALTER_SET_DEFAULT:
        buf_char(out, ' ');
        print_default(out, alteration->to.value);
        break;
    case ALTER_SET_COLLATION:
        buf_char(out, ' ');
        print_name(out, alteration->to.collation);
        break;
    case ALTER_SET_GENERATED:
        print_generated(out, &alteration->to);
        break;
    case ALTER_SET_IDENTITY:
        print_identity(out, alteration->to.identity);
        break;
    case ALTER_SET_NOT_NULL:
    case ALTER_DROP_NOT_NULL:
    case ALTER_DROP_DEFAULT:
    case ALTER_DROP_COLLATION:
    case ALTER_DROP_GENERATED:
    case ALTER_DROP_IDENTITY:
    case ALTER_SET_SERIAL:
        break;
    }
    print_optional(out, " fill ", step->fill);
}
