/* SPDX-License-Identifier: MIT
 * Expressions: as a source writes them, and as SQLite and PostgreSQL print them back. What was read is
 * printed again in the language, so that the tree shows.
 */
#include "reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

struct spelling {
    const char *written, *read; /* read NULL: cannot be */
};

static void check_printed(const struct spelling *spellings, size_t count, enum mig_dialect dialect)
{
    for (size_t i = 0; i < count; i++) {
        struct reading reading;
        struct buf out;
        reading_start(&reading);
        buf_init(&out, &reading.arena);
        const struct expr *expr = parse_expression(&reading.arena, spellings[i].written, dialect);
        if (expr != NULL)
            expr_print(&out, expr);
        if ((expr == NULL) != (spellings[i].read == NULL) ||
            (expr != NULL && strcmp(out.data, spellings[i].read) != 0))
            fail_msg("%s\nwas read as %s", spellings[i].written, expr != NULL ? out.data : "nothing");
        reading_end(&reading);
    }
}

static void postgres_prints_back(void **state)
{
    static const struct spelling spellings[] = {
        {"(price > (0)::numeric)", "price > cast(0 as numeric)"},
        {"((status)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
         "cast(status as text) in (cast(cast('a' as varchar) as text), cast(cast('b' as varchar) as text))"},
        {"(s = ANY (ARRAY['a'::text, 'b'::text]))", "s in (cast('a' as text), cast('b' as text))"},
        {"(s <> ALL (ARRAY[1, 2]))", "s not in (1, 2)"},
        {"((a > 0) AND (NOT (b)) AND (c IS NOT NULL))", "a > 0 and not b and c is not null"},
        {"'x'::character varying", "cast('x' as varchar)"},
        {"'x'::character varying(20)", "cast('x' as varchar(20))"},
        {"'BUY'::order_side", "cast('BUY' as order_side)"},
        {"'BUY'::\"Side\"", "cast('BUY' as \"Side\")"},
        {"nextval('trades_id_seq'::regclass)", "nextval(cast('trades_id_seq' as regclass))"},
        {"CURRENT_TIMESTAMP", "now()"},
        {"now()", "now()"},
        {"CURRENT_DATE", "current_date"},
        {"(now() AT TIME ZONE 'utc'::text)", "timezone(cast('utc' as text), now())"},
        {"'2020-01-01 00:00:00'::timestamp without time zone", "cast('2020-01-01 00:00:00' as timestamp)"},
        {"'-1'::integer", "cast('-1' as integer)"},
        {"(- (1)::double precision)", "-cast(1 as double)"},
        {"E'a\\\\b''c\\n'", "'a\\b''c\n'"},
        {"((name ~~ 'a%'::text) OR (name !~~ 'b%'::text))",
         "name like cast('a%' as text) or name not like cast('b%' as text)"},
        {"lower((symbol)::text)", "lower(cast(symbol as text))"},
        {"EXTRACT(year FROM \"timestamp\")", "extract('year', timestamp)"},
        {"TRIM(BOTH FROM name)", "trim(name)"},
        {"\"substring\"(name, 1, 2)", "substring(name, 1, 2)"},
        {"CASE WHEN (a = 1) THEN 'x'::text ELSE NULL::text END",
         "case when a = 1 then cast('x' as text) else cast(null as text) end"},
        {"COALESCE(a, 0)", "coalesce(a, 0)"},
        {"(at > 5)", "at > 5"},
        {"((a || b) <> ''::text)", "a || b <> cast('' as text)"},
        {"'{}'::jsonb", "cast('{}' as jsonb)"},
        {"(a = 'x'::bpchar)", "a = cast('x' as char)"},
        {"true", "true"},
        {"(a COLLATE \"C\" > 'b'::text)", "a collate \"C\" > cast('b' as text)"},
        {"(a IS DISTINCT FROM b)", NULL},
        {"(a ~ 'x'::text)", NULL},
        {"(a = ANY ('{1,2}'::integer[]))", NULL},
        {"(data -> 'x'::text)", NULL},
        {"ROW(1, 2)", "row(1, 2)"},
        {"E'\\x41'", NULL},
        {"", NULL},
        {"a; drop table b", NULL},
        {"(a", NULL},
    };
    (void)state;
    check_printed(spellings, sizeof spellings / sizeof *spellings, MIG_DIALECT_POSTGRES);
}

