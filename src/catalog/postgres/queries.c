/* SPDX-License-Identifier: MIT
 * The questions to PostgreSQL's catalogue. Names are ordered by their bytes, as strcmp has it. Left out: what
 * belongs to an extension, mig_*, alembic_version; an inheriting table is listed as foreign.
 */
#include "catalog/postgres/queries.h"

#include "catalog/postgres/scope.h"
#include "catalog/reading.h"

/* clang-format off */

#define BY_NAME(name) name " COLLATE \"C\""
#define LACKS(words)  "'the language has no " words "'"

/* enum, label */
const char *const postgres_enums =
    " SELECT " PATH("t.typ", "t.typname") ", l.enumlabel"
    " FROM pg_type t JOIN pg_enum l ON l.enumtypid = t.oid"
    " WHERE " THEIRS("pg_type", "t", "typ", "typname")
    " ORDER BY " BY_NAME(PATH("t.typ", "t.typname")) ", l.enumsortorder";

/* table, unlogged, comment, partition key, storage parameters (a line for each) */
const char *const postgres_tables = RELATIONS
    "SELECT c.path, c.relpersistence = 'u', obj_description(c.oid, 'pg_class'),"
    " CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,"
    " array_to_string(c.reloptions || (SELECT array_agg('toast.' || o) FROM unnest(t.reloptions) o), E'\\n')"
    " FROM tables c LEFT JOIN pg_class t ON t.oid = c.reltoastrelid ORDER BY " BY_NAME("c.path");

/* The default of a column draws from a sequence that belongs to the column. */
#define SERIAL                                                                                               \
    "pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%::regclass)' AND EXISTS ("                               \
    "  SELECT FROM pg_depend f JOIN pg_depend o ON o.objid = f.refobjid"                                     \
    "  WHERE f.classid = 'pg_attrdef'::regclass AND f.objid = d.oid AND f.refclassid = 'pg_class'::regclass" \
    "  AND o.classid = 'pg_class'::regclass AND o.deptype = 'a' AND o.refclassid = 'pg_class'::regclass"     \
    "  AND o.refobjid = d.adrelid AND o.refobjsubid = d.adnum)"

/* table, column, type, enum (its name, where the type or the element of an array is one of theirs), not null,
 * default, serial, identity, generated, collation, comment */
const char *const postgres_columns = RELATIONS
    "SELECT c.path, a.attname, format_type(a.atttypid, a.atttypmod),"
    " CASE WHEN b.typtype = 'e' AND " HERE("b.typ") " THEN " PATH("b.typ", "b.typname") " END,"
    " a.attnotnull, pg_get_expr(d.adbin, d.adrelid), " SERIAL ", a.attidentity, a.attgenerated,"
    " CASE WHEN a.attcollation <> t.typcollation AND l.collname <> 'default' THEN l.collname END,"
    " col_description(c.oid, a.attnum)"
    " FROM tables c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
    " JOIN pg_type t ON t.oid = a.atttypid"
    " JOIN pg_type b ON b.oid = CASE WHEN t.typcategory = 'A' THEN t.typelem ELSE t.oid END"
    " LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum"
    " LEFT JOIN pg_collation l ON l.oid = a.attcollation"
    " ORDER BY " BY_NAME("c.path") ", a.attnum";

/* Of a constraint; through to_jsonb since older servers lack some of the columns. */
#define UNSAID                                                                                               \
    "CASE WHEN to_jsonb(n) @> '{\"conenforced\": false}' THEN " LACKS("`not enforced`")                      \
    " WHEN NOT n.convalidated THEN 'existing rows were never checked'"                                       \
    " WHEN n.contype = 'c' AND n.connoinherit THEN " LACKS("`no inherit`")                                   \
    " WHEN i.reloptions IS NOT NULL THEN " LACKS("storage parameters of a constraint")                       \
    " WHEN to_jsonb(n) @> '{\"conperiod\": true}' THEN " LACKS("`without overlaps`")                         \
    " WHEN to_jsonb(n) -> 'confdelsetcols' <> 'null' THEN " LACKS("`on delete set null (...)`") " END"

