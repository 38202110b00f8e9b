/* SPDX-License-Identifier: MIT
 * In: two schemas, one after the other. Out: rows for what changed, from which the runtime folds the schema
 * at any revision. Removals come first, inside out; then all else in the order of making that
 * include/mig/objects.def gives. Within each kind by table, columns in their order, the rest by name.
 *
 * A table that goes takes its parts along row by row, so whoever folds them needs to know nothing. What
 * both schemas share is not looked at.
 */
#include "base/text.h"
#include "schema/compare.h"
#include "schema/object.h"
#include "schema/print.h"

#include <stdlib.h>
#include <string.h>

struct gathering {
    struct arena *arena;
    VEC(struct part) parts;
};

static void gather(struct gathering *gathering, enum mig_object_kind kind, bool removed, const char *owner,
                   const char *name, const char *definition, unsigned position)
{
    struct part part = {kind, removed, owner, name, removed ? NULL : definition, removed ? 0 : position};
    vec_push(gathering->arena, &gathering->parts, part);
}

typedef const char *define_fn(struct arena *arena, const void *object);

#define DEFINE(function, print)                                                                              \
    static const char *function(struct arena *arena, const void *object)                                     \
    {                                                                                                        \
        struct buf text;                                                                                     \
        buf_init(&text, arena);                                                                              \
        print(&text, object);                                                                                \
        return text.data;                                                                                    \
    }
DEFINE(define_table, print_table_options)
DEFINE(define_column, print_column)
DEFINE(define_constraint, print_constraint)
DEFINE(define_index, print_index)
DEFINE(define_object, print_object)
#undef DEFINE

/* An object that is there before, after, or both. Shared ones are the same for sure, others by their text. */
static void compare(struct gathering *gathering, enum mig_object_kind kind, const char *owner,
                    const char *name, const void *before, const void *after, define_fn *define,
                    unsigned position, bool moved)
{
    if (before == after && !moved)
        return;
    if (after == NULL) {
        gather(gathering, kind, true, owner, name, NULL, 0);
        return;
    }
    const char *definition = define(gathering->arena, after);
    if (before == NULL || moved || strcmp(define(gathering->arena, before), definition) != 0)
        gather(gathering, kind, false, owner, name, definition, position);
}

static void compare_columns(struct gathering *gathering, const char *owner, const struct table *before,
                            const struct table *after)
{
    for (size_t i = 0; i < before->column_count; i++)
        if (table_column(after, before->columns[i]->name.text) == NULL)
            compare(gathering, MIG_OBJECT_COLUMN, owner, before->columns[i]->name.text, before->columns[i],
                    NULL, define_column, 0, false);
    for (size_t i = 0; i < after->column_count; i++) {
        const struct column *column = after->columns[i];
        const struct column *former = table_column(before, column->name.text);
        compare(gathering, MIG_OBJECT_COLUMN, owner, column->name.text, former, column, define_column,
                column->position, former != NULL && former->position != column->position);
    }
}

static void compare_constraints(struct gathering *gathering, const char *owner, const struct table *before,
                                const struct table *after)
{
    for (size_t i = 0; i < before->constraint_count; i++)
        if (table_constraint(after, before->constraints[i]->name.text) == NULL)
            compare(gathering, MIG_OBJECT_CONSTRAINT, owner, before->constraints[i]->name.text,
                    before->constraints[i], NULL, define_constraint, 0, false);
    for (size_t i = 0; i < after->constraint_count; i++)
        compare(gathering, MIG_OBJECT_CONSTRAINT, owner, after->constraints[i]->name.text,
                table_constraint(before, after->constraints[i]->name.text), after->constraints[i],
                define_constraint, 0, false);
}

static void compare_indexes(struct gathering *gathering, const char *owner, const struct table *before,
                            const struct table *after)
{
    for (size_t i = 0; i < before->index_count; i++)
        if (table_index(after, before->indexes[i]->object.name.text) == NULL)
            compare(gathering, MIG_OBJECT_INDEX, owner, before->indexes[i]->object.name.text,
                    before->indexes[i], NULL, define_index, 0, false);
    for (size_t i = 0; i < after->index_count; i++)
        compare(gathering, MIG_OBJECT_INDEX, owner, after->indexes[i]->object.name.text,
                table_index(before, after->indexes[i]->object.name.text), after->indexes[i], define_index, 0,
                false);
}

static void compare_tables(struct gathering *gathering, const char *name, const struct table *before,
                           const struct table *after)
{
    static const struct table nothing;
    compare(gathering, MIG_OBJECT_TABLE, NULL, name, before, after, define_table, 0, false);
    before = before != NULL ? before : &nothing;
    after = after != NULL ? after : &nothing;
    compare_columns(gathering, name, before, after);
    compare_constraints(gathering, name, before, after);
    compare_indexes(gathering, name, before, after);
}

/* One name may stand for a table before and an enum after. */
static const struct table *as_table(const struct object *object)
{
    return object != NULL && object->kind == OBJECT_TABLE ? (const struct table *)object : NULL;
}

/* An object that stands alone; `other` is the same one in the other schema, unless its kind is another. */
static void compare_object(struct gathering *gathering, const struct object *object,
                           const struct object *other, bool removed)
{
    if (object == NULL || !object_stands_alone(object))
        return;
    bool same_kind = other != NULL && other->kind == object->kind;
    enum mig_object_kind kind = (enum mig_object_kind)object->kind;
    if (!removed)
        compare(gathering, kind, NULL, object->name.text, same_kind ? other : NULL, object, define_object, 0,
                false);
    else if (!same_kind)
        compare(gathering, kind, NULL, object->name.text, object, NULL, define_object, 0, false);
}

static void visit_difference(void *context, const char *key, const void *a, const void *b)
{
    struct gathering *gathering = context;
    const struct table *before = as_table(a);
    const struct table *after = as_table(b);
    if (before != NULL || after != NULL)
        compare_tables(gathering, key, before, after);
    compare_object(gathering, a, b, true);
    compare_object(gathering, b, a, false);
}

/* The place of a row among all rows. */
static unsigned stage(const struct part *part)
{
    unsigned made = object_made(part->kind);
    return part->removed ? MIG_OBJECT_KINDS - made : MIG_OBJECT_KINDS + 1 + made;
}

static int order_of(unsigned a, unsigned b)
{
    return a == b ? 0 : a < b ? -1 : 1;
}

static int by_stage(const void *left, const void *right)
{
    const struct part *a = left;
    const struct part *b = right;
    int order = order_of(stage(a), stage(b));
    if (order == 0 && a->owner != NULL)
        order = strcmp(a->owner, b->owner);
    if (order == 0)
        order = order_of(a->position, b->position);
    return order != 0 ? order : strcmp(a->name, b->name);
}

void schema_parts_changed(struct arena *arena, struct schema before, struct schema after,
                          part_visit_fn *visit, void *context)
{
    struct gathering gathering = {.arena = arena};
    map_differ(arena, before.objects, after.objects, visit_difference, &gathering);
    if (gathering.parts.count > 1)
        qsort(gathering.parts.items, gathering.parts.count, sizeof *gathering.parts.items, by_stage);
    for (size_t i = 0; i < gathering.parts.count; i++)
        visit(context, &gathering.parts.items[i]);
}
