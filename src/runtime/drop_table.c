/* SPDX-License-Identifier: MIT
 * In: a statement that drops a table of SQLite while foreign keys are enforced. Out: nobody else's table
 * refers to it, or the revision stops. SQLite deletes the rows first, and a reference with `on delete
 * cascade` would empty that table without a word. Those that the chain knows are gone by then.
 */
#include "runtime/run.h"

#include "sql/sql.h"

#include <string.h>

/* "t" as it stands behind DROP TABLE, without its quotes. */
static const char *name_in(struct arena *arena, const char *sql)
{
    struct buf name;
    buf_init(&name, arena);
    for (const char *at = sql + sizeof SQL_DROP_TABLE; *at != '\0'; at++) {
        if (*at == '"' && at[1] != '"')
            break;
        at += *at == '"' ? 1 : 0;
        buf_char(&name, *at);
    }
    return name.data;
}

static const char *referring(struct arena *arena, const char *table)
{
    struct buf literal;
    buf_init(&literal, arena);
    sql_string(&literal, table, MIG_DIALECT_SQLITE);
    return arena_format(arena,
                        "SELECT 'table ' || own.name FROM sqlite_schema AS own WHERE own.type = 'table' AND "
                        "own.name <> %s COLLATE NOCASE AND instr(lower(own.sql), 'references') <> 0 AND "
                        "EXISTS (SELECT 1 FROM pragma_foreign_key_list(own.name) AS link WHERE "
                        "link.\"table\" = %s COLLATE NOCASE) ORDER BY own.name",
                        literal.data, literal.data);
}

bool mig__run_drops_table(const struct actions *actions, const struct action *action)
{
    return (actions->flags & MIG_SIDE_REBUILD) == 0 && (action->flags & MIG_STATEMENT_RAW) == 0 &&
           strncmp(action->sql, SQL_DROP_TABLE "\"", sizeof SQL_DROP_TABLE) == 0;
}

enum mig_status mig__run_expect_no_reference(struct run *run, const struct actions *actions,
                                             const struct action *action, struct mig_error *error)
{
    struct mig *mig = run->mig;
    struct mig_rows rows;
    struct action guard = *action;
    const char *table = name_in(&mig->work, action->sql);
    enum mig_status status = mig__query(mig, referring(&mig->work, table), &rows, error);
    if (status != MIG_OK)
        return mig__run_failed(run, actions, action, status, error);
    guard.kind = MIG_KIND_GUARD;
    guard.note =
        arena_format(&mig->work, "`%s` cannot be dropped: what the chain does not know refers to it", table);
    return rows.row_count == 0 ? MIG_OK : mig__run_stopped(run, actions, &guard, &rows, error);
}
