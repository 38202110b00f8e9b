/* SPDX-License-Identifier: MIT
 * What a downgrade would lose: the queries stand before everything else, at the schema of that moment, and
 * find a row only when there is something to lose now.
 */
#include "cases.h"

#include <string.h>

/* The notes of what would be lost, each ended by a semicolon. */
static const char *lost(struct lab *lab, const char *steps)
{
    struct buf notes;
    buf_init(&notes, &lab->arena);
    lab_render_downgrade(lab, steps);
    for (size_t i = 0; i < lab->render.statements.count; i++) {
        const struct statement *statement = &lab->render.statements.items[i];
        if (statement->kind == MIG_KIND_LOSS && *lab_rows(lab, statement->sql) != '\0')
            buf_format(&notes, "%s;", statement->note);
    }
    return notes.data;
}

void cases_expect_lost(struct lab *lab, const char *steps, const char *notes)
{
    struct schema before = lab->schema;
    assert_string_equal(lost(lab, steps), notes);
    lab->schema = before;
}

void case_losses(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab,
            "create table none (id integer primary key); alter table trades add column fee double default 0,"
            "    add column sign smallint default -1, add column extra json default '{}';");
    cases_expect_lost(
        lab, "drop table fills accepting data loss \"x\"; drop table none accepting data loss \"x\";",
        "the rows of `fills`;");
    cases_expect_lost(
        lab,
        "alter table trades drop column note accepting data loss \"x\","
        "    drop column fee accepting data loss \"x\", drop column sign accepting data loss \"x\";",
        "the values of `trades.note`;");
    lab_run(lab, "update trades set fee = 1, note = null, sign = null where id = 1;");
    cases_expect_lost(
        lab,
        "alter table trades drop column note accepting data loss \"x\","
        "    drop column fee accepting data loss \"x\", drop column sign accepting data loss \"x\","
        "    drop column extra accepting data loss \"x\";",
        "the values of `trades.fee`;the values of `trades.extra`;");
    cases_expect_lost(lab, "delete from trades where price > 100 accepting data loss \"x\";", "");
    cases_expect_lost(lab, "delete from trades where price > 2.7 accepting data loss \"x\";",
                      "rows of `trades`;");
    cases_expect_lost(lab,
                      "delete from fills accepting data loss \"x\"; insert into none (id) values (1);"
                      "drop index ix_trades_timestamp; delete from none where id = 1;",
                      "the rows of `fills`;");
}

void case_losses_behind_renames(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    cases_expect_lost(lab,
                      "rename table trades to deals; alter table deals rename column note to remark;"
                      "alter table deals drop column remark accepting data loss \"x\";",
                      "the values of `deals.remark`;");
    cases_expect_lost(lab,
                      "alter table trades rename column note to other, rename column amount to note;"
                      "delete from trades where note > 1 and other is not null accepting data loss \"x\";",
                      "rows of `trades`;");
    cases_expect_lost(lab,
                      "alter table trades add column x text, drop column x; create table y (a text);"
                      "rename table y to z; drop table z;",
                      "");
    cases_expect_lost(lab,
                      "alter table trades drop column note accepting data loss \"x\", add column note text;"
                      "update trades set note = 'x'; alter table trades drop column note;",
                      "the values of `trades.note`;");
}

