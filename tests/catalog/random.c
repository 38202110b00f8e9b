/* SPDX-License-Identifier: MIT
 * Random conditions, the same on every run: each that the language takes reads back from both databases as it
 * was written.
 */
#include "simulate.h"

#include <string.h>

static uint64_t state = 1;

static unsigned pick(unsigned count)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(state >> 33) % count;
}

/* Templates: N a number, T a text, B a condition, D a moment; everything else stands for itself. */
static const char *const numbers[] = {"i", "s", "b", "n", "d", "r", "0", "1", "2.5", "-3", "0.10", "7"};
static const char *const number_forms[] = {
    "(N + N)",
    "(N - N)",
    "(N * N)",
    "(N / N)",
    "(N % N)",
    "- N",
    "abs(N)",
    "round(N)",
    "round(N, 2)",
    "length(T)",
    "coalesce(N, N)",
    "nullif(N, N)",
    "max(N, N)",
    "min(N, N, N)",
    "cast(N as integer)",
    "cast(N as double)",
    "cast(N as numeric(10, 2))",
    "cast(N as bigint)",
    "case when B then N else N end",
    "case N when N then N when 1 then N end",
};
static const char *const texts[] = {"v", "t", "c", "'x'", "'it''s'", "''", "'2025-01-01'"};
static const char *const text_forms[] = {
    "lower(T)",
    "upper(T)",
    "trim(T)",
    "substr(T, 1, 2)",
    "replace(T, 'a', T)",
    "coalesce(T, T)",
    "(T || T)",
    "cast(i as text)",
    "cast(T as varchar(5))",
    "case when B then T end",
    "case when B then T else T end",
};
static const char *const moments[] = {"ts", "ts", "'2025-01-01'", "'2025-06-01 12:30:00.5'"};
static const char *const conditions[] = {"o",         "e = 'BUY'", "e in ('BUY', 'SELL')",
                                         "v is null", "o = true",  "i > 0"};
static const char *const condition_forms[] = {
    "N = N",
    "N <> N",
    "N < N",
    "N >= N",
    "N in (N, N)",
    "N not in (1, 2, N)",
    "N between N and N",
    "N not between N and N",
    "T = T",
    "T <> T",
    "T < T",
    "T in (T, T)",
    "T like 'a%'",
    "T not like '_b%'",
    "N is null",
    "T is not null",
    "ts = D",
    "ts > D",
    "ts between D and D",
    "coalesce(ts, D) < D",
    "(B and B)",
    "(B or B)",
    "not (B)",
    "(B and B and B)",
    "(B or B and B)",
    "coalesce(o, B)",
    "case when B then B else B end",
    "da > '2025-01-01'",
};

#define CHOOSE(list) list[pick(sizeof(list) / sizeof *(list))]

static void put(struct buf *out, const char *form, unsigned depth);

static void put_letter(struct buf *out, char letter, unsigned depth)
{
    bool leaf = depth == 0 || pick(3) == 0;
    switch (letter) {
    case 'N':
        put(out, leaf ? CHOOSE(numbers) : CHOOSE(number_forms), depth);
        break;
    case 'T':
        put(out, leaf ? CHOOSE(texts) : CHOOSE(text_forms), depth);
        break;
    case 'D':
        buf_add(out, CHOOSE(moments));
        break;
    default:
        put(out, leaf ? CHOOSE(conditions) : CHOOSE(condition_forms), depth);
    }
}

static void put(struct buf *out, const char *form, unsigned depth)
{
    bool quoted = false;
    for (const char *c = form; *c != '\0'; c++) {
        quoted ^= *c == '\'';
        if (!quoted && strchr("NTDB", *c) != NULL)
            put_letter(out, *c, depth - (depth != 0));
        else
            buf_char(out, *c);
    }
}

enum { ROUNDS = 8, TABLES = 60 };

static const char *schema(struct arena *arena)
{
    struct buf text;
    buf_init(&text, arena);
    buf_add(&text, "create enum side ('BUY', 'SELL');\n");
    for (unsigned i = 0; i < TABLES; i++) {
        buf_format(&text,
                   "create table t%u (i integer, s smallint, b bigint, n numeric(12, 8), d double, r real,",
                   i);
        buf_add(&text,
                " v varchar(20), c char(4), t text, o boolean, e side, ts timestamp, da date, check (");
        put(&text, CHOOSE(condition_forms), 3);
        buf_add(&text, "));\n");
    }
    return text.data;
}

static void run(enum mig_dialect dialect)
{
    struct database *database = database_new(dialect);
    size_t taken = 0;
    state = 1;
    for (unsigned i = 0; i < ROUNDS; i++) {
        struct simulated simulated;
        const char *differences;
        database_clear(database);
        simulated = simulate(database, schema(database_arena(database)), true);
        taken += TABLES - simulated.refused;
        differences = differences_text(database, simulated.schema);
        if (*differences != '\0')
            fail_msg("%s", differences);
    }
    assert_in_range(taken, ROUNDS * TABLES / 3, ROUNDS * TABLES);
    database_free(database);
}

static void test_sqlite(void **unused)
{
    (void)unused;
    run(MIG_DIALECT_SQLITE);
}

static void test_postgres(void **unused)
{
    (void)unused;
    run(MIG_DIALECT_POSTGRES);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest on_sqlite[] = {cmocka_unit_test(test_sqlite)};
    const struct CMUnitTest on_postgres[] = {cmocka_unit_test(test_postgres)};
    if (argc < 2 || strcmp(argv[1], "postgres") != 0)
        return cmocka_run_group_tests(on_sqlite, NULL, NULL);
    return have_postgres() ? cmocka_run_group_tests(on_postgres, NULL, NULL) : 77;
}
