/* SPDX-License-Identifier: MIT
 * In: a trigger as written and the schema that it will stand in. Out: the trigger with every name and type,
 * or problems: `old` and `new` where there is no such row, values that are not there yet when it fires.
 */
#include "base/text.h"
#include "schema/apply/applying.h"
#include "schema/trigger.h"

struct body {
    const struct apply *apply;
    struct schema *schema;
    const struct trigger *trigger;
    const struct table *table;
    bool good;
};

static struct problem *refuse(struct body *body, enum problem_code code, struct span span,
                              const char *message)
{
    body->good = false;
    return problem_add(body->apply->problems, code, span, "%s", message);
}

/* What `new` does not have yet before the row is written. */
static void check_early(struct body *body, const struct expr *expr)
{
    const struct column *column = table_column(body->table, expr->text);
    struct arena *arena = body->apply->arena;
    bool numbered = body->trigger->event == TRIGGER_INSERT && column != NULL &&
                    (column->serial || column->identity != IDENTITY_NONE);
    if (column == NULL || !body->trigger->before || text_equal(expr->qualifier, "old") ||
        (column->generated == NULL && !numbered))
        return;
    struct problem *problem =
        refuse(body, PROBLEM_TRIGGER_ROW, expr->span,
               arena_format(arena, "`new.%s` is not known before the row is written: the database %s it",
                            expr->text, numbered ? "numbers" : "computes"));
    apply_note_made(body->apply, problem, arena_format(arena, "`%s`", expr->text), column->origin);
    problem_help(body->apply->problems, problem, "make the trigger `after`");
}

static void check_row(struct body *body, const struct expr *expr)
{
    enum trigger_event event = body->trigger->event;
    bool missing = text_equal(expr->qualifier, "old") ? event == TRIGGER_INSERT : event == TRIGGER_DELETE;
    if (missing)
        refuse(body, PROBLEM_TRIGGER_ROW, expr->span,
               arena_format(body->apply->arena, "there is no row `%s` in a trigger on %s", expr->qualifier,
                            trigger_event_word(event)));
    else
        check_early(body, expr);
}

static void check_alias(struct body *body, const struct query_source *source)
{
    struct name name = source->alias.text != NULL ? source->alias : source->table;
    if (trigger_row_name(name.text))
        refuse(body, PROBLEM_TRIGGER_BODY, name.span,
               arena_format(body->apply->arena, "`%s` is the row of a trigger here, and no name for a table",
                            name.text));
}

static void look(void *context, const struct expr *expr)
{
    struct body *body = context;
    if (expr->kind == EXPR_COLUMN && trigger_row_name(expr->qualifier))
        check_row(body, expr);
    for (size_t s = 0; expr->query != NULL && s < expr->query->select_count; s++)
        for (size_t i = 0; i < expr->query->selects[s].source_count; i++)
            check_alias(body, &expr->query->selects[s].sources[i]);
    if (expr->query != NULL)
        query_exprs(expr->query, look, body);
    for (size_t i = 0; i < expr->count; i++)
        look(body, expr->args[i]);
}

static void look_at(void *context, const struct trigger_place *place, const struct expr *expr)
{
    (void)place;
    look(context, expr);
}

/* What the database numbers by itself on SQLite, and on PostgreSQL only while nobody gives a number. */
static void check_numbers(struct body *body, const struct step *step, unsigned dialects)
{
    const struct table *table = schema_table(*body->schema, step->table.text);
    for (size_t i = 0; table != NULL && dialects == EVERY_DIALECT && i < step->columns.count; i++) {
        const struct column *column = table_column(table, step->columns.items[i].text);
        if (column == NULL || (!column->serial && column->identity == IDENTITY_NONE))
            continue;
        struct problem *problem =
            refuse(body, PROBLEM_DIFFERS, step->columns.items[i].span,
                   arena_format(body->apply->arena,
                                "`%s.%s` numbers itself, and PostgreSQL would not go on behind numbers that "
                                "a trigger gives",
                                step->table.text, column->name.text));
        problem_help(body->apply->problems, problem,
                     "leave the column out, or begin the trigger with `on sqlite` or `on postgres`");
    }
}