void case_seeds_are_no_loss(void **state)
{
    static const char drop[] = "drop table tiers accepting data loss \"x\";";
    struct lab *lab = *state;
    lab_run(lab,
            "create enum kind ('A', 'B');"
            "create table tiers (id integer primary key, name varchar(10) not null unique, kind kind, rate "
            "numeric(8, 6)"
            "    default 0.5, share real default 0.1, at timestamp default now(), since timestamp, hint json,"
            "    active boolean not null default true);"
            "insert into tiers (id, name, kind, since) values (1, 'one', 'A', '2025-01-01T00:00');"
            "insert into tiers (id, name, rate, share, active) values (2, 'two', 0.001, 0.3, false), (3, "
            "'it''s', 1, 2, true);");
    cases_expect_lost(lab, drop, "");
    static const struct {
        const char *change, *back;
    } changes[] = {
        {"INSERT INTO tiers (id, name) VALUES (4, 'four')", "DELETE FROM tiers WHERE id = 4"},
        {"UPDATE tiers SET rate = 0.002 WHERE id = 2", "UPDATE tiers SET rate = 0.001 WHERE id = 2"},
        {"UPDATE tiers SET kind = 'B' WHERE id = 1", "UPDATE tiers SET kind = 'A' WHERE id = 1"},
        {"UPDATE tiers SET since = '2025-01-01 00:00:00.000001' WHERE id = 1",
         "UPDATE tiers SET since = '2025-01-01 00:00:00.000000' WHERE id = 1"},
        {"UPDATE tiers SET name = 'x' WHERE id = 3", "UPDATE tiers SET name = 'it''s' WHERE id = 3"},
    };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        lab_sql(lab, changes[i].change);
        cases_expect_lost(lab, drop, "the rows of `tiers`;");
        lab_sql(lab, changes[i].back);
        cases_expect_lost(lab, drop, "");
    }
    lab_sql(lab, "DELETE FROM tiers WHERE id = 1");
    cases_expect_lost(lab, drop, "");
}

void case_seeds_behind_changes(void **state)
{
    struct lab *lab = *state;
    lab_run(lab,
            "create table first (key integer primary key, a text, gone text);"
            "insert into first (key, a, gone) values (1, 'x', 'y');"
            "alter table first rename column a to b, drop column gone, add column c integer not null fill 7,"
            "    add column d text; rename table first to second;"
            "insert into second (key, b, c) values (2, 'z', 9);");
    cases_expect_lost(lab, "rename table second to third; drop table third accepting data loss \"x\";", "");
    lab_sql(lab, "UPDATE second SET c = 8 WHERE key = 1");
    cases_expect_lost(lab, "rename table second to third; drop table third accepting data loss \"x\";",
                      "the rows of `third`;");
    lab_run(
        lab,
        "create table no_key (a text); insert into no_key (a) values ('x');"
        "create table own_key (id integer primary key, a text); insert into own_key (a) values ('x');"
        "create table changed (id integer primary key, a text); insert into changed (id, a) values (1, 'x');"
        "update changed set a = upper(a);");
    cases_expect_lost(
        lab,
        "drop table no_key accepting data loss \"x\"; drop table own_key accepting data loss \"x\";"
        "drop table changed accepting data loss \"x\";",
        "the rows of `no_key`;the rows of `own_key`;the rows of `changed`;");
}

void case_fills_are_no_loss(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "alter table trades add column rate real not null default 0.1 fill 0.3, add column tag text;"
                 "alter table trades rename column rate to share; rename table trades to deals;");
    static const char drop[] = "alter table deals drop column share, drop column tag;";
    cases_expect_lost(lab, drop, "");
    lab_run(lab, "insert into deals (price, amount, timestamp) values (1, 1, now());");
    lab_run(lab, "alter table deals add column other text not null fill 'x';");
    cases_expect_lost(lab,
                      "alter table deals drop column other, drop column share accepting data loss \"x\";",
                      "the values of `deals.share`;");
}

void case_reference_actions(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_render(lab, "delete from fills accepting data loss \"x\"; update trades set id = 9 where id = 5;");
    assert_false(lab->render.reference_actions);
    lab_render(lab, "delete from trades where id = 1 accepting data loss \"x\";");
    assert_true(lab->render.reference_actions);
    lab_render(
        lab,
        "create table codes (code text primary key); create table uses (code text references codes (code) "
        "on update cascade); update codes set code = 'x';");
    assert_true(lab->render.reference_actions);
    lab_render(lab, "delete from codes accepting data loss \"x\";");
    assert_false(lab->render.reference_actions);
    lab_render(
        lab,
        "create table tree (id integer primary key, parent integer references tree (id) on delete cascade);"
        "delete from tree accepting data loss \"x\";");
    assert_true(lab->render.reference_actions);
}
