/* SPDX-License-Identifier: MIT
 * In: a step, or an object, that only PostgreSQL has. Out: its .mig text.
 */
#include "schema/print/postgres.h"

#include "schema/partition.h"
#include "schema/print.h"

static const struct {
    enum sequence_part part;
    const char *word;
} numbers[] = {
    {SEQUENCE_START, "start"},      {SEQUENCE_INCREMENT, "increment"}, {SEQUENCE_MINIMUM, "minvalue"},
    {SEQUENCE_MAXIMUM, "maxvalue"}, {SEQUENCE_CACHE, "cache"},
};

/* A word of the list that began at `start`. */
static void print_word(struct buf *out, size_t start, const char *word)
{
    if (out->size > start)
        buf_char(out, ' ');
    buf_add(out, word);
}

void print_sequence(struct buf *out, const struct sequence *sequence)
{
    size_t start = out->size;
    if (sequence_says(sequence, SEQUENCE_TYPE)) {
        buf_add(out, "as ");
        type_print(out, (struct type){.kind = sequence->type});
    }
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        enum sequence_part part = numbers[i].part;
        bool unset = (sequence->unset & 1u << part) != 0;
        if (!unset && !sequence_says(sequence, part))
            continue;
        print_word(out, start, unset ? "no " : "");
        buf_add(out, numbers[i].word);
        if (!unset)
            buf_format(out, " %lld", sequence->number[part]);
    }
    if (sequence_says(sequence, SEQUENCE_CYCLE))
        print_word(out, start, sequence->number[SEQUENCE_CYCLE] != 0 ? "cycle" : "no cycle");
}

static void print_named(struct buf *out, const char *words, struct name name)
{
    buf_add(out, words);
    print_name(out, name.text);
}

static void print_sequence_step(struct buf *out, const char *words, const struct step *step)
{
    struct buf options;
    buf_init(&options, out->arena);
    print_sequence(&options, step->sequence);
    print_named(out, words, step->name);
    buf_format(out, "%s%s", options.size != 0 ? " " : "", options.data);
}

void print_postgres_step(struct buf *out, const struct step *step)
{
    if (step->op == OP_CREATE_SEQUENCE)
        print_sequence_step(out, "create sequence ", step);
    else if (step->op == OP_ALTER_SEQUENCE)
        print_sequence_step(out, "alter sequence ", step);
    else if (step->op == OP_RENAME_SEQUENCE)
        print_named(out, "rename sequence ", step->name);
    else if (step->op == OP_DROP_SEQUENCE)
        print_named(out, "drop sequence ", step->name);
    else if (step->op == OP_CREATE_EXTENSION)
        print_named(out, step->if_not_exists ? "create extension if not exists " : "create extension ",
                    step->name);
    else if (step->op == OP_DROP_EXTENSION)
        print_named(out, "drop extension ", step->name);
    else if (step->op == OP_CREATE_SCHEMA || step->op == OP_RENAME_SCHEMA || step->op == OP_DROP_SCHEMA)
        print_named(out, arena_format(out->arena, "%s ", op_words(step->op)), step->name);
    else if (step->op == OP_CREATE_PARTITION)
        print_named(out, "create partition ", step->name);
    else if (step->op == OP_RENAME_PARTITION)
        print_named(out, "rename partition ", step->name);
    else if (step->op == OP_DROP_PARTITION)
        print_named(out, "drop partition ", step->name);
    else if (step->op == OP_ATTACH_PARTITION)
        print_named(out, "attach partition ", step->name);
    else if (step->op == OP_DETACH_PARTITION)
        print_named(out, "detach partition ", step->name);
    if (step->op == OP_DETACH_PARTITION)
        print_named(out, " of ", step->partition->table);
    if (step->op == OP_CREATE_PARTITION || step->op == OP_ATTACH_PARTITION) {
        buf_char(out, ' ');
        print_partition(out, step->partition);
    }
    if (step->to.text != NULL)
        print_named(out, " to ", step->to);
}
