/* SPDX-License-Identifier: MIT
 * In: a resolved trigger. Out: which tables, views and columns it reads and writes, and the same trigger
 * after one of them got another name.
 */
#include "base/text.h"
#include "schema/trigger.h"

static void use_expr(void *context, const struct trigger_place *place, const struct expr *expr)
{
    expr_use(expr, place->around, context);
}

void trigger_tables(const struct trigger *trigger, void (*visit)(void *context, const char *table),
                    void *context)
{
    visit(context, trigger->table.text);
    for (size_t i = 0; i < trigger->body.count; i++)
        if (trigger->body.items[i]->table.text != NULL)
            visit(context, trigger->body.items[i]->table.text);
    trigger_exprs(trigger, use_expr, &(struct query_use){visit, NULL, context});
}

struct search {
    const char *table, *column;
    bool found;
};

static void look(void *context, const char *table, const char *column)
{
    struct search *search = context;
    search->found = search->found || (text_equal(table, search->table) && text_equal(column, search->column));
}

static bool step_names_column(const struct step *step, const char *column)
{
    for (size_t i = 0; i < step->assignment_count; i++)
        if (text_equal(step->assignments[i].column.text, column))
            return true;
    return names_have(step->columns, column);
}

bool trigger_reads_column(const struct trigger *trigger, const char *table, const char *column)
{
    struct search search = {table, column, false};
    if (text_equal(trigger->table.text, table) && names_have(trigger->columns, column))
        return true;
    for (size_t i = 0; i < trigger->body.count; i++)
        if (text_equal(trigger->body.items[i]->table.text, table) &&
            step_names_column(trigger->body.items[i], column))
            return true;
    trigger_exprs(trigger, use_expr, &(struct query_use){NULL, look, &search});
    return search.found;
}

struct renaming {
    struct arena *arena;
    const char *table, *from, *to; /* from NULL: the table */
};

static struct name in_table(const struct renaming *renaming, struct name name)
{
    if (renaming->from == NULL && text_equal(name.text, renaming->table))
        name.text = renaming->to;
    return name;
}

/* Names of columns of `table`. */
static struct names in_names(const struct renaming *renaming, const char *table, struct names names)
{
    if (renaming->from == NULL || !text_equal(table, renaming->table) || !names_have(names, renaming->from))
        return names;
    struct name *items = arena_array(renaming->arena, struct name, names.count);
    for (size_t i = 0; i < names.count; i++) {
        items[i] = names.items[i];
        if (text_equal(items[i].text, renaming->from))
            items[i].text = renaming->to;
    }
    return (struct names){items, names.count};
}

static const struct expr *rename_expr(void *context, const struct trigger_place *place,
                                      const struct expr *expr)
{
    const struct renaming *renaming = context;
    return expr_renamed(renaming->arena, expr, place->around, renaming->table, renaming->from, renaming->to);
}

static const struct step *rename_step(const struct renaming *renaming, const struct step *step)
{
    struct step *made = arena_new(renaming->arena, struct step);
    struct assignment *assignments = arena_array(renaming->arena, struct assignment, step->assignment_count);
    *made = *step;
    for (size_t i = 0; i < step->assignment_count; i++) {
        assignments[i] = step->assignments[i];
        assignments[i].column =
            in_names(renaming, step->table.text, (struct names){&assignments[i].column, 1}).items[0];
    }
    made->columns = in_names(renaming, step->table.text, step->columns);
    made->assignments = assignments;
    made->table = in_table(renaming, step->table);
    return made;
}

const struct trigger *trigger_renamed(struct arena *arena, const struct trigger *trigger, const char *table,
                                      const char *from, const char *to)
{
    struct renaming renaming = {arena, table, from, to};
    struct trigger *made = arena_new(arena, struct trigger);
    const struct step **body = arena_array(arena, const struct step *, trigger->body.count);
    *made = *trigger_with_exprs(arena, trigger, rename_expr, &renaming);
    for (size_t i = 0; i < made->body.count; i++)
        body[i] = rename_step(&renaming, made->body.items[i]);
    made->body.items = body;
    made->columns = in_names(&renaming, trigger->table.text, made->columns);
    made->table = in_table(&renaming, made->table);
    return made;
}
