/* SPDX-License-Identifier: MIT
 * In: a statement on a table. Out: what happens beside each of its rows, triggers and keys with an action,
 * and which tables each of them reads and writes, also by way of others.
 */
#include "base/text.h"
#include "schema/trigger_order.h"
#include "schema/view.h"

#include <string.h>

struct collecting {
    struct arena *arena;
    struct schema schema;
    const char *table;
    struct act *act;
    const struct trigger *by;
};

static void add_touch(struct arena *arena, struct map *set, const char *table, const struct trigger *by)
{
    const struct touch *former = map_get(*set, table);
    struct touch *touch = arena_new(arena, struct touch);
    if (former != NULL && former->by != NULL)
        return;
    touch->by = by;
    *set = map_put(arena, *set, table, touch, hash_of(table, strlen(table)));
}

static void add_read(void *context, const char *name)
{
    struct collecting *collecting = context;
    const struct view *view = schema_view(collecting->schema, name);
    if (view != NULL && view->query != NULL)
        query_tables(view->query, add_read, collecting);
    else
        add_touch(collecting->arena, &collecting->act->reads, name, collecting->by);
}

static void read_expr(void *context, const struct trigger_place *place, const struct expr *expr)
{
    (void)place;
    expr_query_tables(expr, add_read, context);
}

static void see_trigger(void *context, struct walk *walk, const struct trigger *trigger)
{
    struct collecting *collecting = context;
    (void)walk;
    collecting->by = trigger;
    trigger_exprs(trigger, read_expr, collecting);
}

/* The row that the statement has changed: by its own key, or by the foreign key through which it came. */
static bool is_own_row(const struct collecting *collecting, const struct walk *walk, const struct step *step)
{
    const struct table *table = schema_table(collecting->schema, step->table.text);
    const struct constraint *key = table != NULL ? table_primary_key(table) : NULL;
    if (!text_equal(step->table.text, collecting->table))
        return false;
    if (walk->by == NULL) /* keys among themselves */
        return true;
    if (key != NULL && text_equal(walk->by->table.text, collecting->table))
        return apply_is_about_row(step, key->columns, key->columns);
    return walk->key != NULL && text_equal(walk->key->table.text, collecting->table) &&
           apply_is_about_row(step, walk->key->references, walk->key->columns);
}

static void see_step(void *context, struct walk *walk, const struct step *step)
{
    struct collecting *collecting = context;
    if (!is_own_row(collecting, walk, step))
        add_touch(collecting->arena, &collecting->act->writes, step->table.text, walk->by);
}

static struct walk walk_of(struct collecting *collecting)
{
    return (struct walk){.arena = collecting->arena,
                         .schema = collecting->schema,
                         .step = see_step,
                         .trigger = see_trigger,
                         .context = collecting};
}

static struct collecting collecting_of(const struct statement *statement, struct act *act)
{
    return (struct collecting){statement->apply->arena, statement->schema, statement->table, act, NULL};
}

static void add_trigger(void *context, const struct trigger *trigger)
{
    struct statement *statement = context;
    struct act act = {.trigger = trigger};
    struct collecting collecting = collecting_of(statement, &act);
    struct walk walk = walk_of(&collecting);
    if (trigger->alone || trigger->text != NULL || !trigger_fires(trigger, statement->step))
        return;
    walk_trigger(&walk, trigger);
    vec_push(statement->apply->arena, &statement->acts, act);
}

static void add_user(void *context, const struct table *user)
{
    struct statement *statement = context;
    bool triggers = statement->acts.count != 0; /* of the table itself, which come before its keys here */
    for (size_t i = 0; i < user->constraint_count; i++) {
        const struct constraint *key = user->constraints[i];
        struct act act = {.user = user, .key = key};
        struct collecting collecting = collecting_of(statement, &act);
        struct walk walk = walk_of(&collecting);
        if (!text_equal(key->table.text, statement->table) || !key_acts(key, statement->step))
            continue;
        walk_key(&walk, user, key, statement->step);
        if (triggers || collecting.by != NULL)
            vec_push(statement->apply->arena, &statement->acts, act);
    }
}

void trigger_order_acts(struct statement *statement, const struct table *table)
{
    schema_each_trigger(statement->apply->arena, statement->schema, statement->table, add_trigger, statement);
    add_user(statement, table);
    schema_each_user(statement->schema, statement->table, add_user, statement);
}

struct asking {
    const struct map *writes;
    const char *table;
};

static bool read_written(void *context, const char *table, const void *value)
{
    struct asking *asking = context;
    (void)value;
    if (map_get(*asking->writes, table) != NULL)
        asking->table = table;
    return asking->table == NULL;
}

const char *apply_reads_set_off(const struct apply *apply, struct schema schema, const struct step *step,
                                const struct expr *expr)
{
    struct act act = {.key = NULL}, asked = {.key = NULL};
    struct collecting reading = {apply->arena, schema, NULL, &asked, NULL};
    struct collecting collecting = {apply->arena, schema, NULL, &act, NULL};
    struct asking asking = {&act.writes, NULL};
    struct walk walk = walk_of(&collecting);
    if (!expr_has_query(expr))
        return NULL;
    expr_query_tables(expr, add_read, &reading);
    walk_step(&walk, step);
    act.writes = map_remove(apply->arena, act.writes, step->table.text);
    map_each(asked.reads, read_written, &asking);
    return asking.table;
}