/* A row for each column of a key, one for a check: table, constraint, kind, check, column, referenced table,
 * referenced column, on delete, on update, deferrable, deferred, what the language cannot say about it,
 * match full, nulls not distinct */
const char *const postgres_constraints = RELATIONS
    "SELECT c.path, n.conname, n.contype, pg_get_expr(n.conbin, n.conrelid), a.attname,"
    " CASE WHEN " HERE("r.rel") " THEN " PATH("r.rel", "r.relname") " ELSE r.oid::regclass::text END, f.attname,"
    " n.confdeltype, n.confupdtype, n.condeferrable, n.condeferred, " UNSAID ", n.confmatchtype = 'f',"
    " to_jsonb(x) @> '{\"indnullsnotdistinct\": true}'"
    " FROM pg_constraint n JOIN tables c ON c.oid = n.conrelid"
    " LEFT JOIN pg_index x ON x.indexrelid = n.conindid AND n.contype IN ('p', 'u')"
    " LEFT JOIN pg_class i ON i.oid = n.conindid AND n.contype IN ('p', 'u')"
    " LEFT JOIN pg_class r ON r.oid = n.confrelid"
    " LEFT JOIN LATERAL unnest(CASE WHEN n.contype <> 'c' THEN n.conkey END, n.confkey)"
    "   WITH ORDINALITY k(own, other, place) ON true"
    " LEFT JOIN pg_attribute a ON a.attrelid = n.conrelid AND a.attnum = k.own"
    " LEFT JOIN pg_attribute f ON f.attrelid = n.confrelid AND f.attnum = k.other"
    " WHERE n.contype IN ('p', 'u', 'c', 'f') AND n.conparentid = 0"
    " ORDER BY " BY_NAME("c.path") ", " BY_NAME("n.conname") ", k.place";

/* A row for each key: table, constraint, method, key (a column's name or an expression), is an expression, operator,
 * condition, deferrable, deferred, what the language cannot say about it */
const char *const postgres_exclusions = RELATIONS
    "SELECT c.path, n.conname, m.amname, coalesce(CAST(a.attname AS text), pg_get_indexdef(i.oid, p.place, false)),"
    " a.attname IS NULL, o.oprname, pg_get_expr(x.indpred, x.indrelid), n.condeferrable, n.condeferred,"
    " CASE WHEN i.reloptions IS NOT NULL THEN " LACKS("storage parameters of a constraint")
    "   WHEN x.indnatts > x.indnkeyatts THEN " LACKS("`include` in an exclusion")
    "   WHEN NOT y.opcdefault THEN " LACKS("operator classes in an exclusion")
    "   WHEN k.attoptions IS NOT NULL THEN " LACKS("options of an operator class")
    "   WHEN x.indcollation[p.place - 1] <> coalesce(a.attcollation, t.typcollation)"
    "   THEN " LACKS("collations in an exclusion") " END"
    " FROM pg_constraint n JOIN tables c ON c.oid = n.conrelid JOIN pg_class i ON i.oid = n.conindid"
    " JOIN pg_index x ON x.indexrelid = i.oid JOIN pg_am m ON m.oid = i.relam"
    " CROSS JOIN LATERAL generate_series(1, x.indnkeyatts::integer) p(place)"
    " JOIN pg_attribute k ON k.attrelid = i.oid AND k.attnum = p.place JOIN pg_type t ON t.oid = k.atttypid"
    " JOIN pg_operator o ON o.oid = n.conexclop[p.place]"
    " LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.indkey[p.place - 1] AND a.attnum > 0"
    " LEFT JOIN pg_opclass y ON y.oid = x.indclass[p.place - 1]"
    " WHERE n.contype = 'x' ORDER BY " BY_NAME("c.path") ", " BY_NAME("n.conname") ", p.place";

