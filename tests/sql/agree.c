/* SPDX-License-Identifier: MIT
 * Random expressions on real databases: whatever the rules of types let through for both is accepted by
 * PostgreSQL and gives the same values there as on SQLite. Only values may fail, on PostgreSQL: a number that
 * is out of range, a division by what turns out to be 0.
 */
#include "lab.h"

#include "language/parse.h"
#include "sql/sql.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { EXPRESSIONS = 3000, STORED = 1500 };

static const char table[] =
    "create enum order_side ('BUY', 'SELL');"
    "create table t (id integer primary key, small smallint, big bigint, price numeric(12, 8), approx real,"
    " ratio double, name varchar(20), note text, code char(3), side order_side, active boolean, day date,"
    " clock time, made timestamp, seen timestamp with time zone, extra json, more jsonb, key uuid,"
    " to_smallint smallint, to_integer integer, to_bigint bigint, to_cents numeric(6, 2), to_exact "
    "numeric(12, 8),"
    " to_real real, to_double double, to_numeric numeric, to_boolean boolean, to_text varchar(5));"
    "insert into t (id, small, big, price, approx, ratio, name, note, code, side, active, day, clock, made, "
    "seen,"
    " extra, more, key) values"
    " (1, 3, 5000000000, 12.5, 1.5, 0.1, 'BUY', 'Hello', 'abc', 'BUY', true, '2025-01-01', '09:30',"
    "  '2025-01-01 10:00', '2025-01-01 10:00', '{}', '[1]', '01234567-89ab-cdef-0123-456789abcdef'),"
    " (2, -7, -1, -0.25, 2.25, 3, 'x', '', 'x', 'SELL', false, '2024-12-31', '23:59:59.5',"
    "  '2024-12-31 23:59:59.123456', '2024-12-31 23:59:59.123456', '{}', '[1]', null);"
    "insert into t (id) values (3);";

static unsigned dice(unsigned sides)
{
    static unsigned state = 20250401;
    state = state * 1664525u + 1013904223u;
    return (state >> 8) % sides;
}

#define ONE_OF(list) (list)[dice(sizeof(list) / sizeof *(list))]

static const char *random_leaf(void)
{
    static const char *const leaves[] = {
        "id",           "small",      "big",    "price",
        "approx",       "ratio",      "name",   "note",
        "code",         "side",       "active", "day",
        "clock",        "made",       "seen",   "extra",
        "more",         "key",        "1",      "0",
        "2.5",          "3",          "'x'",    "'BUY'",
        "'2025-01-01'", "'09:30'",    "null",   "true",
        "false",        "3000000000", "'{}'",   "'01234567-89ab-cdef-0123-456789abcdef'",
    };
    return ONE_OF(leaves);
}

static const char *random_text(struct arena *arena, unsigned depth)
{
    static const char *const operators[] = {"+", "-", "*", "/", "%", "||", "=", "<>", "<", ">=", "and", "or"};
    static const char *const one[] = {"abs", "length", "lower", "upper", "trim", "round"};
    static const char *const two[] = {"coalesce", "max", "min", "nullif", "round", "substr"};
    static const char *const types[] = {
        "integer",    "bigint", "smallint",  "numeric(12, 1)",           "double",  "real",       "text",
        "varchar(5)", "date",   "timestamp", "timestamp with time zone", "boolean", "order_side", "json",
        "jsonb",      "uuid",   "time"};
    if (depth == 0)
        return random_leaf();
    const char *a = random_text(arena, depth - 1);
    const char *b = random_text(arena, depth - 1);
    const char *c = random_text(arena, depth - 1);
    switch (dice(14)) {
    case 0:
        return arena_format(arena, "%s(%s)", ONE_OF(one), a);
    case 1:
        return arena_format(arena, "%s(%s, %s)", ONE_OF(two), a, b);
    case 2:
        return arena_format(arena, "cast(%s as %s)", a, ONE_OF(types));
    case 3:
        return arena_format(arena, "case when %s then %s else %s end", a, b, c);
    case 4:
        return arena_format(arena, "(%s in (%s, %s))", a, b, c);
    case 5:
        return arena_format(arena, "(%s between %s and %s)", a, b, c);
    case 6:
        return arena_format(arena, "(%s is not null)", a);
    case 7:
        return arena_format(arena, "(not %s)", a);
    case 8:
        return arena_format(arena, "(- %s)", a);
    case 9:
        return arena_format(arena, "(%s like %s)", a, b);
    case 10:
        return arena_format(arena, "case %s when %s then %s end", a, b, c);
    }
    return arena_format(arena, "(%s %s %s)", a, ONE_OF(operators), b);
}

