/* SPDX-License-Identifier: MIT
 * In: the parts of a partitioned table and of a partition. Out: an option of the table, or a step.
 */
#include "language/tree.h"

#include "base/text.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>

static bool method_of(const char *word, enum partition_method *method)
{
    for (int i = PARTITION_RANGE; i <= PARTITION_HASH; i++) {
        *method = (enum partition_method)i;
        if (text_equal(word, partition_word(*method)))
            return true;
    }
    return false;
}

struct draft_table *draft_table_partition(struct parser *parser, struct draft_table *table,
                                          struct name method, const struct expr_list *keys, struct span span)
{
    struct partitioning *partitioning = arena_new(parser->arena, struct partitioning);
    if (table == NULL)
        table = draft_table_new(parser);
    parser_first_time(parser, &table->partitioning_span, span, "by what the table is partitioned");
    if (!method_of(method.text, &partitioning->method)) {
        struct problem *problem = parser_problem(parser, PROBLEM_SYNTAX, method.span,
                                                 "no table is partitioned by `%s`", method.text);
        parser_help(parser, problem, "there are `range`, `list` and `hash`");
    }
    partitioning->keys = keys->exprs.items;
    partitioning->key_count = keys->exprs.count;
    partitioning->span = span;
    table->partitioning = partitioning;
    return table;
}

struct bound bound_range(const struct expr_list *from, const struct expr_list *to)
{
    return (struct bound){.kind = BOUND_RANGE,
                          .values = from->exprs.items,
                          .value_count = from->exprs.count,
                          .ends = to->exprs.items,
                          .end_count = to->exprs.count};
}

struct bound bound_list(const struct expr_list *values)
{
    return (struct bound){
        .kind = BOUND_LIST, .values = values->exprs.items, .value_count = values->exprs.count};
}

static unsigned number_of(struct parser *parser, struct name name, const char *digits)
{
    errno = 0;
    unsigned long number = strtoul(digits, NULL, 10);
    if (errno == 0 && number <= INT_MAX)
        return (unsigned)number;
    parser_problem(parser, PROBLEM_NUMBER, name.span, "this %s is beyond what integer can hold", name.text);
    return 1;
}

struct bound bound_hash(struct parser *parser, struct name first, const char *modulus, struct name second,
                        const char *remainder)
{
    if (!text_equal(first.text, "modulus") || !text_equal(second.text, "remainder"))
        parser_problem(parser, PROBLEM_SYNTAX, text_equal(first.text, "modulus") ? second.span : first.span,
                       "the partition of a hash is written `with (modulus 4, remainder 0)`");
    return (struct bound){.kind = BOUND_HASH,
                          .modulus = number_of(parser, first, modulus),
                          .remainder = number_of(parser, second, remainder)};
}

struct partition *build_partition(struct parser *parser, struct name table, struct bound bound,
                                  struct span span)
{
    struct partition *partition = arena_new(parser->arena, struct partition);
    partition->table = table;
    partition->bound = bound;
    partition->bound.span = span;
    return partition;
}

struct step *build_partition_step(struct parser *parser, enum op op, struct name name,
                                  struct partition *partition)
{
    struct step *step = step_named(parser, op, name);
    partition->object = (struct object){.kind = OBJECT_PARTITION, .name = name, .origin.span = name.span};
    step->partition = partition;
    return step;
}

struct step *build_detach_partition(struct parser *parser, struct name name, struct name table,
                                    struct span span)
{
    struct step *step = step_named(parser, OP_DETACH_PARTITION, name);
    step->partition = build_partition(parser, table, (struct bound){0}, span);
    return step;
}

struct step *build_drop_partition(struct parser *parser, struct name name, const char *loss)
{
    struct step *step = step_named(parser, OP_DROP_PARTITION, name);
    step->accepts_loss = loss;
    return step;
}
