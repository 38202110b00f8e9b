/* SPDX-License-Identifier: MIT
 * Names and types in expressions: what is refused, to the byte, and what is not.
 */
#include "chain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define BASE                                                                                                 \
    "create enum order_side ('BUY', 'SELL');"                                                                \
    "create table t (id integer primary key, small smallint, big bigint, price numeric(12, 8), real_ real,"  \
    " ratio double, name varchar(20), note text, code char(3), side order_side, active boolean, day date,"   \
    " clock time, made timestamp, seen timestamp with time zone, extra json, key uuid, raw bytes);"

/* One condition, and all that is said about it. */
struct condition {
    const char *text, *problems;
};

static void check_conditions(const char *dialect, const struct condition *conditions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct chain chain;
        chain_start(&chain);
        chain_up(&chain, BASE);
        const char *step =
            arena_format(&chain.arena, "%s delete from t where %s accepting data loss \"test\";", dialect,
                         conditions[i].text);
        const char *problems = chain_try(&chain, step);
        if (strcmp(problems, conditions[i].problems) != 0)
            print_error("in: %s\n", conditions[i].text);
        assert_string_equal(problems, conditions[i].problems);
        chain_end(&chain);
    }
}

#define CHECK_CONDITIONS(dialect, list) check_conditions(dialect, list, sizeof(list) / sizeof *(list))

static void test_good(void **state)
{
    static const struct condition conditions[] = {
        {"active", ""},
        {"not active and price > 0 or name is null", ""},
        {"price * ratio + id - small / 2 > big % 3", ""},
        {"price % 2 = 1", ""},
        {"name || note || id = code", ""},
        {"side = 'BUY' or 'SELL' <> side or side in ('BUY', 'SELL') or side is null", ""},
        {"made > '2025-04-01' and seen <= now() and made < now() and day = current_date", ""},
        {"day between '2025-01-01' and '2025-12-31' and clock >= '09:30'", ""},
        {"key = '01234567-89AB-cdef-0123-456789abcdef'", ""},
        {"name like 'A%' and note not like name", ""},
        {"case when active then price else 0 end > 1", ""},
        {"case side when 'BUY' then 1 when 'SELL' then -1 end = 1", ""},
        {"coalesce(made, '2025-01-01 00:00') > '2025-01-01 12:00:00'", ""},
        {"coalesce('2025-01-01', made) > made", ""},
        {"lower(name) = upper(note) and length(trim(name)) > 3 and substr(name, 1, 2) = 'ab'", ""},
        {"lower(side) = 'buy'", ""},
        {"abs(price) + round(ratio, 2) + round(price) > 0", ""},
        {"min(price, 1.5, ratio) < max(id, small) and nullif(name, '') is not null", ""},
        {"cast(price as integer) = 1 and cast(id as text) = '1' and cast(day as text) > '2025'", ""},
        {"cast(made as date) = day and cast(side as text) = 'BUY' and cast(active as integer) = 1", ""},
        {"cast('2025-01-01' as timestamp) = made and cast('abcdef' as varchar(3)) = name", ""},
        {"coalesce(cast(null as integer), null) = id and cast(round(ratio) as integer) = 1", ""},
        {"t.price > 0", ""},
        {"name collate nocase = 'x'", "M511 [name collate nocase] PostgreSQL has no collation `nocase`\n"
                                      "  help begin the step with `on sqlite`\n"},
        {"price is null and (null or active)", ""},
        {"extra is null and raw is not null", ""},
    };
    static const struct condition sqlite[] = {
        {"strftime('%Y', made) = '2025' and date(made) = day and julianday(made) > 1", ""},
        {"json_extract(extra, '$.a') = 1 and typeof(price) = 'real'", ""},
        {"side < 'SELL' and ratio % 2 = 1 and cast(name as integer) > 0", ""},
    };
    static const struct condition postgres[] = {
        {"date_trunc('day', made) = made and extract('hour', made) > 9", ""},
        {"made - '2025-01-01' > made - made or seen > now() - (now() - made)", ""},
        {"day + 1 > current_date and day - day = 3 and day < made", ""},
        {"side < 'SELL' and cast(name as integer) > 0 and to_char(made, 'YYYY') = '2025'", ""},
    };
    (void)state;
    CHECK_CONDITIONS("", conditions);
    CHECK_CONDITIONS("on sqlite", sqlite);
    CHECK_CONDITIONS("on postgres", postgres);
}

