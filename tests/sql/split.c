/* SPDX-License-Identifier: MIT
 * Raw SQL in statements: what ends one and what does not, on each database, and what is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sql/render.h"

#include <stdlib.h>
#include <string.h>

static void full(void *context)
{
    (void)context;
    abort();
}

/* The statements with `~` between them; after a problem its message. */
static const char *split(struct arena *arena, enum mig_dialect dialect, const char *text)
{
    struct problems problems = {.arena = arena};
    const char *const *statements;
    size_t count;
    struct buf out;
    buf_init(&out, arena);
    bool good = sql_split(arena, text, (struct span){1, 2}, dialect, &problems, &statements, &count);
    assert_int_equal(good, problems.list.count == 0);
    if (!good)
        return problems.list.items[0]->message;
    for (size_t i = 0; i < count; i++)
        buf_format(&out, "%s%s", i == 0 ? "" : "~", statements[i]);
    return out.data;
}

struct split_case {
    const char *text, *expected;
};

static void check_all(enum mig_dialect dialect, const struct split_case *cases, size_t count)
{
    struct arena arena;
    arena_init(&arena, full, NULL);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(split(&arena, dialect, cases[i].text), cases[i].expected);
    arena_free(&arena);
}

static const struct split_case on_both[] = {
    {"", ""},
    {" \n;; -- nothing\n /* at all */ ;", ""},
    {"select 1", "select 1"},
    {"  select 1 ;\n select 2;", "select 1~select 2"},
    {"-- first; not an end\nselect 1; select 2 -- last\n", "select 1~select 2"},
    {"select ';', 'it''s; fine'; select 2", "select ';', 'it''s; fine'~select 2"},
    {"select 1 as \"a;\"\"b\"; select 2", "select 1 as \"a;\"\"b\"~select 2"},
    {"select 1 /* ; */ + 1; select 2", "select 1 /* ; */ + 1~select 2"},
    {"select case when 1=1 then 1 end; select 2", "select case when 1=1 then 1 end~select 2"},
    {"update t set committed = 1; select 1", "update t set committed = 1~select 1"},
    {"select 1e5; select 2", "select 1e5~select 2"},
    {"select 'never", "a string never ends in this raw SQL"},
    {"select \"never", "a quoted name never ends in this raw SQL"},
    {"select 1 /* never", "a comment never ends in this raw SQL"},
    {"select 1; BEGIN; select 2", "raw SQL may not use `BEGIN`"},
    {"Commit", "raw SQL may not use `Commit`"},
    {"rollback", "raw SQL may not use `rollback`"},
    {"savepoint a", "raw SQL may not use `savepoint`"},
    {"release a", "raw SQL may not use `release`"},
    {"end", "raw SQL may not use `end`"},
    {"/* x */ pragma foreign_keys = off", "raw SQL may not use `pragma`"},
    {"attach 'x' as y", "raw SQL may not use `attach`"},
    {"detach y", "raw SQL may not use `detach`"},
    {"VACUUM", "raw SQL may not use `VACUUM`"},
};

static const struct split_case on_sqlite[] = {
    {"select [a;b]; select `c;``d`", "select [a;b]~select `c;``d`"},
    {"select 'a\\'; select 2", "select 'a\\'~select 2"},
    {"create trigger x after insert on t begin update u set a = 1; update u set b = case when 1 then 2 end; "
     "end; "
     "select 2",
     "create trigger x after insert on t begin update u set a = 1; update u set b = case when 1 then 2 end; "
     "end~select 2"},
    {"CREATE TEMP TRIGGER x AFTER DELETE ON t BEGIN SELECT 1; /* ; */ END",
     "CREATE TEMP TRIGGER x AFTER DELETE ON t "
     "BEGIN SELECT 1; /* ; */ END"},
    {"create trigger x after insert on t begin select 1;", "a body without its `END` in this raw SQL"},
    {"create table trigger_log (a); select 1", "create table trigger_log (a)~select 1"},
    {"select $1; select 2", "select $1~select 2"},
};

static const struct split_case on_postgres[] = {
    {"select E'it\\'s; fine'; select 2", "select E'it\\'s; fine'~select 2"},
    {"select 'a\\'; select 2", "select 'a\\'~select 2"},
    {"do $$ begin perform 1; end $$; select 2", "do $$ begin perform 1; end $$~select 2"},
    {"do $a$ x; $$ y; $$ $a$; select 2", "do $a$ x; $$ y; $$ $a$~select 2"},
    {"select $1; select 2", "select $1~select 2"},
    {"select a$b$c; select 2", "select a$b$c~select 2"},
    {"select /* a /* b; */ c; */ 1; select 2", "select /* a /* b; */ c; */ 1~select 2"},
    {"create rule r as on insert to t do (select 1; select 2); select 3",
     "create rule r as on insert to t do (select 1; select 2)~select 3"},
    {"create or replace function f() returns int begin atomic select case when true then 1 end; select 2; "
     "end; select 3",
     "create or replace function f() returns int begin atomic select case when true then 1 end; select 2; "
     "end~select 3"},
    {"create function f() returns int begin atomic select 1;", "a body without its `END` in this raw SQL"},
    {"create trigger x after insert on t execute function begin_it(); select 2",
     "create trigger x after insert on t execute function begin_it()~select 2"},
    {"select $x$ never", "a dollar-quoted text never ends in this raw SQL"},
    {"start transaction", "raw SQL may not use `start`"},
    {"abort", "raw SQL may not use `abort`"},
    {"create unique index concurrently i on t (a)", "raw SQL may not use `create ... concurrently`"},
    {"create database x", "raw SQL may not use `create ... database`"},
    {"create table x (database text, concurrently text)",
     "create table x (database text, concurrently text)"},
    {"COPY t FROM STDIN", "raw SQL may not use `COPY ... STDIN`"},
    {"refresh materialized view concurrently v", "refresh materialized view concurrently v"},
};

static void test_both(void **state)
{
    (void)state;
    check_all(MIG_DIALECT_SQLITE, on_both, sizeof on_both / sizeof on_both[0]);
    check_all(MIG_DIALECT_POSTGRES, on_both, sizeof on_both / sizeof on_both[0]);
}

static void test_sqlite(void **state)
{
    (void)state;
    check_all(MIG_DIALECT_SQLITE, on_sqlite, sizeof on_sqlite / sizeof on_sqlite[0]);
}

static void test_postgres(void **state)
{
    (void)state;
    check_all(MIG_DIALECT_POSTGRES, on_postgres, sizeof on_postgres / sizeof on_postgres[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_both),
        cmocka_unit_test(test_sqlite),
        cmocka_unit_test(test_postgres),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
