create table t (a text unique on conflict replace, b text, c text not null on conflict fail, d text unique on conflict abort, constraint u unique (b) on conflict ignore, constraint v unique (c collate nocase, d desc));
create view v1 as select a from t;
create trigger tr after insert on t begin SELECT 1; END;
create virtual table words using fts5(text);
create table mig_revision (id text primary key);
create index mig_index on t (a);
create table alembic_version (version_num varchar(32) not null);
create trigger tr2 after insert on mig_revision begin select 1; end;
