/* SPDX-License-Identifier: MIT
 * In: a schema. Out: something that stands in it by chance, and names for what does not yet.
 */
#include "base/vec.h"
#include "grow.h"
#include "schema/print.h"

struct choosing {
    struct arena *arena;
    enum object_kind kind;
    VEC(const struct object *) found;
};

static void collect(void *context, const struct object *object)
{
    struct choosing *choosing = context;
    if (object->kind == choosing->kind)
        vec_push(choosing->arena, &choosing->found, object);
}

static const struct object *an_object(struct growing *growing, enum object_kind kind)
{
    struct choosing choosing = {.arena = growing->arena, .kind = kind};
    schema_each(growing->schema, collect, &choosing);
    if (choosing.found.count == 0)
        return NULL;
    return choosing.found.items[random_below(growing->random, (unsigned)choosing.found.count)];
}

const struct table *grow_a_table(struct growing *growing)
{
    return (const struct table *)an_object(growing, OBJECT_TABLE);
}

const struct index *grow_an_index(struct growing *growing)
{
    return (const struct index *)an_object(growing, OBJECT_INDEX);
}

const struct enum_type *grow_an_enum(struct growing *growing)
{
    return (const struct enum_type *)an_object(growing, OBJECT_ENUM);
}

const struct view *grow_a_view(struct growing *growing)
{
    return (const struct view *)an_object(growing, OBJECT_VIEW);
}

const struct trigger *grow_a_trigger(struct growing *growing)
{
    return (const struct trigger *)an_object(growing, OBJECT_TRIGGER);
}

const struct column *grow_a_column(struct growing *growing, const struct table *table)
{
    if (table == NULL || table->column_count == 0)
        return NULL;
    return table->columns[random_below(growing->random, (unsigned)table->column_count)];
}

const struct constraint *grow_a_constraint(struct growing *growing, const struct table *table)
{
    if (table == NULL || table->constraint_count == 0)
        return NULL;
    return table->constraints[random_below(growing->random, (unsigned)table->constraint_count)];
}

const char *grow_named(struct growing *growing, const char *name)
{
    struct buf out;
    buf_init(&out, growing->arena);
    print_name(&out, name);
    return out.data;
}

#define LONG_NAME "a_name_that_is_long_enough_to_be_cut_by_postgresql_if_one_adds"

const char *grow_new_table_name(struct growing *growing)
{
    if (random_one_in(growing->random, 6))
        return PICK(growing->random, "\"Order Lines\"", "\"it's \"\"quoted\"\"\"", "\"sp\xc3\xa4te\"",
                    "values", LONG_NAME, "\"select\"", "\"a;b\"");
    return PICK(growing->random, "a", "b", "c", "d", "trades", "orders", "users");
}

const char *grow_new_column_name(struct growing *growing)
{
    if (random_one_in(growing->random, 8))
        return PICK(growing->random, "\"Total $\"", "\"na\xc3\xafve\"", "\"end\"", "timestamp", "\"x\"\"y\"",
                    "\"" LONG_NAME "\"", "value");
    return PICK(growing->random, "p", "q", "r", "s", "t", "price", "side", "note", "created_at", "fee", "id");
}

const char *grow_new_object_name(struct growing *growing)
{
    if (random_one_in(growing->random, 10))
        return PICK(growing->random, "\"Ix 1\"", "\"i'x\"", LONG_NAME "_");
    return PICK(growing->random, "i", "j", "k", "l", "m", "n", "idx_a", "uq_b", "side_type", "mood");
}
