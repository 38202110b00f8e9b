/* SPDX-License-Identifier: MIT
 * In: a sequence and its new name. Out: a schema in which the defaults that draw from it follow.
 */
#include "schema/schema_links.h"
#include "schema/sequence.h"

struct following {
    struct arena *arena;
    struct schema schema;
    const char *from, *to;
};

static void follow(void *context, const struct table *user)
{
    struct following *following = context;
    const struct table *table = user;
    for (size_t i = 0; i < user->column_count; i++) {
        const struct column *column = user->columns[i];
        const struct expr *value =
            expr_rename_sequence(following->arena, column->value, following->from, following->to);
        if (value == column->value)
            continue;
        struct column *copy = arena_new(following->arena, struct column);
        *copy = *column;
        copy->value = value;
        table = table_with_column(following->arena, table, column, copy);
    }
    if (table != user)
        following->schema = schema_put_table(following->arena, following->schema, table);
}

struct schema schema_rename_sequence(struct arena *arena, struct schema schema,
                                     const struct sequence *sequence, struct name to, struct origin by)
{
    const char *from = sequence->object.name.text;
    struct following following = {arena, schema, from, to.text};
    schema_each_user(schema, from, follow, &following);
    schema = schema_remove(arena, following.schema, &sequence->object, by);
    schema = schema_mark_gone(arena, schema, NULL, from, (struct gone){.by = by, .to = to.text});
    return schema_put_object(arena, schema, &sequence_renamed(arena, sequence, to)->object);
}
