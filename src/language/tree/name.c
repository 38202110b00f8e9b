/* SPDX-License-Identifier: MIT
 * In: words, quoted names and ids as the lexer cut them out. Out: names that both databases keep whole, and
 * ids that can be told from the other words of a target.
 */
#include "language/tree.h"

#include "base/path.h"

#include <string.h>
#include <strings.h>

struct name_list *name_list_add(struct parser *parser, struct name_list *list, struct name name)
{
    if (list == NULL)
        list = arena_new(parser->arena, struct name_list);
    vec_push(parser->arena, &list->names, name);
    return list;
}

struct names name_list_names(const struct name_list *list)
{
    return list != NULL ? (struct names){list->names.items, list->names.count} : (struct names){NULL, 0};
}

struct name build_name(struct parser *parser, const char *text, struct span span)
{
    if (text[0] == '\0')
        parser_help(parser, parser_problem(parser, PROBLEM_NAME, span, "a name has at least one character"),
                    "an empty text stands in single quotes: ''");
    else if (strlen(text) > PARSER_NAME)
        parser_problem(parser, PROBLEM_TOO_LONG, span, "this name of %zu bytes is too long", strlen(text));
    for (const char *at = text; *at != '\0'; at++)
        if ((unsigned char)*at < ' ' || *at == 0x7f) {
            parser_problem(parser, PROBLEM_NAME, span,
                           "a name has no control characters, and this one has 0x%02x",
                           (unsigned)(unsigned char)*at);
            break;
        }
    return (struct name){text, span};
}

struct name build_path(struct parser *parser, struct name schema, struct name name)
{
    return (struct name){path_join(parser->arena, schema.text, name.text), span_join(schema.span, name.span)};
}

static bool reserved_id(const char *text)
{
    static const char *const reserved[] = {"head", "heads", "base", "current"};
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (strcasecmp(text, reserved[i]) == 0)
            return true;
    return false;
}

/* What may not stand in an id: the signs of a target (+2, -3, a:b, label@head) and blanks. */
static const char *first_bad(const char *text)
{
    const char *at = text;
    while (*at != '\0' && strchr("@+-:", *at) == NULL && (unsigned char)*at > ' ' && *at != 0x7f)
        at++;
    return *at != '\0' ? at : NULL;
}

static void check_id(struct parser *parser, const char *text, struct span span, bool quoted)
{
    const char *bad = first_bad(text);
    struct problem *problem = NULL;
    if (text[0] == '\0')
        problem = parser_problem(parser, PROBLEM_ID, span, "an id has at least one character");
    else if (strlen(text) > PARSER_ID)
        problem = parser_problem(parser, PROBLEM_TOO_LONG, span,
                                 "this id of %zu bytes is longer than %d bytes", strlen(text), PARSER_ID);
    else if (reserved_id(text))
        problem = parser_problem(parser, PROBLEM_ID, span, "`%s` cannot be an id, since targets use the word",
                                 text);
    else if (bad != NULL && (unsigned char)*bad > ' ' && *bad != 0x7f)
        problem =
            parser_problem(parser, PROBLEM_ID, span, "the id `%s` has a `%c`, which targets use", text, *bad);
    else if (bad != NULL)
        problem = parser_problem(parser, PROBLEM_ID, span, "the id `%s` has a blank", text);
    else if (!quoted &&
             strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.") != strlen(text))
        problem = parser_problem(parser, PROBLEM_ID, span, "the id `%s` must stand in double quotes", text);
    if (bad != NULL)
        parser_help(parser, problem, "an id holds no `@`, `+`, `-`, `:` and no blank");
}

struct name build_id(struct parser *parser, const char *text, struct span span, bool quoted)
{
    if (!quoted) /* as written: `DAFD` is not `dafd` */
        text = parser_text(parser, span);
    check_id(parser, text, span, quoted);
    return (struct name){text, span};
}

const char *build_reason(struct parser *parser, const char *text, struct span span)
{
    if (text[strspn(text, " \t")] == '\0')
        parser_problem(parser, PROBLEM_REASON, span, "this reason is empty");
    return text;
}
