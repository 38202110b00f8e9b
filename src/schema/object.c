/* SPDX-License-Identifier: MIT
 * What include/mig/objects.def says about kinds of objects: their word, the order in which they are made,
 * and the key under which one stands in a schema.
 */
#include "schema/object.h"

enum space { SPACE_PART, SPACE_SHARED, SPACE_OWN };

struct kind {
    const char *word;
    unsigned made;
    enum space space;
};

static const struct kind kinds[MIG_OBJECT_KINDS] = {
#define MIG_OBJECT(number, NAME, word, made, space) [number] = {word, made, SPACE_##space},
#include <mig/objects.def>
#undef MIG_OBJECT
};

const char *object_word(enum mig_object_kind kind)
{
    return kinds[kind].word;
}

unsigned object_made(enum mig_object_kind kind)
{
    return kinds[kind].made;
}

bool object_stands_alone(const struct object *object)
{
    return object->kind != OBJECT_TABLE && object->kind != OBJECT_INDEX;
}

bool object_is_shared(enum object_kind kind)
{
    return kinds[kind].space == SPACE_SHARED;
}

const char *object_key(struct arena *arena, enum object_kind kind, const char *name)
{
    return object_is_shared(kind) ? name : arena_format(arena, "%s\037%s", kinds[kind].word, name);
}
