/* SPDX-License-Identifier: MIT
 * In: the triggers of a database of SQLite before a revision that drops some and makes them again. Out:
 * behind it those of a table stand in the order in which they stood. SQLite promises no order, but the one
 * that was made last fires first, in a database as in the next one, and somebody may have come to count on
 * it.
 */
#include "runtime/run/trigger_order.h"

#include "base/text.h"
#include "sql/sql.h"

struct standing {
    const char *name, *table, *sql;
    size_t rank; /* its place before the revision; those that are new follow as they are */
};

static enum mig_status read(struct mig *mig, struct standing **items, size_t *count, struct mig_error *error)
{
    struct mig_rows rows;
    enum mig_status status =
        mig__query(mig, "SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY rowid",
                   &rows, error);
    *count = status == MIG_OK ? rows.row_count : 0;
    *items = arena_array(&mig->work, struct standing, *count);
    for (size_t i = 0; i < *count; i++)
        (*items)[i] = (struct standing){rows.cells[3 * i], rows.cells[3 * i + 1], rows.cells[3 * i + 2], i};
    return status;
}

enum mig_status mig__trigger_order_read(struct mig *mig, struct trigger_order *order, struct mig_error *error)
{
    return read(mig, &order->items, &order->count, error);
}

static size_t rank_of(const struct trigger_order *order, const char *name, size_t otherwise)
{
    for (size_t i = 0; i < order->count; i++)
        if (text_equal(order->items[i].name, name))
            return i;
    return order->count + otherwise;
}

static bool same_table(const struct standing *a, const struct standing *b)
{
    return text_equal(a->table, b->table);
}

/* The one of its table that stands before it, NULL: none. */
static const struct standing *neighbour(const struct standing *items, size_t at)
{
    for (size_t i = at; i-- > 0;)
        if (same_table(&items[i], &items[at]))
            return &items[i];
    return NULL;
}

static enum mig_status drop(struct mig *mig, const struct standing *trigger, struct mig_error *error)
{
    struct mig_rows rows;
    struct buf sql;
    buf_init(&sql, &mig->work);
    buf_add(&sql, SQL_DROP_TRIGGER);
    sql_name(&sql, trigger->name);
    return mig__query(mig, sql.data, &rows, error);
}

/* The next of the table's in the order of ranks, from `from` on. */
static const struct standing *next(const struct trigger_order *now, const struct standing *of, size_t from)
{
    const struct standing *found = NULL;
    for (size_t i = 0; i < now->count; i++)
        if (same_table(&now->items[i], of) && now->items[i].rank >= from &&
            (found == NULL || now->items[i].rank < found->rank))
            found = &now->items[i];
    return found;
}

static enum mig_status make_again(struct mig *mig, const struct trigger_order *now, const struct standing *of,
                                  struct mig_error *error)
{
    struct mig_rows rows;
    enum mig_status status = MIG_OK;
    for (size_t i = 0; i < now->count && status == MIG_OK; i++)
        if (same_table(&now->items[i], of))
            status = drop(mig, &now->items[i], error);
    for (const struct standing *at = next(now, of, 0); at != NULL && status == MIG_OK;
         at = next(now, of, at->rank + 1))
        status = mig__query(mig, at->sql, &rows, error);
    return status;
}

enum mig_status mig__trigger_order_restore(struct mig *mig, const struct trigger_order *order,
                                           struct mig_error *error)
{
    struct trigger_order now;
    const struct standing *done = NULL;
    if (order->count < 2)
        return MIG_OK;
    enum mig_status status = read(mig, &now.items, &now.count, error);
    for (size_t i = 0; i < now.count; i++)
        now.items[i].rank = rank_of(order, now.items[i].name, i);
    for (size_t i = 0; i < now.count && status == MIG_OK; i++) {
        const struct standing *at = &now.items[i], *before = neighbour(now.items, i);
        if (before == NULL || before->rank < at->rank || (done != NULL && same_table(done, at)))
            continue;
        status = make_again(mig, &now, at, error);
        done = at;
    }
    return status;
}
