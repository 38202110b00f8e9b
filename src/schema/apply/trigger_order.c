/* SPDX-License-Identifier: MIT
 * In: a table whose triggers or foreign keys have changed. Out: a problem where the two databases would do
 * things in another order. What is `after`, keys with an action among it, comes behind each row on SQLite,
 * and behind all rows of the statement on PostgreSQL; which of two triggers comes first only PostgreSQL says.
 */
#include "schema/trigger_order.h"
#include "base/text.h"

#include <string.h>

/* --- telling --- */

static const char *words_of(const struct statement *statement, const struct act *act)
{
    struct arena *arena = statement->apply->arena;
    if (act->trigger != NULL)
        return arena_format(arena, "trigger `%s`", act->trigger->object.name.text);
    return arena_format(arena, "foreign key `%s` of `%s`", act->key->name.text, act->user->object.name.text);
}

void trigger_order_help(const struct statement *statement, struct problem *problem, const char *first)
{
    problem_help(statement->apply->problems, problem,
                 "%s, or begin the trigger with `on sqlite` or `on postgres`", first);
}

static void note(const struct statement *statement, struct problem *problem, const struct act *act)
{
    struct origin origin = act->trigger != NULL ? act->trigger->object.origin : act->key->origin;
    apply_note_made(statement->apply, problem, words_of(statement, act), origin);
}

static bool comes_before_keys(const struct act *act)
{
    return act->trigger != NULL && act->trigger->before;
}

/* --- its own table --- */

static bool check_table(const struct statement *statement, const struct act *act)
{
    const struct touch *writes = map_get(act->writes, statement->table);
    const struct touch *reads = map_get(act->reads, statement->table);
    bool may_read = comes_before_keys(act) && statement->step->op == OP_INSERT;
    const struct trigger *by = writes != NULL ? writes->by : reads != NULL ? reads->by : NULL;
    if (by == NULL || (writes == NULL && may_read))
        return true;
    struct problem *problem = problem_add(
        statement->apply->problems, PROBLEM_TRIGGER_OWN_TABLE, statement->span,
        "trigger `%s` %s `%s`, whose rows a statement is changing that sets it off by way of %s: SQLite has "
        "not changed all of them by then",
        by->object.name.text, writes != NULL ? "changes" : "reads", statement->table,
        words_of(statement, act));
    if (by->object.origin.span.begin != statement->span.begin)
        apply_note_made(statement->apply, problem, apply_object_words(statement->apply->arena, &by->object),
                        by->object.origin);
    trigger_order_help(statement, problem, "let it do without that table");
    return false;
}

/* --- two of one statement --- */

struct meeting {
    const struct act *other;
    const char *table;
    bool only_keys; /* do not count what two keys do by themselves */
};

static bool meet(void *context, const char *table, const void *value)
{
    struct meeting *meeting = context;
    const struct touch *own = value;
    const struct touch *writes = map_get(meeting->other->writes, table);
    const struct touch *reads = map_get(meeting->other->reads, table);
    bool keys = own->by == NULL && writes != NULL && writes->by == NULL;
    if ((writes != NULL && !keys) || reads != NULL)
        meeting->table = table;
    return meeting->table == NULL;
}

/* A table that one of them writes, and the other writes or reads; NULL: none. */
static const char *meeting_table(const struct act *a, const struct act *b)
{
    struct meeting meeting = {.other = b};
    map_each(a->writes, meet, &meeting);
    if (meeting.table != NULL)
        return meeting.table;
    meeting.other = a;
    map_each(b->writes, meet, &meeting);
    return meeting.table;
}

/* PostgreSQL's keys are triggers called RI_ConstraintTrigger_..., and it goes by names; on SQLite keys come
 * first, too. */
static bool is_ordered(const struct act *a, const struct act *b)
{
    const struct act *trigger = a->trigger != NULL ? a : b;
    bool one_key = (a->trigger != NULL) != (b->trigger != NULL);
    return one_key && !trigger->trigger->before && strcmp(trigger->trigger->object.name.text, "RI_") > 0;
}

static bool check_pair(const struct statement *statement, const struct act *a, const struct act *b)
{
    const char *table = is_ordered(a, b) ? NULL : meeting_table(a, b);
    if (table == NULL)
        return true;
    const struct apply *apply = statement->apply;
    bool one_is_new = a->trigger != NULL && a->trigger->object.origin.span.begin == statement->span.begin;
    const struct act *first = one_is_new ? a : b, *second = one_is_new ? b : a;
    bool both = a->trigger != NULL && b->trigger != NULL;
    struct problem *problem = problem_add(
        apply->problems, PROBLEM_TRIGGER_ORDER, statement->span,
        both ? "%s and %s are about the same table, `%s`, and nobody knows which of the two comes first"
             : "%s and %s are both about `%s`, and beside the rows of one statement the databases let them "
               "take "
               "turns in another order",
        words_of(statement, first), words_of(statement, second), table);
    note(statement, problem, second);
    trigger_order_help(statement, problem,
                       both ? "make one trigger of both" : "leave the table to one of them");
    return false;
}

