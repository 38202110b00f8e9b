/* SPDX-License-Identifier: MIT
 * Constraints and indexes on tables with rows.
 */
#include "cases.h"

void case_constraints(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "alter table trades add constraint one_a_moment unique (timestamp, side),"
                 "    add constraint cheap check (price < 1000 and amount > 0);"
                 "alter table fills drop constraint fills_trade_id_fkey;"
                 "alter table fills add constraint whole foreign key (trade_id) references trades (id) on "
                 "delete cascade;"
                 "alter table trades drop constraint trades_price_check;");
    cases_expect_rows(lab);
    assert_false(lab_try(lab, "update trades set price = 1000;"));
    lab_run(lab, "update trades set price = -1 where id = 1;");
    assert_false(lab_try(lab, "insert into fills (trade_id) values (77);"));
    assert_false(lab_try(
        lab,
        "insert into trades (side, price, amount, timestamp) values ('BUY', 1, 1, '2025-03-03T10:00:00');"));
    lab_run(lab, "delete from strategies where id = 1 accepting data loss \"a test\";");
    lab_expect(lab, "SELECT id FROM fills ORDER BY id", "2\n3\n");
    assert_false(lab_try(lab, "alter table trades add constraint wrong check (price > 100);"));
    lab_expect(lab, "SELECT id FROM trades", "5\n");
}

void case_drop_primary_key(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "alter table fills drop constraint fills_pkey;");
    cases_expect_rows(lab);
    lab_run(lab, "insert into fills (id, trade_id) values (3, 1);");
    lab_run(lab, "delete from fills where trade_id = 1 accepting data loss \"a test\";");
    lab_run(lab, "alter table fills add primary key (id);");
    assert_false(lab_try(lab, "insert into fills (id, trade_id) values (3, 1);"));
    lab_expect(lab, "SELECT id, trade_id FROM fills ORDER BY id", "2|5\n3|5\n");
}

void case_indexes(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "create unique index one_name on strategies (lower(name)) where id > 0;"
                 "create index if not exists by_side on trades (side, timestamp desc, (price * amount));");
    assert_int_equal(lab->render.statements.items[1].kind, MIG_KIND_ENSURE_INDEX);
    assert_string_equal(lab->render.statements.items[1].note, "by_side");
    assert_false(lab_try(lab, "insert into strategies (name) values ('CROSS');"));
    lab_run(lab, "alter table strategies add constraint short check (length(name) < 10);");
    assert_false(lab_try(lab, "insert into strategies (name) values ('CROSS');"));
    lab_run(lab, "drop index one_name; drop index ix_trades_timestamp;");
    lab_run(lab, "insert into strategies (name) values ('CROSS');");
    lab_run(lab, "create index ix_trades_timestamp on trades (timestamp);");
}

/* Rows whose references are checked at the end of the transaction do not stand in the way of what follows. */
void case_deferred_references(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "create table tree (id integer primary key,"
                 "    parent integer references tree (id) deferrable initially deferred,"
                 "    trade integer references trades (id) deferrable initially deferred);");
    lab_run(lab, "insert into tree (id, parent, trade) values (1, 2, 1), (2, 1, 5);"
                 "update trades set note = 'x';"
                 "alter table tree add column name text; alter table trades rename column note to remark;"
                 "create index ix_tree on tree (name);"
                 "alter table trades add column more text not null fill 'x';");
    cases_expect_rows(lab);
    lab_run(lab, "drop table fills accepting data loss \"x\";"
                 "insert into tree (id, parent) values (4, 3), (3, 4); drop index ix_tree;"
                 "rename table tree to wood; alter table wood drop constraint tree_trade_fkey,"
                 "    drop column trade accepting data loss \"x\";");
    assert_false(lab_try(lab, "insert into wood (id, parent) values (5, 77);"));
}
