/* SPDX-License-Identifier: MIT
 * Expressions of a source beside what PostgreSQL prints for them (printed.def): equal in the normal form, and
 * still different where the meaning is.
 */
#include "database.h"

#include "language/parse.h"
#include "schema/print.h"

#include <stdlib.h>
#include <string.h>

static const char *const columns[][2] = {
    {"i", "integer"},    {"s", "smallint"},       {"b", "bigint"},       {"n", "numeric(12, 8)"},
    {"nn", "numeric"},   {"d", "double"},         {"r", "real"},         {"v", "varchar(20)"},
    {"c", "char(4)"},    {"t", "text"},           {"o", "boolean"},      {"e", "order_side"},
    {"ts", "timestamp"}, {"w", "\"Weird Kind\""}, {"tz", "timestamptz"}, {"da", "date"},
    {"ti", "time"},      {"iv", "interval"},      {"u", "uuid"},         {"j", "json"},
    {"jb", "jsonb"},     {"by", "bytes"},         {"ar", "integer[]"},   {"order", "integer"},
    {"Mixed", "text"},
};
enum { COLUMNS = sizeof columns / sizeof *columns };

static struct arena arena;
static struct table table;
static size_t failures;

static void full(void *context)
{
    (void)context;
    abort();
}

static int set_up(void **state)
{
    static const struct column *made[COLUMNS];
    (void)state;
    arena_init(&arena, full, NULL);
    for (size_t i = 0; i < COLUMNS; i++) {
        made[i] = parse_column(&arena, columns[i][0], columns[i][1]);
        assert_non_null(made[i]);
    }
    table = (struct table){.object.name.text = "t", .columns = made, .column_count = COLUMNS};
    failures = 0;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static const char *text_of(const struct expr *expr)
{
    struct buf text;
    buf_init(&text, &arena);
    if (expr != NULL)
        expr_print(&text, expr);
    return text.data;
}

static void say(const char *source, const struct expr *a, const struct expr *b)
{
    print_error("%s\n  source:  %s\n  printed: %s\n", source, text_of(a), text_of(b));
    failures++;
}

static const struct expr *condition(const char *source)
{
    const struct constraint *check =
        parse_constraint(&arena, "x", arena_format(&arena, "check (%s)", source));
    if (check == NULL)
        fail_msg("not a condition: %s", source);
    return check->check;
}

static const struct expr *normal(const struct expr *expr)
{
    return expr_normal(&arena, expr, &table, MIG_DIALECT_POSTGRES);
}

static const struct expr *read_back(const char *printed)
{
    const struct expr *read = parse_expression(&arena, printed, MIG_DIALECT_POSTGRES);
    if (read == NULL)
        fail_msg("cannot be read: %s", printed);
    return read;
}

static void test_conditions(void **state)
{
    static const char *const pairs[][2] = {
#define PRINTED(source, printed) {source, printed},
#define PRINTED_DEFAULT(type, source, printed)
#include "printed.def"
#undef PRINTED_DEFAULT
#undef PRINTED
    };
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const struct expr *a = normal(condition(pairs[i][0]));
        const struct expr *b = normal(read_back(pairs[i][1]));
        if (!expr_equal(a, b))
            say(pairs[i][0], a, b);
        if (!expr_equal(a, normal(a)))
            say("the normal form has another normal form", a, normal(a));
    }
    assert_int_equal(failures, 0);
}

static const struct expr *plain(const struct expr *expr)
{
    return expr_plain(&arena, expr, &table, (struct type){.kind = TYPE_UNKNOWN}, MIG_DIALECT_POSTGRES);
}

/* What people read has the casts of the source, and means what was printed. */
static void test_plain(void **state)
{
    static const char *const pairs[][2] = {
#define PRINTED(source, printed) {source, printed},
#define PRINTED_DEFAULT(type, source, printed)
#include "printed.def"
#undef PRINTED_DEFAULT
#undef PRINTED
    };
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const struct expr *printed = read_back(pairs[i][1]);
        if (!expr_equal(normal(printed), normal(plain(printed))))
            say("the plain form means something else", normal(printed), normal(plain(printed)));
        if (strstr(pairs[i][0], "cast(") == NULL && strstr(text_of(plain(printed)), "cast(") != NULL)
            say("the plain form has casts", printed, plain(printed));
    }
    assert_int_equal(failures, 0);
}

