/* SPDX-License-Identifier: MIT
 * In: rows to be written. Out: the SQL of the bookkeeping, and on the way back the rows that are there.
 * Both databases get the same tables; where their texts differ, the dialect is asked here and nowhere else.
 */
#include "runtime/bookkeeping.h"

#include "base/hash.h"
#include "runtime/error.h"
#include "sql/sql.h"

#include <stdlib.h>
#include <string.h>

/* ---- reading ---- */

static enum mig_status table_exists(struct mig *mig, const char *name, bool *exists, struct mig_error *error)
{
    struct buf sql;
    buf_init(&sql, &mig->work);
    switch (mig__dialect(mig)) {
    case MIG_DIALECT_SQLITE:
        buf_add(&sql, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ");
        break;
    case MIG_DIALECT_POSTGRES:
        buf_add(&sql,
                "SELECT 1 FROM pg_catalog.pg_class WHERE relkind IN ('r', 'p') AND relnamespace = "
                "(SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = current_schema()) AND relname = ");
        break;
    }
    sql_string(&sql, name, mig__dialect(mig));
    struct mig_rows rows;
    enum mig_status status = mig__query(mig, sql.data, &rows, error);
    *exists = status == MIG_OK && rows.row_count != 0;
    return status;
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

enum mig_status mig__records_read(struct mig *mig, struct records *records, struct mig_error *error)
{
    static const char columns[] = "id, message, digest, chain, parents, dialect, origin, loses, "
                                  "CAST(applied_at AS varchar(19)), applied_by, table_format, duration_ms";
    static const char sqlite_columns[] = "id, message, digest, chain, parents, dialect, origin, loses, "
                                         "substr(applied_at, 1, 19), applied_by, table_format, duration_ms";
    *records = (struct records){0};
    enum mig_status status = table_exists(mig, mig->revision_table, &records->made, error);
    if (status != MIG_OK || !records->made)
        return status;
    bool sqlite = mig__dialect(mig) == MIG_DIALECT_SQLITE;
    const char *sql =
        arena_format(&mig->work, "SELECT %s FROM %s ORDER BY applied_at, %s",
                     sqlite ? sqlite_columns : columns, mig->revision_name, sqlite ? "rowid" : "id");
    struct mig_rows rows;
    status = mig__query(mig, sql, &rows, error);
    if (status != MIG_OK)
        return status;
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
    enum mig_status status = mig__query(mig, sql.data, &rows, error);
    if (status != MIG_OK)
        return status;
    *reverse = rows.row_count != 0 ? text_of(rows.cells[0]) : "";
    *digest = rows.row_count != 0 ? text_of(rows.cells[1]) : "";
    return MIG_OK;
}

/* ---- writing ---- */

void mig__script_add(struct script *script, const char *sql, bool guard, const struct action *action)
{
    struct line line = {sql, guard, action};
    vec_push(script->arena, &script->lines, line);
}

struct bookkeeping mig__bookkeeping_for(struct arena *arena, const struct mig_program *program,
                                        enum mig_dialect dialect)
{
    struct bookkeeping books = {.arena = arena, .dialect = dialect};
    struct buf name;
    buf_init(&name, arena);
    sql_name(&name, program->revision_table != NULL ? program->revision_table : "mig_revision");
    books.revision_name = name.data;
    buf_init(&name, arena);
    sql_name(&name, program->journal_table != NULL ? program->journal_table : "mig_journal");
    books.journal_name = name.data;
    books.applied_by = arena_format(arena, "%s (libmig %s, chain %.12s)", program->name, mig_version(),
                                    program->chain->content != NULL ? program->chain->content : "");
    return books;
}

struct bookkeeping mig__bookkeeping_of(struct mig *mig)
{
    return mig__bookkeeping_for(&mig->work, mig->program, mig__dialect(mig));
}

static void add(const struct bookkeeping *books, struct buf *sql, const char *text)
{
    sql_string(sql, text, books->dialect);
}

void mig__bookkeeping_make(const struct bookkeeping *books, struct script *script)
{
    bool sqlite = books->dialect == MIG_DIALECT_SQLITE;
    const char *number = sqlite ? "INTEGER" : "bigint";
    const char *text = sqlite ? "TEXT" : "text";
    const char *time = sqlite ? "TEXT" : "timestamp(3)";
    const char *key = sqlite ? "INTEGER PRIMARY KEY" : "bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY";
    mig__script_add(
        script,
        arena_format(books->arena,
                     "CREATE TABLE %s (\"id\" %s NOT NULL PRIMARY KEY, \"message\" %s NOT NULL, "
                     "\"digest\" %s NOT NULL, \"chain\" %s NOT NULL, \"parents\" %s NOT NULL, "
                     "\"dialect\" %s NOT NULL, \"origin\" %s NOT NULL, \"table_format\" %s NOT NULL, "
                     "\"loses\" %s NOT NULL, \"applied_at\" %s NOT NULL, \"duration_ms\" %s NOT NULL, "
                     "\"applied_by\" %s NOT NULL, \"reverse\" %s NOT NULL, "
                     "\"reverse_digest\" %s NOT NULL)",
                     books->revision_name, text, text, text, text, text, text, text, number, text, time,
                     number, text, text, text),
        false, NULL);
    mig__script_add(
        script,
        arena_format(books->arena,
                     "CREATE TABLE %s (\"id\" %s, \"revision\" %s NOT NULL, \"direction\" %s NOT NULL, "
                     "\"outcome\" %s NOT NULL, \"step\" %s NOT NULL, \"error\" %s NOT NULL, "
                     "\"at\" %s NOT NULL, \"duration_ms\" %s NOT NULL, \"done_by\" %s NOT NULL)",
                     books->journal_name, key, text, text, text, text, text, time, number, text),
        false, NULL);
}

static const char *now(const struct bookkeeping *books)
{
    return books->dialect == MIG_DIALECT_SQLITE ? "strftime('%Y-%m-%d %H:%M:%f', 'now')"
                                                : "clock_timestamp() AT TIME ZONE 'UTC'";
}

/* INSERT INTO mig_revision (...) SELECT ..., so that a condition may follow. */
static void add_insert(const struct bookkeeping *books, struct buf *sql, const struct record *record,
                       const char *reverse)
{
    char digest[SHA256_HEX];
    sha256_text(reverse, strlen(reverse), digest);
    buf_format(
        sql,
        "INSERT INTO %s (\"id\", \"message\", \"digest\", \"chain\", \"parents\", \"dialect\", \"origin\", "
        "\"table_format\", \"loses\", \"applied_at\", \"duration_ms\", \"applied_by\", \"reverse\", "
        "\"reverse_digest\") SELECT ",
        books->revision_name);
    const char *const texts[] = {
        record->id,    record->message, record->digest,
        record->chain, record->parents, books->dialect == MIG_DIALECT_SQLITE ? "sqlite" : "postgres",
        record->origin};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        add(books, sql, texts[i]);
        buf_add(sql, ", ");
    }
    buf_format(sql, "%d, ", MIG_TABLE_FORMAT);
    add(books, sql, record->loses);
    buf_format(sql, ", %s, 0, ", now(books));
    add(books, sql, books->applied_by);
    buf_add(sql, ", ");
    add(books, sql, reverse);
    buf_format(sql, ", '%s'", digest);
}

/* ('a', 'b') of the ids in a text with blanks between them; returns how many. */
static size_t add_ids(const struct bookkeeping *books, struct buf *sql, const char *ids)
{
    size_t count = 0;
    buf_add(sql, "(");
    for (const char *c = ids; *c != '\0';) {
        size_t length = strcspn(c, " ");
        if (count++ != 0)
            buf_add(sql, ", ");
        add(books, sql, arena_textn(books->arena, c, length));
        c += length;
        c += strspn(c, " ");
    }
    buf_add(sql, ")");
    return count;
}

/* SQLite's transaction holds the write lock, so a look before the insert is enough. */
static void apply_sqlite(const struct bookkeeping *books, struct script *script, const struct record *record,
                         const char *reverse)
{
    struct buf sql;
    buf_init(&sql, books->arena);
    buf_format(&sql, "SELECT 1 WHERE EXISTS (SELECT 1 FROM %s WHERE \"id\" = ", books->revision_name);
    add(books, &sql, record->id);
    buf_add(&sql, ")");
    if (*record->parents != '\0') {
        buf_format(&sql, " OR (SELECT count(*) FROM %s WHERE \"id\" IN ", books->revision_name);
        size_t count = add_ids(books, &sql, record->parents);
        buf_format(&sql, ") <> %zu", count);
    }
    mig__script_add(script, sql.data, true, NULL);
    mig__bookkeeping_insert(books, script, record, reverse);
}

/* The primary key is the compare-and-set: a second process waits for the first one's row, then inserts
 * nothing. The parents' rows are locked, so that nobody takes one back meanwhile. */
static void apply_postgres(const struct bookkeeping *books, struct script *script,
                           const struct record *record, const char *reverse)
{
    struct buf sql;
    buf_init(&sql, books->arena);
    buf_add(&sql, "WITH ");
    size_t count = 0;
    if (*record->parents != '\0') {
        buf_format(&sql, "parent AS (SELECT \"id\" FROM %s WHERE \"id\" IN ", books->revision_name);
        count = add_ids(books, &sql, record->parents);
        buf_add(&sql, " FOR SHARE), ");
    }
    buf_add(&sql, "made AS (");
    add_insert(books, &sql, record, reverse);
    if (count != 0)
        buf_format(&sql, " WHERE (SELECT count(*) FROM parent) = %zu", count);
    buf_add(&sql, " ON CONFLICT DO NOTHING RETURNING 1) SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM made)");
    mig__script_add(script, sql.data, true, NULL);
}

void mig__bookkeeping_apply(const struct bookkeeping *books, struct script *script,
                            const struct record *record, const char *reverse)
{
    switch (books->dialect) {
    case MIG_DIALECT_SQLITE:
        apply_sqlite(books, script, record, reverse);
        break;
    case MIG_DIALECT_POSTGRES:
        apply_postgres(books, script, record, reverse);
        break;
    }
}

void mig__bookkeeping_revert(const struct bookkeeping *books, struct script *script, const char *id)
{
    bool sqlite = books->dialect == MIG_DIALECT_SQLITE;
    const char *position = sqlite ? "instr" : "strpos";
    const char *padded = arena_format(books->arena, " %s ", id);
    struct buf sql;
    buf_init(&sql, books->arena);
    buf_format(&sql, "SELECT 1 FROM %s WHERE %s(' ' || \"parents\" || ' ', ", books->revision_name, position);
    add(books, &sql, padded);
    buf_add(&sql, ") > 0");
    mig__script_add(script, sql.data, true, NULL);
    buf_init(&sql, books->arena);
    if (sqlite) {
        buf_format(&sql, "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM %s WHERE \"id\" = ", books->revision_name);
        add(books, &sql, id);
        buf_add(&sql, ")");
        mig__script_add(script, sql.data, true, NULL);
        mig__bookkeeping_forget(books, script, id);
        return;
    }
    buf_format(&sql, "WITH gone AS (DELETE FROM %s WHERE \"id\" = ", books->revision_name);
    add(books, &sql, id);
    buf_add(&sql, " RETURNING 1) SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM gone)");
    mig__script_add(script, sql.data, true, NULL);
}

void mig__bookkeeping_insert(const struct bookkeeping *books, struct script *script,
                             const struct record *record, const char *reverse)
{
    struct buf sql;
    buf_init(&sql, books->arena);
    add_insert(books, &sql, record, reverse);
    mig__script_add(script, sql.data, false, NULL);
}

void mig__bookkeeping_forget(const struct bookkeeping *books, struct script *script, const char *id)
{
    struct buf sql;
    buf_init(&sql, books->arena);
    buf_format(&sql, "DELETE FROM %s WHERE \"id\" = ", books->revision_name);
    add(books, &sql, id);
    mig__script_add(script, sql.data, false, NULL);
}

/* Since the transaction began, by the server's clock: what is sent in one go cannot be timed here. */
static const char *duration(const struct bookkeeping *books, long milliseconds)
{
    if (milliseconds < 0 && books->dialect == MIG_DIALECT_POSTGRES)
        return "CAST(extract(epoch FROM clock_timestamp() - transaction_timestamp()) * 1000 AS bigint)";
    return arena_format(books->arena, "%ld", milliseconds < 0 ? 0 : milliseconds);
}

void mig__bookkeeping_journal(const struct bookkeeping *books, struct script *script,
                              const struct journal_entry *entry)
{
    struct buf sql;
    buf_init(&sql, books->arena);
    buf_format(&sql,
               "INSERT INTO %s (\"revision\", \"direction\", \"outcome\", \"step\", \"error\", \"at\", "
               "\"duration_ms\", \"done_by\") VALUES (",
               books->journal_name);
    const char *const texts[] = {entry->revision, entry->direction, entry->outcome, entry->step,
                                 entry->error};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        add(books, &sql, texts[i] != NULL ? texts[i] : "");
        buf_add(&sql, ", ");
    }
    buf_format(&sql, "%s, %s, ", now(books), duration(books, entry->milliseconds));
    add(books, &sql, books->applied_by);
    buf_add(&sql, ")");
    mig__script_add(script, sql.data, false, NULL);
}

void mig__bookkeeping_done(const struct bookkeeping *books, struct script *script,
                           const struct journal_entry *entry)
{
    if (strcmp(entry->direction, "up") == 0) {
        struct buf sql;
        buf_init(&sql, books->arena);
        buf_format(&sql, "UPDATE %s SET \"duration_ms\" = %s WHERE \"id\" = ", books->revision_name,
                   duration(books, entry->milliseconds));
        add(books, &sql, entry->revision);
        mig__script_add(script, sql.data, false, NULL);
    }
    mig__bookkeeping_journal(books, script, entry);
}