/* Beside the columns of a key: table, constraint, column */
const char *const postgres_includes = RELATIONS
    "SELECT c.path, n.conname, a.attname FROM pg_constraint n JOIN tables c ON c.oid = n.conrelid"
    " JOIN pg_index x ON x.indexrelid = n.conindid"
    " CROSS JOIN LATERAL generate_series(x.indnkeyatts + 1, x.indnatts::integer) p(place)"
    " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.indkey[p.place - 1]"
    " WHERE n.contype IN ('p', 'u') ORDER BY " BY_NAME("c.path") ", " BY_NAME("n.conname") ", p.place";

/* Whether a part's collation was asked for; an expression may bring one along, and PostgreSQL prints only the former. */
#define COLLATED                                                                                             \
    "(a.attname IS NOT NULL"                                                                                 \
    " OR strpos(pg_get_indexdef(i.oid), pg_get_indexdef(i.oid, p.place, false) || ' COLLATE ') > 0"          \
    " OR strpos(pg_get_indexdef(i.oid), pg_get_indexdef(i.oid, p.place, false) || ') COLLATE ') > 0)"

/* A row for each part: table, index, unique, method, part (a column's name or an expression), is an expression,
 * included, descending, nulls first, collation, operator class, condition, what the language cannot say about it,
 * broken, nulls not distinct, storage parameters. Indexes behind constraints are theirs. */
const char *const postgres_indexes = RELATIONS
    "SELECT c.path, i.path, x.indisunique, m.amname,"
    " coalesce(CAST(a.attname AS text), pg_get_indexdef(i.oid, p.place, false)), a.attname IS NULL,"
    " p.place > x.indnkeyatts, m.amname = 'btree' AND x.indoption[p.place - 1] & 1 = 1,"
    " m.amname = 'btree' AND x.indoption[p.place - 1] & 2 = 2,"
    " CASE WHEN l.oid <> coalesce(a.attcollation, t.typcollation) AND " COLLATED " THEN l.collname END,"
    " CASE WHEN NOT o.opcdefault THEN o.opcname END, pg_get_expr(x.indpred, x.indrelid),"
    " CASE WHEN NOT x.indisvalid THEN 'an interrupted build left it invalid'"
    "   WHEN k.attoptions IS NOT NULL THEN " LACKS("options of an operator class") " END,"
    " NOT x.indisvalid, to_jsonb(x) @> '{\"indnullsnotdistinct\": true}', array_to_string(i.reloptions, E'\\n')"
    " FROM pg_index x JOIN tables c ON c.oid = x.indrelid JOIN relations i ON i.oid = x.indexrelid"
    " JOIN pg_am m ON m.oid = i.relam"
    " CROSS JOIN LATERAL generate_series(1, x.indnatts::integer) p(place)"
    " JOIN pg_attribute k ON k.attrelid = i.oid AND k.attnum = p.place JOIN pg_type t ON t.oid = k.atttypid"
    " LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.indkey[p.place - 1] AND a.attnum > 0"
    " LEFT JOIN pg_collation l ON l.oid = x.indcollation[p.place - 1] AND p.place <= x.indnkeyatts"
    " LEFT JOIN pg_opclass o ON o.oid = x.indclass[p.place - 1] AND p.place <= x.indnkeyatts"
    " WHERE NOT EXISTS (SELECT FROM pg_constraint n WHERE n.conindid = i.oid AND n.contype IN ('p', 'u', 'x'))"
    " ORDER BY " BY_NAME("c.path") ", " BY_NAME("i.path") ", p.place";

/* view, query, what the language cannot say about it */
const char *const postgres_views = RELATIONS
    "SELECT path, pg_get_viewdef(oid), CASE WHEN reloptions IS NOT NULL THEN " LACKS("options of views") " END"
    " FROM relations WHERE relkind = 'v' ORDER BY " BY_NAME("path");

