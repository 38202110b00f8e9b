create table t (a text check (a ->> '$.b' = 1), b integer default (1 << 3), c as (a is not b));
create index i on t (b & 1) where b not null;
