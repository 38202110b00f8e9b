/* SPDX-License-Identifier: MIT
 * Names, comments and options changed later, on tables with rows, up and down on both databases.
 */
#include "cases.h"

void case_rename_constraint(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_round_trip(lab, "alter table trades rename constraint trades_price_check to dear,"
                        "    rename constraint trades_pkey to trades_key;");
    lab_run(lab, "alter table trades rename constraint trades_price_check to dear,"
                 "    rename constraint trades_pkey to trades_key,"
                 "    rename constraint trades_strategy_id_fkey to made_by;"
                 "alter table strategies rename constraint strategies_name_key to one_name;");
    cases_expect_rows(lab);
    lab_round_trip(lab, "alter table trades drop constraint dear, add constraint dear check (price > 1);");
    lab_run(lab, "alter table trades rename constraint dear to trades_price_check;");
    lab_round_trip(lab, "rename table trades to deals; alter table deals rename constraint "
                        "trades_price_check to deals_price_check;");
    cases_expect_rows(lab);
    if (lab->dialect == MIG_DIALECT_POSTGRES)
        lab_expect(lab, "SELECT count(*) FROM pg_class WHERE relname IN ('trades_key', 'one_name')", "2\n");
}

void case_rename_index(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_round_trip(lab, "rename index ix_trades_timestamp to ix_when;");
    lab_run(lab,
            "rename index ix_trades_timestamp to ix_when; create unique index one on fills (trade_id, id);"
            "rename index one to \"The One\"; create index ix_trades_timestamp on trades (note);");
    cases_expect_rows(lab);
}

void case_comments(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_round_trip(lab, "create table notes (id integer primary key comment 'it''s \\ one',"
                        "    body text not null default 'x' comment 'a' unique) comment 'y';");
    lab_round_trip(lab,
                   "alter table trades set comment 'what was done', alter column note set comment 'ours',"
                   "    add column venue text comment 'where' default 'x';");
    lab_run(lab, "alter table trades set comment 'what was done', alter column note set comment 'ours';");
    lab_round_trip(lab, "alter table trades drop comment, alter column note drop comment;");
    lab_round_trip(lab, "alter table trades set comment 'other', alter column note set comment 'his';");
    lab_round_trip(lab, "alter table trades drop column note accepting data loss \"a test\";");
    lab_round_trip(lab, "drop table fills accepting data loss \"a test\";"
                        "drop table trades accepting data loss \"a test\";");
    assert_false(lab->render.rebuilds);
}
