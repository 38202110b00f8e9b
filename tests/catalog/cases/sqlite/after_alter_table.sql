create table s (id integer primary key, name text, gone text);
create table t (id integer primary key, s_id integer references s, constraint c check (id > 0));
create index i on t (s_id) where id > 5;
alter table t add column note text not null default 'x' collate rtrim check (note <> '');
alter table t add column other integer references s (id) on delete cascade;
alter table t rename column id to key;
alter table s drop column gone;
alter table s rename to "new s";
alter table t rename to renamed;
