/* SPDX-License-Identifier: MIT
 * How much of an expression a database reads at a time. Comes in: a resolved tree. Goes out: a problem where
 * SQLite's parser would overflow, or where a value that is written more than once makes the text explode.
 *
 * The parser of SQLite up to 3.45 has 100 places, for each sign and word that is begun and not done:
 * `(a + (a + ` takes six. What stands in front of a part is counted here as sql/expr.c writes it, and rather
 * one place too many; what a statement has around the expression has `AROUND`.
 */
#include "schema/typing/rules.h"

#include "base/text.h"
#include "schema/query.h"

enum {
    PLACES = 100,
    AROUND = 26,  /* what a way back would lose is asked with most: 20 and more */
    LEAST = 7,    /* "t"."c", cast(... as numeric), strftime('...', 'now') */
    PATTERN = 17, /* five times replace(, behind `x not glob` */
    PARTS = 50000 /* written out; who writes that many by hand may have them */
};

struct measure {
    unsigned places;        /* at most at a time */
    unsigned long parts;    /* as a database gets them, no more than PARTS */
    unsigned long original; /* as they stand in the source */
    bool sqlite, postgres;
};

static void measure(struct measure *whole, const struct expr *expr);

/* `times`: how often it is written; `front`: places in front of it. */
static void add_part(struct measure *whole, const struct expr *expr, unsigned front, unsigned times)
{
    struct measure part = {.sqlite = whole->sqlite, .postgres = whole->postgres};
    measure(&part, expr);
    if (part.places + front > whole->places)
        whole->places = part.places + front;
    whole->parts += part.parts * times;
    whole->original += part.original;
    if (whole->parts > PARTS)
        whole->parts = PARTS + 1;
}

/* One that has parentheses where it is beside an operator. */
static bool is_composed(const struct expr *expr)
{
    switch (expr->kind) {
    case EXPR_UNARY:
    case EXPR_BINARY:
    case EXPR_IS_NULL:
    case EXPR_IN:
    case EXPR_BETWEEN:
    case EXPR_LIKE:
    case EXPR_IN_QUERY:
    case EXPR_OPAQUE:
        return true;
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
    case EXPR_COLLATE:
    case EXPR_EXISTS:
    case EXPR_QUERY:
        return false;
    }
    return false;
}

static void add_operand(struct measure *whole, const struct expr *expr, unsigned front)
{
    add_part(whole, expr, front + (is_composed(expr) ? 1 : 0), 1);
}

static bool is_fraction(const struct expr *expr)
{
    return typing_is_number(expr->type) && !typing_is_whole(expr->type);
}

static void add_binary(struct measure *whole, const struct expr *expr)
{
    const struct expr *left = expr->args[0], *right = expr->args[1];
    bool rewritten = whole->sqlite && (is_fraction(left) || is_fraction(right));
    if (rewritten && text_equal(expr->text, "%")) { /* (a - CAST(CAST(a AS REAL) / b AS INTEGER) * b) */
        add_part(whole, left, 7, 2);
        add_part(whole, right, 8, 2);
    } else if (rewritten && text_equal(expr->text, "/")) { /* CAST(a AS REAL) / b */
        add_part(whole, left, 2, 1);
        add_operand(whole, right, 2);
    } else { /* a chain of one operator needs no parentheses */
        bool chain = left->kind == EXPR_BINARY && text_equal(left->text, expr->text);
        add_part(whole, left, chain || !is_composed(left) ? 0 : 1, 1);
        add_operand(whole, right, 2);
    }
}

static void add_case(struct measure *whole, const struct expr *expr)
{
    size_t first = expr->has_operand ? 1 : 0;
    if (expr->has_operand)
        add_operand(whole, expr->args[0], 1);
    for (size_t i = first; i + 1 < expr->count; i += 2) {
        add_part(whole, expr->args[i], i == first ? 3 : 4, 1);
        add_part(whole, expr->args[i + 1], i == first ? 5 : 6, 1);
    }
    if (expr->has_else)
        add_part(whole, expr->args[expr->count - 1], 4, 1);
}

/* PostgreSQL asks first whether one of them is null. */
static void add_call(struct measure *whole, const struct expr *call)
{
    bool twice = whole->postgres && call->count > 1 &&
                 (text_equal(call->text, "max") || text_equal(call->text, "min"));
    for (size_t i = 0; i < call->count; i++)
        add_part(whole, call->args[i], i == 0 ? 3 : 5, twice ? 2 : 1);
}

static void add_select(struct measure *whole, const struct query_select *select, unsigned front)
{
    for (size_t i = 0; i < select->item_count; i++)
        add_part(whole, select->items[i].expr, front + 3, 1);
    for (size_t i = 0; i < select->source_count; i++)
        if (select->sources[i].on != NULL)
            add_part(whole, select->sources[i].on, front + 10, 1);
    if (select->where != NULL)
        add_part(whole, select->where, front + 5, 1);
    for (size_t i = 0; i < select->group_count; i++)
        add_part(whole, select->groups[i], front + 9, 1);
    if (select->having != NULL)
        add_part(whole, select->having, front + 7, 1);
}