/* A sequence of a column's own goes with the column. */
#define FREE_SEQUENCE                                                                                        \
    "c.relkind = 'S' AND NOT EXISTS (SELECT FROM pg_depend o WHERE o.classid = 'pg_class'::regclass"         \
    "  AND o.objid = c.oid AND o.refclassid = 'pg_class'::regclass AND o.refobjsubid > 0"                    \
    "  AND o.deptype IN ('a', 'i'))"

/* sequence, type, start, increment, least, most, cache, cycle, what the language cannot say about it */
const char *const postgres_sequences = RELATIONS
    "SELECT c.path, format_type(q.seqtypid, NULL), q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcache,"
    " q.seqcycle, CASE WHEN c.relpersistence = 'u' THEN " LACKS("`unlogged` for sequences") " END"
    " FROM relations c JOIN pg_sequence q ON q.seqrelid = c.oid WHERE " FREE_SEQUENCE
    " ORDER BY " BY_NAME("c.path");

/* schema */
const char *const postgres_schemas =
    " SELECT n.nspname FROM pg_namespace n JOIN places s ON s.oid = n.oid WHERE s.prefix <> '' ORDER BY " BY_NAME("n.nspname");

/* extension, in the current schema */
const char *const postgres_extensions =
    " SELECT extname, " AT_HOME("ext") " FROM pg_extension WHERE extname <> 'plpgsql'"
    " ORDER BY " BY_NAME("extname");

/* Is it one that sql/ would make, but for its body? The bits of tgtype: each row 1, before 2, insert 4, delete
 * 8, update 16, truncate 32, instead 64. */
#define LIKE_OURS                                                                                            \
    "g.tgtype & 97 = 1 AND g.tgtype & 28 IN (4, 8, 16) AND g.tgnargs = 0 AND g.tgconstraint = 0"             \
    " AND g.tgoldtable IS NULL AND g.tgnewtable IS NULL AND p.proname = g.tgname AND p.pronargs = 0"         \
    " AND " AT_HOME("p.pro") " AND l.lanname = 'plpgsql' AND NOT p.prosecdef AND NOT p.proisstrict"             \
    " AND p.provolatile = 'v' AND NOT p.proleakproof AND array_length(p.proconfig, 1) = 1"                   \
    " AND p.proconfig[1] LIKE 'search_path=%'"

/* Its function looks for tables where they are. A script may have been run with "$user" in the path. */
#define LOOKS_HERE                                                                                           \
    "EXISTS (SELECT FROM pg_namespace n CROSS JOIN LATERAL (SELECT quote_ident(n.nspname) || ',' AS here,"   \
    "   regexp_replace(p.proconfig[1], '^search_path=(\"\\$user\", )?', '') || ',' AS path) q"               \
    " WHERE n.oid = p.pronamespace AND left(q.path, length(q.here)) = q.here)"

/* trigger, table, before, event, column of an update, condition, body, like ours, switched off, looks here; a
 * row for each column */
const char *const postgres_triggers = RELATIONS
    "SELECT g.tgname, c.path, g.tgtype & 2 <> 0,"
    " CASE g.tgtype & 28 WHEN 4 THEN 'insert' WHEN 16 THEN 'update' ELSE 'delete' END, a.attname,"
    " substring(pg_get_triggerdef(g.oid) from ' FOR EACH ROW WHEN \\((.*)\\) EXECUTE FUNCTION '), p.prosrc,"
    LIKE_OURS ", g.tgenabled <> 'O', " LOOKS_HERE ", p.proconfig[1]"
    " FROM pg_trigger g JOIN tables c ON c.oid = g.tgrelid JOIN pg_proc p ON p.oid = g.tgfoid"
    " JOIN pg_language l ON l.oid = p.prolang"
    " LEFT JOIN LATERAL unnest(g.tgattr) WITH ORDINALITY k (number, place) ON true"
    " LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number"
    " WHERE NOT g.tgisinternal AND coalesce(to_jsonb(g) ->> 'tgparentid', '0') = '0'"
    " ORDER BY " BY_NAME("c.path") ", " BY_NAME("g.tgname") ", k.place";

