/* SPDX-License-Identifier: MIT
 * In: an open database. Out: the rows of mig_revision, as many as there are; none when there is no such
 * table.
 */
#include "runtime/record/bookkeeping.h"

#include "runtime/clock.h"
#include "runtime/error.h"
#include "sql/sql.h"

#include <stdlib.h>
#include <string.h>

enum { DEFAULT_PATIENCE_MS = 60000 };

enum mig_status mig__records_table(struct mig *mig, const char *name, bool *exists, struct mig_error *error)
{
    struct buf sql;
    buf_init(&sql, &mig->work);
    switch (mig__dialect(mig)) {
    case MIG_DIALECT_SQLITE:
        buf_add(&sql, "SELECT 1 FROM sqlite_master WHERE type IN ('table', 'view') AND name = ");
        break;
    case MIG_DIALECT_POSTGRES:
        buf_add(
            &sql,
            "SELECT 1 FROM pg_catalog.pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND relnamespace = "
            "(SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = current_schema()) AND relname = ");
        break;
    }
    sql_string(&sql, name, mig__dialect(mig));
    struct mig_rows rows;
    enum mig_status status = mig__query(mig, sql.data, &rows, error);
    *exists = status == MIG_OK && rows.row_count != 0;
    return status;
}

enum mig_status mig__records_alembic(struct mig *mig, bool *exists, struct mig_rows *rows,
                                     struct mig_error *error)
{
    *rows = (struct mig_rows){0};
    enum mig_status status = mig__records_table(mig, "alembic_version", exists, error);
    if (status != MIG_OK || !*exists)
        return status;
    return mig__query(mig, "SELECT version_num FROM alembic_version WHERE version_num IS NOT NULL ORDER BY 1",
                      rows, error);
}

static const char *text_of(const char *cell)
{
    return cell != NULL ? cell : "";
}

static struct record record_of(const char *const *cells)
{
    return (struct record){
        .id = text_of(cells[0]),
        .message = text_of(cells[1]),
        .digest = text_of(cells[2]),
        .chain = text_of(cells[3]),
        .parents = text_of(cells[4]),
        .dialect = text_of(cells[5]),
        .origin = text_of(cells[6]),
        .loses = text_of(cells[7]),
        .applied_at = text_of(cells[8]),
        .applied_by = text_of(cells[9]),
        .table_format = strtol(text_of(cells[10]), NULL, 10),
        .duration_ms = strtol(text_of(cells[11]), NULL, 10),
    };
}

/* On PostgreSQL somebody may hold the table, and reading would wait for ever: it is given a limit, in a
 * transaction of its own unless there is one. (A look of the back end is in one already.) */
static const char *with_patience(struct mig *mig, const char *sql)
{
    if (mig__dialect(mig) == MIG_DIALECT_SQLITE || mig->backend->in_transaction(mig->connection))
        return sql;
    long long patience = mig->options.lock_timeout_ms;
    if (mig->patience != 0)
        patience = mig->patience - mig__clock_now();
    else if (patience == 0)
        patience = DEFAULT_PATIENCE_MS;
    const char *limited = arena_format(&mig->work, "SELECT set_config('lock_timeout', '%lldms', true);\n%s",
                                       patience < 1 ? 1 : patience, sql);
    return mig->looks ? limited : arena_format(&mig->work, "BEGIN READ ONLY;\n%s;\nCOMMIT", limited);
}

static enum mig_status ask(struct mig *mig, const char *table, const char *sql, struct mig_rows *rows,
                           struct mig_error *error)
{
    enum mig_status status = mig__query(mig, with_patience(mig, sql), rows, error);
    if (status == MIG_LOCKED && mig__dialect(mig) == MIG_DIALECT_POSTGRES) {
        mig__error_set(error, MIG_LOCKED, "another process holds table `%s` of `%s`", table, mig__place(mig));
        mig__error_help(
            error, "nothing was changed; try again when it has finished, or wait longer with --lock-timeout");
    }
    return status;
}

static const char *time_sql(struct mig *mig, const char *column)
{
    bool sqlite = mig__dialect(mig) == MIG_DIALECT_SQLITE;
    return arena_format(&mig->work, sqlite ? "substr(%s, 1, 19)" : "to_char(%s, 'YYYY-MM-DD HH24:MI:SS')",
                        column);
}

