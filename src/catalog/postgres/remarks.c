/* SPDX-License-Identifier: MIT
 * In: a PostgreSQL database that answers queries. Out: the net beneath the other questions: whatever stands
 * in the schemas that are read, or on their tables, and no other question asks for. Looked at nowhere:
 * privileges, owners, other schemas, and what belongs to the whole server (roles, tablespaces, languages,
 * foreign servers).
 *
 * A column of the answer: kind, name, table, what there is to say, and whether it changes what the language
 * says of the object ("m"ore) or stands aside ("a").
 */
#include "base/buf.h"
#include "catalog/postgres/scope.h"

#include <string.h>

/* clang-format off */
#define AND_ALSO " UNION ALL "

/* A table that says more than its columns and constraints. */
#define TABLES                                                                                               \
    "SELECT 'table', c.path, NULL, 'it is made `of` a type', 'm' FROM tables c WHERE c.reloftype <> 0"    \
    AND_ALSO                                                                                                 \
    "SELECT 'table', c.path, NULL, 'its foreign keys are switched off by `disable trigger`', 'm'"         \
    " FROM tables c WHERE EXISTS (SELECT FROM pg_trigger g WHERE g.tgrelid = c.oid AND g.tgisinternal"       \
    "   AND g.tgenabled IN ('D', 'R'))"                                                                      \
    AND_ALSO                                                                                                 \
    "SELECT 'table', c.path, NULL, 'row security is on', 'a' FROM tables c WHERE c.relrowsecurity"        \
    AND_ALSO                                                                                                 \
    "SELECT 'table', c.path, NULL, 'its replica identity is not the default', 'a' FROM tables c"          \
    " WHERE c.relreplident <> 'd'"                                                                           \
    AND_ALSO                                                                                                 \
    "SELECT 'table', c.path, NULL, 'its access method is `' || m.amname || '`', 'a'"                      \
    " FROM tables c JOIN pg_am m ON m.oid = c.relam WHERE m.amname <> 'heap'"

/* A column of a partition, and that of its table. */
#define PARTITION_COLUMNS                                                                                    \
    " FROM partitions c JOIN pg_inherits h ON h.inhrelid = c.oid JOIN pg_attribute a ON a.attrelid = c.oid"  \
    "   AND a.attnum > 0 AND NOT a.attisdropped"                                                             \
    " JOIN pg_attribute b ON b.attrelid = h.inhparent AND b.attname = a.attname"                             \
    " LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum"                                    \
    " LEFT JOIN pg_attrdef e ON e.adrelid = h.inhparent AND e.adnum = b.attnum"

/* A partition that is not as its table is. PostgreSQL names its keys and indexes: p_pkey, p_a_key, p_a_idx1,
 * and src/sql/free_name.c where two would have one name. */
#define PARTITIONS                                                                                           \
    "SELECT 'partition', c.path, NULL, 'its foreign keys are switched off by `disable trigger`', 'm'"        \
    " FROM partitions c WHERE EXISTS (SELECT FROM pg_trigger g WHERE g.tgrelid = c.oid AND g.tgisinternal"   \
    "   AND g.tgenabled IN ('D', 'R'))"                                                                      \
    AND_ALSO                                                                                                 \
    "SELECT 'trigger', g.tgname, c.path, 'it is switched off, or on at other times, on this partition', 'm'" \
    " FROM partitions c JOIN pg_trigger g ON g.tgrelid = c.oid JOIN pg_inherits h ON h.inhrelid = c.oid"     \
    " JOIN pg_trigger u ON u.tgrelid = h.inhparent AND u.tgname = g.tgname AND NOT u.tgisinternal"           \
    " WHERE NOT g.tgisinternal AND g.tgenabled <> u.tgenabled"                                               \
    AND_ALSO                                                                                                 \
    "SELECT 'partition', c.path, NULL, 'it has storage parameters of its own: '"                             \
    "   || array_to_string(c.reloptions || t.reloptions, ', '), 'm'"                                         \
    " FROM partitions c LEFT JOIN pg_class t ON t.oid = c.reltoastrelid"                                     \
    " WHERE c.reloptions IS NOT NULL OR t.reloptions IS NOT NULL"                                            \
    AND_ALSO                                                                                                 \
    "SELECT 'partition', c.path, NULL, 'it is unlogged', 'm' FROM partitions c"                              \
    " WHERE c.relpersistence = 'u'"                                                                          \
    AND_ALSO                                                                                                 \
    "SELECT 'column', a.attname, c.path, 'its default on this partition is '"                                \
    "   || coalesce('`' || pg_get_expr(d.adbin, d.adrelid) || '`', 'none')"                                  \
    "   || ', and that of the table is ' || coalesce('`' || pg_get_expr(e.adbin, e.adrelid) || '`', 'none')," \
    "   'm'" PARTITION_COLUMNS " WHERE a.attgenerated = ''"                                                  \
    "   AND pg_get_expr(d.adbin, d.adrelid) IS DISTINCT FROM pg_get_expr(e.adbin, e.adrelid)"

