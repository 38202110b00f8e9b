create table t (a text, b integer, "c d" text);
create unique index if not exists main.one on T (A collate nocase desc, B asc, "c d" collate binary);
create index two on t (lower(a), b + 1 desc, (b), coalesce(a, 'x,y') collate rtrim) where b in (1, 2) and a is not null;