/* What our table has; its rows in the order in which they were written. */
static const char *read_sql(struct mig *mig, const char *end)
{
    bool sqlite = mig__dialect(mig) == MIG_DIALECT_SQLITE;
    const char *time = time_sql(mig, "applied_at");
    return arena_format(&mig->work,
                        "SELECT id, message, digest, chain, parents, dialect, origin, loses, %s, applied_by, "
                        "table_format, duration_ms FROM %s ORDER BY applied_at, %s%s",
                        time, mig->revision_name, sqlite ? "rowid" : "id", end);
}

/* Where it can be read, but not by our columns, it is somebody else's. */
static enum mig_status not_read(struct mig *mig, struct mig_error *error)
{
    struct mig_error said = *error, ignored;
    struct mig_rows rows;
    const char *any = arena_format(&mig->work, "SELECT 1 FROM %s LIMIT 0", mig->revision_name);
    if (mig__ask(mig, read_sql(mig, " LIMIT 0"), &rows, &ignored) == MIG_OK ||
        mig__ask(mig, any, &rows, &ignored) != MIG_OK)
        return MIG_FAILED;
    mig__error_set(error, MIG_FAILED, "`%s` has a table or view `%s` that is no record of migrations",
                   mig__place(mig), mig->revision_table);
    mig__error_fact(error, "because", "%s", said.message);
    mig__error_help(error,
                    "nothing was changed; rename it if it is not from a program like this one,\nor let this "
                    "program use another name (revision_table of struct mig_program)");
    return MIG_FAILED;
}

enum mig_status mig__records_read(struct mig *mig, struct records *records, struct mig_error *error)
{
    *records = (struct records){0};
    enum mig_status status = mig__records_table(mig, mig->revision_table, &records->made, error);
    if (status != MIG_OK || !records->made)
        return status;
    struct mig_rows rows;
    status = ask(mig, mig->revision_table, read_sql(mig, ""), &rows, error);
    if (status != MIG_OK)
        return status == MIG_FAILED ? not_read(mig, error) : status;
    struct record *items = arena_array(&mig->work, struct record, rows.row_count);
    for (size_t i = 0; i < rows.row_count; i++)
        items[i] = record_of(rows.cells + i * rows.column_count);
    records->items = items;
    records->count = rows.row_count;
    return MIG_OK;
}

enum mig_status mig__records_reverse(struct mig *mig, const char *id, const char **reverse,
                                     const char **digest, struct mig_error *error)
{
    struct buf sql;
    buf_init(&sql, &mig->work);
    buf_format(&sql, "SELECT reverse, reverse_digest FROM %s WHERE id = ", mig->revision_name);
    sql_string(&sql, id, mig__dialect(mig));
    struct mig_rows rows;
    enum mig_status status = ask(mig, mig->revision_table, sql.data, &rows, error);
    if (status != MIG_OK)
        return status;
    *reverse = rows.row_count != 0 ? text_of(rows.cells[0]) : "";
    *digest = rows.row_count != 0 ? text_of(rows.cells[1]) : "";
    return MIG_OK;
}

/* Each start wrote a row; the first one comes first. */
static const char *unfinished_sql(struct mig *mig)
{
    return arena_format(
        &mig->work,
        "SELECT j.revision, j.direction, %s, j.done_by, j.progress FROM %s AS j LEFT JOIN (SELECT "
        "revision, max(id) AS id FROM %s WHERE outcome = 'done' GROUP BY revision) AS d ON "
        "d.revision = j.revision WHERE j.outcome = 'started' AND (d.id IS NULL OR j.id > "
        "d.id) ORDER BY j.id",
        time_sql(mig, "j.at"), mig->journal_name, mig->journal_name);
}

enum mig_status mig__records_unfinished(struct mig *mig, const struct unfinished **items, size_t *count,
                                        struct mig_error *error)
{
    struct mig_rows rows;
    enum mig_status status = ask(mig, mig->journal_table, unfinished_sql(mig), &rows, error);
    *items = NULL;
    *count = 0;
    if (status != MIG_OK)
        return status;
    struct unfinished *list = arena_array(&mig->work, struct unfinished, rows.row_count);
    for (size_t i = 0; i < rows.row_count; i++) {
        const char *const *cells = rows.cells + i * rows.column_count;
        size_t same = 0;
        while (same < *count && strcmp(list[same].id, text_of(cells[0])) != 0)
            same++;
        if (same == *count)
            list[(*count)++] = (struct unfinished){.id = text_of(cells[0]),
                                                   .begun_at = text_of(cells[2]),
                                                   .begun_by = text_of(cells[3]),
                                                   .down = strcmp(text_of(cells[1]), "down") == 0};
        list[same].wrote = list[same].wrote || *text_of(cells[4]) != '\0';
    }
    *items = list;
    return MIG_OK;
}