#define PARTITION_PARTS                                                                                      \
    "SELECT 'column', a.attname, c.path, 'it is `not null` on this partition alone', 'm'" PARTITION_COLUMNS  \
    " WHERE a.attnotnull AND NOT b.attnotnull"                                                               \
    AND_ALSO                                                                                                 \
    "SELECT 'constraint', n.conname, c.path, 'it is on a partition alone', 'm'"                              \
    " FROM pg_constraint n JOIN partitions c ON c.oid = n.conrelid"                                          \
    " WHERE n.contype IN ('c', 'f') AND n.coninhcount = 0"                                                   \
    AND_ALSO                                                                                                 \
    "SELECT 'partition', c.path, NULL, 'it has no index that belongs to `' || " PATH("i.rel", "i.relname")   \
    "   || '` of its table, and is expected to have one', 'm'"                                               \
    " FROM partitions c JOIN pg_inherits h ON h.inhrelid = c.oid JOIN pg_index x ON x.indrelid = h.inhparent" \
    " JOIN pg_class i ON i.oid = x.indexrelid WHERE NOT EXISTS (SELECT FROM pg_inherits k"                   \
    "   JOIN pg_index y ON y.indexrelid = k.inhrelid WHERE k.inhparent = i.oid AND y.indrelid = c.oid)"      \
    AND_ALSO                                                                                                 \
    "SELECT 'index', " PATH("i.rel", "i.relname") ", c.path, CASE WHEN i.reloptions IS DISTINCT FROM"        \
    "   u.reloptions THEN 'its storage parameters are not those of `' || u.relname || '`, to which it belongs'" \
    "   ELSE 'it is the index of `' || u.relname || '` on this partition, and somebody renamed it' END, 'm'" \
    " FROM partitions c JOIN pg_index x ON x.indrelid = c.oid JOIN pg_class i ON i.oid = x.indexrelid"       \
    " JOIN pg_inherits k ON k.inhrelid = i.oid JOIN pg_class u ON u.oid = k.inhparent"                       \
    " WHERE i.reloptions IS DISTINCT FROM u.reloptions"                                                      \
    "   OR i.relname !~ '_(pkey|key|idx)[0-9]*$' AND i.relname !~ '^partition_index_[0-9]+$'"

#define PLACES                                                                                               \
    "SELECT CASE WHEN c.relkind IN ('i', 'I') THEN 'index' ELSE 'table' END, c.path, " PATH("r.rel", "r.relname") ","          \
    " 'it stands in tablespace `' || s.spcname || '`', 'a'"                                                  \
    " FROM relations c JOIN pg_tablespace s ON s.oid = c.reltablespace"                                      \
    " LEFT JOIN pg_index x ON x.indexrelid = c.oid LEFT JOIN pg_class r ON r.oid = x.indrelid"               \
    AND_ALSO                                                                                                 \
    "SELECT 'index', " PATH("i.rel", "i.relname") ", c.path, 'the table is clustered on it', 'a'"                              \
    " FROM pg_index x JOIN tables c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid"           \
    " WHERE x.indisclustered"

