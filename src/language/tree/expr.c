/* SPDX-License-Identifier: MIT
 * In: the parts of an expression. Out: the expression. Whatever is built here knows its height, so that
 * nobody who walks a tree later runs out of stack: one that is too high is reported and becomes a `null`.
 */
#include "language/tree.h"

#include "base/text.h"

#include <string.h>
#include <strings.h>

/* Every expression of this folder is one of these, so its height can be found again. */
struct tall {
    struct expr expr;
    unsigned height;
};

unsigned expr_height(const struct expr *expr)
{
    return ((const struct tall *)expr)->height;
}

static struct expr *expr_new(struct parser *parser, enum expr_kind kind, const char *text, struct span span)
{
    struct tall *tall = arena_new(parser->arena, struct tall);
    tall->expr = (struct expr){.kind = kind, .text = text, .span = span};
    return &tall->expr;
}

static struct expr *expr_with(struct parser *parser, struct expr *expr, const struct expr *const *args,
                              size_t count)
{
    const struct expr **copy = arena_array(parser->arena, const struct expr *, count);
    unsigned highest = 0;
    for (size_t i = 0; i < count; i++) {
        copy[i] = args[i];
        if (expr_height(args[i]) > highest)
            highest = expr_height(args[i]);
    }
    if (highest >= PARSER_HEIGHT) {
        parser_too_deep(parser, expr->span);
        return expr_new(parser, EXPR_NULL, NULL, expr->span);
    }
    expr->args = copy;
    expr->count = count;
    ((struct tall *)expr)->height = highest + 1;
    return expr;
}

struct expr *expr_above(struct parser *parser, enum expr_kind kind, const struct expr *operand,
                        unsigned below, struct span span)
{
    struct expr *expr = expr_new(parser, kind, NULL, span);
    expr = expr_with(parser, expr, &operand, operand != NULL ? 1 : 0);
    if (below >= PARSER_HEIGHT) {
        parser_too_deep(parser, span);
        return expr_new(parser, EXPR_NULL, NULL, span);
    }
    if (((struct tall *)expr)->height <= below)
        ((struct tall *)expr)->height = below + 1;
    return expr;
}

struct expr_list *expr_list_add(struct parser *parser, struct expr_list *list, const struct expr *expr)
{
    if (list == NULL)
        list = arena_new(parser->arena, struct expr_list);
    vec_push(parser->arena, &list->exprs, expr);
    return list;
}

/* array[a, b]::text[] is array[a::text, b::text]. */
struct expr_list *expr_list_cast(struct parser *parser, const struct expr_list *list, struct type array)
{
    struct expr_list *cast = arena_new(parser->arena, struct expr_list);
    array.array = false;
    for (size_t i = 0; i < list->exprs.count; i++)
        cast = expr_list_add(parser, cast,
                             expr_cast(parser, list->exprs.items[i], array, list->exprs.items[i]->span));
    return cast;
}

const struct expr *expr_literal(struct parser *parser, enum expr_kind kind, const char *text,
                                struct span span)
{
    return expr_new(parser, kind, text, span);
}

const struct expr *expr_column(struct parser *parser, const char *qualifier, struct name name,
                               struct span span)
{
    struct expr *expr = expr_new(parser, EXPR_COLUMN, name.text, span);
    expr->qualifier = qualifier;
    return expr;
}

const struct expr *expr_unary(struct parser *parser, const char *operator, const struct expr * operand,
                              struct span span)
{
    return expr_with(parser, expr_new(parser, EXPR_UNARY, operator, span), &operand, 1);
}

const struct expr *expr_binary(struct parser *parser, const char *operator, const struct expr * left,
                               const struct expr *right, struct span span)
{
    const struct expr *args[] = {left, right};
    return expr_with(parser, expr_new(parser, EXPR_BINARY, operator, span), args, 2);
}

const struct expr *expr_is_null(struct parser *parser, const struct expr *operand, bool negated,
                                struct span span)
{
    struct expr *expr = expr_new(parser, EXPR_IS_NULL, NULL, span);
    expr->negated = negated;
    return expr_with(parser, expr, &operand, 1);
}

/* The first, if there is one, and then the list. */
static const struct expr *expr_of_list(struct parser *parser, struct expr *expr, const struct expr *first,
                                       const struct expr_list *list)
{
    struct expr_list all = {0};
    if (first != NULL)
        expr_list_add(parser, &all, first);
    for (size_t i = 0; list != NULL && i < list->exprs.count; i++)
        expr_list_add(parser, &all, list->exprs.items[i]);
    return expr_with(parser, expr, all.exprs.items, all.exprs.count);
}

