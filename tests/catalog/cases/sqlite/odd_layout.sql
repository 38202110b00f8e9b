create table Main_T(--first, (
"a b" int /* ( */ not null,[c] text,`d` blob,'e' double   precision,f decimal( 10 , 2 ),g character varying(5) default 'it''s',
check("a b">0 /* ) */ and (C<>')' or 1)) check (f > 0)constraint u unique("C" , D));