/* An array or a row type comes with what it is made from. */
#define FREE_TYPE "t.typtype IN ('d', 'r', 'b') AND t.typcategory <> 'A'"

/* partition, its table, its bound */
const char *const postgres_partitions = RELATIONS
    "SELECT path, parent, pg_get_expr(relpartbound, oid) FROM partitions ORDER BY " BY_NAME("path");

/* A partition that says more than its table. */
#define ON_A_PARTITION                                                                                       \
    "SELECT 'index', " PATH("i.rel", "i.relname") ", c.path, 'it is on a partition alone'"                                     \
    " FROM pg_index x JOIN partitions c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid"       \
    " WHERE NOT EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = i.oid)"

/* kind, name, table, reason */
const char *const postgres_foreign = RELATIONS
    "SELECT CASE c.relkind WHEN 'm' THEN 'materialized view'"
    "   WHEN 'f' THEN 'foreign table' WHEN 'p' THEN 'partitioned table' WHEN 'c' THEN 'composite type'"
    "   ELSE 'table' END, c.path, NULL::text,"
    "   CASE WHEN c.relkind = 'p' THEN 'it is a partition of another table'"
    "   WHEN c.relispartition THEN 'it is a partition'"
    "   WHEN c.relkind = 'r' THEN 'it inherits or is inherited' END"
    " FROM relations c"
    " WHERE (c.relkind IN ('m', 'f', 'c') OR c.relkind = 'p' AND c.relispartition"
    "   OR c.relkind = 'r' AND c.inherits) AND c.oid NOT IN (SELECT oid FROM partitions)"
    " UNION ALL " ON_A_PARTITION
    " UNION ALL "
    "SELECT CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END,"
    " " PATH("p.pro", "p.proname") " || '(' || oidvectortypes(p.proargtypes) || ')', NULL, NULL FROM pg_proc p WHERE " THEIRS("pg_proc", "p", "pro", "proname")
    " UNION ALL "
    "SELECT CASE t.typtype WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range type' ELSE 'type' END,"
    " " PATH("t.typ", "t.typname") ", NULL, NULL FROM pg_type t WHERE " FREE_TYPE " AND " THEIRS("pg_type", "t", "typ", "typname")
    " UNION ALL "
    "SELECT 'trigger', g.tgname, c.path, NULL FROM pg_trigger g JOIN relations c ON c.oid = g.tgrelid"
    " WHERE NOT g.tgisinternal AND coalesce(to_jsonb(g) ->> 'tgparentid', '0') = '0'"
    " UNION ALL "
    "SELECT 'rule', r.rulename, c.path, NULL FROM pg_rewrite r JOIN relations c ON c.oid = r.ev_class"
    " WHERE r.rulename <> '_RETURN'"
    " UNION ALL "
    "SELECT 'policy', y.polname, c.path, NULL FROM pg_policy y JOIN relations c ON c.oid = y.polrelid"
    " UNION ALL "
    "SELECT 'statistics', " PATH("s.stx", "s.stxname") ", c.path, NULL FROM pg_statistic_ext s JOIN relations c ON c.oid = s.stxrelid"
    " ORDER BY 1, 3, 2";

/* Whatever else hangs on a relation: where there is a trigger there is a table. */
const char *const postgres_something = RELATIONS
    "SELECT 1 FROM relations WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c')"
    " UNION ALL SELECT 1 FROM pg_proc p WHERE " THEIRS("pg_proc", "p", "pro", "proname")
    " UNION ALL SELECT 1 FROM pg_type t WHERE (t.typtype = 'e' OR " FREE_TYPE ")"
    "   AND " THEIRS("pg_type", "t", "typ", "typname")
    " LIMIT 1";
/* clang-format on */
