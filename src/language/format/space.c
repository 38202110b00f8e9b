/* SPDX-License-Identifier: MIT
 * In: two pieces side by side. Out: whether a blank stands between them. A bracket stands at the name of a
 * function or type that it belongs to, and apart from everything else.
 */
#include "language/format/formatting.h"

#define ONE_OF(formatting, i, list) format_is_one_of(formatting, i, list, sizeof(list) / sizeof *(list))

/* Behind these words no operand has ended: a sign belongs to what follows. */
static bool is_sign(const struct formatting *formatting, size_t i)
{
    static const char *const words[] = {
        "default", "then", "else",   "when",  "and",       "or",       "not",      "between", "select",
        "where",   "fill", "by",     "start", "increment", "minvalue", "maxvalue", "cache",   "like",
        "in",      "case", "having", "using", "from",      "to",       "distinct", "is"};
    size_t before = i - 1;
    if (!format_is(formatting, i, "-") && !format_is(formatting, i, "+"))
        return false;
    if (formatting->pieces[before].kind == PIECE_MARK)
        return !format_closes(formatting, before);
    return formatting->pieces[before].kind == PIECE_WORD && ONE_OF(formatting, before, words);
}

/* The first word of a path, such as `audit` of audit.log. */
static size_t path_begin(const struct formatting *formatting, size_t i)
{
    while (i >= 2 && format_is(formatting, i - 1, "."))
        i -= 2;
    return i;
}

/* Is the bracket behind piece `name` one of a function or a type? */
static bool belongs_to(const struct formatting *formatting, size_t name)
{
    static const char *const apart[] = {
        "check", "require", "key",   "unique", "values",  "in",      "as",      "include", "with",
        "set",   "reset",   "where", "and",    "or",      "not",     "when",    "then",    "else",
        "from",  "to",      "by",    "on",     "case",    "having",  "exists",  "select",  "between",
        "like",  "all",     "using", "fill",   "default", "exclude", "distinct"};
    static const char *const before[] = {"on", "into", "references", "table", "enum", "by", "view", "of"};
    static const char *const methods[] = {"btree", "hash", "gin", "gist", "spgist", "brin"};
    enum piece_kind kind = formatting->pieces[name].kind;
    if (kind != PIECE_WORD && kind != PIECE_NAME)
        return false;
    if (kind == PIECE_WORD && ONE_OF(formatting, name, apart))
        return false;
    size_t begin = path_begin(formatting, name);
    if (begin > 0 && format_is(formatting, begin - 1, "using") && ONE_OF(formatting, name, methods))
        return false;
    return begin == 0 || formatting->pieces[begin - 1].kind != PIECE_WORD ||
           !ONE_OF(formatting, begin - 1, before);
}

bool format_space(const struct formatting *formatting, size_t i)
{
    static const char *const attached[] = {",", ";", ")", "]", "[", "."};
    static const char *const attaching[] = {"(", "[", "."};
    if (formatting->pieces[i].kind == PIECE_COMMENT)
        return true;
    if (ONE_OF(formatting, i, attached) || ONE_OF(formatting, i - 1, attaching))
        return false;
    if (format_is(formatting, i, "("))
        return !belongs_to(formatting, i - 1);
    return i < 2 || !is_sign(formatting, i - 1);
}
