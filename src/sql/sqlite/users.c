/* SPDX-License-Identifier: MIT
 * SQLite drops a table whoever needs it. With foreign keys on it deletes the rows first, and a reference with
 * `on delete cascade` empties another table without a word; a view that reads what is gone makes later
 * ALTER TABLE fail. Comes in: the statements of a step. Goes out: the table that is dropped for good, and a
 * query for the tables, views and triggers in the way, "view v". Those of the chain are gone by then.
 */
#include "sql/write.h"

#include <string.h>

static bool begins(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

const char *sql_dropped_table(struct arena *arena, const char *sql, const char *second)
{
    struct buf name;
    /* A rebuild gives the name to the table that it has made, behind a PRAGMA. */
    if (!begins(sql, SQL_DROP_TABLE "\"") || begins(second, "ALTER TABLE \"" SQL_NEW_TABLE))
        return NULL;
    buf_init(&name, arena);
    for (const char *at = sql + sizeof SQL_DROP_TABLE; *at != '\0'; at++) {
        if (*at == '"' && at[1] != '"')
            break;
        at += *at == '"' ? 1 : 0;
        buf_char(&name, *at);
    }
    return name.data;
}

void sql_users(struct buf *out, const char *table, bool readers)
{
    const char *name = literal(out->arena, table, MIG_DIALECT_SQLITE);
    buf_format(out,
               "SELECT 'table ' || own.name FROM sqlite_schema AS own WHERE own.type = 'table' AND "
               "own.name <> %s COLLATE NOCASE AND instr(lower(own.sql), 'references') <> 0 AND "
               "EXISTS (SELECT 1 FROM pragma_foreign_key_list(own.name) AS link WHERE "
               "link.\"table\" = %s COLLATE NOCASE)",
               name, name);
    if (readers) {
        buf_add(out, " UNION ALL ");
        write_readers(out, table);
        buf_format(out, " AND (type = 'view' OR tbl_name <> %s COLLATE NOCASE)", name);
    }
    buf_add(out, " ORDER BY 1");
}

bool sql_creates(struct arena *scratch, const char *sql, const char *found)
{
    static const char view[] = "view ", trigger[] = "trigger ";
    struct buf start;
    buf_init(&start, scratch);
    buf_add(&start, begins(found, view) ? "CREATE VIEW " : "CREATE TRIGGER ");
    if (!begins(found, view) && !begins(found, trigger))
        return false;
    sql_name(&start, strchr(found, ' ') + 1);
    return begins(sql, start.data);
}
