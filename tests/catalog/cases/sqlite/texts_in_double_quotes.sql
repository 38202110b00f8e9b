create table t (side text check (side in ("BUY", "Sell")), "Odd" text check ("odd" <> "it's"));
create index i on t (side) where side = 'x' and Odd like 'x%';
