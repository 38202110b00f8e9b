/* SPDX-License-Identifier: MIT
 * In: what a statement says about a sequence. Out: the sequence with every part, by PostgreSQL's rules: it
 * counts upwards from 1 or downwards from -1, as far as its type goes.
 */
#include "schema/sequence.h"

#include <limits.h>

bool sequence_says(const struct sequence *sequence, enum sequence_part part)
{
    return (sequence->said & 1u << part) != 0;
}

long long sequence_least(enum type_kind type)
{
    return type == TYPE_SMALLINT ? -32768 : type == TYPE_INTEGER ? -2147483647LL - 1 : LLONG_MIN;
}

long long sequence_most(enum type_kind type)
{
    return type == TYPE_SMALLINT ? 32767 : type == TYPE_INTEGER ? 2147483647LL : LLONG_MAX;
}

static long long default_of(const struct sequence *sequence, enum sequence_part part)
{
    bool upwards = sequence->number[SEQUENCE_INCREMENT] > 0;
    switch (part) {
    case SEQUENCE_START:
        return sequence->number[upwards ? SEQUENCE_MINIMUM : SEQUENCE_MAXIMUM];
    case SEQUENCE_MINIMUM:
        return upwards ? 1 : sequence_least(sequence->type);
    case SEQUENCE_MAXIMUM:
        return upwards ? sequence_most(sequence->type) : -1;
    case SEQUENCE_INCREMENT:
    case SEQUENCE_CACHE:
        return 1;
    case SEQUENCE_TYPE:
    case SEQUENCE_CYCLE:
    case SEQUENCE_PARTS:
        return 0;
    }
    return 0;
}

/* Each stands on those before it. */
static const enum sequence_part numbers[] = {SEQUENCE_INCREMENT, SEQUENCE_MINIMUM, SEQUENCE_MAXIMUM,
                                             SEQUENCE_START,     SEQUENCE_CACHE,   SEQUENCE_CYCLE};
enum { NUMBERS = sizeof numbers / sizeof *numbers };

static void mark_said(struct sequence *sequence)
{
    sequence->unset = 0;
    sequence->said = sequence->type != TYPE_BIGINT ? 1u << SEQUENCE_TYPE : 0;
    for (size_t i = 0; i < NUMBERS; i++)
        if (sequence->number[numbers[i]] != default_of(sequence, numbers[i]))
            sequence->said |= 1u << numbers[i];
}

const struct sequence *sequence_whole(struct arena *arena, const struct sequence *written)
{
    struct sequence *whole = arena_new(arena, struct sequence);
    *whole = *written;
    whole->object.kind = OBJECT_SEQUENCE;
    if (!sequence_says(written, SEQUENCE_TYPE))
        whole->type = TYPE_BIGINT;
    for (size_t i = 0; i < NUMBERS; i++)
        if (!sequence_says(written, numbers[i]))
            whole->number[numbers[i]] = default_of(whole, numbers[i]);
    mark_said(whole);
    return whole;
}

/* Limits that are those of the type go with the type. */
static void change_type(struct sequence *sequence, enum type_kind type)
{
    enum type_kind former = sequence->type;
    sequence->type = type;
    if (sequence->number[SEQUENCE_MINIMUM] == sequence_least(former))
        sequence->number[SEQUENCE_MINIMUM] = sequence_least(type);
    if (sequence->number[SEQUENCE_MAXIMUM] == sequence_most(former))
        sequence->number[SEQUENCE_MAXIMUM] = sequence_most(type);
}

const struct sequence *sequence_changed(struct arena *arena, const struct sequence *before,
                                        const struct sequence *change)
{
    struct sequence *after = arena_new(arena, struct sequence);
    *after = *before;
    if (sequence_says(change, SEQUENCE_TYPE))
        change_type(after, change->type);
    for (size_t i = 0; i < NUMBERS; i++) {
        enum sequence_part part = numbers[i];
        if (sequence_says(change, part))
            after->number[part] = change->number[part];
        else if ((change->unset & 1u << part) != 0)
            after->number[part] = default_of(after, part);
    }
    mark_said(after);
    return after;
}

const struct sequence *sequence_renamed(struct arena *arena, const struct sequence *sequence, struct name to)
{
    struct sequence *renamed = arena_new(arena, struct sequence);
    *renamed = *sequence;
    renamed->object.name = to;
    return renamed;
}

const struct sequence *schema_sequence(struct schema schema, const char *name)
{
    const struct object *object = schema_object(schema, name);
    return object != NULL && object->kind == OBJECT_SEQUENCE ? (const struct sequence *)object : NULL;
}
