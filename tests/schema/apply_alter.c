/* SPDX-License-Identifier: MIT
 * alter column: what is refused, and what everything that reads the column has to say about it.
 */
#include "chain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

static const char base[] = "create enum side ('BUY','SELL');"
                           "create table q (id integer primary key);"
                           "create table p (code text primary key);"
                           "create table c (code text references p);"
                           "create table t (id integer primary key, a integer not null check (a > 0), b "
                           "text, d double, n numeric(12,2), side side, ts timestamp, other text default "
                           "'x', w text unique, g integer generated always as (a + 1) stored);"
                           "create index i1 on t (ts) where ts > '2020-01-01';"
                           "create index i2 on t (b) where side = 'BUY';"
                           "on postgres create table i (id integer generated always as identity, a integer);"
                           "on sqlite create table s (a text) strict;"
                           "create table r (a integer, b integer references q on update cascade);"
                           "create table v (a integer unique, b integer);"
                           "create table w (a integer references v (a));";

static void test_refused(void **state)
{
    static const struct refusal refusals[] = {
        {base, "alter table t alter column nope set not null;",
         "M203 [nope] table `t` has no column `nope` at this revision\n"},
        {base, "alter table t alter column a type integer;",
         "M323 [alter column a type integer] `t.a` is `integer` already\n"
         "  note [a] `t.a` exists since revision r1\n"},
        {base, "alter table t alter column a type nope;",
         "M206 [nope] there is no type `nope` at this revision\n"},
        {base, "alter table t alter column a type text[];",
         "M509 [text[]] SQLite has no arrays\n"
         "  help begin the step with `on postgres`, or use json\n"
         "M321 [text[]] `integer` does not become `text[]` by itself\n"
         "  note [a] `t.a` exists since revision r1\n"
         "  help say what it becomes: `using <expression> reverse <expression>`\n"},
        {base, "alter table t alter column a type date;",
         "M321 [date] `integer` does not become `date` by itself\n"
         "  note [a] `t.a` exists since revision r1\n"
         "  help say what it becomes: `using <expression> reverse <expression>`\n"},
        {base, "alter table t alter column a type bytes;",
         "M321 [bytes] `integer` does not become `bytes` by itself\n"
         "  note [a] `t.a` exists since revision r1\n"
         "  help say what it becomes: `using <expression> reverse <expression>`\n"},
        {base, "alter table t alter column d type text;",
         "M518 [text] the databases write `double` differently as `text`\n"
         "  note [d] `t.d` exists since revision r1\n"
         "  help write the step twice, `on sqlite` and `on postgres`\n"},
        {base, "alter table t alter column d type integer;",
         "M402 [alter column d type integer] this destroys parts of the values of `t.d`, and the revision "
         "does not accept that\n"
         "  note [d] `t.d` exists since revision r1\n"
         "  help write `accepting data loss \"reason\"` behind it to keep the step\n"},
        {base, "alter table t alter column n type text;",
         "M518 [text] the databases write `numeric(12, 2)` differently as `text`\n"
         "  note [n] `t.n` exists since revision r1\n"
         "  help write the step twice, `on sqlite` and `on postgres`\n"},
        {base, "alter table t alter column b type integer;",
         "M402 [alter column b type integer] this destroys parts of the values of `t.b`, and the revision "
         "does not accept that\n"
         "  note [b] `t.b` exists since revision r1\n"
         "  help write `accepting data loss \"reason\"` behind it to keep the step\n"},
        {base, "alter table t alter column b type integer using b;",
         "M311 [b] `t.b` is `integer` and cannot hold `text`\n"},
        {base, "alter table t alter column b type integer using length(b) reverse 1;",
         "M311 [1] `t.b` is `text` and cannot hold `integer`\n"
         "  help write a text: '...'\n"},
        {base, "alter table t alter column g type text;",
         "M322 [alter column g type text] generated column `g` does not go with this: `t.g` is `text` and "
         "cannot hold `integer`\n"
         "  note [g] generated column `g` exists since revision r1\n"
         "  help drop the generated column first, and add it again behind\n"},
        {base, "alter table t alter column g type bigint using a;",
         "M314 [a] the database computes `t.g` itself\n"
         "  note [g] `t.g` exists since revision r1\n"},
        {base, "alter table t alter column id type text;",
         "M326 [text] `t.id` gets its numbers from the database, as `integer` or `bigint`\n"
         "  note [id] `t.id` exists since revision r1\n"},
        {base, "alter table t alter column a type text;",
         "M322 [alter column a type text] generated column `g` does not go with this: `+` needs numbers, not "
         "`text`\n"
         "  note [g] generated column `g` exists since revision r1\n"
         "  help drop the generated column first, and add it again behind\n"},
        {base, "alter table t alter column side type boolean;",
         "M321 [boolean] `side` does not become `boolean` by itself\n"
         "  note [side] `t.side` exists since revision r1\n"
         "  help say what it becomes: `using <expression> reverse <expression>`\n"},
        {base, "alter table t alter column ts type date accepting data loss \"x\";",
         "M322 [alter column ts type date accepting data loss \"x\"] index `i1` does not go with this: "
         "'2020-01-01 00:00:00.000000' is no value of type `date`\n"
         "  note [i1] index `i1` exists since revision r1\n"
         "  help drop it first: `drop index i1;`\n"},
        {base, "alter table t alter column other type text;",
         "M323 [alter column other type text] `t.other` is `text` already\n"
         "  note [other] `t.other` exists since revision r1\n"},
        {base, "alter table p alter column code type integer accepting data loss \"x\";",
         "M303 [alter column code type integer accepting data loss \"x\"] `c.code` is text, but `p.code`, "
         "which it references, is integer\n"
         "  help drop the foreign key first, and add it again when both sides have changed\n"},
        {base, "alter table c alter column code type integer accepting data loss \"x\";",
         "M303 [alter column code type integer accepting data loss \"x\"] `c.code` is integer, but `p.code`, "
         "which it references, is text\n"
         "  help drop the foreign key first, and add it again when both sides have changed\n"},
        {base, "alter table t alter column id set not null;",
         "M323 [alter column id set not null] `t.id` is not null already\n"
         "  note [id] `t.id` exists since revision r1\n"},
        {base, "alter table t alter column b set not null fill null;",
         "M313 [null] `t.b` cannot be null\n"
         "  note [b] `t.b` exists since revision r1\n"},
        {base, "alter table t alter column b set not null fill 1;",
         "M311 [1] `t.b` is `text` and cannot hold `integer`\n"
         "  help write a text: '...'\n"},
        {base, "alter table t alter column w set not null fill '';",
         "M318 [''] all rows without a value would get the same `t.w`, which is unique\n"
         "  note [w] `t.w` exists since revision r1\n"
         "  help compute it from other columns\n"},
        {base, "alter table t alter column g set not null fill 1;",
         "M314 [1] the database computes `t.g` itself\n"
         "  note [g] `t.g` exists since revision r1\n"},
        {base, "alter table t alter column id drop not null;",
         "M307 [alter column id drop not null] `t.id` is part of the primary key, which holds no null\n"
         "  note [id] `t.id` exists since revision r1\n"},
        {base, "alter table t alter column b drop not null;",
         "M323 [alter column b drop not null] `t.b` may hold null already\n"
         "  note [b] `t.b` exists since revision r1\n"},
        {base, "alter table t alter column id set default 1;",
         "M307 [alter column id set default 1] `t.id` gets its numbers from the database and has no default\n"
         "  note [id] `t.id` exists since revision r1\n"},
        {base, "alter table t alter column g set default 1;",
         "M307 [alter column g set default 1] `t.g` is computed by the database and has no default\n"
         "  note [g] `t.g` exists since revision r1\n"},
        {base, "alter table t alter column a set default 'x';",
         "M311 ['x'] `t.a` is `integer` and cannot hold `text`\n"
         "  help write the number without quotes\n"},
        {base, "alter table t alter column a set default b;",
         "M350 [b] a default cannot read the column `b`\n"
         "  help when a text is meant, it stands in single quotes: 'b'\n"},
        {base, "alter table t alter column other set default 'x';",
         "M323 [alter column other set default 'x'] `t.other` has this default already\n"
         "  note [other] `t.other` exists since revision r1\n"},
        {base, "alter table t alter column b drop default;",
         "M323 [alter column b drop default] `t.b` has no default\n"
         "  note [b] `t.b` exists since revision r1\n"},
        {base, "alter table t alter column id drop default;",
         "M307 [alter column id drop default] `t.id` gets its numbers from the database and has no default\n"
         "  note [id] `t.id` exists since revision r1\n"},
        {base, "on sqlite alter table t alter column a set collation nocase;",
         "M324 [a] only a text has a collation, and `a` is integer\n"},
        {base, "alter table t alter column b set collation nocase;",
         "M511 [b] PostgreSQL has no collation `nocase`\n"
         "  help begin the step with `on sqlite`\n"},
        {base,
         "on sqlite alter table t alter column b set collation nocase, alter column b type integer accepting "
         "data loss \"x\";",
         "M324 [b] only a text has a collation, and `b` is integer\n"},
        {base, "alter table t alter column b drop collation;",
         "M323 [alter column b drop collation] `t.b` has no collation of its own\n"
         "  note [b] `t.b` exists since revision r1\n"},
        {base, "alter table t alter column a set generated always as (id) stored;",
         "M402 [alter column a set generated always as (id) stored] this destroys the values of `t.a`, and "
         "the revision does not accept that\n"
         "  note [a] `t.a` exists since revision r1\n"
         "  help write `accepting data loss \"reason\"` behind it to keep the step\n"
         "M322 [alter column a set generated always as (id) stored] generated column `g` does not go with "
         "this: on PostgreSQL it cannot read what is generated too\n"
         "  note [g] generated column `g` exists since revision r1\n"
         "  help drop the generated column first, and add it again behind\n"},
        {base,
         "alter table t alter column b set generated always as (b || 'x') stored accepting data loss \"x\";",
         "M327 [b || 'x'] generated column `b` reads itself\n"},
        {base,
         "alter table t alter column other set generated always as ('x') stored accepting data loss \"x\";",
         "M307 [alter column other set generated always as ('x') stored accepting data loss \"x\"] `t.other` "
         "has a default and cannot be generated\n"
         "  note [other] `t.other` exists since revision r1\n"
         "  help write `drop default` before it\n"},
        {base, "alter table t alter column id set generated always as (1) stored accepting data loss \"x\";",
         "M307 [alter column id set generated always as (1) stored accepting data loss \"x\"] `t.id` gets "
         "its numbers from the database and cannot be generated\n"
         "  note [id] `t.id` exists since revision r1\n"},
        {base, "alter table t alter column b set generated always as (a) stored accepting data loss \"x\";",
         "M311 [a] `t.b` is `text` and cannot hold `integer`\n"
         "  help write a text: '...'\n"},
        {base,
         "alter table t alter column b set generated always as (lower(b2)) virtual accepting data loss "
         "\"x\";",
         "M203 [b2] table `t` has no column `b2` at this revision\n"
         "M516 [b] generated column `b` is not stored, and PostgreSQL knows only stored ones\n"
         "  help write `stored` behind the expression\n"},
        {base, "alter table t alter column g set generated always as (a + 1) stored;",
         "M323 [alter column g set generated always as (a + 1) stored] `t.g` is generated so already\n"
         "  note [g] `t.g` exists since revision r1\n"},
        {base,
         "alter table p alter column code set generated always as ('x') stored accepting data loss \"x\";",
         "M307 [alter column code set generated always as ('x') stored accepting data loss \"x\"] `p.code` "
         "is part of the primary key and cannot be generated\n"
         "  note [code] `p.code` exists since revision r1\n"},
        {base, "alter table t alter column a drop generated;",
         "M323 [alter column a drop generated] `t.a` is not generated\n"
         "  note [a] `t.a` exists since revision r1\n"},
        {base, "alter table t alter column id set generated always as identity;", ""},
        {base, "alter table t alter column id set serial;",
         "M323 [alter column id set serial] `t.id` is numbered like that already\n"
         "  note [id] `t.id` exists since revision r1\n"},
        {base, "on postgres alter table t alter column a set serial;",
         "M307 [alter column a set serial] `t.a` is no identity whose numbers it could go on with\n"
         "  note [a] `t.a` exists since revision r1\n"
         "  help write `set generated by default as identity`\n"},
        {base, "on postgres alter table i alter column id set serial;",
         "M307 [alter column id set serial] `i.id` is not the whole of a primary key, of type integer or "
         "bigint\n"
         "  note [id] `i.id` exists since revision r1\n"},
        {base, "alter table t alter column a set generated always as identity;",
         "M520 [a] SQLite numbers rows only in a single primary key, and `a` is none\n"},
        {base, "alter table t alter column b set generated always as identity;",
         "M307 [alter column b set generated always as identity] `t.b` may hold null and cannot be an "
         "identity\n"
         "  note [b] `t.b` exists since revision r1\n"
         "  help write `set not null` before it\n"},
        {base, "alter table t alter column id drop identity;",
         "M323 [alter column id drop identity] `t.id` is no identity\n"
         "  note [id] `t.id` exists since revision r1\n"},
        {base, "on postgres alter table i alter column id drop not null;",
         "M307 [alter column id drop not null] `i.id` gets its numbers from the database and cannot hold "
         "null\n"
         "  note [id] `i.id` exists since revision r1\n"},
        {base, "on postgres alter table i alter column id set not null;",
         "M323 [alter column id set not null] `i.id` is not null already\n"
         "  note [id] `i.id` exists since revision r1\n"},
        {base, "on postgres alter table i alter column id type text;",
         "M326 [text] identity column `id` needs a type of whole numbers\n"},
        {base, "on postgres alter table i alter column id set default 3;",
         "M307 [alter column id set default 3] `i.id` gets its numbers from the database and has no default\n"
         "  note [id] `i.id` exists since revision r1\n"},
        {base, "on postgres alter table i alter column a set generated always as identity;",
         "M307 [alter column a set generated always as identity] `i.a` may hold null and cannot be an "
         "identity\n"
         "  note [a] `i.a` exists since revision r1\n"
         "  help write `set not null` before it\n"},
        {base, "on sqlite alter table s alter column a type date using a;",
         "M311 [a] `s.a` is `date` and cannot hold `text`\n"
         "M512 [date] a strict table of SQLite has no columns of type date\n"},
        {base, "on sqlite alter table s alter column a type date;",
         "M512 [date] a strict table of SQLite has no columns of type date\n"},
        {base, "on postgres alter table t alter column b type json;",
         "M322 [alter column b type json] index `i2` does not go with this: PostgreSQL cannot compare values "
         "of type json, so `b` cannot be part of an index\n"
         "  note [i2] index `i2` exists since revision r1\n"
         "  help drop it first: `drop index i2;`\n"},
        {base, "alter table r alter column b set generated always as (a) stored accepting data loss \"x\";",
         "M502 [alter column b set generated always as (a) stored accepting data loss \"x\"] on PostgreSQL "
         "no action of a foreign key can write into `b`, which is generated\n"
         "  help drop the foreign key first\n"},
        {base, "alter table v alter column a set generated always as (b) stored accepting data loss \"x\";",
         "M301 [a] `v_a_key` is still used by constraint `w_a_fkey` of `w`\n"
         "  note [references v (a)] constraint `w_a_fkey` of `w` exists since revision r1\n"
         "  help drop the constraint first: `alter table w drop constraint w_a_fkey;`\n"},
        {base,
         "on sqlite alter table s alter column a set generated always as (lower(1)) stored accepting data "
         "loss \"x\";",
         "M501 [alter column a set generated always as (lower(1)) stored accepting data loss \"x\"] SQLite "
         "has no tables in which every column is generated\n"
         "  help `s` needs a column that is not\n"},
        {base, "alter table t alter column b type json;",
         "M322 [alter column b type json] index `i2` does not go with this: PostgreSQL cannot compare values "
         "of type json, so `b` cannot be part of an index\n"
         "  note [i2] index `i2` exists since revision r1\n"
         "  help drop it first: `drop index i2;`\n"},
    };
    (void)state;
    check_refusals(refusals, COUNT(refusals));
}

static void test_taken(void **state)
{
    static const struct acceptance acceptances[] = {
        {base, "alter table t alter column b type date;"},
        {base, "alter table c drop constraint c_code_fkey, alter column code type varchar(9);"},
        {base,
         "alter table t alter column n type numeric(14, 2), alter column ts type timestamp with time zone;"},
    };
    (void)state;
    check_acceptances(acceptances, COUNT(acceptances));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
