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

static void expect_lost(struct lab *lab, const char *steps, const char *notes)
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
    expect_lost(lab, "drop table fills accepting data loss \"x\"; drop table none accepting data loss \"x\";",
                "the rows of `fills`;");
    expect_lost(lab,
                "alter table trades drop column note accepting data loss \"x\","
                "    drop column fee accepting data loss \"x\", drop column sign accepting data loss \"x\";",
                "the values of `trades.note`;");
    lab_run(lab, "update trades set fee = 1, note = null, sign = null where id = 1;");
    expect_lost(lab,
                "alter table trades drop column note accepting data loss \"x\","
                "    drop column fee accepting data loss \"x\", drop column sign accepting data loss \"x\","
                "    drop column extra accepting data loss \"x\";",
                "the values of `trades.fee`;the values of `trades.extra`;");
    expect_lost(lab, "delete from trades where price > 100 accepting data loss \"x\";", "");
    expect_lost(lab, "delete from trades where price > 2.7 accepting data loss \"x\";", "rows of `trades`;");
    expect_lost(lab,
                "delete from fills accepting data loss \"x\"; insert into none (id) values (1);"
                "drop index ix_trades_timestamp; delete from none where id = 1;",
                "the rows of `fills`;");
}

void case_losses_behind_renames(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    expect_lost(lab,
                "rename table trades to deals; alter table deals rename column note to remark;"
                "alter table deals drop column remark accepting data loss \"x\";",
                "the values of `deals.remark`;");
    expect_lost(lab,
                "alter table trades rename column note to other, rename column amount to note;"
                "delete from trades where note > 1 and other is not null accepting data loss \"x\";",
                "rows of `trades`;");
    expect_lost(lab,
                "alter table trades add column x text, drop column x; create table y (a text);"
                "rename table y to z; drop table z;",
                "");
    expect_lost(lab,
                "alter table trades drop column note accepting data loss \"x\", add column note text;"
                "update trades set note = 'x'; alter table trades drop column note;",
                "the values of `trades.note`;");
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
}
