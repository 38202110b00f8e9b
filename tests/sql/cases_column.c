/* SPDX-License-Identifier: MIT
 * Columns that come, go and get other names, in tables with rows.
 */
#include "cases.h"

void case_add_plain_column(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab,
            "alter table trades add column fee numeric(12, 8) not null default 0, add column venue text;");
    assert_false(lab->render.rebuilds);
    cases_expect_rows(lab);
    lab_expect(lab, "SELECT CAST(fee AS integer), venue FROM trades", "0|-\n0|-\n");
}

void case_add_column_with_fill(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "alter table trades add column venue text not null fill 'none',"
                 "    add column weight integer default 7 fill 3, add column hint text fill 'x';");
    cases_expect_rows(lab);
    lab_expect(lab, "SELECT venue, weight, hint FROM trades", "none|3|x\nnone|3|x\n");
    assert_false(lab_try(lab,
                         "sql on sqlite $$insert into trades (price, amount, timestamp) values (1, 1, '')$$ "
                         "reverse nothing; sql on postgres $$insert into trades (price, amount, timestamp)"
                         " values (1, 1, now())$$ reverse nothing;"));
    lab_run(lab, "insert into trades (price, amount, venue, timestamp) values (1, 1, 'v', '2025-01-01');");
    lab_expect(lab, "SELECT weight, hint FROM trades WHERE venue = 'v'", "7|-\n");
}

void case_add_column_with_computed_fill(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "alter table trades add column volume double not null fill price * amount,"
                 "    add column label text fill lower(side) || ' ' || coalesce(note, '?');");
    cases_expect_rows(lab);
    lab_expect(lab, "SELECT CAST(volume * 10 AS integer), label FROM trades ORDER BY id",
               "50|buy it's\n15|sell ?\n");
}

void case_add_column_with_default_of_now(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "alter table trades add column seen timestamp not null default now(), add column day date "
                 "default current_date;");
    cases_expect_rows(lab);
    lab_expect(
        lab, "SELECT count(DISTINCT seen), min(length(CAST(seen AS char(40)))) > 18, count(day) FROM trades",
        lab->dialect == MIG_DIALECT_SQLITE ? "1|1|2\n" : "1|t|2\n");
    lab_run(lab, "insert into trades (price, amount, timestamp) values (1, 1, now());");
    lab_expect(lab, "SELECT count(seen) FROM trades", "3\n");
}

/* Not every constant expression is a constant to SQLite's ADD COLUMN. */
void case_add_column_with_computed_default(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "alter table trades add column closed boolean not null default (not true),"
                 "    add column share double default -1.5, add column code text default ('a' || 'b');");
    cases_expect_rows(lab);
    lab_expect(lab,
               "SELECT CASE WHEN closed THEN 1 ELSE 0 END, CAST(share * 10 AS integer), code FROM trades",
               "0|-15|ab\n0|-15|ab\n");
}

void case_add_column_with_constraints(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "alter table trades add column parent_id integer references trades (id) on delete set null,"
                 "    add column fee double check (fee >= 0);");
    assert_false(lab->render.rebuilds);
    cases_expect_rows(lab);
    lab_run(lab, "update trades set parent_id = 1 where id = 5;");
    assert_false(lab_try(lab, "update trades set parent_id = 99;"));
    assert_false(lab_try(lab, "update trades set fee = -1;"));
    lab_run(lab, "delete from trades where id = 1 accepting data loss \"a test\";");
    lab_expect(lab, "SELECT id, parent_id FROM trades", "5|-\n");
}

void case_add_unique_column(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "alter table trades add column reference varchar(10) unique;");
    cases_expect_rows(lab);
    lab_run(lab, "update trades set reference = 'a' where id = 1;");
    assert_false(lab_try(lab, "update trades set reference = 'a' where id = 5;"));
    lab_run(lab, "create table notes (text text);"
                 "insert into notes (text) values ('one'), ('two');"
                 "alter table notes add column id bigint primary key;");
    lab_expect(lab, "SELECT id, text FROM notes ORDER BY id", "1|one\n2|two\n");
    lab_run(lab, "insert into notes (text) values ('three');");
    lab_expect(lab, "SELECT id, text FROM notes ORDER BY id", "1|one\n2|two\n3|three\n");
}

void case_add_enum_column(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "create enum kind ('MARKET', 'LIMIT'); alter table trades add column kind kind not null "
                 "default 'MARKET',"
                 "    add column other kind;");
    cases_expect_rows(lab);
    lab_expect(lab, "SELECT kind, other FROM trades", "MARKET|-\nMARKET|-\n");
    lab_run(lab, "update trades set other = case when id = 1 then 'LIMIT' else 'MARKET' end;");
    lab_expect(lab, "SELECT other FROM trades ORDER BY id", "LIMIT\nMARKET\n");
    assert_false(lab_try(lab, "sql on sqlite $$update trades set other = 'X'$$ reverse nothing;"
                              "sql on postgres $$update trades set other = 'X'$$ reverse nothing;"));
}

void case_drop_column(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "alter table trades drop column note accepting data loss \"a test\","
                 "    drop column open fill true accepting data loss \"a test\";");
    assert_false(lab->render.rebuilds);
    cases_expect_rows(lab);
    assert_false(lab_try(lab, "sql on sqlite $$select note from trades$$ reverse nothing;"
                              "sql on postgres $$select note from trades$$ reverse nothing;"));
}

void case_drop_enum_column(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab,
            "alter table trades drop column side fill 'BUY' accepting data loss \"a test\"; drop enum side;"
            "create enum side ('IN', 'OUT');");
    cases_expect_rows(lab);
    lab_run(lab, "delete from strategies where id = 1 accepting data loss \"a test\";");
    lab_expect(lab, "SELECT id FROM fills ORDER BY id", "2\n3\n");
}

void case_rename_column(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "alter table trades rename column price to rate, rename column id to number;");
    assert_false(lab->render.rebuilds);
    lab_expect(lab, "SELECT number, CAST(rate * 10 AS integer) FROM trades ORDER BY number", "1|25\n5|30\n");
    assert_false(lab_try(lab, "update trades set rate = 0;"));
    lab_run(lab, "delete from trades where number = 5 accepting data loss \"a test\";");
    lab_expect(lab, "SELECT id FROM fills", "1\n");
}
