create table a (x text primary key, y any) strict, without rowid;
create table b as select 1 as n, 'x' as t;
