/* SPDX-License-Identifier: MIT
 * `backfill` in batches. Comes in: the step. Goes out: what the runner makes its batches from, in the order
 * of the primary key. Each row is in one batch, and none is read twice, so that all of them together do what
 * one update does, whatever the values are that it writes.
 */
#include "sql/write.h"

/* SELECT "a", "b" as literals, with a comma between: 12, 'abc' */
static const char *key_query(const struct render *render, struct names key, const char *table)
{
    bool sqlite = render->dialect == MIG_DIALECT_SQLITE;
    struct buf sql;
    buf_init(&sql, render->arena);
    for (size_t i = 0; i < key.count; i++) {
        buf_add(&sql, i == 0 ? "SELECT " : " || ', ' || ");
        buf_add(&sql, sqlite ? "quote(" : "quote_literal(CAST(");
        sql_name(&sql, key.items[i].text);
        buf_add(&sql, sqlite ? ")" : " AS text))");
    }
    buf_format(&sql, " FROM %s", quoted(render->arena, table));
    return sql.data;
}

void render_backfill(const struct change *change)
{
    struct render *render = change->render;
    struct names key = table_primary_key(change->now)->columns;
    struct buf columns;
    size_t first = render->statements.count;
    buf_init(&columns, render->arena);
    sql_names(&columns, key);
    guard_updated(change); /* all rows before the first batch */
    for (size_t i = first; i < render->statements.count; i++)
        render->statements.items[i].flags |= MIG_STATEMENT_NO_TRANSACTION;
    struct statement statement = {
        .kind = MIG_KIND_BACKFILL,
        .flags = MIG_STATEMENT_NO_TRANSACTION,
        .sql = render_update_text(change, true),
        .note = columns.data,
        .probe = key_query(render, key, change->step->table.text),
        .argument = change->step->batch,
    };
    vec_push(render->arena, &render->statements, statement);
}

void sql_batch_end(struct buf *out, const char *probe, const char *key, const char *last, uint32_t size)
{
    buf_add(out, probe);
    if (last != NULL)
        buf_format(out, " WHERE (%s) > (%s)", key, last);
    buf_format(out, " ORDER BY %s LIMIT 1 OFFSET %lu", key, (unsigned long)size - 1);
}

void sql_batch_update(struct buf *out, const char *sql, const char *key, const char *last, const char *end)
{
    buf_add(out, sql);
    if (last != NULL)
        buf_format(out, " AND (%s) > (%s)", key, last);
    if (end != NULL)
        buf_format(out, " AND (%s) <= (%s)", key, end);
}
