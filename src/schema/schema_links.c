/* SPDX-License-Identifier: MIT
 * In: a table as it was and as it is. Out: a schema whose directories of names and users agree with it.
 * Names are looked up in lower case: two that differ only by case cannot live together.
 */
#include "schema/schema_links.h"

#include "base/path.h"
#include "base/text.h"
#include "schema/sequence.h"

/* Of a path, that of the schema in which the table stands. */
static const char *constraint_key(struct arena *arena, const char *path)
{
    return arena_format(arena, "\037%s", path);
}

static bool is_lower(const char *name)
{
    for (; *name != '\0'; name++)
        if (*name >= 'A' && *name <= 'Z')
            return false;
    return true;
}

static void take(struct arena *arena, struct schema *schema, const char *name, const char *table)
{
    struct taken *taken = arena_new(arena, struct taken);
    *taken = (struct taken){name, table};
    const char *key = text_lower(arena, name);
    schema->taken = map_put(arena, schema->taken, key, taken, hash_of(name, strlen(name)));
}

static void release(struct arena *arena, struct schema *schema, const char *name)
{
    schema->taken = map_remove(arena, schema->taken, text_lower(arena, name));
}

void schema_take_object(struct arena *arena, struct schema *schema, const char *name)
{
    if (!is_lower(name))
        take(arena, schema, name, NULL);
}

void schema_release_object(struct arena *arena, struct schema *schema, const char *name)
{
    if (!is_lower(name))
        release(arena, schema, name);
}

const struct taken *schema_taken(struct arena *scratch, struct schema schema, const char *name)
{
    const char *key = text_lower(scratch, name);
    const struct object *object = schema_object(schema, key);
    if (object == NULL)
        return map_get(schema.taken, key);
    struct taken *taken = arena_new(scratch, struct taken);
    taken->name = object->name.text;
    return taken;
}

void schema_add_user(struct arena *arena, struct schema *schema, const char *key, const char *user)
{
    struct map *set = arena_new(arena, struct map);
    const struct map *former = map_get(schema->users, key);
    struct hash hash = hash_of(user, strlen(user));
    *set = map_put(arena, former != NULL ? *former : (struct map){NULL}, user, user, hash);
    schema->users = map_put(arena, schema->users, key, set, map_hash(*set));
}

void schema_remove_user(struct arena *arena, struct schema *schema, const char *key, const char *user)
{
    const struct map *former = map_get(schema->users, key);
    if (former == NULL)
        return;
    struct map *set = arena_new(arena, struct map);
    *set = map_remove(arena, *former, user);
    if (map_count(*set) == 0)
        schema->users = map_remove(arena, schema->users, key);
    else
        schema->users = map_put(arena, schema->users, key, set, map_hash(*set));
}

typedef void ground_fn(void *context, const char *name);

/* An enum that is only named in a cast: the table has no column of it. */
static void each_cast(const struct expr *expr, ground_fn *visit, void *context)
{
    if (expr == NULL)
        return;
    if (expr->kind == EXPR_CAST && expr->type.kind == TYPE_ENUM)
        visit(context, expr->type.name);
    for (size_t i = 0; i < expr->count; i++)
        each_cast(expr->args[i], visit, context);
}

static void each_column_ground(struct arena *arena, const struct column *column, ground_fn *visit,
                               void *context)
{
    if (column->type.kind == TYPE_ENUM && column->type.name != NULL)
        visit(context, column->type.name);
    each_cast(column->value, visit, context);
    each_cast(column->generated, visit, context);
    expr_sequences(arena, column->value, visit, context);
}

/* What a table stands on: the enums and sequences of its columns, the tables that its foreign keys name. */
static void each_ground(struct arena *arena, const struct table *table, ground_fn *visit, void *context)
{
    for (size_t i = 0; i < table->column_count; i++)
        each_column_ground(arena, table->columns[i], visit, context);
    for (size_t i = 0; i < table->constraint_count; i++) {
        const struct constraint *constraint = table->constraints[i];
        each_cast(constraint->check, visit, context);
        each_cast(constraint->where, visit, context);
        for (size_t p = 0; p < constraint->part_count; p++)
            each_cast(constraint->parts[p].expr, visit, context);
        if (constraint->kind == CONSTRAINT_FOREIGN_KEY &&
            !text_equal(constraint->table.text, table->object.name.text))
            visit(context, constraint->table.text);
    }
    for (size_t i = 0; i < table->index_count; i++) {
        each_cast(table->indexes[i]->where, visit, context);
        for (size_t p = 0; p < table->indexes[i]->part_count; p++)
            each_cast(table->indexes[i]->parts[p].expr, visit, context);
    }
}

