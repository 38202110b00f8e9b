/* SPDX-License-Identifier: MIT
 * In: the words of a type and the numbers in its parentheses. Out: a type. A word that is no type of the
 * language is the name of an enum; whether there is one, the schema knows.
 */
#include "language/tree.h"

#include "base/text.h"
#include "schema/foreign.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <strings.h>

enum { LONGEST_TEXT = 10485760, MOST_DIGITS = 1000 }; /* PostgreSQL's own limits */

struct type_words {
    const char *words;
    enum type_kind kind;
};

static const struct type_words our_words[] = {
#define TYPE(NAME, word, sqlite, postgres) {word, TYPE_##NAME},
#include "schema/types.def"
#undef TYPE
    {"int", TYPE_INTEGER},
    {"bool", TYPE_BOOLEAN},
    {"double precision", TYPE_DOUBLE},
    {"decimal", TYPE_NUMERIC},
    {"character varying", TYPE_VARCHAR},
    {"character", TYPE_CHAR},
    {"timestamptz", TYPE_TIMESTAMPTZ},
    {"time without time zone", TYPE_TIME},
    {"timestamp without time zone", TYPE_TIMESTAMP},
};

/* Where two types have one word in SQLite, the first is as good as the other. */
static const struct type_words sqlite_words[] = {
#define TYPE(NAME, word, sqlite, postgres) {sqlite, TYPE_##NAME},
#include "schema/types.def"
#undef TYPE
};

static const struct type_words postgres_words[] = {
#define TYPE(NAME, word, sqlite, postgres) {postgres, TYPE_##NAME},
#include "schema/types.def"
#undef TYPE
    {"bpchar", TYPE_CHAR},
};

static bool find_in(const struct type_words *words, size_t count, const char *wanted, enum type_kind *kind)
{
    for (size_t i = 0; i < count; i++)
        if (words[i].words[0] != '\0' && strcasecmp(words[i].words, wanted) == 0) {
            *kind = words[i].kind;
            return true;
        }
    return false;
}

#define FIND_IN(words, wanted, kind) find_in((words), sizeof(words) / sizeof *(words), (wanted), (kind))

static enum type_kind find_kind(const struct parser *parser, const char *words)
{
    enum type_kind kind = TYPE_ENUM;
    bool found = (parser->language == LANGUAGE_SQLITE && FIND_IN(sqlite_words, words, &kind)) ||
                 (parser->language == LANGUAGE_POSTGRES && FIND_IN(postgres_words, words, &kind)) ||
                 FIND_IN(our_words, words, &kind);
    return found ? kind : TYPE_ENUM;
}

/* The number, or UINT_MAX when it is none that matters. */
static unsigned to_number(const char *digits)
{
    errno = 0;
    unsigned long number = strtoul(digits, NULL, 10);
    return errno != 0 || number > INT_MAX ? UINT_MAX : (unsigned)number;
}

static void set_length(struct parser *parser, struct type *type, struct type_size size, struct span span)
{
    unsigned length = to_number(size.first);
    if (size.second != NULL)
        parser_problem(parser, PROBLEM_TYPE_SIZE, span, "`%s` takes one number, its length",
                       type_word(type->kind));
    else if (length == 0 || length > LONGEST_TEXT)
        parser_problem(parser, PROBLEM_TYPE_SIZE, span, "the length of `%s` goes from 1 to %d",
                       type_word(type->kind), LONGEST_TEXT);
    else
        type->length = length;
}

static void set_precision(struct parser *parser, struct type *type, struct type_size size, struct span span)
{
    unsigned precision = to_number(size.first);
    unsigned scale = size.second != NULL ? to_number(size.second) : 0;
    if (precision == 0 || precision > MOST_DIGITS) {
        parser_problem(parser, PROBLEM_TYPE_SIZE, span, "the digits of `numeric` go from 1 to %d",
                       MOST_DIGITS);
    } else if (scale > precision) {
        parser_problem(parser, PROBLEM_TYPE_SIZE, span,
                       "`numeric(%u, %s)` has more digits behind the point than in all", precision,
                       size.second);
    } else {
        type->precision = precision;
        type->scale = scale;
    }
}

/* SQLite's word for `uuid` has its length in it. */
static bool is_sqlite_uuid(const struct parser *parser, enum type_kind kind, struct type_size size)
{
    return parser->language == LANGUAGE_SQLITE && kind == TYPE_CHAR && size.first != NULL &&
           text_equal(size.first, "32");
}

/* Six digits behind the seconds, which all times have anyway. */
static void check_digits(struct parser *parser, const char *words, struct type_size size, struct span span)
{
    if (size.second != NULL || to_number(size.first) != 6)
        parser_help(parser,
                    parser_problem(parser, PROBLEM_TYPE_SIZE, span,
                                   "`%s` has six digits behind the seconds, and no other number", words),
                    "leave the number out");
}

static bool is_time(enum type_kind kind)
{
    return kind == TYPE_TIME || kind == TYPE_TIMESTAMP || kind == TYPE_TIMESTAMPTZ;
}

struct type build_type(struct parser *parser, const char *words, struct type_size size, struct span span)
{
    struct type type = {.kind = find_kind(parser, words)};
    if (is_sqlite_uuid(parser, type.kind, size))
        return (struct type){.kind = TYPE_UUID};
    if (type.kind == TYPE_ENUM)
        type.name = words;
    if (size.first == NULL)
        return type;
    if (type.kind == TYPE_VARCHAR || type.kind == TYPE_CHAR)
        set_length(parser, &type, size, span);
    else if (type.kind == TYPE_NUMERIC)
        set_precision(parser, &type, size, span);
    else if (is_time(type.kind))
        check_digits(parser, words, size, span);
    else if (type.kind == TYPE_ENUM && foreign_type(words) != NULL) /* no enum has parentheses */
        parser_help(parser,
                    parser_problem(parser, PROBLEM_FOREIGN_TYPE, span, "there is no type `%s`", words),
                    foreign_type(words));
    else if (type.kind == TYPE_ENUM && parser->language == LANGUAGE_MIG)
        type.length = 1; /* whatever it is: there may be no such type, which says more (apply) */
    else
        parser_problem(parser, PROBLEM_TYPE_SIZE, span, "`%s` takes no number in parentheses", words);
    return type;
}

struct type build_enum_type(struct name name)
{
    return (struct type){.kind = TYPE_ENUM, .name = name.text};
}

struct type type_array(struct type type)
{
    type.array = true;
    return type;
}
