/* SPDX-License-Identifier: MIT
 * Expressions as text: what each database is told, where they need parentheses, other words or casts to mean
 * the same. What these texts do is tried on the real databases (cases.c).
 */
#include "lab.h"

#include <string.h>

struct words {
    const char *assignment, *sqlite, *postgres; /* NULL: as on SQLite */
};

static const struct words words[] = {
    {"n = i + j * 2 - -1", "\"i\" + \"j\" * 2 - -1", NULL},
    {"n = (i + j) * (i - (j - 1))", "(\"i\" + \"j\") * (\"i\" - (\"j\" - 1))", NULL},
    {"n = i / j / 2", "\"i\" / \"j\" / 2", NULL},
    {"n = n / i", "CAST(\"n\" AS REAL) / \"i\"", "\"n\" / \"i\""},
    {"n = i / (n + 1)", "CAST(\"i\" AS REAL) / (\"n\" + 1)", "\"i\" / (\"n\" + 1)"},
    {"m = m % 2", "round((\"m\" - CAST(CAST(\"m\" AS REAL) / 2 AS INTEGER) * 2), 4)", "\"m\" % 2"},
    {"n = -i", "-\"i\"", NULL},
    {"n = -(i + j)", "-(\"i\" + \"j\")", NULL},
    {"n = -(-i)", "-(-\"i\")", NULL},
    {"b = true and not false", "1 AND NOT 0", "true AND NOT false"},
    {"b = i > 1 and (j < 2 or b) and not (i = j)", "\"i\" > 1 AND (\"j\" < 2 OR \"b\") AND NOT \"i\" = \"j\"",
     NULL},
    {"b = not (not b)", "NOT (NOT \"b\")", NULL},
    {"b = (i = j) = b", "(\"i\" = \"j\") = \"b\"", NULL},
    {"b = i is null or t is not null", "\"i\" IS NULL OR \"t\" IS NOT NULL", NULL},
    {"b = (i > 1) is null", "(\"i\" > 1) IS NULL", NULL},
    {"b = i in (1, j + 1) and i not in (2)", "\"i\" IN (1, \"j\" + 1) AND \"i\" NOT IN (2)", NULL},
    {"b = i between 1 and j + 1 and i not between 3 and 4",
     "\"i\" BETWEEN 1 AND \"j\" + 1 AND \"i\" NOT BETWEEN 3 AND 4", NULL},
    {"b = t || 'x' = t || u", "\"t\" || 'x' = \"t\" || \"u\"", NULL},
    {"b = t like 'a%_' and u not like '[*'", "\"t\" GLOB 'a*?' AND \"u\" NOT GLOB '[[][*]'",
     "\"t\" LIKE 'a%_' AND \"u\" NOT LIKE '[*'"},
    {"b = t like 'a\\'", "\"t\" GLOB 'a\\'", "\"t\" LIKE E'a\\\\\\\\'"},
    {"t = t || u || (t || 'x')", "\"t\" || \"u\" || (\"t\" || 'x')", NULL},
    {"t = 'it''s' || '\\'", "'it''s' || '\\'", "'it''s' || E'\\\\'"},
    {"t = case when b then 'x' when i = 1 then u else null end",
     "CASE WHEN \"b\" THEN 'x' WHEN \"i\" = 1 THEN \"u\" ELSE NULL END", NULL},
    {"t = case i when 1 then 'x' end", "CASE \"i\" WHEN 1 THEN 'x' END", NULL},
    {"t = cast(b as text)", "CASE \"b\" WHEN 1 THEN 'true' WHEN 0 THEN 'false' END", "CAST(\"b\" AS text)"},
    {"t = cast(t as varchar(3))", "substr(CAST(\"t\" AS TEXT), 1, 3)", "CAST(\"t\" AS character varying(3))"},
    {"t = trim(lower(t)) || upper(side)", "trim(lower(\"t\")) || upper(\"side\")",
     "btrim(lower(\"t\")) || upper(CAST(\"side\" AS text))"},
    {"t = substr(t, 2) || replace(t, 'a', 'b')", "substr(\"t\", 2) || replace(\"t\", 'a', 'b')", NULL},
    {"n = cast(i as numeric(10, 2))", "round(CAST(\"i\" AS NUMERIC), 2)", "CAST(\"i\" AS numeric(10, 2))"},
    {"at = cast(zoned as timestamp)", "\"zoned\"", "CAST(\"zoned\" AS timestamp without time zone)"},
    {"i = cast(round(n) as integer)", "CAST(round(\"n\") AS INTEGER)",
     "CAST(round(CAST(\"n\" AS numeric)) AS integer)"},
    {"b = cast(i as boolean)", "(\"i\" <> 0)", "CAST(\"i\" AS boolean)"},
    {"i = max(i, j, 1)", "max(\"i\", \"j\", 1)",
     "CASE WHEN num_nulls(\"i\", \"j\", 1) = 0 THEN greatest(\"i\", \"j\", 1) END"},
    {"n = round(n, 2)", "round(\"n\", 2)", "round(CAST(\"n\" AS numeric), 2)"},
    {"side = 'BUY'", "'BUY'", NULL},
    {"side = case when b then 'BUY' else 'SELL' end", "CASE WHEN \"b\" THEN 'BUY' ELSE 'SELL' END",
     "CASE WHEN \"b\" THEN CAST('BUY' AS \"side\") ELSE CAST('SELL' AS \"side\") END"},
    {"side = coalesce(side, 'BUY')", "coalesce(\"side\", 'BUY')",
     "coalesce(\"side\", CAST('BUY' AS \"side\"))"},
    {"b = side = case i when 1 then 'BUY' end", "\"side\" = CASE \"i\" WHEN 1 THEN 'BUY' END",
     "\"side\" = CASE \"i\" WHEN 1 THEN CAST('BUY' AS \"side\") END"},
    {"j2 = case when b then '{}' else j2 end", "CASE WHEN \"b\" THEN '{}' ELSE \"j2\" END",
     "CASE WHEN \"b\" THEN CAST('{}' AS jsonb) ELSE \"j2\" END"},
    {"b = side <> 'BUY'", "\"side\" <> 'BUY'", NULL},
    {"at = '2025-03-03T10:00'", "'2025-03-03 10:00:00.000000'", NULL},
    {"zoned = '2025-03-03 10:00:00.5+01:30'", "'2025-03-03 08:30:00.500000'",
     "'2025-03-03 08:30:00.500000+00'"},
    {"b = at >= '2025-03-03'", "\"at\" >= '2025-03-03 00:00:00.000000'", NULL},
    {"b = '2025-03-03' < at", "'2025-03-03 00:00:00.000000' < \"at\"", NULL},
    {"at = now()", "strftime('%Y-%m-%d %H:%M:%f000', 'now')", "(now() AT TIME ZONE 'utc')"},
    {"zoned = current_timestamp", "strftime('%Y-%m-%d %H:%M:%f000', 'now')", "now()"},
    {"day = current_date", "CURRENT_DATE", "CAST(now() AT TIME ZONE 'utc' AS date)"},
    {"code = 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'", "'a0eebc999c0b4ef8bb6d6bb9bd380a11'",
     "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"},
    {"j2 = '{\"a\": [1, true]}'", "'{\"a\": [1, true]}'", NULL},
};

