/* SPDX-License-Identifier: MIT
 * Views and conditions on the data: the same rows on both databases, through renames, replacements and the
 * way back; and a revision that stops where the data is not as it must be.
 */
#include "cases.h"

void case_views(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "insert into trades (id, price, amount, timestamp) values (6, 8, 1, '2025-03-05');"
                 "create view totals as select s.name, count(*) as number, count(t.note) as notes,"
                 "    sum(t.id) as ids, count(distinct t.side) as sides, avg(t.id) > 2 as late"
                 "    from trades as t left join strategies as s on s.id = t.strategy_id"
                 "    group by s.name order by s.name;");
    lab_expect(lab, "SELECT 1 FROM totals WHERE late AND name IS NULL", "1\n");
}

void case_orders_of_null(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab,
            "create view a as select id, note from trades order by note limit 1;"
            "create view b as select id, note from trades order by note desc limit 1;"
            "create view skips as select id, note from trades order by id limit 2 offset 1;"
            "create view c as select id, note from trades order by note nulls first limit 1;"
            "create view d as select id as key from trades union select id from strategies order by key desc "
            "limit 2;");
    lab_expect(lab, "SELECT id FROM a", "1\n");
    lab_expect(lab, "SELECT id FROM b", "5\n");
    lab_expect(lab, "SELECT id FROM c", "5\n");
    lab_expect(lab, "SELECT id FROM skips", "5\n");
    lab_expect(lab, "SELECT key FROM d", "5\n2\n");
}

void case_views_follow(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "create view v as select id, amount from trades where amount > 1;"
                 "create view w as select v.id, v.amount / 2 as half from v where exists"
                 "    (select 1 from fills as f where f.trade_id = v.id);");
    lab_round_trip(lab,
                   "alter table trades rename column amount to quantity; rename table trades to deals;"
                   "rename view v to u; alter table deals add constraint c check (quantity > 0);"
                   "replace view u as select amount_now.quantity as amount, amount_now.id, amount_now.side"
                   "    from deals as amount_now;");
    lab_expect(lab, "SELECT id FROM w", "1\n");
}

void case_require(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "require not exists (select id from trades where price < 0) else \"prices are negative\";"
                 "require (select count(*) from trades) = 2 else \"there are two\";");
    assert_false(lab_try(
        lab,
        "create table never (id integer primary key);"
        "require not exists (select id, note from trades where note is null) else \"notes are missing\";"));
    assert_string_equal(lab->refusal, "notes are missing: 5|-\n");
    assert_false(lab_try(lab, "require (select count(*) from trades) = 3 else \"there are three\";"));
    assert_string_equal(lab->refusal, "there are three: 2\n");
    cases_expect_rows(lab);
}
