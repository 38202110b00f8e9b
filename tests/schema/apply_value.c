/* SPDX-License-Identifier: MIT
 * The values of enums: what a schema is after a step on one, what its digest is, and which added values a
 * later step of the revision may use.
 */
#include "chain.h"

#include "schema/digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

static const char base[] =
    "create enum side ('BUY', 'SELL'); create enum mood ('BUY');"
    "create table t (id integer primary key, side side not null default 'BUY', mood mood default 'BUY',"
    " note text default 'BUY', sign integer generated always as (case side when 'BUY' then 1 else 2 end) "
    "stored,"
    " constraint k check (side <> 'BUY' or mood = 'BUY' or note = 'BUY'));"
    "create index i on t (note, (case when side = 'BUY' then 1 end)) where side in ('BUY', 'SELL');"
    "on postgres create table many (a side[] default '{BUY, \"SELL\"}');";

static void expect_text(const char *steps, const char *const *parts, size_t count)
{
    struct chain chain;
    chain_start(&chain);
    chain_up(&chain, base);
    chain_up(&chain, steps);
    const char *text = chain_text(&chain, MIG_DIALECT_POSTGRES);
    for (size_t i = 0; i < count; i++)
        if (strstr(text, parts[i]) == NULL)
            fail_msg("no %s in:\n%s", parts[i], text);
    chain_end(&chain);
}

/* Where the text stands for the enum, and nowhere else. */
static void test_rename_value(void **state)
{
    static const char *const parts[] = {
        "create enum side ('LONG', 'SELL');",
        "side side not null default 'LONG',",
        "mood mood default 'BUY',",
        "note text default 'BUY',",
        "case side when 'LONG' then 1 else 2 end",
        "side <> 'LONG' or mood = 'BUY' or note = 'BUY'",
        "case when side = 'LONG' then 1 end",
        "where side in ('LONG', 'SELL')",
        "default '{LONG,SELL}'",
    };
    (void)state;
    expect_text("alter enum side rename value 'BUY' to 'LONG';", parts, COUNT(parts));
}

static void test_rename_enum(void **state)
{
    static const char *const parts[] = {"create enum \"Way\" ('BUY', 'SELL');", "side \"Way\" not null",
                                        "a \"Way\"[] default"};
    (void)state;
    expect_text("rename enum side to \"Way\";", parts, COUNT(parts));
}

static void test_places(void **state)
{
    static const char *const parts[] = {"create enum side ('A', 'BUY', 'B', 'C', 'SELL', 'D');"};
    (void)state;
    expect_text("alter enum side add value 'B' after 'BUY', add value 'A' before 'BUY', add value 'D',"
                " add value 'C' before 'SELL';",
                parts, COUNT(parts));
}

static void test_refused(void **state)
{
    static const struct refusal refusals[] = {
        {base, "rename enum side to mood;",
         "M202 [mood] the name `mood` is taken by an enum at this revision\n"
         "  note [mood] enum `mood` exists since revision r1\n"},
        {base, "rename enum side to way; create table x (a side);",
         "M206 [side] there is no type `side` at this revision\n"
         "  note [rename enum side to way] the same revision renamed it to `way`\n"},
        {base, "on postgres create table x (a side[] default '{BUY,NO}');",
         "M365 ['{BUY,NO}'] enum `side` has no label 'NO'\n  help its labels are 'BUY', 'SELL'\n"},
        {base, "on postgres create table x (a side[] default '{BUY');",
         "M366 ['{BUY'] '{BUY' is no value of type `side[]`\n  help write it like '{1, 2}'\n"},
        {base, "alter enum side drop value 'SELL';",
         "M343 ['SELL'] index `i` still uses the label 'SELL'\n"
         "  note [i] index `i` exists since revision r1\n  help change or drop it first\n"},
    };
    static const struct acceptance acceptances[] = {
        {base, "alter enum side add value 'NO'; alter enum side drop value 'NO' fill 'BUY' accepting data "
               "loss \"x\";"
               "create enum own ('A', 'B'); alter enum own drop value 'A' fill 'B';"},
        {base, "alter enum mood add value 'SELL'; alter enum mood drop value 'SELL';"},
    };
    (void)state;
    check_refusals(refusals, COUNT(refusals));
    check_acceptances(acceptances, COUNT(acceptances));
}