static bool is_as_wanted(struct lab *lab, const struct words *row)
{
    const char *wanted =
        lab->dialect == MIG_DIALECT_POSTGRES && row->postgres != NULL ? row->postgres : row->sqlite;
    lab_render(lab, arena_format(&lab->arena, "update all_types set %s;", row->assignment));
    const struct statement *update = &lab->render.statements.items[lab->render.statements.count - 1];
    const char *text = strstr(update->sql, " = ") + 3; /* behind its guards */
    if (strcmp(text, wanted) == 0)
        return true;
    print_error("%s\n  wanted  %s\n  is      %s\n", row->assignment, wanted, text);
    return false;
}

static void check_all(struct lab *lab)
{
    size_t wrong = 0;
    lab_render(lab,
               "create enum side ('BUY', 'SELL');"
               "create table all_types (i integer, j bigint, n double, m numeric(10, 4), b boolean, t text,"
               "    u varchar(10), side side, at timestamp, zoned timestamp with time zone, day date,"
               "    code uuid, j2 jsonb);");
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        wrong += is_as_wanted(lab, &words[i]) ? 0 : 1;
    assert_int_equal(wrong, 0);
}

static void test_sqlite(void **state)
{
    check_all(*state);
}

static void test_postgres(void **state)
{
    struct lab *lab = *state;
    lab->dialect = MIG_DIALECT_POSTGRES; /* nothing is executed */
    check_all(lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_sqlite, lab_open_sqlite, lab_close),
        cmocka_unit_test_setup_teardown(test_postgres, lab_open_sqlite, lab_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