/* A column that is stored or counted otherwise. attcompression is there since 14; a statistics target of its
 * own is null since 17 where it was -1. */
#define COLUMNS                                                                                              \
    "SELECT 'column', a.attname, c.path, 'it has storage settings of its own', 'a'"                       \
    " FROM tables c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"       \
    " JOIN pg_type t ON t.oid = a.atttypid"                                                                  \
    " WHERE a.attstorage <> t.typstorage OR coalesce(to_jsonb(a) ->> 'attcompression', '') <> ''"            \
    AND_ALSO                                                                                                 \
    "SELECT 'column', a.attname, c.path, 'it has statistics settings of its own', 'a'"                    \
    " FROM tables c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"       \
    " WHERE coalesce(a.attstattarget, -1) <> -1 OR a.attoptions IS NOT NULL"

/* Behind a serial or identity column: one that does not count 1, 2, 3, ... A serial one of the whole range of
 * bigint is what older servers make. */
#define COUNTERS                                                                                             \
    "SELECT 'column', a.attname, c.path, 'its sequence has options of its own', 'a'"                      \
    " FROM tables c JOIN pg_depend o ON o.refclassid = 'pg_class'::regclass AND o.refobjid = c.oid"          \
    "   AND o.classid = 'pg_class'::regclass AND o.refobjsubid > 0 AND o.deptype IN ('a', 'i')"              \
    " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = o.refobjsubid"                                \
    " JOIN pg_sequence q ON q.seqrelid = o.objid"                                                            \
    " WHERE q.seqstart <> 1 OR q.seqincrement <> 1 OR q.seqmin <> 1 OR q.seqcache <> 1 OR q.seqcycle"        \
    AND_ALSO                                                                                                 \
    "SELECT 'sequence', " PATH("s.rel", "s.relname") ", c.path,"                                                               \
    " 'it belongs to column `' || a.attname || '`, which does not draw from it', 'a'"                        \
    " FROM tables c JOIN pg_depend o ON o.refclassid = 'pg_class'::regclass AND o.refobjid = c.oid"          \
    "   AND o.classid = 'pg_class'::regclass AND o.refobjsubid > 0 AND o.deptype = 'a'"                      \
    " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = o.refobjsubid"                                \
    " JOIN pg_class s ON s.oid = o.objid AND s.relkind = 'S'"                                                \
    " WHERE NOT EXISTS (SELECT FROM pg_attrdef d JOIN pg_depend f ON f.classid = 'pg_attrdef'::regclass"     \
    "   AND f.objid = d.oid AND f.refclassid = 'pg_class'::regclass AND f.refobjid = s.oid"                  \
    "   WHERE d.adrelid = c.oid AND d.adnum = o.refobjsubid)"

/* Since 18 a NOT NULL is a constraint of its own. */
#define NOT_NULLS                                                                                            \
    "SELECT 'constraint', n.conname, c.path, CASE WHEN n.convalidated"                                    \
    "   THEN 'the language has no `no inherit`' ELSE 'existing rows were never checked' END, 'm'"            \
    " FROM pg_constraint n JOIN tables c ON c.oid = n.conrelid"                                              \
    " WHERE n.contype = 'n' AND (NOT n.convalidated OR n.connoinherit)"

