/* SPDX-License-Identifier: MIT
 * In: the text of a table of SQLite as it will be. Out: the live table has that text, and its rows stand as
 * they stood; or it has not been touched, since its parts are in another order than the text says.
 *
 * This is the manual's own procedure (sqlite.org/lang_altertable.html, 7), inside the revision's transaction.
 * SQLite names columns by their place in the row, and the indexes of keys by their number, so these are
 * compared first with a table that the text makes, and again when SQLite has read it.
 */
#include "runtime/error.h"
#include "runtime/model.h"
#include "runtime/run/run.h"

#include "base/text.h"
#include "sql/sql.h"

/* Where the parts of the table stand. */
static const char *parts_query(struct arena *arena, const char *table)
{
    struct buf name;
    buf_init(&name, arena);
    sql_string(&name, table, MIG_DIALECT_SQLITE);
    return arena_format(
        arena,
        "SELECT group_concat(part, char(10)) FROM ("
        "SELECT 'column ' || cid || ' ' || name || ' ' || hidden || ' ' || pk AS part FROM "
        "pragma_table_xinfo(%s) "
        "UNION ALL SELECT 'key ' || keys.name || ' ' || keys.origin || ' ' || parts.seqno || ' ' || "
        "parts.cid || "
        "' ' || parts.\"desc\" || ' ' || coalesce(parts.coll, '') FROM pragma_index_list(%s) AS keys, "
        "pragma_index_xinfo(keys.name) AS parts WHERE keys.origin <> 'c' ORDER BY 1)",
        name.data, name.data);
}

static const char *first_cell(struct arena *arena, const struct mig_rows *rows)
{
    return rows->row_count > 0 && rows->cells[0] != NULL ? arena_text(arena, rows->cells[0]) : "";
}

static enum mig_status live_parts(struct mig *mig, const char *query, const char **parts,
                                  struct mig_error *error)
{
    struct mig_rows rows;
    enum mig_status status = mig__ask(mig, query, &rows, error);
    *parts = status == MIG_OK ? first_cell(&mig->work, &rows) : "";
    return status;
}

static enum mig_status model_parts(struct mig *mig, const struct action *action, const char *query,
                                   const char **parts, struct mig_error *error)
{
    struct mig_rows rows;
    enum mig_status status = mig__model_make(mig, action->sql, error);
    if (status == MIG_OK)
        status = mig__model_query(mig, query, &rows, error);
    *parts = status == MIG_OK ? first_cell(&mig->work, &rows) : "";
    mig__model_close(mig);
    return status;
}

/* An application may have forbidden it on its connection (SQLITE_DBCONFIG_DEFENSIVE), which SQLite says only
 * to who tries. */
static enum mig_status may_write_schema(struct mig *mig, bool *may, struct mig_error *error)
{
    struct mig_rows rows;
    struct mig_error refusal;
    enum mig_status status = mig__ask(mig, "PRAGMA writable_schema = ON", &rows, error);
    *may = status == MIG_OK &&
           mig__ask(mig, "UPDATE sqlite_schema SET sql = sql WHERE 0", &rows, &refusal) == MIG_OK;
    return status;
}

/* Every connection reads the schema again when its version has changed. */
static enum mig_status write_text(struct mig *mig, const struct action *action, struct mig_error *error)
{
    struct mig_rows rows;
    struct buf sql;
    buf_init(&sql, &mig->work);
    buf_add(&sql, "UPDATE sqlite_schema SET sql = ");
    sql_string(&sql, action->sql, MIG_DIALECT_SQLITE);
    buf_add(&sql, " WHERE type = 'table' AND name = ");
    sql_string(&sql, action->note, MIG_DIALECT_SQLITE);
    enum mig_status status = mig__ask(mig, sql.data, &rows, error);
    if (status == MIG_OK)
        status = mig__ask(mig, "SELECT schema_version + 1 FROM pragma_schema_version", &rows, error);
    if (status == MIG_OK)
        status = mig__ask(
            mig, arena_format(&mig->work, "PRAGMA schema_version = %s", first_cell(&mig->work, &rows)), &rows,
            error);
    return status == MIG_OK ? mig__ask(mig, "PRAGMA writable_schema = RESET", &rows, error) : status;
}

static enum mig_status edit(struct mig *mig, const struct action *action, const char *query,
                            const char *expected, struct mig_error *error)
{
    const char *found = "";
    enum mig_status status = write_text(mig, action, error);
    if (status == MIG_OK)
        status = live_parts(mig, query, &found, error);
    if (status == MIG_OK && !text_equal(found, expected))
        status = mig__error_set(error, MIG_FAILED, "SQLite reads the new text of `%s` in another way",
                                action->note);
    return status;
}

enum mig_status mig__run_edit_table(struct run *run, const struct action *action, bool *edited,
                                    struct mig_error *error)
{
    struct mig *mig = run->mig;
    struct mig_rows rows;
    struct mig_error ignored;
    const char *query = parts_query(&mig->work, action->note), *expected, *found = "";
    bool may = false;
    *edited = false;
    enum mig_status status = model_parts(mig, action, query, &expected, error);
    if (status == MIG_OK)
        status = live_parts(mig, query, &found, error);
    if (status != MIG_OK || *expected == '\0' || !text_equal(found, expected))
        return status;
    status = may_write_schema(mig, &may, error);
    if (status == MIG_OK && may) {
        status = edit(mig, action, query, expected, error);
        *edited = status == MIG_OK;
    }
    mig__ask(mig, "PRAGMA writable_schema = OFF", &rows, &ignored);
    return status;
}
