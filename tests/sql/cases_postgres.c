/* SPDX-License-Identifier: MIT
 * What only PostgreSQL has. On SQLite the same steps leave nothing behind.
 */
#include "cases.h"

static bool on_postgres(const struct lab *lab)
{
    return lab->dialect == MIG_DIALECT_POSTGRES;
}

static void expect(struct lab *lab, const char *sql, const char *rows)
{
    if (on_postgres(lab))
        lab_expect(lab, sql, rows);
}

void case_sequences(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(
        lab,
        "on postgres { create sequence numbers as integer start 1000 increment 10 cache 5 cycle;"
        "    create sequence \"Odd \"\"name\" increment -2; create sequence plain;"
        "    create table orders (id integer primary key, number bigint not null default nextval('numbers'),"
        "        code text default ('N' || cast(nextval('\"Odd \"\"name\"') as text))); }");
    lab_run(lab, "on postgres { insert into orders (id) values (1), (2);"
                 "    alter table trades add column number bigint fill nextval('plain');"
                 "    update trades set number = nextval('plain') + 100 where id = 1; }");
    expect(lab, "SELECT number, code FROM orders ORDER BY id", "1000|N-1\n1010|N-3\n");
    lab_run(lab, "on postgres { rename sequence numbers to \"Order\"; rename sequence plain to numbers;"
                 "    rename sequence \"Odd \"\"name\" to even; insert into orders (id) values (3); }");
    expect(lab, "SELECT number, code FROM orders WHERE id = 3", "1020|N-5\n");
    lab_round_trip(lab,
                   "on postgres { rename sequence even to odd; alter sequence odd increment -3 cache 2; }");
    lab_round_trip(lab, "on postgres { create sequence other minvalue -5 maxvalue 5 start 0;"
                        "    alter table orders add column other smallint default nextval('other'); }");
    lab_run(lab, "on postgres create sequence loose as smallint increment -1;");
    lab_round_trip(lab, "on postgres drop sequence loose accepting data loss \"x\";");
    cases_expect_rows(lab);
}

void case_sequence_limits(void **state)
{
    struct lab *lab = *state;
    lab_run(lab, "on postgres { create sequence fresh start 5; create sequence used start 5; }");
    expect(lab, "SELECT nextval('used')", "5\n");
    lab_round_trip(lab, "on postgres alter sequence fresh minvalue 100 start 200;");
    lab_run(lab, "on postgres alter sequence fresh minvalue 10 start 10;");
    expect(lab, "SELECT nextval('fresh')", "10\n");
    if (on_postgres(lab)) {
        assert_false(lab_try(lab, "on postgres alter sequence used minvalue 10 start 10;"));
        assert_string_equal(lab->refusal, "sequence `used` has counted beyond its new limits: 5\n");
    }
    lab_run(lab, "on postgres { alter sequence used as smallint; alter sequence used start -1 increment -1 "
                 "minvalue -9 maxvalue 5; }");
    expect(lab, "SELECT data_type, max_value FROM pg_sequences WHERE sequencename = 'used'", "smallint|5\n");
}

void case_sequences_in_the_way_back(void **state)
{
    struct lab *lab = *state;
    lab_run(lab, "on postgres { create sequence a; create sequence b; }");
    expect(lab, "SELECT nextval('b')", "1\n");
    struct schema before = lab->schema;
    lab_render_downgrade(lab,
                         "on postgres { rename sequence b to c; drop sequence c accepting data loss \"x\";"
                         "    drop sequence a accepting data loss \"x\"; }");
    lab->schema = before;
    if (!on_postgres(lab))
        return;
    assert_int_equal(lab->render.statements.items[1].kind, MIG_KIND_LOSS);
    lab_expect(lab, lab->render.statements.items[1].sql, "1\n");
    assert_int_equal(lab->render.statements.items[3].kind, MIG_KIND_LOSS);
    lab_expect(lab, lab->render.statements.items[3].sql, "");
}

void case_extensions(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_round_trip(lab, "on postgres { create extension pg_trgm; create extension btree_gist; }");
    lab_run(
        lab,
        "on postgres { create extension if not exists btree_gist; create extension if not exists btree_gist;"
        "    create extension \"uuid-ossp\"; create index ix_gist on trades (note, price) using gist; }");
    lab_round_trip(
        lab, "on postgres { drop index ix_gist; drop extension btree_gist; drop extension \"uuid-ossp\"; }");
    cases_expect_rows(lab);
}