static void sqlite_prints_back(void **state)
{
    static const struct spelling spellings[] = {
        {"\"price\" > 0", "price > 0"},
        {"`price` > 0 and [open] != \"close\"", "price > 0 and open <> close"},
        {"a == 1 -- as ever\n", "a = 1"},
        {"a /* here */ = 1", "a = 1"},
        {"Price > 0", "\"Price\" > 0"},
        {"CURRENT_TIMESTAMP", "now()"},
        {"strftime('%Y-%m-%d', \"timestamp\")", "strftime('%Y-%m-%d', timestamp)"},
        {"side IN ('BUY', 'SELL')", "side in ('BUY', 'SELL')"},
        {"CAST(a AS FLOAT) / 2", "cast(a as double) / 2"},
        {"CAST(a AS DATETIME)", "cast(a as timestamp)"},
        {"CAST(a AS CHAR(32))", "cast(a as uuid)"},
        {"a || b * 2", "(a || b) * 2"},
        {"-a || b", "-a || b"},
        {"'it''s'", "'it''s'"},
        {"NOT (a IS NULL)", "not a is null"},
        {"any > all and array = 1", "any > all and array = 1"},
        {"at time zone", NULL},
        {"a::text", "cast(a as text)"},
        {"a GLOB 'x*' or not b not glob c", "glob('x*', a) or not not glob(c, b)"},
        {"a IS 5", NULL},
        {"x'ff'", NULL},
        {"a & 1", NULL},
        {"a /* never", NULL},
        {"'a", NULL},
        {"1 2", NULL},
    };
    (void)state;
    check_printed(spellings, sizeof spellings / sizeof *spellings, MIG_DIALECT_SQLITE);
}

/* As a source has it, through `delete from t where`. */
static void sources_bind_as_documented(void **state)
{
    static const struct spelling spellings[] = {
        {"a or b and c", "a or b and c"},
        {"(a or b) and c", "(a or b) and c"},
        {"not a = 1", "not a = 1"},
        {"not (a and b)", "not (a and b)"},
        {"a || b + c * -d", "a || b + c * -d"},
        {"(a || b) + c", "(a || b) + c"},
        {"a - b - c", "a - b - c"},
        {"a - (b - c)", "a - (b - c)"},
        {"a between b + 1 and c and d", "a between b + 1 and c and d"},
        {"a not between 1 and 2", "a not between 1 and 2"},
        {"a not in (1, 2 + 3)", "a not in (1, 2 + 3)"},
        {"a not like 'x' or b like 'y'", "a not like 'x' or b like 'y'"},
        {"a is not null and b is null", "a is not null and b is null"},
        {"a != 1", "a <> 1"},
        {"t.a = \"T\".\"B\"", "t.a = \"T\".\"B\""},
        {"case a when 1 then 2 when 3 then 4 else 5 end = 6",
         "case a when 1 then 2 when 3 then 4 else 5 end = 6"},
        {"case when a then b end", "case when a then b end"},
        {"cast(a as numeric(3, 1)) = .5", "cast(a as numeric(3, 1)) = .5"},
        {"a collate nocase = 'x'", "a collate nocase = 'x'"},
        {"count(*) > 1e5", "count(*) > 1e5"},
        {"NOW() = Current_Timestamp and current_date = d", "now() = now() and current_date = d"},
        {"extract(year from d) = 2025", "extract('year', d) = 2025"},
        {"a % 2 = 1.50", "a % 2 = 1.50"},
        {"- 1 = +a", "-1 = +a"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        struct reading reading;
        struct buf out;
        reading_start(&reading);
        buf_init(&out, &reading.arena);
        expr_print(&out, reading_step(&reading, arena_format(&reading.arena, "delete from t where %s;",
                                                             spellings[i].written))
                             ->where);
        assert_string_equal(out.data, spellings[i].read);
        reading_end(&reading);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(postgres_prints_back),
        cmocka_unit_test(sqlite_prints_back),
        cmocka_unit_test(sources_bind_as_documented),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
