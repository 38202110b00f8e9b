/* SPDX-License-Identifier: MIT
 * In: an expression. Out: whether it equals another, which columns it reads, and the same expression with
 * a column or a table under a new name. What did not change is shared.
 */
#include "schema/expr.h"

#include "base/text.h"
#include "schema/query.h"

const char *expr_word(enum expr_kind kind)
{
    static const char *const words[] = {
#define EXPR(NAME, word) [EXPR_##NAME] = word,
#include "schema/exprs.def"
#undef EXPR
    };
    return words[kind];
}

static bool same_here(const struct expr *a, const struct expr *b)
{
    return a->kind == b->kind && a->count == b->count && a->negated == b->negated &&
           a->has_operand == b->has_operand && a->has_else == b->has_else && a->star == b->star &&
           a->distinct == b->distinct && query_equal(a->query, b->query) && text_equal(a->text, b->text) &&
           text_equal(a->qualifier, b->qualifier) && (a->kind != EXPR_CAST || type_equal(a->type, b->type));
}

bool expr_is_constant(const struct expr *expr)
{
    bool sign = expr->kind == EXPR_UNARY && !text_equal(expr->text, "not");
    enum expr_kind kind = sign ? expr->args[0]->kind : expr->kind;
    if (kind == EXPR_INTEGER || kind == EXPR_NUMBER)
        return true;
    return !sign && (kind == EXPR_STRING || kind == EXPR_NULL || kind == EXPR_TRUE || kind == EXPR_FALSE);
}

bool expr_equal(const struct expr *a, const struct expr *b)
{
    if (a == b)
        return true;
    if (a == NULL || b == NULL || !same_here(a, b))
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!expr_equal(a->args[i], b->args[i]))
            return false;
    return true;
}

void expr_columns(const struct expr *expr, void (*visit)(void *context, const struct expr *column),
                  void *context)
{
    if (expr == NULL)
        return;
    if (expr->kind == EXPR_COLUMN)
        visit(context, expr);
    for (size_t i = 0; i < expr->count; i++)
        expr_columns(expr->args[i], visit, context);
}

struct search {
    const char *name;
    bool found;
};

static void look(void *context, const struct expr *column)
{
    struct search *search = context;
    if (text_equal(column->text, search->name))
        search->found = true;
}

bool expr_reads(const struct expr *expr, const char *column)
{
    struct search search = {column, false};
    expr_columns(expr, look, &search);
    return search.found;
}

/* What a column reference called `from` becomes; NULL in one half of it leaves that half alone. */
struct renaming {
    const char *column_from, *column_to;
    const char *qualifier_from, *qualifier_to;
};

static const struct expr *rename_here(struct arena *arena, const struct expr *expr,
                                      const struct renaming *new)
{
    bool column = new->column_from != NULL &&text_equal(expr->text, new->column_from);
    bool qualifier = new->qualifier_from != NULL &&text_equal(expr->qualifier, new->qualifier_from);
    if (expr->kind != EXPR_COLUMN || !(column || qualifier))
        return expr;
    struct expr *copy = arena_new(arena, struct expr);
    *copy = *expr;
    if (column)
        copy->text = new->column_to;
    if (qualifier)
        copy->qualifier = new->qualifier_to;
    return copy;
}

static const struct expr *rename_all(struct arena *arena, const struct expr *expr, const struct renaming *new)
{
    if (expr == NULL || expr->count == 0)
        return expr == NULL ? NULL : rename_here(arena, expr, new);
    const struct expr **args = NULL; /* made at the first argument that changes */
    for (size_t i = 0; i < expr->count; i++) {
        const struct expr *arg = rename_all(arena, expr->args[i], new);
        if (arg != expr->args[i] && args == NULL) {
            args = arena_array(arena, const struct expr *, expr->count);
            memcpy(args, expr->args, expr->count * sizeof *args);
        }
        if (args != NULL)
            args[i] = arg;
    }
    if (args == NULL)
        return expr;
    struct expr *copy = arena_new(arena, struct expr);
    *copy = *expr;
    copy->args = args;
    return copy;
}

const struct expr *expr_rename_column(struct arena *arena, const struct expr *expr, const char *from,
                                      const char *to)
{
    return rename_all(arena, expr, &(struct renaming){from, to, NULL, NULL});
}

const struct expr *expr_rename_qualifier(struct arena *arena, const struct expr *expr, const char *from,
                                         const char *to)
{
    return rename_all(arena, expr, &(struct renaming){NULL, NULL, from, to});
}