static bool check_values(const struct statement *statement, const struct trigger *trigger)
{
    for (size_t i = 0; i < trigger->body.count; i++) {
        const struct step *step = trigger->body.items[i];
        for (size_t a = 0; a < step->assignment_count; a++) {
            const char *table =
                apply_reads_set_off(statement->apply, statement->schema, step, step->assignments[a].value);
            if (table == NULL)
                continue;
            struct problem *problem =
                problem_add(statement->apply->problems, PROBLEM_TRIGGER_ORDER, statement->span,
                            "trigger `%s` updates `%s` by a query that reads `%s`, which changes beside each "
                            "row: SQLite would see that, and PostgreSQL not",
                            trigger->object.name.text, step->table.text, table);
            trigger_order_help(statement, problem, "read it elsewhere");
            return false;
        }
    }
    return true;
}

/* --- every statement that leads to a table --- */

static bool check_acts(const struct statement *statement)
{
    for (size_t i = 0; i < statement->acts.count; i++) {
        const struct act *act = &statement->acts.items[i];
        if (!check_table(statement, act) || !trigger_reference_is_right(statement, act))
            return false;
        if (act->trigger != NULL &&
            (!trigger_body_mends_nothing(statement, act->trigger) || !check_values(statement, act->trigger)))
            return false;
        for (size_t j = 0; j < i; j++)
            if (!check_pair(statement, act, &statement->acts.items[j]))
                return false;
    }
    return true;
}

static const struct step *step_on(struct arena *arena, const struct table *table, enum op op)
{
    struct step *step = arena_new(arena, struct step);
    struct assignment *assignments = arena_array(arena, struct assignment, table->column_count);
    for (size_t i = 0; i < table->column_count; i++)
        assignments[i].column = table->columns[i]->name;
    *step = (struct step){.op = op, .table = table->object.name, .assignments = assignments};
    step->assignment_count = op == OP_UPDATE ? table->column_count : 0;
    return step;
}

static void check_circle(void *context, const struct trigger *trigger)
{
    const struct statement *statement = context;
    if (!trigger->alone && trigger->text == NULL && trigger_fires(trigger, statement->step))
        apply_check_circle(statement->apply, statement->schema, trigger, statement->span);
}

/* Circles first, in which everything is about everything. */
static bool check_statement(struct statement *statement, const struct table *table, enum op op)
{
    struct arena *arena = statement->apply->arena;
    size_t told = statement->apply->problems->told;
    statement->step = step_on(arena, table, op);
    statement->table = table->object.name.text;
    statement->acts.count = 0;
    schema_each_trigger(arena, statement->schema, statement->table, check_circle, statement);
    if (statement->apply->problems->told != told)
        return false;
    trigger_order_acts(statement, table);
    return check_acts(statement);
}

/* Tables whose statements come to what has changed. */
struct upstream {
    const struct apply *apply;
    struct schema schema;
    struct map tables; /* also views */
};

static void add_upstream(struct upstream *upstream, const char *name);

static void add_reader(void *context, const struct object *reader)
{
    if (reader->kind == OBJECT_VIEW)
        add_upstream(context, reader->name.text);
    else if (reader->kind == OBJECT_TRIGGER)
        add_upstream(context, ((const struct trigger *)reader)->table.text);
}

static void add_upstream(struct upstream *upstream, const char *name)
{
    struct arena *arena = upstream->apply->arena;
    const struct table *table = schema_table(upstream->schema, name);
    if (name == NULL || map_get(upstream->tables, name) != NULL)
        return;
    upstream->tables = map_put(arena, upstream->tables, name, name, hash_of(name, strlen(name)));
    for (size_t i = 0; table != NULL && i < table->constraint_count; i++)
        if (table->constraints[i]->kind == CONSTRAINT_FOREIGN_KEY)
            add_upstream(upstream, table->constraints[i]->table.text);
    schema_each_reader(arena, upstream->schema, name, add_reader, upstream);
}

static bool check_table_of(void *context, const char *name, const void *value)
{
    struct statement *statement = context;
    const struct table *table = schema_table(statement->schema, name);
    (void)value;
    return table == NULL ||
           (check_statement(statement, table, OP_INSERT) && check_statement(statement, table, OP_UPDATE) &&
            check_statement(statement, table, OP_DELETE));
}

void apply_check_order(const struct apply *apply, struct schema schema, const char *table, struct span span)
{
    struct upstream upstream = {apply, schema, {NULL}};
    struct statement statement = {.apply = apply, .schema = schema, .span = span};
    add_upstream(&upstream, table);
    map_each(upstream.tables, check_table_of, &statement);
}

void apply_check_order_again(const struct apply *apply, struct schema before, struct schema after,
                             const struct step *step)
{
    const struct table *old = schema_table(before, step->table.text);
    const struct table *now = schema_table(after, step->table.text);
    bool keys = (step->op == OP_ADD_CONSTRAINT || step->op == OP_ADD_COLUMN) && old != NULL && now != NULL;
    if (apply->derived || step->dialects != EVERY_DIALECT)
        return;
    if (step->op == OP_REPLACE_VIEW)
        apply_check_order(apply, after, step->name.text, step->name.span);
    for (size_t i = 0; keys && i < now->constraint_count; i++)
        if (now->constraints[i]->kind == CONSTRAINT_FOREIGN_KEY &&
            table_constraint(old, now->constraints[i]->name.text) == NULL)
            apply_check_order(apply, after, step->table.text, step->span);
}
