/* SPDX-License-Identifier: MIT
 * In: a checked chain. Out: what the steps of its revisions touch. A table is touched as a whole: SQLite may
 * have to build it anew from what one branch knows of it. Names are touched, too, where one revision may get
 * what another has.
 */
#include "base/path.h"
#include "base/text.h"
#include "compiler/footprint.h"
#include "schema/compare.h"
#include "schema/object.h"
#include "schema/trigger.h"

#include <stdlib.h>
#include <string.h>

struct footprint {
    struct arena *arena;
    VEC(struct touch) touches;
    /* what is being collected */
    const struct around *step;
    uint32_t revision;
};

static void touch(struct footprint *footprint, const char *key, const char *name, bool writes)
{
    struct touch one = {key, name, footprint->step->step, footprint->revision, writes};
    vec_push(footprint->arena, &footprint->touches, one);
}

static void read_object(void *context, const char *name)
{
    touch(context, name, name, false);
}

static const char *rows_of(struct footprint *footprint, const char *table)
{
    return arena_format(footprint->arena, TOUCH_ROWS "%s", table);
}

/* Finer than a whole table, for who only refers to it. */
static const char *key_of(struct footprint *footprint, const char *what, const char *table, const char *part)
{
    return arena_format(footprint->arena, "%s\037%s\037%s", what, table, part);
}

static const char *whole_key(struct footprint *footprint, enum mig_object_kind kind, const char *name)
{
    return arena_format(footprint->arena, "%s\037%s", object_word(kind), name);
}

/* That the table, its columns and a key over them are there. */
static void read_reference(struct footprint *footprint, const struct constraint *reference)
{
    const char *table = reference->table.text;
    touch(footprint, whole_key(footprint, MIG_OBJECT_TABLE, table), table, false);
    touch(footprint, key_of(footprint, "keys", table, ""), table, false);
    for (size_t i = 0; i < reference->references.count; i++)
        touch(footprint, key_of(footprint, "column", table, reference->references.items[i].text), table,
              false);
}

static void write_inside(struct footprint *footprint, const struct part *part)
{
    bool key = part->kind == MIG_OBJECT_CONSTRAINT || part->kind == MIG_OBJECT_INDEX;
    touch(footprint, part->owner, part->owner, true);
    if (part->kind == MIG_OBJECT_COLUMN)
        touch(footprint, key_of(footprint, "column", part->owner, part->name), part->owner, true);
    if (key && part->removed)
        touch(footprint, key_of(footprint, "keys", part->owner, ""), part->owner, true);
}

/* A constraint or column that is new reads what it refers to. */
static void read_part(struct footprint *footprint, const struct part *part)
{
    const struct table *table = schema_table(footprint->step->after, part->owner);
    const struct constraint *constraint =
        table != NULL && part->kind == MIG_OBJECT_CONSTRAINT ? table_constraint(table, part->name) : NULL;
    const struct column *column =
        table != NULL && part->kind == MIG_OBJECT_COLUMN ? table_column(table, part->name) : NULL;
    if (constraint != NULL && constraint->kind == CONSTRAINT_FOREIGN_KEY)
        read_reference(footprint, constraint);
    if (column != NULL && column->type.kind == TYPE_ENUM)
        read_object(footprint, column->type.name);
}

struct choosing {
    struct footprint *footprint;
    const char *owner;
};

static void touch_chosen(void *context, const char *name)
{
    struct choosing *choosing = context;
    struct footprint *footprint = choosing->footprint;
    const char *path = path_beside(footprint->arena, choosing->owner, name);
    touch(footprint, arena_format(footprint->arena, TOUCH_CHOICE "%s", path), path, true);
}

static bool is_relation(const struct part *part, const struct constraint *constraint)
{
    switch (part->kind) {
    case MIG_OBJECT_TABLE:
    case MIG_OBJECT_INDEX:
    case MIG_OBJECT_VIEW:
    case MIG_OBJECT_SEQUENCE:
    case MIG_OBJECT_PARTITION:
        return true;
    case MIG_OBJECT_CONSTRAINT:
        return constraint != NULL && constraint_is_index(constraint);
    case MIG_OBJECT_COLUMN:
    case MIG_OBJECT_ENUM:
    case MIG_OBJECT_EXTENSION:
    case MIG_OBJECT_SCHEMA:
    case MIG_OBJECT_DECLARED:
    case MIG_OBJECT_TRIGGER:
    case MIG_OBJECT_KINDS:
        return false;
    }
    return false;
}