const struct expr *expr_in(struct parser *parser, const struct expr *operand, const struct expr_list *list,
                           bool negated, struct span span)
{
    struct expr *expr = expr_new(parser, EXPR_IN, NULL, span);
    expr->negated = negated;
    return expr_of_list(parser, expr, operand, list);
}

const struct expr *expr_between(struct parser *parser, const struct expr *operand, const struct expr *low,
                                const struct expr *high, bool negated, struct span span)
{
    const struct expr *args[] = {operand, low, high};
    struct expr *expr = expr_new(parser, EXPR_BETWEEN, NULL, span);
    expr->negated = negated;
    return expr_with(parser, expr, args, 3);
}

const struct expr *expr_like(struct parser *parser, const struct expr *operand, const struct expr *pattern,
                             bool negated, struct span span)
{
    const struct expr *args[] = {operand, pattern};
    struct expr *expr = expr_new(parser, EXPR_LIKE, NULL, span);
    expr->negated = negated;
    return expr_with(parser, expr, args, 2);
}

const struct expr *expr_collate(struct parser *parser, const struct expr *operand, struct name collation,
                                struct span span)
{
    return expr_with(parser, expr_new(parser, EXPR_COLLATE, collation.text, span), &operand, 1);
}

const struct expr *expr_cast(struct parser *parser, const struct expr *operand, struct type type,
                             struct span span)
{
    struct expr *expr = expr_new(parser, EXPR_CAST, NULL, span);
    expr->type = type;
    return expr_with(parser, expr, &operand, 1);
}

const struct expr *expr_case(struct parser *parser, const struct expr_list *operand,
                             const struct expr_list *whens, const struct expr *otherwise, struct span span)
{
    struct expr_list all = {0};
    struct expr *expr = expr_new(parser, EXPR_CASE, NULL, span);
    expr->has_operand = operand != NULL;
    expr->has_else = otherwise != NULL;
    if (operand != NULL)
        expr_list_add(parser, &all, operand->exprs.items[0]);
    for (size_t i = 0; i < whens->exprs.count; i++)
        expr_list_add(parser, &all, whens->exprs.items[i]);
    if (otherwise != NULL)
        expr_list_add(parser, &all, otherwise);
    return expr_with(parser, expr, all.exprs.items, all.exprs.count);
}

/* Functions are in lower case wherever they come from. */
const struct expr *expr_call(struct parser *parser, struct name name, const struct expr_list *args,
                             struct span span)
{
    const char *function = text_lower(parser->arena, name.text);
    if (args == NULL && text_equal(function, "now"))
        return expr_new(parser, EXPR_NOW, NULL, span);
    return expr_of_list(parser, expr_new(parser, EXPR_CALL, function, span), NULL, args);
}

const struct expr *expr_call_star(struct parser *parser, struct name name, struct span span)
{
    struct expr *expr = expr_new(parser, EXPR_CALL, text_lower(parser->arena, name.text), span);
    expr->star = true;
    return expr;
}

const struct expr *expr_call_distinct(struct parser *parser, struct name name, const struct expr *operand,
                                      struct span span)
{
    struct expr *expr = expr_new(parser, EXPR_CALL, text_lower(parser->arena, name.text), span);
    expr->distinct = true;
    return expr_with(parser, expr, &operand, 1);
}

const struct expr *expr_glob(struct parser *parser, const struct expr *operand, const struct expr *pattern,
                             struct span span)
{
    const struct expr *args[] = {pattern, operand};
    return expr_with(parser, expr_new(parser, EXPR_CALL, "glob", span), args, 2);
}

const struct expr *expr_call_from(struct parser *parser, struct name name, struct name word,
                                  const struct expr *operand, struct span span)
{
    struct expr *expr = expr_new(parser, EXPR_CALL, text_lower(parser->arena, name.text), span);
    const struct expr *args[] = {
        expr_new(parser, EXPR_STRING, text_lower(parser->arena, word.text), word.span), operand};
    if (text_equal(expr->text, "extract"))
        return expr_with(parser, expr, args, 2);
    if (!text_equal(expr->text, "trim") || strcasecmp(word.text, "both") != 0)
        parser_problem(parser, PROBLEM_SYNTAX, name.span, "`%s` takes no `%s from`", name.text, word.text);
    return expr_with(parser, expr, &operand, 1);
}

const struct expr *expr_time_zone(struct parser *parser, const struct expr *operand, const struct expr *zone,
                                  struct span span)
{
    const struct expr *args[] = {zone, operand};
    return expr_with(parser, expr_new(parser, EXPR_CALL, "timezone", span), args, 2);
}