static void check_columns(struct body *body)
{
    const struct trigger *trigger = body->trigger;
    if (!apply_check_columns(body->apply, *body->schema, body->table, trigger->columns, "the trigger"))
        body->good = false;
    for (size_t i = 0; body->good && i < trigger->columns.count; i++) {
        struct name name = trigger->columns.items[i];
        if (table_column(body->table, name.text)->generated == NULL)
            continue;
        struct problem *problem =
            refuse(body, PROBLEM_TRIGGER_BODY, name.span,
                   arena_format(body->apply->arena, "nothing updates `%s.%s`: the database computes it",
                                body->table->object.name.text, name.text));
        problem_help(body->apply->problems, problem, "name the columns that it is computed from");
    }
}

static void check_written(struct body *body, unsigned dialects)
{
    for (size_t i = 0; i < body->trigger->body.count; i++) {
        const struct step *step = body->trigger->body.items[i];
        if (trigger_row_name(step->table.text))
            check_alias(body, &(struct query_source){.table = step->table});
        check_numbers(body, step, dialects);
    }
    if (trigger_row_name(body->trigger->table.text))
        check_alias(body, &(struct query_source){.table = body->trigger->table});
    trigger_exprs(body->trigger, look_at, body);
}

/* `old` and `new`, as far as they are there. */
static struct sources_in_sight rows_of(const struct body *body)
{
    struct arena *arena = body->apply->arena;
    struct seen_source *rows = arena_array(arena, struct seen_source, 2);
    size_t count = 0;
    const struct seen_source *columns = query_table_in_sight(arena, body->table).items;
    for (size_t i = 0; i < 2; i++) {
        if ((i == 0 ? TRIGGER_INSERT : TRIGGER_DELETE) == body->trigger->event)
            continue;
        rows[count] = *columns;
        rows[count].name = i == 0 ? "old" : "new";
        rows[count++].named = true;
    }
    return (struct sources_in_sight){rows, count, NULL};
}

static void check_resolved(void *context, const struct trigger_place *place, const struct expr *expr)
{
    struct body *body = context;
    (void)place;
    body->good = body->good && expr->resolved;
}

static const struct trigger *resolve(struct body *body, unsigned dialects)
{
    const struct apply *apply = body->apply;
    struct trigger *made = arena_new(apply->arena, struct trigger);
    const struct step **steps = arena_array(apply->arena, const struct step *, body->trigger->body.count);
    struct sources_in_sight *rows = arena_new(apply->arena, struct sources_in_sight);
    *rows = rows_of(body);
    *made = *body->trigger;
    for (size_t i = 0; i < made->body.count; i++) {
        struct step *step = arena_new(apply->arena, struct step);
        *step = *made->body.items[i];
        step->dialects = dialects;
        steps[i] = apply_body_step(apply, body->schema, step, rows);
    }
    const struct step whole = {.op = OP_CREATE_TRIGGER, .dialects = dialects};
    if (made->when != NULL)
        made->when = apply_expr_among(apply, *body->schema, &whole,
                                      (struct place){NULL, "the condition of a trigger", RULE_BOOLEAN}, rows,
                                      made->when);
    made->body.items = steps;
    trigger_exprs(made, check_resolved, body);
    for (size_t i = 0; body->good && dialects == EVERY_DIALECT && i < made->body.count; i++)
        body->good = apply_check_lengths(apply, *body->schema, made->body.items[i]);
    return body->good ? made : NULL;
}

const struct trigger *apply_trigger_body(const struct apply *apply, struct schema *schema,
                                         const struct trigger *trigger, unsigned dialects)
{
    const struct table *table = apply_find_table(apply, schema, trigger->table);
    struct body body = {apply, schema, trigger, table, true};
    if (table == NULL)
        return NULL;
    check_columns(&body);
    check_written(&body, dialects);
    return body.good ? resolve(&body, dialects) : NULL;
}
