/* SPDX-License-Identifier: MIT
 * In: a database of SQLite before a rebuild and behind it. Out: whether rows refer to rows that do not exist
 * and did so less often before. What is broken already is left as it is, and so is a table that SQLite cannot
 * check: somebody's own, which refers to no key, or has a collation that only an application knows.
 */
#include "runtime/error.h"
#include "runtime/sqlite/connection.h"

#include <stdlib.h>
#include <string.h>

static enum mig_status no_memory(struct mig_error *error)
{
    return mig__error_set(error, MIG_FAILED, "out of memory");
}

/* Lines behind each other, each with its NUL: how many rows, and which table refers to which. */
static enum mig_status add_line(struct references *list, const char *line, struct mig_error *error)
{
    size_t size = strlen(line) + 1;
    char *grown = realloc(list->lines, list->size + size);
    if (grown == NULL)
        return no_memory(error);
    memcpy(grown + list->size, line, size);
    list->lines = grown;
    list->size += size;
    return MIG_OK;
}

static enum mig_status add_rows(struct references *list, const struct mig_rows *rows, struct mig_error *error)
{
    enum mig_status status = MIG_OK;
    for (size_t i = 0; i < rows->row_count && status == MIG_OK; i++)
        status = add_line(list, rows->cells[i], error);
    return status;
}

/* No row is known to be wrong, so its number is 0. */
static enum mig_status add_unchecked(struct references *list, const char *table, const char *why,
                                     struct mig_error *error)
{
    char *line = sqlite3_mprintf("0 %s (%s)", table, why);
    enum mig_status status = line != NULL ? add_line(list, line, error) : no_memory(error);
    sqlite3_free(line);
    return status;
}

static enum mig_status read_table(struct mig_connection *connection, const char *table,
                                  struct references *list, struct mig_error *error)
{
    struct mig_rows rows;
    struct mig_error refusal = {.status = MIG_OK};
    char *sql = sqlite3_mprintf("SELECT count(*) || ' ' || %Q || ' -> ' || parent FROM "
                                "pragma_foreign_key_check(%Q) GROUP BY parent ORDER BY parent",
                                table, table);
    if (sql == NULL)
        return no_memory(error);
    enum mig_status status = mig__sqlite_query(connection, sql, &rows, &refusal);
    sqlite3_free(sql);
    if (status == MIG_OK)
        return add_rows(list, &rows, error);
    if ((sqlite3_errcode(connection->database) & 0xFF) == SQLITE_ERROR)
        return add_unchecked(list, table, sqlite3_errmsg(connection->database), error);
    if (error != NULL)
        *error = refusal;
    return status;
}

/* The names are copied: the next question takes their place. */
static enum mig_status read_names(struct mig_connection *connection, struct references *names,
                                  struct mig_error *error)
{
    struct mig_rows rows;
    enum mig_status status = mig__sqlite_query(
        connection,
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND instr(lower(sql), 'references') "
        "<> 0 AND sql NOT GLOB 'CREATE VIRTUAL*' ORDER BY name",
        &rows, error);
    return status == MIG_OK ? add_rows(names, &rows, error) : status;
}

enum mig_status mig__sqlite_references(struct mig_connection *connection, struct references *list,
                                       struct mig_error *error)
{
    struct references names = {NULL, 0};
    *list = (struct references){NULL, 0};
    enum mig_status status = read_names(connection, &names, error);
    for (size_t at = 0; at < names.size && status == MIG_OK; at += strlen(names.lines + at) + 1)
        status = read_table(connection, names.lines + at, list, error);
    free(names.lines);
    return status;
}

static const char *what(const char *line)
{
    return strchr(line, ' ') + 1;
}

/* -1: nothing is said of it. */
static long number_before(const struct references *before, const char *line)
{
    for (size_t at = 0; at < before->size; at += strlen(before->lines + at) + 1)
        if (strcmp(what(before->lines + at), what(line)) == 0)
            return strtol(before->lines + at, NULL, 10);
    return -1;
}

static void add_found(struct mig_error *found, const char *line, long number, long former)
{
    bool first = found->status == MIG_OK;
    if (first && number != 0) {
        mig__error_set(found, MIG_FAILED, "rows would refer to rows that do not exist");
        mig__error_help(found,
                        "a step takes away rows that others still refer to: let its revision mend those "
                        "first");
    } else if (first) {
        mig__error_set(found, MIG_FAILED,
                       "SQLite could not tell any more whether rows refer to rows that exist");
        mig__error_help(found, "take the reference away that was found, then run the same command again");
    }
    if (number != 0)
        mig__error_fact(found, "found", "%s: %ld now, %ld before", what(line), number,
                        former < 0 ? 0 : former);
    else
        mig__error_fact(found, "found", "%s", what(line));
}

enum mig_status mig__sqlite_check_references(struct mig_connection *connection,
                                             const struct references *before, struct mig_error *error)
{
    struct references now;
    struct mig_error found = {.status = MIG_OK};
    enum mig_status status = mig__sqlite_references(connection, &now, error);
    for (size_t at = 0; at < now.size && status == MIG_OK; at += strlen(now.lines + at) + 1) {
        long number = strtol(now.lines + at, NULL, 10), former = number_before(before, now.lines + at);
        if (number > former)
            add_found(&found, now.lines + at, number, former);
    }
    free(now.lines);
    if (found.status == MIG_OK)
        return status;
    if (error != NULL)
        *error = found;
    return found.status;
}
