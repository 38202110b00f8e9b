-- since 15
create schema other;
create table other.o (id integer primary key);
create table p (a integer, b integer, constraint "P key" primary key (b, a)); create table q (a integer, constraint "Q key" primary key (a) deferrable);
create table t (
    id serial primary key, a integer unique, b integer check (b > 0), c integer, d text,
    foreign key (a, b) references p (a, b) on delete cascade on update set null deferrable initially deferred,
    foreign key (b, a) references p on delete set default on update restrict,
    constraint elsewhere foreign key (c) references other.o,
    constraint two unique (c, d) include (b),
    constraint nothing check (c > 0) no inherit,
    constraint same unique nulls not distinct (d),
    constraint excluded exclude using btree (c with =),
    constraint half foreign key (c, b) references p (a, b) match full,
    constraint part foreign key (c, b) references p (a, b) on delete set null (c),
    check (a < b and d <> 'it''s')
);
alter table t add constraint late check (a > 5) not valid;
create table self (id integer primary key, parent integer references self);
