/* SPDX-License-Identifier: MIT
 * In: a query as written, the schema, and what stands around it. Out: the query with every name and type
 * filled in, or problems: what PostgreSQL would refuse, what SQLite would answer otherwise.
 */
#include "schema/query_resolving.h"

#include "base/path.h"
#include "base/text.h"
#include "schema/namespace.h"

#include <strings.h>

static const struct expr *resolve_expr(struct query_resolving *at, const struct expr *expr,
                                       struct sources_in_sight sight, unsigned rules, const char *where)
{
    struct expr_scope scope = *at->scope;
    if (expr == NULL)
        return NULL;
    scope.table = NULL;
    scope.constant = scope.deterministic = false;
    scope.boolean = (rules & QUERY_BOOLEAN) != 0;
    scope.aggregates = (rules & QUERY_AGGREGATES) != 0;
    scope.in_aggregate = false;
    scope.queries = true;
    scope.sources = &sight;
    scope.where = where;
    const struct expr *resolved = expr_resolve(at->problems, expr, &scope);
    at->failed = at->failed || resolved == NULL;
    return resolved != NULL ? resolved : expr;
}

static void unknown_table(struct query_resolving *at, struct name name)
{
    const struct schema *schema = at->scope->schema;
    const struct gone *gone = schema_gone(at->arena, *schema, NULL, name.text);
    const struct object *other = schema_object(*schema, name.text);
    const char *near = schema_nearest(at->arena, *schema, OBJECT_TABLE, name.text);
    at->failed = true;
    if ((gone != NULL && gone->unknown) ||
        namespace_missing(at->problems, *schema, at->scope->dialects, name))
        return;
    struct problem *problem = problem_add(at->problems, PROBLEM_UNKNOWN_TABLE, name.span,
                                          other != NULL ? "`%s` is neither a table nor a view"
                                                        : "there is no table or view `%s` at this revision",
                                          name.text);
    if (gone != NULL && gone->by.revision != NULL && gone->to != NULL)
        problem_note(at->problems, problem, gone->by.span, "revision %s renamed it to `%s`",
                     gone->by.revision, gone->to);
    else if (gone != NULL && gone->by.revision != NULL)
        problem_note(at->problems, problem, gone->by.span, "revision %s dropped it", gone->by.revision);
    else if (near != NULL)
        problem_help(at->problems, problem, "did you mean `%s`?", near);
}

static void check_alias(struct query_resolving *at, const struct query_source *sources, size_t count)
{
    struct name name = sources[count].alias;
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(sources[i].alias.text, name.text) == 0) {
            struct problem *problem = problem_add(at->problems, PROBLEM_NAMED_TWICE, name.span,
                                                  "this query reads two things called `%s`", name.text);
            problem_help(at->problems, problem, "give one of them a name of its own: `%s as ...`",
                         sources[count].table.text);
            at->failed = true;
            return;
        }
}

/* What stands behind `on` sees the sources up to its own. */
static struct sources_in_sight resolve_sources(struct query_resolving *at, struct query_select *select,
                                               const struct sources_in_sight *outer)
{
    struct query_source *sources = arena_array(at->arena, struct query_source, select->source_count);
    struct seen_source *seen = arena_array(at->arena, struct seen_source, select->source_count);
    for (size_t i = 0; i < select->source_count; i++) {
        sources[i] = select->sources[i];
        if (sources[i].alias.text == NULL)
            sources[i].alias = (struct name){path_base(sources[i].table.text), sources[i].table.span};
        const struct seen_source *columns = query_source_columns(
            at->arena, at->scope->schema, sources[i].table.text, sources[i].alias.text, at->scope->dialects);
        if (columns == NULL)
            unknown_table(at, sources[i].table);
        seen[i] = columns != NULL ? *columns : (struct seen_source){.name = sources[i].alias.text};
        check_alias(at, sources, i);
    }
    for (size_t i = 0; i < select->source_count && !at->failed; i++)
        sources[i].on = resolve_expr(at, sources[i].on, (struct sources_in_sight){seen, i + 1, outer},
                                     QUERY_BOOLEAN, "the condition of a join");
    select->sources = sources;
    return (struct sources_in_sight){seen, select->source_count, outer};
}