/* NULL: not an expression that the language takes. */
static const struct expr *random_expr(struct arena *arena, const struct schema *schema)
{
    struct problems problems = {.arena = arena};
    struct expr_scope scope = {
        .schema = schema, .table = schema_table(*schema, "t"), .where = "a test", .dialects = EVERY_DIALECT};
    const char *text = random_text(arena, 1 + dice(3));
    const struct constraint *check = parse_constraint(arena, "c", arena_format(arena, "check (%s)", text));
    return check != NULL ? expr_resolve(&problems, check->check, &scope) : NULL;
}

static bool is_storable(struct arena *arena, const struct schema *schema, const char *text, struct type type)
{
    struct problems problems = {.arena = arena};
    struct expr_scope scope = {
        .schema = schema, .table = schema_table(*schema, "t"), .where = "a test", .dialects = EVERY_DIALECT};
    const struct constraint *check = parse_constraint(arena, "c", arena_format(arena, "check (%s)", text));
    return check != NULL && expr_resolve_value(&problems, check->check, type, "t.x", &scope) != NULL;
}

static const char *query(struct arena *arena, const struct expr *expr, enum mig_dialect dialect)
{
    struct buf out;
    buf_init(&out, arena);
    buf_add(&out, "select ");
    sql_expr(&out, expr, dialect);
    buf_add(&out, " from t order by t.id");
    return out.data;
}

/* A value as both write it: true is 1, no blanks or zeros at the end, no dashes in a uuid. */
static const char *plain(struct arena *arena, const char *value)
{
    char *text = arena_text(arena, strcmp(value, "t") == 0 ? "1" : strcmp(value, "f") == 0 ? "0" : value);
    char *end = strstr(text, "+00");
    if (end != NULL && strchr(text, ':') != NULL)
        *end = '\0';
    end = text + strlen(text);
    while (strchr(text, '.') != NULL && strpbrk(text, "eE") == NULL && end > text &&
           (end[-1] == '0' || end[-1] == '.')) {
        *--end = '\0';
        if (strchr(text, '.') == NULL)
            break;
    }
    while (end > text && end[-1] == ' ')
        *--end = '\0';
    if (strlen(text) == 36)
        for (char *at = text; (at = strchr(at, '-')) != NULL;)
            memmove(at, at + 1, strlen(at));
    return text;
}

static bool same_value(struct arena *arena, const char *a, const char *b)
{
    char *end_a;
    char *end_b;
    if (a == NULL || b == NULL)
        return a == b;
    a = plain(arena, a);
    b = plain(arena, b);
    double x = strtod(a, &end_a);
    double y = strtod(b, &end_b);
    bool numbers = *a != '\0' && *b != '\0' && *end_a == '\0' && *end_b == '\0';
    return numbers ? fabs(x - y) <= 1e-5 * (1 + fabs(x)) : strcmp(a, b) == 0;
}

/* Errors that come from the values, not from the types. */
static bool value_error(const PGresult *result)
{
    const char *code = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    return code != NULL && strncmp(code, "22", 2) == 0;
}