static void test_names(void **state)
{
    static const struct condition conditions[] = {
        {"prise > 0", "M203 [prise] table `t` has no column `prise` at this revision\n"
                      "  help did you mean `price`?\n"},
        {"xyzzy > 0 and plugh > 0", "M203 [xyzzy] table `t` has no column `xyzzy` at this revision\n"
                                    "M203 [plugh] table `t` has no column `plugh` at this revision\n"},
        {"u.price > 0",
         "M201 [u.price] the condition of a delete can read only the columns of `t`, not of `u`\n"},
        {"lowr(name) = 'a'", "M211 [lowr(name)] the language has no function `lowr`\n"
                             "  help did you mean `lower`?\n"},
        {"count(*) > 1", "M340 [count(*)] the condition of a delete cannot use the aggregate `count`\n"},
        {"strftime('%Y', made) = '2025'",
         "M510 [strftime('%Y', made)] PostgreSQL has no function `strftime`\n"
         "  help write `on sqlite` before the step to leave PostgreSQL out\n"},
        {"date_trunc('day', made) = made",
         "M510 [date_trunc('day', made)] SQLite has no function `date_trunc`\n"
         "  help write `on postgres` before the step to leave SQLite out\n"},
        {"lower(name, note) = 'a'", "M316 [lower(name, note)] `lower` takes 1 value, not 2\n"},
        {"round() = 1", "M316 [round()] `round` takes 1 to 2 values, not 0\n"},
        {"coalesce(name) = 'a'", "M316 [coalesce(name)] `coalesce` takes 2 values or more, not 1\n"},
        {"cast(name as order_sid) = 'BUY'",
         "M206 [cast(name as order_sid)] there is no type `order_sid` at this revision\n"
         "  help did you mean `order_side`?\n"},
    };
    (void)state;
    CHECK_CONDITIONS("", conditions);
}

static void test_types(void **state)
{
    static const struct condition conditions[] = {
        {"price", "M329 [price] the condition of a delete must be true or false, not `numeric(12, 8)`\n"},
        {"active and price", "M329 [price] each side of `and` must be true or false, not `numeric(12, 8)`\n"},
        {"not name", "M329 [name] what stands behind `not` must be true or false, not `varchar(20)`\n"},
        {"price = 'x'", "M336 [price = 'x'] `numeric(12, 8)` and `text` cannot be compared\n"
                        "  help a number has no quotes; a text that holds one needs a cast\n"},
        {"active = 1", "M336 [active = 1] `boolean` and `integer` cannot be compared\n"
                       "  help write `true` or `false`\n"},
        {"day = made", "M336 [day = made] `date` and `timestamp` cannot be compared\n"},
        {"extra = extra", "M336 [extra = extra] values of type `json` cannot be compared\n"},
        {"name + 1 > 0", "M311 [name] `+` needs numbers, not `varchar(20)`\n"},
        {"-name = 'x'", "M311 [name] `-` needs a number, not `varchar(20)`\n"},
        {"name || price = 'x'", "M311 [price] `||` needs text, not `numeric(12, 8)`\n"},
        {"id like '1%'", "M311 [id] `like` needs text, not `integer`\n"},
        {"id in (1, 'x')", "M336 [id in (1, 'x')] `integer` and `text` cannot be compared\n"
                           "  help a number has no quotes; a text that holds one needs a cast\n"},
        {"id between 1 and name",
         "M336 [id between 1 and name] `integer` and `varchar(20)` cannot be compared\n"
         "  help a number has no quotes; a text that holds one needs a cast\n"},
        {"case when price then true end",
         "M329 [price] what stands behind `when` must be true or false, not `numeric(12, 8)`\n"},
        {"case when active then 1 else 'x' end = 1",
         "M336 [case when active then 1 else 'x' end] `integer` and `text` cannot be results of one `case`\n"
         "  help a number has no quotes; a text that holds one needs a cast\n"},
        {"lower(price) = 'x'", "M311 [price] `lower` needs text, not `numeric(12, 8)`\n"},
        {"abs(name) = 1", "M311 [name] `abs` needs a number, not `varchar(20)`\n"},
        {"substr(name, 1.5) = 'x'", "M311 [1.5] `substr` needs an integer, not `numeric`\n"},
        {"coalesce(price, name) = 1",
         "M336 [coalesce(price, name)] `numeric(12, 8)` and `varchar(20)` cannot both stand in `coalesce`\n"
         "  help a number has no quotes; a text that holds one needs a cast\n"},
        {"cast(made as integer) = 1", "M339 [made] `timestamp` cannot become `integer`\n"},
        {"-null = 1", "M311 [null] `-` needs a number, not `null`\n"},
        {"null = price", "M368 [null] `null =` is never true and never false\n  help write `is null`\n"},
        {"length(null) = 1", "M311 [null] `length` needs text, not `null`\n"},
        {"substr(name, 1, big) = 'x'", "M311 [big] `substr` needs an integer, not `bigint`\n"},
        {"coalesce(null, null) = 1", "M337 [coalesce(null, null)] every value of this `coalesce` is null\n"
                                     "  help give one of them a type, such as `cast(null as integer)`\n"},
        {"case when active then null end = 1",
         "M337 [case when active then null end] every value of this `case` is null\n"
         "  help give one of them a type, such as `cast(null as integer)`\n"},
        {"case 'BUY' when side then active end",
         "M359 ['BUY'] `case` compares a column or what is made of one, not a constant\n"},
        {"case id when 1 then '2025-01-01' end > price",
         "M336 [case id when 1 then '2025-01-01' end > price] `numeric(12, 8)` and `text` cannot be "
         "compared\n"
         "  help a number has no quotes; a text that holds one needs a cast\n"},
        {"nullif(extra, extra) is null",
         "M336 [nullif(extra, extra)] values of type `json` cannot be compared\n"},
    };
    (void)state;
    CHECK_CONDITIONS("", conditions);
}

