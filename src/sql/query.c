/* SPDX-License-Identifier: MIT
 * Queries as one database reads them. Comes in: a resolved query. Goes out: SQL with the same answer on both:
 * every column with its source, every item of a view with its name, and the place of null in an order said
 * where SQLite has another one.
 */
#include "sql/write.h"

#include "base/path.h"
#include "base/text.h"

static void put_items(struct buf *sql, const struct query_select *select, enum mig_dialect dialect)
{
    for (size_t i = 0; i < select->item_count; i++) {
        buf_add(sql, i == 0 ? "" : ", ");
        sql_result(sql, select->items[i].expr, select->items[i].expr->type, dialect);
        if (select->items[i].name.text == NULL)
            continue;
        buf_add(sql, " AS ");
        sql_name(sql, select->items[i].name.text);
    }
}

static void put_source(struct buf *sql, const struct query_source *source, enum mig_dialect dialect)
{
    buf_add(sql, source->join == JOIN_NONE    ? " FROM "
                 : source->join == JOIN_INNER ? " JOIN "
                                              : " LEFT JOIN ");
    sql_name(sql, source->table.text);
    buf_add(sql, " AS ");
    sql_name(sql, source->alias.text != NULL ? source->alias.text : path_base(source->table.text));
    if (source->on != NULL) {
        buf_add(sql, " ON ");
        sql_expr(sql, source->on, dialect);
    }
}

static void put_select(struct buf *sql, const struct query_select *select, enum mig_dialect dialect)
{
    buf_add(sql, select->distinct ? "SELECT DISTINCT " : "SELECT ");
    put_items(sql, select, dialect);
    for (size_t i = 0; i < select->source_count; i++)
        put_source(sql, &select->sources[i], dialect);
    if (select->where != NULL) {
        buf_add(sql, " WHERE ");
        sql_expr(sql, select->where, dialect);
    }
    for (size_t i = 0; i < select->group_count; i++) {
        buf_add(sql, i == 0 ? " GROUP BY " : ", ");
        sql_expr(sql, select->groups[i], dialect);
    }
    if (select->having != NULL) {
        buf_add(sql, " HAVING ");
        sql_expr(sql, select->having, dialect);
    }
}

/* Behind a union the number of the column: names are no safe way to say it on both. */
static void put_order(struct buf *sql, const struct query *query, const struct query_order *order,
                      enum mig_dialect dialect)
{
    const struct query_select *select = &query->selects[0];
    bool last = order->nulls == NULLS_LAST || (order->nulls == NULLS_DEFAULT && !order->descending);
    size_t place = 0;
    if (query->select_count == 1)
        sql_expr(sql, order->expr, dialect);
    while (query->select_count > 1 && place < select->item_count &&
           !text_equal(select->items[place].name.text, order->expr->text))
        place++;
    if (query->select_count > 1)
        buf_format(sql, "%zu", place + 1);
    buf_add(sql, order->descending ? " DESC" : " ASC");
    buf_add(sql, last ? " NULLS LAST" : " NULLS FIRST");
}

void sql_query(struct buf *sql, const struct query *query, enum mig_dialect dialect)
{
    for (size_t i = 0; i < query->select_count; i++) {
        buf_add(sql, i == 0 ? "" : query->selects[i].all ? " UNION ALL " : " UNION ");
        put_select(sql, &query->selects[i], dialect);
    }
    for (size_t i = 0; i < query->order_count; i++) {
        buf_add(sql, i == 0 ? " ORDER BY " : ", ");
        put_order(sql, query, &query->orders[i], dialect);
    }
    if (query->limit != NULL)
        buf_format(sql, " LIMIT %s", query->limit);
    if (query->offset != NULL)
        buf_format(sql, " OFFSET %s", query->offset);
}

void sql_aggregate(struct buf *sql, const struct expr *call, enum mig_dialect dialect)
{
    buf_format(sql, "%s(%s", call->text, call->distinct ? "DISTINCT " : "");
    if (call->star)
        buf_char(sql, '*');
    else
        sql_expr(sql, call->args[0], dialect);
    buf_char(sql, ')');
}