static void test_defaults(void **state)
{
    static const char *const rows[][3] = {
#define PRINTED(source, printed)
#define PRINTED_DEFAULT(type, source, printed) {type, source, printed},
#include "printed.def"
#undef PRINTED_DEFAULT
#undef PRINTED
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct column *column =
            parse_column(&arena, "x", arena_format(&arena, "%s default (%s)", rows[i][0], rows[i][1]));
        if (column == NULL)
            fail_msg("not a column: %s default %s", rows[i][0], rows[i][1]);
        const struct expr *a = expr_normal_value(&arena, column->value, column->type, MIG_DIALECT_POSTGRES);
        const struct expr *b =
            expr_normal_value(&arena, read_back(rows[i][2]), column->type, MIG_DIALECT_POSTGRES);
        if (!expr_equal(a, b))
            say(rows[i][1], a, b);
    }
    assert_int_equal(failures, 0);
}

/* What a careless normal form would take for one. */
static void test_still_different(void **state)
{
    static const char *const pairs[][2] = {
        {"i > 0", "(i >= 0)"},
        {"i > 0", "(i > 1)"},
        {"i > 0", "(s > 0)"},
        {"v in ('a', 'b')", "((v)::text = ANY (ARRAY['a'::text, 'c'::text]))"},
        {"v in ('a', 'b')", "((v)::text <> ALL (ARRAY['a'::text, 'b'::text]))"},
        {"i between 1 and 5", "((i > 1) AND (i <= 5))"},
        {"i > 0 or s > 0 and b > 0", "(((i > 0) OR (s > 0)) AND (b > 0))"},
        {"not (i > 0 and s > 0)", "((NOT (i > 0)) AND (NOT (s > 0)))"},
        {"v = '1'", "((v)::text = '01'::text)"},
        {"t = '2020-01-01'", "(t = '2020-01-01 00:00:00'::text)"},
        {"ts > '2020-01-01'", "(ts > '2020-01-01 00:00:01'::timestamp without time zone)"},
        {"i / 2 > 1", "(((i)::double precision / (2)::double precision) > (1)::double precision)"},
        {"i / s > 1", "(((i)::numeric / (s)::numeric) > (1)::numeric)"},
        {"cast(v as integer) > 0", "((v)::text > 0)"},
        {"cast(d as integer) > 0", "(d > (0)::double precision)"},
        {"cast(t as varchar(5)) = 'a'", "(((t)::character varying(6))::text = 'a'::text)"},
        {"cast(ts as date) = da", "(ts = da)"},
        {"i - (s - 1) > 0", "(((i - s) - 1) > 0)"},
        {"v like 'a%'", "((v)::text !~~ 'a%'::text)"},
        {"v is null", "(v IS NOT NULL)"},
        {"coalesce(i, 0) > 0", "(COALESCE(i, 1) > 0)"},
        {"max(i, s) > 1", "(GREATEST(i, (s)::integer) > 1)"},
        {"case when i > 0 then 1 else 0 end = 1", "(CASE WHEN (i > 0) THEN 1 END = 1)"},
        {"t collate \"C\" = 'a'", "(t = 'a'::text)"},
        {"o", "(NOT o)"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (expr_equal(normal(condition(pairs[i][0])), normal(read_back(pairs[i][1]))))
            say(pairs[i][0], condition(pairs[i][0]), read_back(pairs[i][1]));
    assert_int_equal(failures, 0);
}

static void test_null_is_no_default(void **state)
{
    const struct column *column = parse_column(&arena, "x", "text default null");
    (void)state;
    assert_non_null(column);
    assert_null(expr_normal_value(&arena, column->value, column->type, MIG_DIALECT_POSTGRES));
    assert_null(
        expr_normal_value(&arena, read_back("NULL::character varying"), column->type, MIG_DIALECT_POSTGRES));
}

static void test_numbers(void **state)
{
    static const char *const pairs[][2] = {
        {"0", "0"},        {"007", "7"},          {"1.50", "1.5"},      {"1.0", "1"},   {".5", "0.5"},
        {"5.", "5"},       {"1e3", "1000"},       {"1.5e-3", "0.0015"}, {"0.000", "0"}, {"00.10", "0.1"},
        {"12.5e1", "125"}, {"1e-7", "0.0000001"}, {"100", "100"},       {"1E2", "100"}, {"10.01", "10.01"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const struct expr number = {.kind = EXPR_NUMBER, .text = pairs[i][0]};
        assert_string_equal(normal(&number)->text, pairs[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_conditions, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_plain, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_defaults, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_still_different, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_null_is_no_default, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_numbers, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
