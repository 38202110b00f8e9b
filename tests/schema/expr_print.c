/* SPDX-License-Identifier: MIT
 * The text of expressions: read, printed, read again. Random trees show that no pair of parentheses is
 * missing, and that none could be left out, but for those of -(-a): `--` opens a comment in SQL.
 */
#include "language/parse.h"
#include "schema/print.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;

static void full(void *context)
{
    (void)context;
    abort();
}

static int start(void **state)
{
    (void)state;
    arena_init(&arena, full, NULL);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static const struct expr *read(const char *text)
{
    const struct constraint *check = parse_constraint(&arena, "c", arena_format(&arena, "check (%s)", text));
    return check != NULL ? check->check : NULL;
}

static const char *print(const struct expr *expr)
{
    struct buf out;
    buf_init(&out, &arena);
    expr_print(&out, expr);
    return out.data;
}

static void test_canonical(void **state)
{
    static const char *const texts[][2] = {
        {"((a))", "a"},
        {"NULL", "null"},
        {"TRUE or FALSE", "true or false"},
        {"'it''s'", "'it''s'"},
        {"0.50", "0.50"},
        {"(a or b) and (c and d)", "(a or b) and (c and d)"},
        {"(a and b) and c", "a and b and c"},
        {"not (a = 1)", "not a = 1"},
        {"(not a) = b", "(not a) = b"},
        {"not (not a)", "not not a"},
        {"(a = b) = c", "(a = b) = c"},
        {"a != b", "a <> b"},
        {"(a * b) + c", "a * b + c"},
        {"a * (b + c)", "a * (b + c)"},
        {"a - (b - c)", "a - (b - c)"},
        {"a || (b + c)", "a || b + c"},
        {"(a || b) + c", "(a || b) + c"},
        {"-(-a)", "-(-a)"},
        {"-(a + b)", "-(a + b)"},
        {"(-a) * b", "-a * b"},
        {"a is not null", "a is not null"},
        {"(a or b) is null", "(a or b) is null"},
        {"side in ('BUY', ('SELL'))", "side in ('BUY', 'SELL')"},
        {"a not in (1, b or c)", "a not in (1, b or c)"},
        {"a between (b) and (c)", "a between b and c"},
        {"a not between (b and c) and d", "a not between (b and c) and d"},
        {"name not like 'A%'", "name not like 'A%'"},
        {"a like (b || c)", "a like b || c"},
        {"case when (a > 1) then 'x' else (b) end", "case when a > 1 then 'x' else b end"},
        {"case a when 1 then 2 when 3 then 4 end", "case a when 1 then 2 when 3 then 4 end"},
        {"cast(a as VARCHAR(20))", "cast(a as varchar(20))"},
        {"cast(a as numeric(12, 8))", "cast(a as numeric(12, 8))"},
        {"cast(a as timestamp with time zone)", "cast(a as timestamp with time zone)"},
        {"Coalesce(a, 0)", "coalesce(a, 0)"},
        {"count(*)", "count(*)"},
        {"now()", "now()"},
        {"CURRENT_TIMESTAMP", "now()"},
        {"current_date", "current_date"},
        {"trades.price", "trades.price"},
        {"timestamp + open + close + index + \"order\"", "timestamp + open + close + index + order"},
        {"\"Price\" + \"end\" + \"a b\" + \"a\"\"b\"", "\"Price\" + \"end\" + \"a b\" + \"a\"\"b\""},
        {"\"now\" + \"current_date\"", "now + \"current_date\""},
        {"(a collate nocase) = b", "a collate nocase = b"},
        {"(a || b) collate \"C\"", "(a || b) collate \"C\""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const struct expr *expr = read(texts[i][0]);
        if (expr == NULL)
            fail_msg("cannot read %s", texts[i][0]);
        assert_string_equal(print(expr), texts[i][1]);
        if (!expr_equal(expr, read(texts[i][1])))
            fail_msg("%s is not read back", texts[i][1]);
    }
}

static const struct expr *node(enum expr_kind kind, const char *text, size_t count, const struct expr **args)
{
    struct expr *expr = arena_new(&arena, struct expr);
    expr->kind = kind;
    expr->text = text;
    expr->count = count;
    expr->args = args;
    return expr;
}

static unsigned dice(unsigned sides)
{
    static unsigned state = 20250401;
    state = state * 1664525u + 1013904223u;
    return (state >> 16) % sides;
}

static const struct expr *random_leaf(void)
{
    static const char *const names[] = {"a", "order", "Big", "end"};
    switch (dice(6)) {
    case 0:
        return node(EXPR_INTEGER, "12", 0, NULL);
    case 1:
        return node(EXPR_STRING, "x'y", 0, NULL);
    case 2:
        return node(EXPR_NOW, NULL, 0, NULL);
    case 3:
        return node(EXPR_NULL, NULL, 0, NULL);
    }
    return node(EXPR_COLUMN, names[dice(4)], 0, NULL);
}

static const struct expr *random_expr(unsigned depth)
{
    static const char *const operators[] = {"or", "and", "=", "<>", "<", ">=", "||", "+", "-", "*", "/", "%"};
    static const char *const signs[] = {"not", "-", "+"};
    if (depth == 0)
        return random_leaf();
    const struct expr **args = arena_array(&arena, const struct expr *, 5);
    for (size_t i = 0; i < 5; i++)
        args[i] = random_expr(depth - 1 - dice(depth));
    switch (dice(12)) {
    case 0:
        return node(EXPR_UNARY, signs[dice(3)], 1, args);
    case 1:
    case 2: {
        struct expr *expr = arena_new(&arena, struct expr);
        *expr = *node(EXPR_IN, NULL, 3, args);
        expr->kind = (enum expr_kind[]){EXPR_IS_NULL, EXPR_IN, EXPR_BETWEEN, EXPR_LIKE}[dice(4)];
        expr->count = expr->kind == EXPR_IS_NULL ? 1 : expr->kind == EXPR_LIKE ? 2 : 3;
        expr->negated = dice(2) == 0;
        return expr;
    }
    case 3: {
        struct expr *expr = arena_new(&arena, struct expr);
        *expr = *node(EXPR_CASE, NULL, 5, args);
        expr->has_operand = dice(2) == 0;
        expr->has_else = expr->has_operand ? dice(2) == 0 : true;
        expr->count = expr->has_operand ? (expr->has_else ? 4 : 3) : 5;
        return expr;
    }
    case 4:
        return node(EXPR_CALL, "coalesce", 2, args);
    case 5:
        return node(EXPR_COLLATE, "nocase", 1, args);
    }
    return node(EXPR_BINARY, operators[dice(12)], 2, args);
}

/* Without the pair that opens at `open` the text must be read as something else, or not at all. */
static void check_needed(const struct expr *expr, const char *text, size_t open)
{
    size_t depth = 0;
    bool quoted = false;
    char *shorter = arena_text(&arena, text);
    shorter[open] = ' ';
    for (size_t i = open; text[i] != '\0'; i++) {
        quoted = text[i] == '\'' || text[i] == '"' ? !quoted : quoted;
        depth += !quoted && text[i] == '(';
        if (quoted || text[i] != ')' || --depth > 0)
            continue;
        shorter[i] = ' ';
        const struct expr *other = read(shorter);
        if (other != NULL && expr_equal(expr, other))
            fail_msg("more parentheses than needed in %s", text);
        return;
    }
}

static void test_random(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 4000; i++) {
        const struct expr *expr = random_expr(1 + i % 5);
        const char *text = print(expr);
        const struct expr *back = read(text);
        if (back == NULL || !expr_equal(expr, back))
            fail_msg("not read back: %s", text);
        assert_string_equal(print(back), text);
        bool quoted = false;
        for (size_t at = 0; text[at] != '\0'; at++) {
            quoted = text[at] == '\'' || text[at] == '"' ? !quoted : quoted;
            bool group = at == 0 || strchr(" (-+", text[at - 1]) != NULL;
            bool list = at >= 3 && strncmp(text + at - 3, "in ", 3) == 0;
            bool sign = at > 0 && strchr("+-", text[at - 1]) != NULL && strchr("+-", text[at + 1]) != NULL;
            if (!quoted && text[at] == '(' && group && !list && !sign)
                check_needed(expr, text, at);
        }
        if (i % 100 == 0) {
            arena_free(&arena);
            arena_init(&arena, full, NULL);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_canonical, start, end),
        cmocka_unit_test_setup_teardown(test_random, start, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
