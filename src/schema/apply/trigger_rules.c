/* SPDX-License-Identifier: MIT
 * In: a resolved trigger. Out: a problem where the two databases would not do the same with it. SQLite fires
 * triggers row by row and none inside itself; PostgreSQL fires those `after` behind all rows of a statement,
 * and goes round in circles; where one table has two, it goes by their names, and SQLite as it likes.
 */
#include "base/path.h"
#include "base/text.h"
#include "schema/apply/applying.h"
#include "schema/trigger.h"

static const char only_one[] = "or begin the trigger with `on sqlite` or `on postgres`";

static void help(const struct apply *apply, struct problem *problem, const char *first)
{
    problem_help(apply->problems, problem, "%s, %s", first, only_one);
}

/* --- its own table --- */

/* c = new.d or c = old.d */
static bool is_own_value(const struct expr *expr, const char *table, const char *column, const char *value)
{
    for (size_t i = 0; expr->kind == EXPR_BINARY && text_equal(expr->text, "=") && i < 2; i++) {
        const struct expr *left = expr->args[i], *right = expr->args[1 - i];
        bool row = text_equal(right->qualifier, "old") || text_equal(right->qualifier, "new");
        if (left->kind == EXPR_COLUMN && text_equal(left->qualifier, table) &&
            text_equal(left->text, column) && right->kind == EXPR_COLUMN && row &&
            text_equal(right->text, value))
            return true;
    }
    return false;
}

static bool pins(const struct expr *where, const char *table, const char *column, const char *value)
{
    if (where != NULL && where->kind == EXPR_BINARY && text_equal(where->text, "and"))
        return pins(where->args[0], table, column, value) || pins(where->args[1], table, column, value);
    return where != NULL && is_own_value(where, table, column, value);
}

bool apply_is_about_row(const struct step *step, struct names columns, struct names values)
{
    if (columns.count == 0 || step->op == OP_INSERT)
        return false;
    for (size_t i = 0; i < columns.count; i++)
        if (!pins(step->where, path_base(step->table.text), columns.items[i].text, values.items[i].text))
            return false;
    return true;
}

/* Only the row that the trigger is about. */
static bool is_about_own_row(struct schema schema, const struct step *step)
{
    const struct constraint *key = table_primary_key(schema_table(schema, step->table.text));
    return key != NULL && apply_is_about_row(step, key->columns, key->columns);
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
    const struct trigger *trigger;
    struct span span; /* of what closes it */
};

static void report_circle(const struct circle *circle, const struct trigger *by)
{
    const struct apply *apply = circle->apply;
    const struct trigger *trigger = circle->trigger;
    struct problem *problem =
        by == trigger
            ? problem_add(apply->problems, PROBLEM_TRIGGER_CYCLE, circle->span,
                          "trigger `%s` would fire itself: PostgreSQL would go on and on, and SQLite "
                          "would not begin",
                          trigger->object.name.text)
            : problem_add(apply->problems, PROBLEM_TRIGGER_CYCLE, circle->span,
                          "trigger `%s` would fire itself by way of trigger `%s`: PostgreSQL would go "
                          "round and round, and SQLite only once",
                          trigger->object.name.text, by->object.name.text);
    if (by != trigger)
        apply_note_made(apply, problem, apply_object_words(apply->arena, &by->object), by->object.origin);
    if (trigger->object.origin.span.begin != circle->span.begin)
        apply_note_made(apply, problem, apply_object_words(apply->arena, &trigger->object),
                        trigger->object.origin);
    bool any_column = by == trigger && trigger->event == TRIGGER_UPDATE && trigger->columns.count == 0;
    help(apply, problem,
         any_column ? "name the columns that fire it: `after update of COLUMN, ...`"
                    : "let it change other tables or columns");
}

static void look_for_itself(void *context, struct walk *walk, const struct step *step)
{
    const struct circle *circle = context;
    if (walk->stop || !trigger_fires(circle->trigger, step))
        return;
    report_circle(circle, walk->through);
    walk->stop = true;
}

void apply_check_circle(const struct apply *apply, struct schema schema, const struct trigger *trigger,
                        struct span span)
{
    struct circle circle = {apply, trigger, span};
    struct walk walk = {.arena = apply->arena, .schema = schema, .step = look_for_itself, .context = &circle};
    walk_trigger(&walk, trigger);
}

bool apply_check_trigger(const struct apply *apply, struct schema schema, const struct trigger *trigger,
                         unsigned dialects)
{
    size_t told = apply->problems->told;
    check_own_table(apply, schema, trigger, dialects);
    if (dialects == EVERY_DIALECT && apply->problems->told == told)
        apply_check_circle(apply, schema, trigger, trigger->object.name.span);
    if (dialects == EVERY_DIALECT && apply->problems->told == told)
        apply_check_order(apply, schema_put_object(apply->arena, schema, &trigger->object),
                          trigger->table.text, trigger->object.name.span);
    return apply->problems->told == told;
}