static void compare(const struct lab *sqlite, const struct lab *postgres, const struct expr *expr)
{
    struct arena *arena = sqlite->render.arena;
    const char *ours = query(arena, expr, MIG_DIALECT_SQLITE);
    const char *theirs = query(arena, expr, MIG_DIALECT_POSTGRES);
    sqlite3_stmt *statement;
    PGresult *result = PQexec(postgres->postgres, theirs);
    if (sqlite3_prepare_v2(sqlite->sqlite, ours, -1, &statement, NULL) != SQLITE_OK)
        fail_msg("SQLite: %s: %s", sqlite3_errmsg(sqlite->sqlite), ours);
    if (PQresultStatus(result) != PGRES_TUPLES_OK && !value_error(result))
        fail_msg("PostgreSQL: %s: %s", PQresultErrorMessage(result), theirs);
    for (int row = 0; row < PQntuples(result); row++) {
        assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
        const char *a = (const char *)sqlite3_column_text(statement, 0);
        const char *b = PQgetisnull(result, row, 0) ? NULL : PQgetvalue(result, row, 0);
        if (!same_value(arena, a, b))
            fail_msg("row %d: %s on SQLite, %s on PostgreSQL\n%s\n%s", row + 1, a != NULL ? a : "null",
                     b != NULL ? b : "null", ours, theirs);
    }
    sqlite3_finalize(statement);
    PQclear(result);
}

static void test_agree(void **state)
{
    struct lab *sqlite;
    struct lab *postgres = *state;
    void *other;
    lab_open_sqlite(&other);
    sqlite = other;
    lab_run(sqlite, table);
    lab_run(postgres, table);
    lab_sql(postgres, "set timezone to 'UTC'");
    for (unsigned count = 0; count < EXPRESSIONS;) {
        const struct expr *expr = random_expr(&sqlite->arena, &postgres->schema);
        if (expr != NULL)
            compare(sqlite, postgres, expr);
        count += expr != NULL;
    }
    lab_close(&other);
}

/* Both take the step and hold the same, or both refuse it. */
static void store(struct lab *sqlite, struct lab *postgres, const char *step, const char *column)
{
    const char *look = arena_format(&sqlite->arena, "SELECT %s FROM t ORDER BY id", column);
    struct lab_cells ours, theirs;
    bool taken = lab_try(sqlite, step);
    if (taken != lab_try(postgres, step))
        fail_msg("%s\n%s: %s", step, taken ? "PostgreSQL" : "SQLite",
                 taken ? postgres->refusal : sqlite->refusal);
    lab_query(sqlite, look, &ours);
    lab_query(postgres, look, &theirs);
    for (size_t i = 0; taken && i < ours.list.count; i++)
        if (!same_value(&sqlite->arena, ours.list.items[i], theirs.list.items[i]))
            fail_msg("%s\nrow %zu: %s on SQLite, %s on PostgreSQL", step, i + 1, ours.list.items[i],
                     theirs.list.items[i]);
}

/* Whatever is calculated: PostgreSQL rounds it or refuses it, and SQLite has been told to. */
static void test_stored(void **state)
{
    static const struct {
        const char *column;
        struct type type;
    } places[] = {{"to_smallint", {.kind = TYPE_SMALLINT}},
                  {"to_integer", {.kind = TYPE_INTEGER}},
                  {"to_bigint", {.kind = TYPE_BIGINT}},
                  {"to_cents", {.kind = TYPE_NUMERIC, .precision = 6, .scale = 2}},
                  {"to_exact", {.kind = TYPE_NUMERIC, .precision = 12, .scale = 8}},
                  {"to_real", {.kind = TYPE_REAL}},
                  {"to_double", {.kind = TYPE_DOUBLE}},
                  {"to_numeric", {.kind = TYPE_NUMERIC}},
                  {"to_boolean", {.kind = TYPE_BOOLEAN}},
                  {"to_text", {.kind = TYPE_VARCHAR, .length = 5}}};
    struct lab *postgres = *state;
    void *other;
    lab_open_sqlite(&other);
    struct lab *sqlite = other;
    lab_run(sqlite, table);
    lab_run(postgres, table);
    for (unsigned count = 0; count < STORED;) {
        size_t place = dice(sizeof places / sizeof *places);
        const char *value = random_text(&sqlite->arena, 1 + dice(3));
        if (!is_storable(&sqlite->arena, &postgres->schema, value, places[place].type))
            continue;
        store(sqlite, postgres,
              arena_format(&sqlite->arena, "update t set %s = %s;", places[place].column, value),
              places[place].column);
        count++;
    }
    lab_close(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_agree, lab_open_postgres, lab_close),
        cmocka_unit_test_setup_teardown(test_stored, lab_open_postgres, lab_close),
    };
    if (getenv("MIG_TEST_POSTGRES") == NULL)
        return 77;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
