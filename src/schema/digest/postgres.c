/* SPDX-License-Identifier: MIT
 * In: a step that only PostgreSQL has. Out: its part of the digest's text (digest/tree.c).
 */
#include "schema/print/postgres.h"
#include "schema/digest/parts.h"
#include "schema/partition.h"

#include <stdio.h>

static void add_number(struct buf *out, const struct sequence *sequence, enum sequence_part part,
                       const char *word)
{
    char number[32];
    snprintf(number, sizeof number, "%lld", sequence->number[part]);
    digest_attribute(out, word, sequence_says(sequence, part) ? number : NULL);
    if ((sequence->unset & 1u << part) != 0)
        buf_format(out, " (no-%s)", word);
}

static void add_sequence(struct buf *out, const struct sequence *sequence)
{
    struct buf type;
    buf_init(&type, out->arena);
    type_print(&type, (struct type){.kind = sequence->type});
    digest_attribute(out, "as", sequence_says(sequence, SEQUENCE_TYPE) ? type.data : NULL);
    add_number(out, sequence, SEQUENCE_START, "start");
    add_number(out, sequence, SEQUENCE_INCREMENT, "increment");
    add_number(out, sequence, SEQUENCE_MINIMUM, "minvalue");
    add_number(out, sequence, SEQUENCE_MAXIMUM, "maxvalue");
    add_number(out, sequence, SEQUENCE_CACHE, "cache");
    if (sequence_says(sequence, SEQUENCE_CYCLE))
        digest_flag(out, true, sequence->number[SEQUENCE_CYCLE] != 0 ? "cycle" : "no-cycle");
}

static void add_values(struct buf *out, const char *word, const struct expr *const *values, size_t count)
{
    if (count == 0)
        return;
    buf_format(out, " (%s", word);
    for (size_t i = 0; i < count; i++)
        digest_expr(out, values[i]);
    buf_char(out, ')');
}

static void add_partition(struct buf *out, const struct partition *partition)
{
    const struct bound *bound = &partition->bound;
    digest_named(out, "of", partition->table.text);
    add_values(out, bound->kind == BOUND_LIST ? "in" : "from", bound->values, bound->value_count);
    add_values(out, "to", bound->ends, bound->end_count);
    if (bound->kind == BOUND_HASH)
        buf_format(out, " (modulus %u) (remainder %u)", bound->modulus, bound->remainder);
    digest_flag(out, bound->kind == BOUND_DEFAULT, "default");
}

void digest_postgres(struct buf *out, const struct step *step)
{
    digest_path(out, step->name.text);
    if (step->op == OP_CREATE_SEQUENCE)
        add_sequence(out, sequence_whole(out->arena, step->sequence));
    if (step->op == OP_ALTER_SEQUENCE)
        add_sequence(out, step->sequence);
    if (step->op == OP_DETACH_PARTITION)
        digest_attribute(out, "of", step->partition->table.text);
    if (step->op == OP_CREATE_PARTITION || step->op == OP_ATTACH_PARTITION)
        add_partition(out, step->partition);
    if (step->to.text != NULL)
        digest_path(out, step->to.text);
    if (step->op == OP_CREATE_EXTENSION)
        digest_flag(out, step->if_not_exists, "if-not-exists");
}
