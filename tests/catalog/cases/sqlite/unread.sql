create table s (a integer primary key);
create table t (a integer primary key, b text not null references s);
create table u (a integer primary key, b text not null references s);
create index i on t (b);
pragma writable_schema = on;
update sqlite_master set sql = 'create table t (a integer primary key, b text not null references s, frobnicate 1)' where name = 't';
update sqlite_master set sql = 'create table u (a integer primary key, b text not null /* references s */)' where name = 'u';
update sqlite_master set sql = 'create index i upon t (b)' where name = 'i';
