create table t (a text check (a glob 'x*' and a not glob '?[*]y' or a glob '[a-z]'), b text check (b like 'x%'));
