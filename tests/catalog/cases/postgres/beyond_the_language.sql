-- since 15
create table t (id serial primary key, a integer not null, b varchar(20), c text, d timestamp(3), e integer[][], f bit(3), g money, h interval day to second, i xml);
-- sequences: of a column that does not draw from it, and options
create sequence owned_idle owned by t.a;
create sequence loose;
create table draws (a integer default nextval('loose'));
create table stepping (id serial primary key, other bigint generated always as identity (start 5 increment 5));
alter sequence stepping_id_seq increment 2 cycle;
-- types and what stands on them
create domain percent as integer check (value >= 0);
create type pair as (x integer, y integer);
create type span as range (subtype = integer);
create type mood as enum ('b', 'a');
create schema other;
create type other.mood as enum ('x');
create table typed (p percent, q pair, r span, m mood, n mood[], o other.mood, pp percent[]);
create table of_type of pair;
-- functions
create function f(integer) returns integer immutable language sql as 'select 1';
create function f(text) returns integer immutable language sql as 'select 1';
create function tf() returns trigger language plpgsql as 'begin return new; end';
create procedure p() language sql as 'select 1';
create aggregate total (integer) (sfunc = int4pl, stype = integer);
create operator === (leftarg = integer, rightarg = integer, function = int4eq);
create operator family fam using btree;
create operator class cls for type integer using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 btint4cmp(integer, integer);
create collation coll from "C";
create text search configuration words (copy = simple);
-- parts of a table
create table parts (a integer default f(1), b integer generated always as (f(1)) stored, c integer check (f(c) > 0), d text collate coll, e integer);
create index by_function on parts (f(a)) where f(e) > 1;
create index by_class on parts (a cls);
create index tuned on parts (a) with (fillfactor = 50);
create unique index same_nulls on parts (e) nulls not distinct;
alter table parts alter column d set storage external, alter column a set statistics 100, alter column a set (n_distinct = 5);
alter table parts set (fillfactor = 50);
alter table parts replica identity full;
cluster parts using tuned;
create trigger tr before insert on parts for each row execute function tf();
create constraint trigger later after insert on parts deferrable for each row execute function tf();
create rule ru as on delete to parts do also nothing;
create statistics st on a, b from parts;
alter table parts enable row level security;
create policy pol on parts using (true);
comment on index tuned is 'an index';
comment on constraint parts_c_check on parts is 'a constraint';
comment on type mood is 'a type';
-- constraints
create table refers (a integer references t, b integer, c integer);
alter table refers disable trigger all;
alter table refers add constraint unchecked check (b > 0) not valid, add constraint unchecked_key foreign key (b) references t not valid, add constraint alone check (c > 0) no inherit;
create table gaps (r int4range, exclude using gist (r with &&));
-- tables that are not plain
create table part (a integer, b integer) partition by range (a);
create table part1 partition of part for values from (0) to (1);
create index on part (b);
create table parent (a integer);
create table child (b integer) inherits (parent);
create view seen as select a from t;
create materialized view made as select a from t;
create rule no_insert as on insert to seen do instead nothing;
create index on made (a);
create foreign data wrapper nobody;
create server nowhere foreign data wrapper nobody;
create foreign table far (a integer) server nowhere;
create temporary table gone (a integer);
create publication everything for table t;
create function ef() returns event_trigger language plpgsql as 'begin end';
create event trigger watch on ddl_command_end execute function ef();
