create table a (id integer primary key);
create table b (id int primary key);
create table c (id integer primary key desc);
create table d (id integer, primary key (id desc));
create table e (id integer primary key) without rowid;
create table f (id bigint primary key);
create table g (id text primary key);
