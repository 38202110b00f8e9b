create table t (a integer primary key, b integer references t (a) not null deferrable initially deferred, c integer references t not deferrable not null,
  d integer references t (a) on update cascade deferrable initially immediate, foreign key (b, c) references t (a, b) deferrable);
