/* SPDX-License-Identifier: MIT
 * In: a resolved trigger. Out: a problem where the two databases would not do the same with it. SQLite fires
 * triggers row by row and none inside itself; PostgreSQL fires those `after` behind all rows of a statement,
 * and goes round in circles; where one table has two, it goes by their names, and SQLite as it likes.
 */
#include "base/path.h"
#include "base/text.h"
#include "schema/applying.h"
#include "schema/trigger.h"

static const char only_one[] = "or begin the trigger with `on sqlite` or `on postgres`";

static void help(const struct apply *apply, struct problem *problem, const char *first)
{
    problem_help(apply->problems, problem, "%s, %s", first, only_one);
}

/* --- its own table --- */

/* c = new.c or c = old.c */
static bool is_own_value(const struct expr *expr, const char *table, const char *column)
{
    for (size_t i = 0; expr->kind == EXPR_BINARY && text_equal(expr->text, "=") && i < 2; i++) {
        const struct expr *left = expr->args[i], *right = expr->args[1 - i];
        bool row = text_equal(right->qualifier, "old") || text_equal(right->qualifier, "new");
        if (left->kind == EXPR_COLUMN && text_equal(left->qualifier, table) &&
            text_equal(left->text, column) && right->kind == EXPR_COLUMN && row &&
            text_equal(right->text, column))
            return true;
    }
    return false;
}

static bool pins(const struct expr *where, const char *table, const char *column)
{
    if (where != NULL && where->kind == EXPR_BINARY && text_equal(where->text, "and"))
        return pins(where->args[0], table, column) || pins(where->args[1], table, column);
    return where != NULL && is_own_value(where, table, column);
}

/* Only the row that the trigger is about. */
static bool is_about_own_row(struct schema schema, const struct step *step)
{
    const struct table *table = schema_table(schema, step->table.text);
    const struct constraint *key = table_primary_key(table);
    if (key == NULL || step->op == OP_INSERT)
        return false;
    for (size_t i = 0; i < key->columns.count; i++)
        if (!pins(step->where, path_base(step->table.text), key->columns.items[i].text))
            return false;
    return true;
}

struct own_table {
    const struct apply *apply;
    const struct schema *schema;
    const struct trigger *trigger;
};

/* Before an insert each row is there when the next one comes, on both. */
static void look_for_rows(void *context, const struct trigger_place *place, const struct expr *expr)
{
    const struct own_table *own = context;
    const struct trigger *trigger = own->trigger;
    (void)place;
    if ((trigger->before && trigger->event == TRIGGER_INSERT) ||
        !apply_query_reads(own->schema, expr, trigger->table.text))
        return;
    struct problem *problem =
        problem_add(own->apply->problems, PROBLEM_TRIGGER_OWN_TABLE, expr->span,
                    "this query reads `%s` while its rows change, and the databases change them in another "
                    "order",
                    trigger->table.text);
    help(own->apply, problem, "read `old` and `new`");
}

static void check_own_table(const struct apply *apply, struct schema schema, const struct trigger *trigger,
                            unsigned dialects)
{
    struct own_table own = {apply, &schema, trigger};
    for (size_t i = 0; i < trigger->body.count; i++) {
        const struct step *step = trigger->body.items[i];
        if (!text_equal(step->table.text, trigger->table.text))
            continue;
        if (trigger->before) {
            struct problem *problem =
                problem_add(apply->problems, PROBLEM_TRIGGER_OWN_TABLE, step->table.span,
                            "a trigger `before` cannot change `%s`, whose rows are just "
                            "being changed",
                            step->table.text);
            problem_help(apply->problems, problem, "make the trigger `after`");
        } else if (dialects == EVERY_DIALECT && !is_about_own_row(schema, step)) {
            struct problem *problem =
                problem_add(apply->problems, PROBLEM_TRIGGER_OWN_TABLE, step->table.span,
                            "this changes other rows of `%s`, of which SQLite has not changed all by then",
                            step->table.text);
            help(apply, problem, "compare the primary key with that of `old` or `new`");
        }
    }
    if (dialects == EVERY_DIALECT)
        trigger_exprs(trigger, look_for_rows, &own);
}

/* --- circles --- */

struct circle {
    const struct apply *apply;
    struct schema schema;
    const struct trigger *trigger; /* the new one, which is not in the schema yet */
    const struct trigger *by;      /* what is being followed */
    const struct step *step;
    VEC(const struct step *) seen;
    bool found;
};

static void follow_step(struct circle *circle, const struct step *step);

static void follow_trigger(struct circle *circle, const struct trigger *by)
{
    const struct trigger *outer = circle->by;
    circle->by = by;
    for (size_t i = 0; i < by->body.count && !circle->found; i++)
        if (by->body.items[i]->op != OP_REQUIRE)
            follow_step(circle, by->body.items[i]);
    circle->by = outer;
}

static void fire(void *context, const struct trigger *trigger)
{
    struct circle *circle = context;
    if (!circle->found && trigger_fires(trigger, circle->step))
        follow_trigger(circle, trigger);
}

static void report_circle(struct circle *circle)
{
    const struct apply *apply = circle->apply;
    const struct trigger *trigger = circle->trigger, *by = circle->by;
    struct problem *problem =
        by == trigger
            ? problem_add(apply->problems, PROBLEM_TRIGGER_CYCLE, trigger->object.name.span,
                          "trigger `%s` would fire itself: PostgreSQL would go on and on, and SQLite "
                          "would not begin",
                          trigger->object.name.text)
            : problem_add(apply->problems, PROBLEM_TRIGGER_CYCLE, trigger->object.name.span,
                          "trigger `%s` would fire itself by way of trigger `%s`: PostgreSQL would go "
                          "round and round, and SQLite only once",
                          trigger->object.name.text, by->object.name.text);
    if (by != trigger)
        apply_note_made(apply, problem, apply_object_words(apply->arena, &by->object), by->object.origin);
    help(apply, problem, "let it change other tables or columns");
    circle->found = true;
}