static void test_databases(void **state)
{
    static const struct condition conditions[] = {
        {"side < 'SELL'",
         "M517 [side < 'SELL'] SQLite orders the labels of `order_side` as texts, PostgreSQL as "
         "they were declared\n"},
        {"cast(name as integer) = 1",
         "M518 [name] the databases do not agree on what a cast from `varchar(20)` to `integer` gives\n"
         "  help write the step twice, `on sqlite` and `on postgres`\n"},
        {"cast(ratio as integer) = 1",
         "M518 [ratio] the databases do not agree on what a cast from `double` to `integer` gives\n"
         "  help write `cast(round(...) as integer)`\n"},
        {"substr(name, id) = 'x'",
         "M504 [id] the databases agree on `substr` only where this is a constant, 0 or more\n"},
        {"round(price, -1) = 0",
         "M504 [-1] the databases agree on `round` only where this is a constant, 0 or more\n"},
        {"code like 'A%'", "M504 [code] PostgreSQL fills `char(3)` up with blanks, which `like` sees\n"},
        {"max(side, 'BUY') = 'BUY'", "M517 [max(side, 'BUY')] SQLite orders the labels of `order_side` as "
                                     "texts, PostgreSQL as they were declared\n"},
        {"made - made is null", "M519 [made - made] SQLite cannot calculate with `timestamp`\n"
                                "  help write `on postgres` before the step to leave SQLite out\n"},
        {"ratio % 2 = 1", "M502 [ratio % 2] PostgreSQL has no `%` for `double`\n"},
    };
    (void)state;
    CHECK_CONDITIONS("", conditions);
}

static void test_literals(void **state)
{
    static const struct condition conditions[] = {
        {"side = 'BUYY'",
         "M365 ['BUYY'] enum `order_side` has no label 'BUYY'\n  help did you mean 'BUY'?\n"},
        {"side in ('BUY', 'HOLD')", "M365 ['HOLD'] enum `order_side` has no label 'HOLD'\n"
                                    "  help its labels are 'BUY', 'SELL'\n"},
        {"made > '2025-02-30'", "M366 ['2025-02-30'] '2025-02-30' is no value of type `timestamp`\n"
                                "  help write it like 'YYYY-MM-DD HH:MM:SS.ffffff'\n"},
        {"day = 'today'",
         "M366 ['today'] 'today' is no value of type `date`\n  help write it like 'YYYY-MM-DD'\n"},
        {"price / 0 = 1", "M367 [0] nothing can be divided by 0\n"},
        {"id % 0 = 1", "M367 [0] nothing can be divided by 0\n"},
        {"cast(40000 as smallint) = id", "M312 [40000] 40000 is out of the range of `smallint`\n"},
        {"key = 'x'", "M366 ['x'] 'x' is no value of type `uuid`\n"
                      "  help write it like '01234567-89ab-cdef-0123-456789abcdef'\n"},
    };
    (void)state;
    CHECK_CONDITIONS("", conditions);
}

