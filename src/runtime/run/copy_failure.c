/* SPDX-License-Identifier: MIT
 * In: what SQLite said when the rows of a table were copied into the one that takes its place. Out: the same
 * in words about the table, and how many of its rows do not fit. Guards have asked before what can be asked
 * (sql/rebuild_keys.c and its neighbours); this is for the rest, a check over values that become others.
 */
#include "runtime/error.h"
#include "runtime/run/run.h"

#include "sql/sql.h"

static const char prefix[] = SQL_NEW_TABLE;
#define INSERT "INSERT INTO"

static void without_prefix(char *text)
{
    const size_t length = sizeof prefix - 1;
    for (char *at; (at = strstr(text, prefix)) != NULL;)
        memmove(at, at + length, strlen(at + length) + 1);
}

static bool is_about_rows(const char *message)
{
    return strstr(message, "constraint failed") != NULL || strstr(message, "cannot store") != NULL ||
           strstr(message, "mismatch") != NULL;
}

/* The new table is there, and still empty: it tells by itself which rows it takes. */
static void count_misfits(struct mig *mig, const struct action *action, struct mig_error *error)
{
    struct arena *arena = &mig->work;
    struct mig_rows rows;
    struct mig_error ignored;
    struct buf old, new;
    buf_init(&old, arena);
    buf_init(&new, arena);
    sql_name(&old, action->note);
    sql_name(&new, arena_format(arena, "%s%s", prefix, action->note));
    if (mig__ask(mig, arena_format(arena, "INSERT OR IGNORE INTO%s", action->sql + sizeof INSERT - 1), &rows,
                 &ignored) != MIG_OK)
        return;
    if (mig__ask(mig,
                 arena_format(arena,
                              "SELECT (kept.number - fit.number) || ' of ' || kept.number || ' rows' FROM "
                              "(SELECT count(*) AS number FROM %s) AS kept, (SELECT count(*) AS number FROM "
                              "%s) AS fit",
                              old.data, new.data),
                 &rows, &ignored) == MIG_OK)
        mig__error_fact(error, "found", "%s", rows.cells[0]);
}

void mig__copy_explain(struct mig *mig, const struct action *action, struct mig_error *error)
{
    without_prefix(error->message);
    if (!is_about_rows(error->message))
        return;
    struct mig_error said = *error;
    mig__error_set(error, said.status, "rows of `%s` do not fit into it as it will be: %s", action->note,
                   said.message);
    count_misfits(mig, action, error);
    mig__error_help(error, "change or remove them, then run the same command again");
}

bool mig__copy_names_inner(const struct action *action)
{
    return (action->flags & MIG_STATEMENT_RAW) == 0 && strstr(action->sql, prefix) != NULL;
}
