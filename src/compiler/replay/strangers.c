/* SPDX-License-Identifier: MIT
 * In: what a guard of SQLite found in the way of a table, "view v", or a statement that drops one. Out: the
 * first that the chain has no step for; what raw SQL has made is such a one.
 */
#include "compiler/replay/replaying.h"

#include "base/buf.h"
#include "sql/sql.h"

/* Views and triggers of another branch are no strangers, nor are those that one revision makes and drops. */
static bool is_known(const struct replaying *replaying, const char *found)
{
    struct arena *arena = &replaying->compiler->output;
    const struct mig_chain *tables = replaying->tables;
    for (size_t i = 0; i <= replaying->checked->count; i++)
        if (sql_knows_reader(arena, replaying->expected[i], found))
            return true;
    for (uint32_t i = 0; i < tables->statement_count; i++)
        if (sql_creates(arena, tables->text + tables->statements[i].sql, found))
            return true;
    return false;
}

const char *replay_stranger(const struct replaying *replaying, const struct mig_rows *rows)
{
    for (size_t i = 0; i < rows->row_count; i++) {
        const char *found = rows->cells[i * rows->column_count];
        if (found == NULL || !is_known(replaying, found))
            return found != NULL ? found : "";
    }
    return NULL;
}

enum mig_status replay_expect_no_users(struct replaying *replaying,
                                       const struct mig_table_statement *statement, struct mig_error *error)
{
    struct arena *arena = &replaying->compiler->output;
    const struct mig_chain *tables = replaying->tables;
    size_t number = (size_t)(statement - tables->statements);
    const char *second = number + 2 < tables->statement_count ? tables->text + statement[2].sql : "";
    const char *table = sql_dropped_table(arena, tables->text + statement->sql, second);
    struct mig_rows rows;
    struct buf sql;
    if (replaying->database.dialect != MIG_DIALECT_SQLITE || table == NULL ||
        (statement->flags & MIG_STATEMENT_RAW) != 0)
        return MIG_OK;
    buf_init(&sql, arena);
    sql_users(&sql, table, true);
    enum mig_status status = replaying->database.query(&replaying->database, sql.data, &rows, error);
    const char *found = status == MIG_OK ? replay_stranger(replaying, &rows) : NULL;
    if (found == NULL)
        return status;
    return replay_error(error, arena_format(arena, "`%s` cannot be dropped, %s needs it", table, found));
}
