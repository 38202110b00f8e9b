/* SPDX-License-Identifier: MIT
 * In: the parts of a query. Out: the query, and the expressions that hold one. A query is as high as its
 * highest expression, for those who walk it later.
 */
#include "language/tree.h"

#include "base/text.h"

#include <stdlib.h>

struct item_list *item_list_add(struct parser *parser, struct item_list *list, struct query_item item)
{
    if (list == NULL)
        list = arena_new(parser->arena, struct item_list);
    vec_push(parser->arena, &list->items, item);
    return list;
}

struct source_list *source_list_add(struct parser *parser, struct source_list *list, enum join join,
                                    struct query_source source, const struct expr *on)
{
    if (list == NULL)
        list = arena_new(parser->arena, struct source_list);
    source.join = join;
    source.on = on;
    vec_push(parser->arena, &list->sources, source);
    return list;
}

struct order_list *order_list_add(struct parser *parser, struct order_list *list, struct query_order order)
{
    if (list == NULL)
        list = arena_new(parser->arena, struct order_list);
    vec_push(parser->arena, &list->orders, order);
    return list;
}

struct query_item build_item(struct parser *parser, const struct expr *expr, struct name name)
{
    (void)parser;
    if (name.text == NULL && expr->kind == EXPR_COLUMN)
        name = (struct name){expr->text, expr->span};
    return (struct query_item){expr, name};
}

void build_every_item(struct parser *parser, struct span span)
{
    struct problem *problem =
        parser_problem(parser, PROBLEM_STAR, span, "a query names its columns; `*` is not one");
    parser_help(parser, problem, "write them out: a column that is added later must not change what is read");
}

/* A word of SQL behind a table is no other name for it. */
static const char *clause_help(const char *word)
{
    static const struct {
        const char *word, *help;
    } clauses[] = {
        {"cross", "each row with each: `join TABLE on true`"},
        {"except", "rows that another query has not: `where not exists (select ...)`"},
        {"full", "`left join` keeps the rows of one side; raw SQL keeps those of both"},
        {"intersect", "rows that another query has too: `where exists (select ...)`"},
        {"natural", "two tables are joined on a condition: `join TABLE on ...`"},
        {"right", "begin with the other table, and `left join` this one"},
        {"using", "two tables are joined on a condition: `join TABLE on ...`"},
    };
    for (size_t i = 0; i < sizeof clauses / sizeof *clauses; i++)
        if (text_equal(word, clauses[i].word))
            return clauses[i].help;
    return NULL;
}

struct query_source build_bare_alias(struct parser *parser, struct name table, const char *alias,
                                     struct span span)
{
    struct query_source source = {.table = table, .alias = {alias, span}};
    if (parser->language != LANGUAGE_MIG)
        return source;
    struct problem *problem = parser_problem(
        parser, PROBLEM_SYNTAX, span,
        "unexpected `%s`; expected `as`, `join`, `where`, `group by`, `order by` or the like", alias);
    const char *help = clause_help(alias);
    parser_help(parser, problem,
                help != NULL
                    ? help
                    : arena_format(parser->arena, "another name for a table begins with `as`: `%s as %s`",
                                   table.text, alias));
    return (struct query_source){0};
}

struct draft_select *build_select(struct parser *parser, bool distinct, const struct item_list *items,
                                  const struct source_list *sources, const struct expr *where,
                                  const struct expr_list *groups, const struct expr *having)
{
    struct draft_select *draft = arena_new(parser->arena, struct draft_select);
    draft->select = (struct query_select){.distinct = distinct,
                                          .items = items->items.items,
                                          .item_count = items->items.count,
                                          .where = where,
                                          .having = having};
    if (sources != NULL) {
        draft->select.sources = sources->sources.items;
        draft->select.source_count = sources->sources.count;
    }
    if (groups != NULL) {
        draft->select.groups = groups->exprs.items;
        draft->select.group_count = groups->exprs.count;
    } else if (having != NULL) {
        struct problem *problem =
            parser_problem(parser, PROBLEM_QUERY_CLAUSE, having->span, "`having` stands behind `group by`");
        parser_help(parser, problem, "a condition on rows is `where`");
        draft->select.having = NULL;
    }
    return draft;
}