static void add_query(struct measure *whole, const struct query *query, unsigned front)
{
    unsigned limit = front + 13; /* SELECT distinct items from where group having order LIMIT 1 OFFSET 1 */
    for (size_t i = 0; i < query->select_count; i++)
        add_select(whole, &query->selects[i], front + (i == 0 ? 0 : 2));
    for (size_t i = 0; i < query->order_count; i++)
        add_part(whole, query->orders[i].expr, front + 11, 1);
    if (limit > whole->places)
        whole->places = limit;
}

static void measure(struct measure *whole, const struct expr *expr)
{
    whole->places = LEAST;
    whole->parts = whole->original = 1;
    switch (expr->kind) {
    case EXPR_NULL:
    case EXPR_TRUE:
    case EXPR_FALSE:
    case EXPR_INTEGER:
    case EXPR_NUMBER:
    case EXPR_STRING:
    case EXPR_COLUMN:
    case EXPR_NOW:
    case EXPR_TODAY:
    case EXPR_OPAQUE:
        break;
    case EXPR_UNARY:
        add_operand(whole, expr->args[0], 1);
        break;
    case EXPR_BINARY:
        add_binary(whole, expr);
        break;
    case EXPR_IS_NULL:
    case EXPR_COLLATE:
        add_operand(whole, expr->args[0], 0);
        break;
    case EXPR_IN:
        add_operand(whole, expr->args[0], 0);
        for (size_t i = 1; i < expr->count; i++)
            add_part(whole, expr->args[i], i == 1 ? 3 : 5, 1);
        break;
    case EXPR_BETWEEN:
        add_operand(whole, expr->args[0], 0);
        add_operand(whole, expr->args[1], 2);
        add_operand(whole, expr->args[2], 4);
        break;
    case EXPR_LIKE:
        add_operand(whole, expr->args[0], 0);
        add_part(whole, expr->args[1], expr->args[1]->kind == EXPR_STRING ? 2 : PATTERN, 1);
        break;
    case EXPR_CASE:
        add_case(whole, expr);
        break;
    case EXPR_CAST: /* strftime('...', x), substr(CAST(x AS TEXT), 1, 9) */
        add_operand(whole, expr->args[0], typing_is_whole(expr->type) && !is_fraction(expr->args[0]) ? 2 : 5);
        break;
    case EXPR_CALL:
        add_call(whole, expr);
        break;
    case EXPR_EXISTS:
    case EXPR_QUERY:
        add_query(whole, expr->query, 2);
        break;
    case EXPR_IN_QUERY:
        add_operand(whole, expr->args[0], 0);
        add_query(whole, expr->query, 3);
        break;
    }
}

void rules_depth(struct resolver *resolver, const struct expr *expr)
{
    struct measure whole = {.sqlite = (resolver->scope->dialects & 1u << MIG_DIALECT_SQLITE) != 0,
                            .postgres = (resolver->scope->dialects & 1u << MIG_DIALECT_POSTGRES) != 0};
    struct problem *problem = NULL;
    if (resolver->failed)
        return;
    measure(&whole, expr);
    if (whole.sqlite && whole.places > PLACES - AROUND)
        problem = resolver_problem(resolver, PROBLEM_TOO_DEEP, expr->span,
                                   "this is nested too deeply for SQLite: its parser has room for %d words "
                                   "and signs that are begun and not done, and this needs %u",
                                   PLACES - AROUND, whole.places);
    else if (whole.parts > PARTS && whole.original * 2 < whole.parts)
        problem = resolver_problem(resolver, PROBLEM_TOO_DEEP, expr->span,
                                   "this is nested too deeply: what the database gets twice at each level "
                                   "becomes more than %d parts",
                                   PARTS);
    if (problem != NULL)
        problem_help(resolver->problems, problem, "split it into smaller parts");
}

void rules_depth_of_both(struct problems *problems, const struct expr *first, const struct expr *then)
{
    struct measure inner = {.sqlite = true}, outer = {.sqlite = true};
    measure(&inner, first);
    measure(&outer, then);
    if (inner.places + outer.places <= PLACES - AROUND)
        return;
    problem_help(
        problems,
        problem_add(problems, PROBLEM_TOO_DEEP, then->span,
                    "this and `using` are nested too deeply for SQLite: the way back asks both in one "
                    "expression, whose parser has room for %d words and signs that are begun and not "
                    "done, and this may need %u",
                    PLACES - AROUND, inner.places + outer.places),
        "split it into smaller parts");
}
