/* SPDX-License-Identifier: MIT
 * Steps that follow each other in one transaction: checks that are put off to its end stand in the way of
 * changes to the tables at both ends of a reference.
 */
#include "cases.h"

void case_changes_behind_deferred_checks(void **state)
{
    struct lab *lab = *state;
    lab_run(lab, "create table places (id integer primary key);"
                 "create table books (id integer primary key, number integer unique,"
                 "    place integer references places deferrable initially deferred);"
                 "create table loans (id integer primary key, book integer references books, other integer,"
                 "    number integer references books (number), place integer references places"
                 "    deferrable initially deferred);");
    lab_run(lab,
            "insert into places (id) values (1); insert into books (id, number, place) values (1, 1, 1);"
            "alter table loans drop constraint loans_book_fkey;"
            "insert into books (id, number, place) values (2, 2, 1);"
            "alter table loans add constraint again foreign key (other) references books;"
            "insert into loans (id, other, number, place) values (1, 1, 1, 1);"
            "alter table books alter column number type bigint;"
            "insert into books (id, number, place) values (3, 3, 1);"
            "alter table loans alter column number type bigint;"
            "insert into books (id, number, place) values (4, 4, 1);"
            "alter table books add column half integer not null fill number / 2;"
            "insert into books (id, number, place, half) values (5, 5, 1, 2);"
            "create unique index halves on books (half, id); insert into loans (id, place) values (2, 1);"
            "drop table loans accepting data loss \"a test\";");
    lab_expect(lab, "SELECT id, half FROM books ORDER BY id", "1|0\n2|1\n3|1\n4|2\n5|2\n");
}

/* Rows that this very transaction has written are checked again when they change. */
void case_fills_behind_deferred_checks(void **state)
{
    struct lab *lab = *state;
    lab_run(lab, "create table nodes (id integer primary key,"
                 "    up integer references nodes deferrable initially deferred);"
                 "insert into nodes (id, up) values (1, 2), (2, 1);"
                 "alter table nodes add column twice integer not null check (twice > 1) fill id * 2;"
                 "insert into nodes (id, up, twice) values (3, 3, 2);"
                 "alter table nodes add column more integer fill id + 1;"
                 "update nodes set up = id; alter table nodes alter column more set not null fill 0;");
    lab_expect(lab, "SELECT id, twice, more FROM nodes ORDER BY id", "1|2|2\n2|4|3\n3|2|4\n");
}