/* Is the first added value of the steps one that PostgreSQL needs at once? */
static void test_at_once(void **state)
{
    static const struct {
        const char *steps;
        bool at_once;
    } rows[] = {
        {"alter enum side add value 'X';", false},
        {"alter enum side add value 'X'; alter table t add column a integer;", false},
        {"alter enum side add value 'X'; create table u (a side default 'BUY', b text default 'XX');", false},
        {"alter enum side add value 'X'; create table u (a side default 'X');", true},
        {"alter enum side add value 'X'; alter enum side rename value 'X' to 'Y', add value 'Z' after 'Y';",
         false},
        {"alter enum side add value 'X', rename value 'X' to 'Y'; update t set note = 'Y';", true},
        {"alter enum side add value 'X'; update t set side = 'SELL' where note = 'Y';", false},
        {"alter enum side add value 'X'; on sqlite update t set side = 'X';", false},
        {"alter enum side add value 'X'; on postgres update t set side = cast(note as side);", true},
        {"alter enum side add value 'X'; on postgres create table u (a side[] default '{}');", true},
        {"alter enum side add value 'X'; sql on postgres $$select 1$$ reverse nothing;", true},
        {"alter enum side add value 'X'; sql on sqlite $$select 1$$ reverse nothing;", false},
        {"alter enum side add value 'X'; call f reverse nothing;", true},
        {"sql on postgres $$select 1$$ reverse nothing; call f reverse nothing; create enum e ('X');"
         "alter enum side add value 'X';",
         false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct chain chain;
        bool at_once = false;
        chain_start(&chain);
        chain_up(&chain, base);
        chain_up(&chain, rows[i].steps);
        for (size_t k = chain.steps.count; k-- > 0;)
            at_once = chain.steps.items[k]->op == OP_ADD_VALUE ? chain.steps.items[k]->at_once : at_once;
        if (at_once != rows[i].at_once)
            fail_msg("%s", rows[i].steps);
        chain_end(&chain);
    }
}

/* Frozen, as all digests are. */
static void test_digest(void **state)
{
    static const char text[] = "revision r \"\"; upgrade {"
                               "alter enum side add value 'X';"
                               "alter enum side add value 'Y' before 'X' fill 'BUY', add value 'Z' after 'X';"
                               "on postgres alter enum side rename value 'X' to 'W';"
                               "alter enum side drop value 'Y'; rename enum side to way;"
                               "alter enum way drop value 'Z' fill 'BUY' accepting data loss \"why\"; }";
    static const char tree[] = "(revision\n"
                               "  (upgrade\n"
                               "    (add-enum-value \"side\" \"X\")\n"
                               "    (add-enum-value \"side\" \"Y\" (before \"X\") (fill (string \"BUY\")))\n"
                               "    (add-enum-value \"side\" \"Z\" (after \"X\"))\n"
                               "    (rename-enum-value (on \"postgres\") \"side\" \"X\" \"W\")\n"
                               "    (drop-enum-value \"side\" \"Y\")\n"
                               "    (rename-enum \"side\" \"way\")\n"
                               "    (drop-enum-value \"way\" \"Z\" (fill (string \"BUY\")))))\n";
    struct chain chain;
    struct buf out;
    (void)state;
    chain_start(&chain);
    struct problems problems = {.arena = &chain.arena};
    long source = source_add(&chain.sources, "r", text, strlen(text));
    buf_init(&out, &chain.arena);
    digest_tree(&out, parse_revision(&chain.arena, &chain.sources, (size_t)source, &problems));
    assert_string_equal(out.data, tree);
    chain_end(&chain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rename_value), cmocka_unit_test(test_rename_enum),
        cmocka_unit_test(test_places),       cmocka_unit_test(test_refused),
        cmocka_unit_test(test_at_once),      cmocka_unit_test(test_digest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
