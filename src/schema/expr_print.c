/* SPDX-License-Identifier: MIT
 * In: an expression. Out: its .mig text. A part stands in parentheses only when the grammar would otherwise
 * read another tree: each kind of expression has a strength, each place asks for at least one.
 */
#include "schema/expr.h"
#include "schema/print/parts.h"
#include "schema/query.h"

#include <string.h>

/* From loose to tight, as in the grammar. Comparison does not associate, the others do to the left. */
enum strength {
    LOOSEST,
    STRENGTH_OR,
    STRENGTH_AND,
    STRENGTH_NOT,
    STRENGTH_COMPARISON, /* = <> < <= > >= is in between like */
    STRENGTH_CONCAT,
    STRENGTH_SUM,
    STRENGTH_PRODUCT,
    STRENGTH_SIGN,
    STRENGTH_COLLATE,
    STRENGTH_PRIMARY
};

static enum strength operator_strength(const char *text)
{
    static const struct {
        const char *text;
        enum strength strength;
    } operators[] = {
        {"or", STRENGTH_OR}, {"and", STRENGTH_AND},   {"||", STRENGTH_CONCAT}, {"+", STRENGTH_SUM},
        {"-", STRENGTH_SUM}, {"*", STRENGTH_PRODUCT}, {"/", STRENGTH_PRODUCT}, {"%", STRENGTH_PRODUCT},
    };
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (strcmp(operators[i].text, text) == 0)
            return operators[i].strength;
    return STRENGTH_COMPARISON;
}

static enum strength strength_of(const struct expr *expr)
{
    switch (expr->kind) {
    case EXPR_BINARY:
        return operator_strength(expr->text);
    case EXPR_UNARY:
        return strcmp(expr->text, "not") == 0 ? STRENGTH_NOT : STRENGTH_SIGN;
    case EXPR_IS_NULL:
    case EXPR_IN:
    case EXPR_BETWEEN:
    case EXPR_LIKE:
    case EXPR_IN_QUERY:
        return STRENGTH_COMPARISON;
    case EXPR_COLLATE:
        return STRENGTH_COLLATE;
    case EXPR_OPAQUE: /* nobody knows what is inside */
        return LOOSEST;
    case EXPR_NULL:
    case EXPR_TRUE:
    case EXPR_FALSE:
    case EXPR_INTEGER:
    case EXPR_NUMBER:
    case EXPR_STRING:
    case EXPR_COLUMN:
    case EXPR_CASE:
    case EXPR_CAST:
    case EXPR_CALL:
    case EXPR_NOW:
    case EXPR_TODAY:
    case EXPR_EXISTS:
    case EXPR_QUERY:
        return STRENGTH_PRIMARY;
    }
    return STRENGTH_PRIMARY;
}

static void print_at(struct buf *out, const struct expr *expr, enum strength least)
{
    bool inside = strength_of(expr) < least;
    buf_add(out, inside ? "(" : "");
    expr_print(out, expr);
    buf_add(out, inside ? ")" : "");
}

static void print_list(struct buf *out, const struct expr *const *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buf_add(out, i > 0 ? ", " : "");
        expr_print(out, items[i]);
    }
}

static void print_binary(struct buf *out, const struct expr *expr)
{
    enum strength own = strength_of(expr);
    print_at(out, expr->args[0], own == STRENGTH_COMPARISON ? own + 1 : own);
    buf_format(out, " %s ", expr->text);
    print_at(out, expr->args[1], own + 1);
}

static void print_unary(struct buf *out, const struct expr *expr)
{
    buf_add(out, expr->text);
    if (strength_of(expr) == STRENGTH_NOT) {
        buf_char(out, ' ');
        print_at(out, expr->args[0], STRENGTH_NOT);
    } else {
        print_at(out, expr->args[0], STRENGTH_SIGN + 1); /* never `--`, a comment in SQL */
    }
}