struct draft_query *draft_query_add(struct parser *parser, struct draft_query *query,
                                    const struct draft_select *select, bool all, struct span span)
{
    struct query_select added = select->select;
    if (query == NULL)
        query = arena_new(parser->arena, struct draft_query);
    added.all = all && query->selects.count > 0;
    if (query->selects.count > 1 && query->selects.items[1].all != added.all)
        query->mixed = span;
    vec_push(parser->arena, &query->selects, added);
    return query;
}

/* Databases print `order by 2` for the second column of a union. */
static const struct expr *named_order(struct parser *parser, const struct query *query,
                                      const struct expr *expr)
{
    const struct query_select *select = &query->selects[0];
    unsigned long place = expr->kind == EXPR_INTEGER ? strtoul(expr->text, NULL, 10) : 0;
    if (parser->language == LANGUAGE_MIG || place == 0 || place > select->item_count ||
        select->items[place - 1].name.text == NULL)
        return expr;
    return expr_column(parser, NULL, select->items[place - 1].name, expr->span);
}

const struct query *build_query(struct parser *parser, const struct draft_query *draft,
                                const struct order_list *orders, struct row_limit limit, struct span span)
{
    struct query *query = arena_new(parser->arena, struct query);
    *query = (struct query){.span = span,
                            .selects = draft->selects.items,
                            .select_count = draft->selects.count,
                            .limit = limit.limit,
                            .offset = limit.offset};
    if (!span_nowhere(limit.turned) && parser->language == LANGUAGE_MIG) {
        struct problem *problem =
            parser_problem(parser, PROBLEM_QUERY_CLAUSE, limit.turned, "`offset` stands behind `limit`");
        parser_help(parser, problem, "turn the two around");
    }
    if (orders != NULL) {
        query->orders = orders->orders.items;
        query->order_count = orders->orders.count;
        for (size_t i = 0; i < query->order_count; i++)
            orders->orders.items[i].expr = named_order(parser, query, orders->orders.items[i].expr);
    }
    if (!span_nowhere(draft->mixed)) {
        struct problem *problem = parser_problem(parser, PROBLEM_QUERY_CLAUSE, draft->mixed,
                                                 "`union` and `union all` stand in one query");
        parser_help(parser, problem, "make a view of one part");
    }
    return query;
}

struct heights {
    unsigned most;
};

static void see_height(void *context, const struct expr *expr)
{
    struct heights *heights = context;
    unsigned height = expr_height(expr);
    if (height > heights->most)
        heights->most = height;
}

static struct expr *with_query(struct parser *parser, enum expr_kind kind, const struct expr *operand,
                               const struct query *query, struct span span)
{
    struct heights heights = {0};
    query_exprs(query, see_height, &heights);
    struct expr *expr = expr_above(parser, kind, operand, heights.most, span);
    if (expr->kind == kind)
        expr->query = query;
    return expr;
}

const struct expr *expr_query(struct parser *parser, enum expr_kind kind, const struct query *query,
                              struct span span)
{
    return with_query(parser, kind, NULL, query, span);
}

const struct expr *expr_exists(struct parser *parser, struct name name, const struct query *query,
                               struct span span)
{
    if (!text_equal(text_lower(parser->arena, name.text), "exists")) {
        struct problem *problem =
            parser_problem(parser, PROBLEM_SYNTAX, name.span, "`%s` does not take a query", name.text);
        parser_help(parser, problem, "a query as a value stands in parentheses of its own: `((select ...))`");
        return NULL;
    }
    return with_query(parser, EXPR_EXISTS, NULL, query, span);
}

const struct expr *expr_in_query(struct parser *parser, const struct expr *operand, const struct query *query,
                                 bool negated, struct span span)
{
    struct expr *expr = with_query(parser, EXPR_IN_QUERY, operand, query, span);
    expr->negated = negated && expr->kind == EXPR_IN_QUERY;
    return expr;
}