/* Comments but for those of tables and columns. */
#define COMMENTS                                                                                             \
    "SELECT 'comment', " PATH("i.rel", "i.relname") ", c.path, 'it is on the index', 'a' FROM pg_index x"                      \
    " JOIN tables c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid"                           \
    " WHERE obj_description(i.oid, 'pg_class') IS NOT NULL"                                                  \
    AND_ALSO                                                                                                 \
    "SELECT 'comment', n.conname, c.path, 'it is on the constraint', 'a' FROM pg_constraint n"            \
    " JOIN tables c ON c.oid = n.conrelid WHERE obj_description(n.oid, 'pg_constraint') IS NOT NULL"         \
    AND_ALSO                                                                                                 \
    "SELECT 'comment', " PATH("t.typ", "t.typname") ", NULL, 'it is on the type', 'a' FROM pg_type t"                             \
    " WHERE t.typtype = 'e' AND " THEIRS("pg_type", "t", "typ", "typname")                                   \
    " AND obj_description(t.oid, 'pg_type') IS NOT NULL"                                                     \
    AND_ALSO                                                                                                 \
    "SELECT 'comment', c.path, NULL, 'it is on the ' || CASE c.relkind WHEN 'v' THEN 'view'"              \
    " ELSE 'sequence' END, 'a' FROM relations c WHERE c.relkind IN ('v', 'S')"                               \
    " AND obj_description(c.oid, 'pg_class') IS NOT NULL"

#define OBJECT(kind, catalog, prefix)                                                                        \
    "SELECT '" kind "', " PATH("o." prefix, "o." prefix "name") ", NULL, NULL, 'a' FROM " catalog " o WHERE "                         \
    THEIRS(catalog, "o", prefix, prefix "name")

#define COLLATIONS                                                                                           \
    OBJECT("collation", "pg_collation", "coll") AND_ALSO OBJECT("conversion", "pg_conversion", "con")

/* A family comes with the operator class that it was made for. */
#define OPERATORS                                                                                            \
    OBJECT("operator", "pg_operator", "opr") AND_ALSO OBJECT("operator class", "pg_opclass", "opc")          \
    AND_ALSO OBJECT("operator family", "pg_opfamily", "opf")                                                 \
    " AND NOT EXISTS (SELECT FROM pg_opclass k WHERE k.opcfamily = o.oid)"

#define TEXT_SEARCH                                                                                          \
    OBJECT("text search configuration", "pg_ts_config", "cfg")                                               \
    AND_ALSO OBJECT("text search dictionary", "pg_ts_dict", "dict")                                          \
    AND_ALSO OBJECT("text search parser", "pg_ts_parser", "prs")                                             \
    AND_ALSO OBJECT("text search template", "pg_ts_template", "tmpl")

/* Of the whole database, but about its tables. */
#define DATABASE                                                                                             \
    "SELECT 'event trigger', v.evtname, NULL, NULL, 'a' FROM pg_event_trigger v WHERE NOT EXISTS"            \
    " (SELECT FROM pg_depend e WHERE e.classid = 'pg_event_trigger'::regclass AND e.objid = v.oid"           \
    "   AND e.deptype = 'e')"                                                                                \
    AND_ALSO                                                                                                 \
    "SELECT 'publication', p.pubname, NULL, NULL, 'a' FROM pg_publication p"

/* A literal is no longer than C promises. */
static const char *const pieces[] = {TABLES, PARTITIONS, PARTITION_PARTS, PLACES, COLUMNS, COUNTERS, NOT_NULLS, COMMENTS, COLLATIONS,
                                     OPERATORS, TEXT_SEARCH, DATABASE};
/* clang-format on */

enum mig_status read_postgres_remarks(struct reading *reading)
{
    struct mig_rows rows;
    struct buf query;
    buf_init(&query, reading->arena);
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
        buf_format(&query, "%s%s", i == 0 ? RELATIONS : AND_ALSO, pieces[i]);
    buf_add(&query, " ORDER BY 1, 3, 2, 4");
    enum mig_status status = reading_postgres(reading, query.data, &rows);
    for (size_t row = 0; status == MIG_OK && row < rows.row_count; row++) {
        bool more = strcmp(cell(&rows, row, 4), "m") == 0;
        reading_remark(reading, more ? FOREIGN_MORE : FOREIGN_ASIDE, cell_text(reading, &rows, row, 0),
                       cell_text(reading, &rows, row, 1), cell_text(reading, &rows, row, 2),
                       cell_text(reading, &rows, row, 3));
    }
    return status;
}