static void test_values(void **state)
{
    static const struct refusal refusals[] = {
        {BASE, "update t set small = 40000;", "M312 [40000] 40000 is out of the range of `smallint`\n"},
        {BASE, "update t set small = -32769;", "M312 [-32769] -32769 is out of the range of `smallint`\n"},
        {BASE, "update t set id = 2147483648;",
         "M312 [2147483648] 2147483648 is out of the range of `integer`\n"},
        {BASE, "update t set price = 12345;",
         "M312 [12345] 12345 has 5 digits before the point, and `numeric(12, 8)` holds 4\n"},
        {BASE, "update t set price = 0.123456789;",
         "M312 [0.123456789] 0.123456789 has 9 digits behind the point, and `numeric(12, 8)` holds 8\n"},
        {BASE, "update t set code = 'USDT';",
         "M312 ['USDT'] the text has 4 characters, and `char(3)` holds 3\n"},
        {BASE, "update t set extra = '{\"a\": }';",
         "M366 ['{\"a\": }'] '{\"a\": }' is no value of type `json`\n"
         "  help write it like '{\"name\": [1, true, null]}'\n"},
        {BASE, "update t set active = 1;",
         "M311 [1] `t.active` is `boolean` and cannot hold `integer`\n"
         "  help write `true` or `false`\n"},
        {BASE, "update t set id = '1';",
         "M311 ['1'] `t.id` is `integer` and cannot hold `text`\n"
         "  help write the number without quotes\n"},
        {BASE, "update t set name = 1;",
         "M311 [1] `t.name` is `varchar(20)` and cannot hold `integer`\n"
         "  help write a text: '...'\n"},
        {BASE, "update t set id = price;",
         "M311 [price] `t.id` is `integer` and cannot hold `numeric(12, 8)`\n"
         "  help write `cast(... as integer)` where that is meant\n"},
        {BASE, "update t set day = made;",
         "M311 [made] `t.day` is `date` and cannot hold `timestamp`\n"
         "  help write `cast(... as date)` where that is meant\n"},
        {BASE, "update t set side = case when active then 'BUY' else 'NONE' end;",
         "M365 ['NONE'] enum `order_side` has no label 'NONE'\n  help its labels are 'BUY', 'SELL'\n"},
        {NULL, "create table t (a integer, b integer default a);",
         "M350 [a] a default cannot read the column `a`\n"
         "  help when a text is meant, it stands in single quotes: 'a'\n"},
    };
    static const struct acceptance acceptances[] = {
        {BASE, "update t set small = -32768, big = 9223372036854775807, price = 1234.12345678, ratio = price,"
               " name = note, note = code, side = null, active = price > 0;"},
        {BASE, "update t set price = ratio * 0.001, big = -9223372036854775808;"},
        {BASE,
         "update t set made = '2025-01-01', seen = '2025-01-01T12:00:00+02:00', extra = '[1, {\"a\": null}]',"
         " day = current_date, price = 100e-2;"},
        {BASE, "update t set made = now(), seen = now(), price = 0001.50000000000;"},
        {BASE, "update t set side = case when active then 'BUY' else 'SELL' end, real_ = 5, ratio = small;"},
    };
    (void)state;
    check_refusals(refusals, sizeof refusals / sizeof *refusals);
    check_acceptances(acceptances, sizeof acceptances / sizeof *acceptances);
}

static void test_changing(void **state)
{
    static const struct refusal refusals[] = {
        {BASE, "create index i on t ((coalesce(made, now())));",
         "M349 [now()] the index `i` cannot use `now`, whose result changes by itself\n"},
        {BASE, "on sqlite create index i on t (strftime('%s', 'now'));",
         "M349 [strftime('%s', 'now')] the index `i` cannot use `strftime`, whose result changes by "
         "itself\n"},
        {BASE, "on postgres create index i on t ((to_char(made, 'YYYY')));",
         "M349 [to_char(made, 'YYYY')] the index `i` cannot use `to_char`, whose result changes by itself\n"},
    };
    (void)state;
    check_refusals(refusals, sizeof refusals / sizeof *refusals);
}

#define DELETE "delete from t where note = 'x' accepting data loss \"test\";"

/* What became of a column that is no more. */
static void test_gone(void **state)
{
    static const struct refusal refusals[] = {
        {BASE "alter table t rename column note to remark;", DELETE,
         "M203 [note] table `t` has no column `note` at this revision\n"
         "  note [rename column note to remark] revision r1 renamed it to `remark`\n"},
        {BASE "alter table t drop column note accepting data loss \"test\";", DELETE,
         "M203 [note] table `t` has no column `note` at this revision\n"
         "  note [drop column note accepting data loss \"test\"] revision r1 dropped it\n"},
    };
    (void)state;
    check_refusals(refusals, sizeof refusals / sizeof *refusals);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),      cmocka_unit_test(test_names),    cmocka_unit_test(test_types),
        cmocka_unit_test(test_databases), cmocka_unit_test(test_literals), cmocka_unit_test(test_values),
        cmocka_unit_test(test_changing),  cmocka_unit_test(test_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