struct standing {
    const char *name;
    bool found;
};

static void look_for(void *context, const char *name)
{
    struct standing *standing = context;
    standing->found = standing->found || text_equal(standing->name, name);
}

struct relinking {
    struct arena *arena;
    struct schema *schema;
    const struct table *table, *other;
    void (*change)(struct arena *arena, struct schema *schema, const char *key, const char *user);
};

static void relink_ground(void *context, const char *name)
{
    const struct relinking *relinking = context;
    struct standing standing = {name, false};
    each_ground(relinking->arena, relinking->other, look_for, &standing);
    if (!standing.found)
        relinking->change(relinking->arena, relinking->schema, name, relinking->table->object.name.text);
}

static bool shares_constraint(const struct table *table, const char *name)
{
    return table_constraint(table, name) != NULL;
}

static void release_constraints(struct arena *arena, struct schema *schema, const struct table *former,
                                const struct table *table)
{
    for (size_t i = 0; i < former->constraint_count; i++) {
        const struct constraint *constraint = former->constraints[i];
        const char *name = constraint->name.text;
        if (name == NULL || shares_constraint(table, name))
            continue;
        const char *owner = former->object.name.text;
        const char *path = path_beside(arena, owner, name);
        if (constraint_is_index(constraint))
            release(arena, schema, path);
        else
            schema_remove_user(arena, schema, constraint_key(arena, path), owner);
    }
}

static void take_constraints(struct arena *arena, struct schema *schema, const struct table *former,
                             const struct table *table)
{
    for (size_t i = 0; i < table->constraint_count; i++) {
        const struct constraint *constraint = table->constraints[i];
        const char *name = constraint->name.text;
        if (name == NULL || shares_constraint(former, name))
            continue;
        const char *owner = table->object.name.text;
        const char *path = path_beside(arena, owner, name);
        if (constraint_is_index(constraint))
            take(arena, schema, path, owner);
        else
            schema_add_user(arena, schema, constraint_key(arena, path), owner);
    }
}

static bool has_sequence(const struct table *table, const char *sequence)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (text_equal(table->columns[i]->sequence, sequence))
            return true;
    return false;
}

static void relink_sequences(struct arena *arena, struct schema *schema, const struct table *former,
                             const struct table *table)
{
    for (size_t i = 0; i < former->column_count; i++) {
        const char *sequence = former->columns[i]->sequence;
        if (sequence != NULL && !has_sequence(table, sequence))
            release(arena, schema, sequence);
    }
    for (size_t i = 0; i < table->column_count; i++) {
        const char *sequence = table->columns[i]->sequence;
        if (sequence != NULL && !has_sequence(former, sequence))
            take(arena, schema, sequence, table->object.name.text);
    }
}

void schema_relink(struct arena *arena, struct schema *schema, const struct table *former,
                   const struct table *table)
{
    static const struct table nothing;
    former = former != NULL ? former : &nothing;
    table = table != NULL ? table : &nothing;
    if (former->columns != table->columns || former->constraints != table->constraints ||
        former->indexes != table->indexes) {
        struct relinking from = {arena, schema, former, table, schema_remove_user};
        struct relinking to = {arena, schema, table, former, schema_add_user};
        each_ground(arena, former, relink_ground, &from);
        each_ground(arena, table, relink_ground, &to);
    }
    if (former->columns != table->columns)
        relink_sequences(arena, schema, former, table);
    if (former->constraints != table->constraints) {
        release_constraints(arena, schema, former, table);
        take_constraints(arena, schema, former, table);
    }
}

struct user_visit {
    struct schema schema;
    void (*visit)(void *context, const struct table *user);
    void *context;
};

static bool visit_user(void *context, const char *key, const void *value)
{
    struct user_visit *visit = context;
    const struct table *table = schema_table(visit->schema, key);
    if (table != NULL && value != NULL)
        visit->visit(visit->context, table);
    return true;
}

void schema_each_user(struct schema schema, const char *name,
                      void (*visit)(void *context, const struct table *user), void *context)
{
    const struct map *users = map_get(schema.users, name);
    struct user_visit each = {schema, visit, context};
    if (users != NULL)
        map_each(*users, visit_user, &each);
}

bool schema_constraint_exists(struct arena *scratch, struct schema schema, const char *name)
{
    const struct taken *taken = schema_taken(scratch, schema, name);
    return (taken != NULL && taken->table != NULL) ||
           map_get(schema.users, constraint_key(scratch, name)) != NULL;
}
