/* SPDX-License-Identifier: MIT
 * `create index concurrently` and `drop index concurrently` on PostgreSQL. Comes in: the step. Goes out: the
 * plain statements, for an empty database, and those that run alone outside a transaction, each with a probe
 * that finds a row when it is done. A build that was cut off leaves an index that is not valid; it is
 * dropped before another build begins (PostgreSQL manual, CREATE INDEX, "Building Indexes Concurrently").
 */
#include "sql/write.h"

#include "base/path.h"

#include <string.h>

static struct statement *add_outside(struct render *render, unsigned flags, const char *sql,
                                     const char *probe)
{
    struct statement *statement = render_add(render, MIG_KIND_EXECUTE, sql, "");
    statement->flags = MIG_STATEMENT_NO_TRANSACTION | flags;
    statement->probe = probe;
    return statement;
}

/* FROM ... WHERE: the index of that name on that table. */
static const char *this_index(const struct change *change, const char *name)
{
    struct arena *arena = change->render->arena;
    return arena_format(arena,
                        "FROM pg_index AS part JOIN pg_class AS class ON class.oid = part.indexrelid WHERE "
                        "part.indrelid = to_regclass(%s) AND class.relname = %s",
                        literal(arena, quoted(arena, change->step->table.text), MIG_DIALECT_POSTGRES),
                        literal(arena, path_base(name), MIG_DIALECT_POSTGRES));
}

/* CREATE INDEX ... -> CREATE INDEX CONCURRENTLY ... */
static const char *concurrent_text(struct arena *arena, const char *sql)
{
    static const char word[] = "INDEX ";
    size_t length = (size_t)(strstr(sql, word) - sql) + strlen(word);
    return arena_format(arena, "%.*sCONCURRENTLY %s", (int)length, sql, sql + length);
}

void render_concurrent_index(const struct change *change)
{
    struct render *render = change->render;
    const char *name = change->step->index->object.name.text;
    const char *which = this_index(change, name);
    struct buf sql;
    buf_init(&sql, render->arena);
    render_create_index(&sql, schema_index(change->after, name), MIG_DIALECT_POSTGRES);
    add_outside(render, MIG_STATEMENT_LEFTOVER,
                arena_format(render->arena, "DROP INDEX CONCURRENTLY %s", quoted(render->arena, name)),
                arena_format(render->arena, "SELECT 1 WHERE NOT EXISTS (SELECT 1 %s AND NOT part.indisvalid)",
                             which));
    struct statement *made =
        add_outside(render, 0, concurrent_text(render->arena, sql.data),
                    arena_format(render->arena, "SELECT 1 %s AND part.indisvalid", which));
    made->kind = MIG_KIND_ENSURE_INDEX;
    made->note = name;
}

void render_concurrent_drop(const struct change *change)
{
    struct arena *arena = change->render->arena;
    const char *name = quoted(arena, change->step->name.text);
    add_outside(change->render, 0, arena_format(arena, "DROP INDEX CONCURRENTLY %s", name),
                arena_format(arena, "SELECT 1 WHERE to_regclass(%s) IS NULL",
                             literal(arena, name, MIG_DIALECT_POSTGRES)));
}