static void resolve_items(struct query_resolving *at, struct query_select *select,
                          struct sources_in_sight sight)
{
    struct query_item *items = arena_array(at->arena, struct query_item, select->item_count);
    for (size_t i = 0; i < select->item_count; i++) {
        items[i] = select->items[i];
        items[i].expr = resolve_expr(at, items[i].expr, sight, QUERY_AGGREGATES, "a query");
        if (items[i].expr != NULL && items[i].expr->kind == EXPR_NULL) {
            struct problem *problem = problem_add(at->problems, PROBLEM_NULL_TYPE, items[i].expr->span,
                                                  "a column of a query cannot be just null");
            problem_help(at->problems, problem, "give it a type, such as `cast(null as integer)`");
            at->failed = true;
        }
    }
    select->items = items;
}

static void resolve_groups(struct query_resolving *at, struct query_select *select,
                           struct sources_in_sight sight)
{
    const struct expr **groups = arena_array(at->arena, const struct expr *, select->group_count);
    for (size_t i = 0; i < select->group_count; i++) {
        groups[i] = resolve_expr(at, select->groups[i], sight, 0, "`group by`");
        query_check_key(at, groups[i], "group by", false);
    }
    select->groups = groups;
}

static struct query_select resolve_select(struct query_resolving *at, const struct query_select *written,
                                          const struct sources_in_sight *outer,
                                          struct sources_in_sight *sight)
{
    struct query_select select = *written;
    *sight = resolve_sources(at, &select, outer);
    if (at->failed) /* what cannot be found would be reported once more by each column */
        return select;
    resolve_items(at, &select, *sight);
    select.where = resolve_expr(at, select.where, *sight, QUERY_BOOLEAN, "the condition of a query");
    resolve_groups(at, &select, *sight);
    select.having = resolve_expr(at, select.having, *sight, QUERY_BOOLEAN | QUERY_AGGREGATES, "`having`");
    for (size_t i = 0; select.distinct && i < select.item_count; i++)
        query_check_comparable(at, select.items[i].expr, false);
    return select;
}

static const struct query_item *item_named(const struct query_select *select, const struct expr *expr)
{
    for (size_t i = 0; expr->kind == EXPR_COLUMN && expr->qualifier == NULL && i < select->item_count; i++)
        if (text_equal(select->items[i].name.text, expr->text))
            return &select->items[i];
    return NULL;
}

/* A bare name is first that of an item. Behind a union it can be nothing else, and stays a name. */
static const struct expr *resolve_order(struct query_resolving *at, const struct query *query,
                                        const struct expr *expr, struct sources_in_sight sight)
{
    const struct query_item *item = item_named(&query->selects[0], expr);
    if (query->select_count == 1)
        return item != NULL ? item->expr : resolve_expr(at, expr, sight, QUERY_AGGREGATES, "`order by`");
    if (item == NULL) {
        problem_add(at->problems, PROBLEM_ORDER_COLUMN, expr->span,
                    "behind a union, `order by` takes the name of a column of its first query");
        at->failed = true;
        return expr;
    }
    struct expr *named = arena_new(at->arena, struct expr);
    *named = *expr;
    named->type = item->expr->type;
    named->resolved = true;
    return named;
}

static void resolve_orders(struct query_resolving *at, struct query *query, struct sources_in_sight sight)
{
    struct query_order *orders = arena_array(at->arena, struct query_order, query->order_count);
    for (size_t i = 0; i < query->order_count; i++) {
        orders[i] = query->orders[i];
        orders[i].expr = resolve_order(at, query, orders[i].expr, sight);
        if (orders[i].nulls == (orders[i].descending ? NULLS_FIRST : NULLS_LAST))
            orders[i].nulls = NULLS_DEFAULT;
        query_check_key(at, orders[i].expr, "order by", true);
    }
    query->orders = orders;
}

const struct query *query_resolve(struct problems *problems, const struct query *written,
                                  const struct expr_scope *scope, const struct sources_in_sight *outer)
{
    struct query_resolving at = {problems, problems->arena, scope, false};
    struct query *query = arena_new(at.arena, struct query);
    struct query_select *selects = arena_array(at.arena, struct query_select, written->select_count);
    struct sources_in_sight sight = {0};
    *query = *written;
    for (size_t i = 0; i < query->select_count; i++)
        selects[i] = resolve_select(&at, &written->selects[i], outer, &sight);
    query->selects = selects;
    if (!at.failed)
        query_check_union(&at, query);
    if (!at.failed)
        resolve_orders(&at, query, sight);
    if (!at.failed)
        query_check_rows(&at, query);
    return at.failed ? NULL : query;
}