/* is null, in, between and like: what stands behind their operand. */
static void print_test(struct buf *out, const struct expr *expr)
{
    const char *negation = expr->negated ? "not " : "";
    print_at(out, expr->args[0], STRENGTH_COMPARISON + 1);
    if (expr->kind == EXPR_IS_NULL) {
        buf_format(out, " is %snull", negation);
    } else if (expr->kind == EXPR_IN) {
        buf_format(out, " %sin (", negation);
        print_list(out, expr->args + 1, expr->count - 1);
        buf_char(out, ')');
    } else {
        buf_format(out, " %s%s ", negation, expr->kind == EXPR_LIKE ? "like" : "between");
        print_at(out, expr->args[1], STRENGTH_COMPARISON + 1);
        if (expr->kind == EXPR_BETWEEN) {
            buf_add(out, " and ");
            print_at(out, expr->args[2], STRENGTH_COMPARISON + 1);
        }
    }
}

static void print_query(struct buf *out, const struct expr *expr)
{
    if (expr->kind == EXPR_IN_QUERY) {
        print_at(out, expr->args[0], STRENGTH_COMPARISON + 1);
        buf_add(out, expr->negated ? " not in " : " in ");
    }
    buf_add(out, expr->kind == EXPR_EXISTS ? "exists (" : "(");
    query_print(out, expr->query);
    buf_char(out, ')');
}

static void print_case(struct buf *out, const struct expr *expr)
{
    size_t i = 0;
    buf_add(out, "case");
    if (expr->has_operand) {
        buf_char(out, ' ');
        expr_print(out, expr->args[i++]);
    }
    for (; i + 1 < expr->count; i += 2) {
        buf_add(out, " when ");
        expr_print(out, expr->args[i]);
        buf_add(out, " then ");
        expr_print(out, expr->args[i + 1]);
    }
    if (expr->has_else) {
        buf_add(out, " else ");
        expr_print(out, expr->args[i]);
    }
    buf_add(out, " end");
}

static void print_call(struct buf *out, const struct expr *expr)
{
    print_name(out, expr->text);
    buf_char(out, '(');
    buf_add(out, expr->star ? "*" : expr->distinct ? "distinct " : "");
    print_list(out, expr->args, expr->count);
    buf_char(out, ')');
}

static void print_cast(struct buf *out, const struct expr *expr)
{
    buf_add(out, "cast(");
    expr_print(out, expr->args[0]);
    buf_add(out, " as ");
    type_print(out, expr->type);
    buf_char(out, ')');
}

static void print_column_reference(struct buf *out, const struct expr *expr)
{
    if (expr->qualifier != NULL) {
        print_name(out, expr->qualifier);
        buf_char(out, '.');
    }
    print_name(out, expr->text);
}

void expr_print(struct buf *out, const struct expr *expr)
{
    switch (expr->kind) {
    case EXPR_NULL:
    case EXPR_TRUE:
    case EXPR_FALSE:
        buf_add(out, expr_word(expr->kind));
        return;
    case EXPR_INTEGER:
    case EXPR_NUMBER:
    case EXPR_OPAQUE:
        buf_add(out, expr->text);
        return;
    case EXPR_STRING:
        print_string(out, expr->text);
        return;
    case EXPR_COLUMN:
        print_column_reference(out, expr);
        return;
    case EXPR_UNARY:
        print_unary(out, expr);
        return;
    case EXPR_BINARY:
        print_binary(out, expr);
        return;
    case EXPR_IS_NULL:
    case EXPR_IN:
    case EXPR_BETWEEN:
    case EXPR_LIKE:
        print_test(out, expr);
        return;
    case EXPR_CASE:
        print_case(out, expr);
        return;
    case EXPR_CAST:
        print_cast(out, expr);
        return;
    case EXPR_CALL:
        print_call(out, expr);
        return;
    case EXPR_NOW:
        buf_add(out, "now()");
        return;
    case EXPR_TODAY:
        buf_add(out, "current_date");
        return;
    case EXPR_COLLATE:
        print_at(out, expr->args[0], STRENGTH_COLLATE);
        buf_add(out, " collate ");
        print_name(out, expr->text);
        return;
    case EXPR_EXISTS:
    case EXPR_QUERY:
    case EXPR_IN_QUERY:
        print_query(out, expr);
        return;
    }
}

void print_default(struct buf *out, const struct expr *expr)
{
    bool sign = strength_of(expr) == STRENGTH_SIGN && strength_of(expr->args[0]) == STRENGTH_PRIMARY;
    print_at(out, expr, sign ? STRENGTH_SIGN : STRENGTH_PRIMARY);
}