/* A foreign key that makes rows of its own table go or change too. */
static void follow_key(struct circle *circle, const struct table *user, const struct constraint *key)
{
    struct arena *arena = circle->apply->arena;
    const struct step *step = circle->step;
    struct step *made = arena_new(arena, struct step);
    struct assignment *assignments = arena_array(arena, struct assignment, key->columns.count);
    enum reference_action action = step->op == OP_DELETE ? key->on_delete : key->on_update;
    bool touched = step->op == OP_DELETE;
    for (size_t i = 0; i < step->assignment_count; i++)
        touched = touched || names_have(key->references, step->assignments[i].column.text);
    if (!touched || action == ACTION_NONE || action == ACTION_RESTRICT)
        return;
    for (size_t i = 0; i < key->columns.count; i++)
        assignments[i].column = key->columns.items[i];
    *made = (struct step){.op = step->op == OP_DELETE && action == ACTION_CASCADE ? OP_DELETE : OP_UPDATE,
                          .table = user->object.name,
                          .assignments = assignments};
    made->assignment_count = made->op == OP_UPDATE ? key->columns.count : 0;
    follow_step(circle, made);
}

static void follow_user(void *context, const struct table *user)
{
    struct circle *circle = context;
    const struct step *step = circle->step;
    for (size_t i = 0; i < user->constraint_count && !circle->found; i++)
        if (user->constraints[i]->kind == CONSTRAINT_FOREIGN_KEY &&
            text_equal(user->constraints[i]->table.text, step->table.text)) {
            follow_key(circle, user, user->constraints[i]);
            circle->step = step;
        }
}

static bool same_columns(const struct step *a, const struct step *b)
{
    bool same = a->assignment_count == b->assignment_count;
    for (size_t i = 0; same && i < a->assignment_count; i++)
        same = text_equal(a->assignments[i].column.text, b->assignments[i].column.text);
    return same;
}

static bool was_seen(const struct circle *circle, const struct step *step)
{
    for (size_t i = 0; i < circle->seen.count; i++) {
        const struct step *other = circle->seen.items[i];
        if (other->op == step->op && text_equal(other->table.text, step->table.text) &&
            same_columns(other, step))
            return true;
    }
    return false;
}

static void follow_step(struct circle *circle, const struct step *step)
{
    const struct step *outer = circle->step;
    const struct table *own = schema_table(circle->schema, step->table.text);
    if (was_seen(circle, step))
        return;
    vec_push(circle->apply->arena, &circle->seen, step);
    circle->step = step;
    if (trigger_fires(circle->trigger, step))
        report_circle(circle);
    if (!circle->found)
        schema_each_trigger(circle->apply->arena, circle->schema, step->table.text, fire, circle);
    if (step->op != OP_INSERT && own != NULL) {
        circle->step = step;
        follow_user(circle, own);
        schema_each_user(circle->schema, step->table.text, follow_user, circle);
    }
    circle->step = outer;
}

/* --- two at once --- */

struct touch {
    const struct trigger *other;
    bool found;
};

static bool writes_table(const struct trigger *trigger, const char *table)
{
    for (size_t i = 0; i < trigger->body.count; i++)
        if (text_equal(trigger->body.items[i]->table.text, table))
            return true;
    return false;
}

static void look_for_written(void *context, const char *table)
{
    struct touch *touch = context;
    touch->found = touch->found || writes_table(touch->other, table);
}

static void look_in_queries(void *context, const struct trigger_place *place, const struct expr *expr)
{
    (void)place;
    expr_query_tables(expr, look_for_written, context);
}

/* Does one of them read or write what the other writes? */
static bool touches_written(const struct trigger *trigger, const struct trigger *other)
{
    struct touch touch = {other, false};
    for (size_t i = 0; i < trigger->body.count; i++)
        if (trigger->body.items[i]->table.text != NULL)
            look_for_written(&touch, trigger->body.items[i]->table.text);
    trigger_exprs(trigger, look_in_queries, &touch);
    return touch.found;
}

static void check_order(void *context, const struct trigger *other)
{
    const struct own_table *own = context;
    const struct apply *apply = own->apply;
    const struct trigger *trigger = own->trigger;
    if (other->event != trigger->event || text_equal(other->object.name.text, trigger->object.name.text) ||
        (!touches_written(trigger, other) && !touches_written(other, trigger)))
        return;
    const char *words = apply_object_words(apply->arena, &other->object);
    struct problem *problem =
        problem_add(apply->problems, PROBLEM_TRIGGER_ORDER, trigger->object.name.span,
                    "`%s` and %s are about the same tables, and nobody knows which of the two comes first",
                    trigger->object.name.text, words);
    apply_note_made(apply, problem, words, other->object.origin);
    help(apply, problem, "make one trigger of both");
}

void apply_check_trigger(const struct apply *apply, struct schema schema, const struct trigger *trigger,
                         unsigned dialects)
{
    struct own_table own = {apply, &schema, trigger};
    struct circle circle = {.apply = apply, .schema = schema, .trigger = trigger};
    size_t told = apply->problems->told;
    check_own_table(apply, schema, trigger, dialects);
    if (dialects != EVERY_DIALECT || apply->problems->told != told)
        return;
    follow_trigger(&circle, trigger);
    schema_each_trigger(apply->arena, schema, trigger->table.text, check_order, &own);
}
