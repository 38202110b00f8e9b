/* SPDX-License-Identifier: MIT
 * In: a query as written. Out: its part of the tree that a digest is made of; what digest/tree.c says of its
 * bytes is true of these.
 */
#include "schema/query.h"
#include "schema/digest/parts.h"

static void add_source(struct buf *out, const struct query_source *source)
{
    buf_add(out, source->join == JOIN_NONE    ? " (from"
                 : source->join == JOIN_INNER ? " (join"
                                              : " (left-join");
    digest_path(out, source->table.text);
    digest_attribute(out, "as", source->alias.text);
    digest_value(out, "on", source->on);
    buf_char(out, ')');
}

static void add_select(struct buf *out, const struct query_select *select, bool first)
{
    buf_add(out, first ? " (select" : select->all ? " (union-all" : " (union");
    digest_flag(out, select->distinct, "distinct");
    for (size_t i = 0; i < select->item_count; i++) {
        buf_add(out, " (item");
        digest_expr(out, select->items[i].expr);
        digest_attribute(out, "as", select->items[i].name.text);
        buf_char(out, ')');
    }
    for (size_t i = 0; i < select->source_count; i++)
        add_source(out, &select->sources[i]);
    digest_value(out, "where", select->where);
    for (size_t i = 0; i < select->group_count; i++)
        digest_value(out, "group-by", select->groups[i]);
    digest_value(out, "having", select->having);
    buf_char(out, ')');
}

void query_digest(struct buf *out, const struct query *query)
{
    for (size_t i = 0; i < query->select_count; i++)
        add_select(out, &query->selects[i], i == 0);
    for (size_t i = 0; i < query->order_count; i++) {
        const struct query_order *order = &query->orders[i];
        buf_add(out, " (order-by");
        digest_expr(out, order->expr);
        digest_flag(out, order->descending, "desc");
        digest_attribute(out, "nulls",
                         order->nulls == NULLS_DEFAULT ? NULL
                         : order->nulls == NULLS_FIRST ? "first"
                                                       : "last");
        buf_char(out, ')');
    }
    digest_attribute(out, "limit", query->limit);
    digest_attribute(out, "offset", query->offset);
}
