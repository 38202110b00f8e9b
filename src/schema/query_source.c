/* SPDX-License-Identifier: MIT
 * In: the name of a table or view, or a column as a query names it. Out: the columns of the one; for the
 * other the source that it comes from, looked for from the innermost query outwards as both databases do.
 */
#include "base/path.h"
#include "base/text.h"
#include "schema/query.h"
#include "schema/typing.h"
#include "schema/view.h"

#include <strings.h>

static struct seen_source *of_table(struct arena *arena, const struct table *table)
{
    struct seen_source *made = arena_new(arena, struct seen_source);
    struct seen_column *columns = arena_array(arena, struct seen_column, table->column_count);
    for (size_t i = 0; i < table->column_count; i++)
        columns[i] = (struct seen_column){table->columns[i]->name.text, table->columns[i]->type};
    made->columns = columns;
    made->column_count = table->column_count;
    return made;
}

static struct seen_source *of_view(struct arena *arena, const struct schema *schema, const struct view *view,
                                   unsigned dialects)
{
    struct seen_source *made = arena_new(arena, struct seen_source);
    const struct query *query = view_resolved(arena, *schema, view, dialects);
    const struct query_select *select = query != NULL ? &query->selects[0] : NULL;
    struct seen_column *columns =
        arena_array(arena, struct seen_column, select != NULL ? select->item_count : 0);
    for (size_t i = 0; select != NULL && i < select->item_count; i++)
        columns[made->column_count++] =
            (struct seen_column){select->items[i].name.text, select->items[i].expr->type};
    made->columns = columns;
    return made;
}

const struct seen_source *query_source_columns(struct arena *arena, const struct schema *schema,
                                               const char *table, const char *alias, unsigned dialects)
{
    const struct table *found = schema != NULL ? schema_table(*schema, table) : NULL;
    const struct view *view = schema != NULL && found == NULL ? schema_view(*schema, table) : NULL;
    struct seen_source *made = found != NULL  ? of_table(arena, found)
                               : view != NULL ? of_view(arena, schema, view, dialects)
                                              : NULL;
    if (made != NULL)
        made->name = alias;
    return made;
}

struct sources_in_sight query_table_in_sight(struct arena *arena, const struct table *table)
{
    struct seen_source *made = of_table(arena, table);
    made->name = path_base(table->object.name.text);
    return (struct sources_in_sight){.items = made, .count = 1};
}

static const struct seen_column *column_of(const struct seen_source *source, const char *name)
{
    for (size_t i = 0; i < source->column_count; i++)
        if (text_equal(source->columns[i].name, name))
            return &source->columns[i];
    return NULL;
}

struct sighting {
    const struct seen_source *source, *second; /* second: it is ambiguous */
    const struct seen_column *column;
};

static struct sighting look(const struct sources_in_sight *sight, const struct expr *expr)
{
    struct sighting found = {NULL, NULL, NULL};
    for (size_t i = 0; i < sight->count; i++) {
        const struct seen_source *source = &sight->items[i];
        const struct seen_column *column = column_of(source, expr->text);
        bool meant = expr->qualifier != NULL ? text_equal(source->name, expr->qualifier)
                                             : column != NULL && !source->named;
        if (meant && found.source == NULL)
            found = (struct sighting){source, NULL, column};
        else if (meant)
            found.second = source;
    }
    return found;
}

static void unknown_source(struct resolver *resolver, const struct expr *expr)
{
    const char *names[64];
    size_t count = 0;
    for (const struct sources_in_sight *sight = resolver->scope->sources; sight != NULL; sight = sight->outer)
        for (size_t i = 0; i < sight->count && count < 64; i++)
            names[count++] = sight->items[i].name;
    const char *near = text_nearest(expr->qualifier, names, count);
    struct problem *problem =
        resolver_problem(resolver, PROBLEM_UNKNOWN_TABLE, expr->span, "%s reads nothing called `%s`",
                         resolver->scope->where, expr->qualifier);
    if (near != NULL)
        problem_help(resolver->problems, problem, "did you mean `%s`?", near);
}

/* What is reached only through the name of its source: `new`, or else `old`. */
static const char *named_source(const struct resolver *resolver, const struct expr *expr)
{
    const char *found = NULL;
    for (const struct sources_in_sight *sight = resolver->scope->sources; sight != NULL; sight = sight->outer)
        for (size_t i = 0; i < sight->count && expr->qualifier == NULL; i++)
            if (sight->items[i].named && column_of(&sight->items[i], expr->text) != NULL)
                found = sight->items[i].name;
    return found;
}

static void unknown_column(struct resolver *resolver, const struct expr *expr,
                           const struct seen_source *source)
{
    VEC(const char *) names = {0};
    for (const struct sources_in_sight *sight = resolver->scope->sources; sight != NULL; sight = sight->outer)
        for (size_t i = 0; i < sight->count; i++)
            for (size_t j = 0; j < sight->items[i].column_count; j++)
                if (source == NULL || source == &sight->items[i])
                    vec_push(resolver->arena, &names, sight->items[i].columns[j].name);
    const char *near = text_nearest(expr->text, names.items, names.count);
    struct problem *problem =
        source != NULL
            ? resolver_problem(resolver, PROBLEM_UNKNOWN_COLUMN, expr->span,
                               "`%s` has no column `%s` at this revision", source->name, expr->text)
            : resolver_problem(resolver, PROBLEM_UNKNOWN_COLUMN, expr->span,
                               "%s reads nothing that has a column `%s`", resolver->scope->where, expr->text);
    const char *row = named_source(resolver, expr);
    if (row != NULL)
        problem_help(resolver->problems, problem, "did you mean `%s.%s`?", row, expr->text);
    else if (near != NULL)
        problem_help(resolver->problems, problem, "did you mean `%s`?", near);
}

static struct type found_column(struct resolver *resolver, struct expr *expr, struct sighting found,
                                bool outside)
{
    if (found.second != NULL) {
        resolver_problem(resolver, PROBLEM_AMBIGUOUS, expr->span, "`%s` may be a column of `%s` or of `%s`",
                         expr->text, found.source->name, found.second->name);
        return type_of(TYPE_UNKNOWN);
    }
    if (outside && resolver->scope->in_aggregate)
        resolver_problem(resolver, PROBLEM_AGGREGATE_PLACE, expr->span,
                         "an aggregate reads the columns of its own query, and `%s` is one of another",
                         expr->text);
    expr->qualifier = found.source->name;
    expr->qualified = true;
    return found.column->type;
}

struct type query_column_type(struct resolver *resolver, struct expr *expr)
{
    const struct sources_in_sight *first = resolver->scope->sources;
    for (const struct sources_in_sight *sight = first; sight != NULL; sight = sight->outer) {
        struct sighting found = look(sight, expr);
        if (found.source == NULL)
            continue;
        if (found.column != NULL)
            return found_column(resolver, expr, found, sight != first);
        unknown_column(resolver, expr, found.source);
        return type_of(TYPE_UNKNOWN);
    }
    if (expr->qualifier != NULL)
        unknown_source(resolver, expr);
    else
        unknown_column(resolver, expr, NULL);
    return type_of(TYPE_UNKNOWN);
}
