/* SPDX-License-Identifier: MIT
 * create, alter, rename and drop sequence.
 */
#include "base/text.h"
#include "schema/apply/applying.h"
#include "schema/sequence.h"

static const struct sequence *find(const struct apply *apply, struct schema *schema, struct name name)
{
    return (const struct sequence *)apply_find_object(apply, schema, OBJECT_SEQUENCE,
                                                      PROBLEM_UNKNOWN_SEQUENCE, name);
}

/* Where the statement says the part, else where it names the sequence. */
static struct span place(const struct step *step, enum sequence_part part)
{
    return sequence_says(step->sequence, part) ? step->sequence->spans[part] : step->name.span;
}

static void check_range(const struct apply *apply, const struct step *step, const struct sequence *sequence,
                        enum sequence_part part, const char *word)
{
    struct buf type;
    long long number = sequence->number[part];
    buf_init(&type, apply->arena);
    type_print(&type, (struct type){.kind = sequence->type});
    if (number < sequence_least(sequence->type) || number > sequence_most(sequence->type))
        problem_add(apply->problems, PROBLEM_SEQUENCE_LIMITS, place(step, part),
                    "sequence `%s` has a %s of %lld, which is no %s", step->name.text, word, number,
                    type.data);
}

static void check_limits(const struct apply *apply, const struct step *step, const struct sequence *sequence)
{
    const char *name = step->name.text;
    const long long *number = sequence->number;
    if (number[SEQUENCE_INCREMENT] == 0)
        problem_add(apply->problems, PROBLEM_SEQUENCE_LIMITS, place(step, SEQUENCE_INCREMENT),
                    "sequence `%s` would never move, since its increment is 0", name);
    if (number[SEQUENCE_CACHE] < 1)
        problem_add(apply->problems, PROBLEM_SEQUENCE_LIMITS, place(step, SEQUENCE_CACHE),
                    "sequence `%s` has a cache of %lld, and needs 1 or more", name, number[SEQUENCE_CACHE]);
    check_range(apply, step, sequence, SEQUENCE_MINIMUM, "minvalue");
    check_range(apply, step, sequence, SEQUENCE_MAXIMUM, "maxvalue");
    if (number[SEQUENCE_MINIMUM] >= number[SEQUENCE_MAXIMUM])
        problem_add(apply->problems, PROBLEM_SEQUENCE_LIMITS, place(step, SEQUENCE_MINIMUM),
                    "sequence `%s` has a minvalue of %lld, which is not less than its maxvalue of %lld", name,
                    number[SEQUENCE_MINIMUM], number[SEQUENCE_MAXIMUM]);
    else if (number[SEQUENCE_START] < number[SEQUENCE_MINIMUM] ||
             number[SEQUENCE_START] > number[SEQUENCE_MAXIMUM])
        problem_add(apply->problems, PROBLEM_SEQUENCE_LIMITS, place(step, SEQUENCE_START),
                    "sequence `%s` would start at %lld, and goes from %lld to %lld", name,
                    number[SEQUENCE_START], number[SEQUENCE_MINIMUM], number[SEQUENCE_MAXIMUM]);
}

void apply_create_sequence(const struct apply *apply, struct schema *schema, const struct step *step)
{
    if (!apply_needs_postgres(apply, step->name.span, "sequences"))
        return;
    struct sequence *sequence = arena_new(apply->arena, struct sequence);
    *sequence = *sequence_whole(apply->arena, step->sequence);
    check_limits(apply, step, sequence);
    if (!apply_check_new_name(apply, *schema, step->name) && schema_object(*schema, step->name.text) != NULL)
        return;
    sequence->object.name = step->name;
    if (!apply->derived)
        sequence->object.origin = apply_origin(apply, step->name.span);
    *schema = schema_put_object(apply->arena, *schema, &sequence->object);
}

void apply_alter_sequence(const struct apply *apply, struct schema *schema, const struct step *step)
{
    if (!apply_needs_postgres(apply, step->name.span, "sequences"))
        return;
    const struct sequence *before = find(apply, schema, step->name);
    if (before == NULL)
        return;
    const struct sequence *after = sequence_changed(apply->arena, before, step->sequence);
    check_limits(apply, step, after);
    *schema = schema_put_object(apply->arena, *schema, &after->object);
}

void apply_rename_sequence(const struct apply *apply, struct schema *schema, const struct step *step)
{
    if (!apply_needs_postgres(apply, step->name.span, "sequences"))
        return;
    const struct sequence *sequence = find(apply, schema, step->name);
    if (sequence == NULL || !apply_check_other_name(apply, *schema, &sequence->object, step->to))
        return;
    *schema =
        schema_rename_sequence(apply->arena, *schema, sequence, step->to, apply_origin(apply, step->span));
}

void apply_drop_sequence(const struct apply *apply, struct schema *schema, const struct step *step)
{
    if (!apply_needs_postgres(apply, step->name.span, "sequences"))
        return;
    const struct sequence *sequence = find(apply, schema, step->name);
    if (sequence == NULL)
        return;
    if (apply_may_drop_sequence(apply, *schema, step, sequence))
        apply_check_loss(apply, *schema, step, arena_format(apply->arena, "`%s`", step->name.text),
                         sequence->object.origin);
    *schema = schema_remove(apply->arena, *schema, &sequence->object, apply_origin(apply, step->span));
}
