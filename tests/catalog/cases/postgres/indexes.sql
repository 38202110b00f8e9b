-- since 15
create table t (a text, b integer, "C" timestamp, d integer[], e text collate "C");
create index plain on t (a);
create unique index "Two" on t (b desc, "C" nulls first) where b > 0 and a <> 'x';
create index orders on t (a desc nulls last, b desc nulls first, e asc nulls last);
create index expressions on t (lower(a), (b + 1) desc, date_trunc('day', "C"), (a || e));
create index classes on t (a text_pattern_ops, a collate "C", e, lower(a) collate "POSIX" varchar_pattern_ops);
create index with_more on t (a) include (b, "C");
create index hashed on t using hash (a);
create index ginned on t using gin (d);
create index mig_mine on t (a);
create unique index distinct_nulls on t (b) nulls not distinct;
