/* SPDX-License-Identifier: MIT
 * create, drop, rename and replace view. What the schema keeps is the resolved query: each column with its
 * source, each item with its name.
 */
#include "schema/view.h"
#include "base/text.h"
#include "schema/apply/applying.h"
#include "schema/namespace.h"

#include <strings.h>

enum { VIEW_COLUMNS = 1600 };

static void check_item(const struct apply *apply, const struct query_select *select, size_t number)
{
    const struct query_item *item = &select->items[number];
    if (item->name.text == NULL) {
        struct problem *problem = problem_add(apply->problems, PROBLEM_UNNAMED, item->expr->span,
                                              "this column of the view has no name");
        problem_help(apply->problems, problem, "write `as` and a name behind it");
        return;
    }
    apply_check_name(apply, item->name);
    for (size_t i = 0; i < number; i++)
        if (select->items[i].name.text != NULL &&
            strcasecmp(select->items[i].name.text, item->name.text) == 0) {
            problem_add(apply->problems, PROBLEM_NAMED_TWICE, item->name.span,
                        "this view has two columns called `%s`", item->name.text);
            return;
        }
}

static void check_items(const struct apply *apply, const struct step *step)
{
    const struct query_select *select = &step->query->selects[0];
    for (size_t i = 0; i < select->item_count; i++)
        check_item(apply, select, i);
    if (select->item_count > VIEW_COLUMNS)
        problem_add(apply->problems, PROBLEM_LIMIT, step->name.span,
                    "view `%s` has %zu columns, and PostgreSQL takes no more than %d", step->name.text,
                    select->item_count, VIEW_COLUMNS);
}

/* The view as it will stand in the schema; NULL where its query has problems. */
static struct view *new_view(const struct apply *apply, struct schema schema, const struct step *step)
{
    struct view *view = arena_new(apply->arena, struct view);
    const struct expr_scope scope = {.schema = &schema,
                                     .where = "a query",
                                     .queries = true,
                                     .dialects = apply->derived ? 1u << apply->dialect : step->dialects,
                                     .revision = apply->revision};
    check_items(apply, step);
    view->object = (struct object){OBJECT_VIEW, step->name, {{0, 0}, NULL}};
    if (!apply->derived)
        view->object.origin = apply_origin(apply, step->name.span);
    view->query = query_resolve(apply->problems, step->query, &scope, NULL);
    return view->query != NULL ? view : NULL;
}

void apply_create_view(const struct apply *apply, struct schema *schema, const struct step *step)
{
    bool free = apply_check_new_name(apply, *schema, step->name);
    const struct view *view = new_view(apply, *schema, step);
    if (view == NULL) /* what names it later is no new mistake */
        *schema =
            schema_mark_gone(apply->arena, *schema, NULL, step->name.text, (struct gone){.unknown = true});
    else if (free || schema_object(*schema, step->name.text) == NULL)
        *schema = schema_put_object(apply->arena, *schema, &view->object);
}

void apply_drop_view(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const struct view *view = apply_find_view(apply, schema, step->name);
    if (view == NULL)
        return;
    apply_check_readers(apply, *schema, step->name.span, STILL_READ, step->name.text, NULL);
    *schema = schema_remove(apply->arena, *schema, &view->object, apply_origin(apply, step->span));
}

void apply_rename_view(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const struct view *view = apply_find_view(apply, schema, step->name);
    const struct renaming_object how = {apply->arena, apply->dialect, apply_origin(apply, step->span)};
    if (view != NULL && apply_check_other_name(apply, *schema, &view->object, step->to))
        *schema = schema_rename_object(&how, *schema, &view->object, step->to);
}

struct reach {
    const char *view;
    const struct schema *schema;
    struct arena *arena;
    bool found;
};

/* Does what the query reads lead to the view itself? */
static void look_for(void *context, const char *name)
{
    struct reach *reach = context;
    const struct view *inner = schema_view(*reach->schema, name);
    reach->found = reach->found || text_equal(name, reach->view);
    if (!reach->found && inner != NULL && inner->query != NULL)
        query_tables(inner->query, look_for, reach);
}

static bool reads_itself(const struct apply *apply, const struct schema *schema, const struct step *step)
{
    struct reach reach = {step->name.text, schema, apply->arena, false};
    query_tables(step->query, look_for, &reach);
    if (reach.found)
        problem_add(apply->problems, PROBLEM_IN_USE, step->name.span, "view `%s` would read itself",
                    step->name.text);
    return reach.found;
}

static bool has_item(const struct view *view, const struct query_item *item)
{
    const struct query_select *select = &view->query->selects[0];
    for (size_t i = 0; i < select->item_count; i++)
        if (text_equal(select->items[i].name.text, item->name.text))
            return type_equal(select->items[i].expr->type, item->expr->type);
    return false;
}

/* Columns that others read must stay, of the same type. */
static void check_kept(const struct apply *apply, struct schema schema, const struct step *step,
                       const struct view *former, const struct view *view)
{
    const struct query *query = view_resolved(apply->arena, schema, former, 1u << apply->dialect);
    for (size_t i = 0; query != NULL && i < query->selects[0].item_count; i++) {
        const struct query_item *item = &query->selects[0].items[i];
        if (!has_item(view, item))
            apply_check_readers(apply, schema, step->name.span, "is gone or of another type, and read by",
                                step->name.text, item->name.text);
    }
}

void apply_replace_view(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const struct view *former = apply_find_view(apply, schema, step->name);
    if (former == NULL || reads_itself(apply, schema, step))
        return;
    struct view *view = new_view(apply, *schema, step);
    if (view == NULL)
        return;
    check_kept(apply, *schema, step, former, view);
    view->object.origin = former->object.origin;
    *schema = schema_remove(apply->arena, *schema, &former->object, apply_origin(apply, step->span));
    *schema = schema_put_object(apply->arena, *schema, &view->object);
}
