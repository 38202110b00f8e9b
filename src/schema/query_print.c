/* SPDX-License-Identifier: MIT
 * In: a query. Out: its .mig text on one line. What the language fills in by itself is left out: the name of
 * an item that is a column of that name, an alias that is the name of its table.
 */
#include "schema/query.h"

#include "base/path.h"
#include "base/text.h"
#include "schema/print/parts.h"

static void print_part(struct buf *out, const char *words, const struct expr *expr)
{
    if (expr == NULL)
        return;
    buf_add(out, words);
    expr_print(out, expr);
}

static void print_item(struct buf *out, const struct query_item *item)
{
    bool implied = item->expr->kind == EXPR_COLUMN && text_equal(item->expr->text, item->name.text);
    expr_print(out, item->expr);
    if (item->name.text == NULL || implied)
        return;
    buf_add(out, " as ");
    print_name(out, item->name.text);
}

static void print_source(struct buf *out, const struct query_source *source)
{
    switch (source->join) {
    case JOIN_NONE:
        buf_add(out, " from ");
        break;
    case JOIN_INNER:
        buf_add(out, " join ");
        break;
    case JOIN_LEFT:
        buf_add(out, " left join ");
        break;
    }
    print_name(out, source->table.text);
    if (source->alias.text != NULL && !text_equal(source->alias.text, path_base(source->table.text))) {
        buf_add(out, " as ");
        print_name(out, source->alias.text);
    }
    print_part(out, " on ", source->on);
}

static void print_select(struct buf *out, const struct query_select *select)
{
    buf_add(out, select->distinct ? "select distinct " : "select ");
    for (size_t i = 0; i < select->item_count; i++) {
        buf_add(out, i > 0 ? ", " : "");
        print_item(out, &select->items[i]);
    }
    for (size_t i = 0; i < select->source_count; i++)
        print_source(out, &select->sources[i]);
    print_part(out, " where ", select->where);
    for (size_t i = 0; i < select->group_count; i++)
        print_part(out, i == 0 ? " group by " : ", ", select->groups[i]);
    print_part(out, " having ", select->having);
}

static const char *nulls_words(enum nulls_order nulls)
{
    switch (nulls) {
    case NULLS_DEFAULT:
        return "";
    case NULLS_FIRST:
        return " nulls first";
    case NULLS_LAST:
        return " nulls last";
    }
    return "";
}

void query_print(struct buf *out, const struct query *query)
{
    for (size_t i = 0; i < query->select_count; i++) {
        buf_add(out, i == 0 ? "" : query->selects[i].all ? " union all " : " union ");
        print_select(out, &query->selects[i]);
    }
    for (size_t i = 0; i < query->order_count; i++) {
        print_part(out, i == 0 ? " order by " : ", ", query->orders[i].expr);
        buf_format(out, "%s%s", query->orders[i].descending ? " desc" : "",
                   nulls_words(query->orders[i].nulls));
    }
    if (query->limit != NULL)
        buf_format(out, " limit %s", query->limit);
    if (query->offset != NULL)
        buf_format(out, " offset %s", query->offset);
}