/* A key of one branch may get, by default, a name that a table of the other has. And which name a constraint
 * gets depends on those that are taken: no other branch may take one of them or give it up. */
static void touch_names(struct footprint *footprint, const struct part *part, const char *owner)
{
    const struct around *step = footprint->step;
    const char *name = owner == NULL ? part->name : path_beside(footprint->arena, owner, part->name);
    const struct table *table =
        owner != NULL ? schema_table(part->removed ? step->before : step->after, owner) : NULL;
    const struct constraint *constraint =
        table != NULL && part->kind == MIG_OBJECT_CONSTRAINT ? table_constraint(table, part->name) : NULL;
    struct choosing choosing = {footprint, owner};
    bool relation = is_relation(part, constraint);
    if (relation && !part->removed)
        touch(footprint, arena_format(footprint->arena, TOUCH_NAME "%s", name), name, true);
    if (constraint != NULL && !part->removed &&
        constraint_each_default(footprint->arena, owner, constraint, touch_chosen, &choosing))
        return;
    if (relation || constraint != NULL)
        touch(footprint, arena_format(footprint->arena, TOUCH_CHOICE "%s", name), name, false);
}

static void write_part(void *context, const struct part *part)
{
    struct footprint *footprint = context;
    const struct object *object;
    bool inside = part->owner != NULL && *part->owner != '\0';
    touch_names(footprint, part, inside ? part->owner : NULL);
    if (inside) {
        write_inside(footprint, part);
        if (!part->removed)
            read_part(footprint, part);
        return;
    }
    touch(footprint, whole_key(footprint, part->kind, part->name), part->name, true);
    touch(footprint, object_key(footprint->arena, (enum object_kind)part->kind, part->name), part->name,
          true);
    if (part->removed || part->kind == MIG_OBJECT_TABLE)
        return;
    object = schema_find(footprint->arena, footprint->step->after, (enum object_kind)part->kind, part->name);
    if (object == NULL)
        return;
    object_reads(object, read_object, footprint);
    if (object->kind == OBJECT_TRIGGER) {
        const char *table = ((const struct trigger *)object)->table.text;
        touch(footprint, rows_of(footprint, table), table, false);
    }
}

/* Rows: who makes a trigger on another branch wants to know of them, who adds others does not. */
static void collect_step(struct footprint *footprint)
{
    const struct step *step = footprint->step->step;
    schema_parts_changed(footprint->arena, footprint->step->before, footprint->step->after, write_part,
                         footprint);
    if (!step_changes_rows(step))
        return;
    read_object(footprint, step->table.text);
    touch(footprint, rows_of(footprint, step->table.text), step->table.text, true);
}

static int compare_touches(const void *a, const void *b)
{
    const struct touch *left = a, *right = b;
    int order = strcmp(left->key, right->key);
    if (order != 0)
        return order;
    if (left->revision != right->revision)
        return left->revision > right->revision ? 1 : -1;
    return (left->writes < right->writes) - (left->writes > right->writes);
}

/* One touch is enough of a revision: the first one, which writes if any does. */
static void keep_one_each(struct touches *touches)
{
    size_t kept = 0;
    for (size_t i = 0; i < touches->count; i++) {
        const struct touch *last = kept > 0 ? &touches->items[kept - 1] : NULL;
        if (last == NULL || last->revision != touches->items[i].revision ||
            !text_equal(last->key, touches->items[i].key))
            touches->items[kept++] = touches->items[i];
    }
    touches->count = kept;
}

struct touches footprint_touches(struct arena *arena, const struct checked *checked)
{
    struct footprint footprint = {.arena = arena};
    for (size_t i = 0; i < checked->count; i++)
        for (int d = 0; d < MIG_DIALECT_COUNT; d++)
            for (size_t s = 0; s < checked->revisions[i].sides[d].up.count; s++) {
                footprint.step = &checked->revisions[i].sides[d].up.items[s];
                footprint.revision = (uint32_t)i;
                collect_step(&footprint);
            }
    if (footprint.touches.count > 1)
        qsort(footprint.touches.items, footprint.touches.count, sizeof *footprint.touches.items,
              compare_touches);
    struct touches touches = {footprint.touches.items, footprint.touches.count};
    keep_one_each(&touches);
    return touches;
}
