/* SPDX-License-Identifier: MIT
 * In: a table of SQLite, and the name that it is about to have. Out: what ANALYZE has found of it stands
 * under that name, so that a table that is built anew keeps it: DROP TABLE throws away what stands under its
 * own.
 *
 * The tables with that are there only where somebody has run ANALYZE.
 */
#include "runtime/run/run.h"

#include "base/vec.h"
#include "sql/sql.h"

static const char *move_sql(struct arena *arena, const char *place, const struct action *action)
{
    struct buf sql;
    buf_init(&sql, arena);
    if (action->argument != 0) { /* the numbers of keys mean others in the new table */
        buf_format(&sql,
                   "DELETE FROM %s WHERE idx GLOB 'sqlite_autoindex_*' AND tbl COLLATE NOCASE = ", place);
        sql_string(&sql, action->note, MIG_DIALECT_SQLITE);
        buf_add(&sql, "; ");
    }
    buf_format(&sql, "UPDATE %s SET tbl = ", place);
    sql_string(&sql, action->probe, MIG_DIALECT_SQLITE);
    buf_add(&sql, " WHERE tbl COLLATE NOCASE = ");
    sql_string(&sql, action->note, MIG_DIALECT_SQLITE);
    return sql.data;
}

enum mig_status mig__run_statistics(struct run *run, const struct action *action, struct mig_error *error)
{
    struct mig *mig = run->mig;
    struct mig_rows places, rows;
    enum mig_status status = mig__query(
        mig, "SELECT name FROM sqlite_schema WHERE name IN ('sqlite_stat1', 'sqlite_stat4')", &places, error);
    for (size_t i = 0; status == MIG_OK && i < places.row_count; i++)
        status = mig__ask(mig, move_sql(&mig->work, places.cells[i], action), &rows, error);
    return status;
}
