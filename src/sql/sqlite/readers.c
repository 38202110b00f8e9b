/* SPDX-License-Identifier: MIT
 * Views and triggers of SQLite name tables and columns in their texts, and nowhere else. Comes in: a table.
 * Goes out: a query for those that name it, or for those of them that the chain does not know.
 */
#include "sql/write.h"

#include "schema/trigger.h"
#include "schema/view.h"

#include <string.h>

struct known {
    struct buf *sql;
    size_t count;
};

static void list_reader(void *context, const struct object *reader)
{
    struct known *known = context;
    if (reader->kind != OBJECT_VIEW && reader->kind != OBJECT_TRIGGER)
        return;
    buf_add(known->sql, known->count++ == 0 ? "" : ", ");
    sql_string(known->sql, reader->name.text, MIG_DIALECT_SQLITE);
}

/* As a whole word and not as a part of one. */
void write_names_it(struct buf *sql, const char *name)
{
    static const char edge[] = "[^a-z0-9_]";
    struct buf pattern;
    buf_init(&pattern, sql->arena);
    buf_format(&pattern, "*%s", edge);
    for (const char *at = name; *at != '\0'; at++)
        buf_format(&pattern, strchr("[*?", *at) != NULL ? "[%c]" : "%c", *at);
    buf_format(&pattern, "%s*", edge);
    buf_format(sql, "replace(lower(sql), '\"\"', '\"') || ' ' GLOB lower(%s)",
               literal(sql->arena, pattern.data, MIG_DIALECT_SQLITE));
}

void write_readers(struct buf *sql, const char *table)
{
    buf_add(sql, "SELECT type || ' ' || name FROM sqlite_schema WHERE type IN ('view', 'trigger') AND ");
    write_names_it(sql, table);
}

/* The chain has made sure that those it knows go with the table as it will be. */
void write_unknown_readers(struct buf *sql, struct schema schema, const char *table)
{
    struct known known = {sql, 0};
    write_readers(sql, table);
    buf_add(sql, " AND name COLLATE NOCASE NOT IN (");
    schema_each(schema, list_reader, &known);
    buf_char(sql, ')');
}

bool sql_knows_reader(struct arena *scratch, struct schema schema, const char *found)
{
    static const char view[] = "view ", trigger[] = "trigger ";
    if (strncmp(found, view, strlen(view)) == 0)
        return schema_view(schema, found + strlen(view)) != NULL;
    return strncmp(found, trigger, strlen(trigger)) == 0 &&
           schema_trigger(scratch, schema, found + strlen(trigger)) != NULL;
}
