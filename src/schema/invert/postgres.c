/* SPDX-License-Identifier: MIT
 * In: a step that only PostgreSQL has. Out: the steps that lead back.
 */
#include "schema/invert/inverting.h"
#include "schema/partition.h"
#include "schema/sequence.h"

static const struct sequence *former_sequence(const struct inverting *inverting)
{
    return schema_sequence(inverting->before, inverting->step->name.text);
}

static struct step *named(struct inverting *inverting, enum op op)
{
    struct step *step = inverting_add(inverting, op, (struct name){0});
    step->name = inverting->step->name;
    return step;
}

/* Every part, so that nothing of the change is left. */
static const struct sequence *told_whole(struct arena *arena, const struct sequence *sequence)
{
    struct sequence *told = arena_new(arena, struct sequence);
    *told = *sequence;
    told->said = (1u << SEQUENCE_PARTS) - 1;
    return told;
}

static struct inverse invert_create_extension(struct inverting *inverting)
{
    const char *name = inverting->step->name.text;
    if (schema_find(inverting->arena, inverting->before, OBJECT_EXTENSION, name) == NULL)
        named(inverting, OP_DROP_EXTENSION);
    return inverse_done(inverting);
}

static struct inverse invert_rename(struct inverting *inverting)
{
    struct step *step = named(inverting, inverting->step->op);
    step->name = inverting->step->to;
    step->to = inverting->step->name;
    return inverse_done(inverting);
}

struct inverse inverting_postgres(struct inverting *inverting)
{
    enum op op = inverting->step->op;
    if (op == OP_CREATE_SEQUENCE)
        named(inverting, OP_DROP_SEQUENCE);
    else if (op == OP_ALTER_SEQUENCE)
        named(inverting, OP_ALTER_SEQUENCE)->sequence =
            told_whole(inverting->arena, former_sequence(inverting));
    else if (op == OP_RENAME_SEQUENCE || op == OP_RENAME_PARTITION || op == OP_RENAME_SCHEMA)
        return invert_rename(inverting);
    else if (op == OP_DROP_SEQUENCE)
        named(inverting, OP_CREATE_SEQUENCE)->sequence = former_sequence(inverting);
    else if (op == OP_CREATE_EXTENSION)
        return invert_create_extension(inverting);
    else if (op == OP_DROP_EXTENSION)
        named(inverting, OP_CREATE_EXTENSION);
    else if (op == OP_CREATE_SCHEMA)
        named(inverting, OP_DROP_SCHEMA);
    else if (op == OP_DROP_SCHEMA)
        named(inverting, OP_CREATE_SCHEMA);
    else if (op == OP_CREATE_PARTITION)
        named(inverting, OP_DROP_PARTITION);
    else if (op == OP_DROP_PARTITION)
        named(inverting, OP_CREATE_PARTITION)->partition =
            schema_partition(inverting->before, inverting->step->name.text);
    else if (op == OP_ATTACH_PARTITION)
        named(inverting, OP_DETACH_PARTITION)->partition = inverting->step->partition;
    else if (op == OP_DETACH_PARTITION)
        named(inverting, OP_ATTACH_PARTITION)->partition =
            schema_partition(inverting->before, inverting->step->name.text);
    return inverse_done(inverting);
}
