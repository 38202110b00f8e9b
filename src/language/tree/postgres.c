/* SPDX-License-Identifier: MIT
 * In: the parts of a statement that only PostgreSQL has. Out: a step.
 */
#include "language/tree.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>

static void say(struct parser *parser, struct sequence *sequence, enum sequence_part part, struct span span)
{
    parser_first_time(parser, &sequence->spans[part], span, "this part of the sequence");
}

struct sequence *sequence_type(struct parser *parser, struct sequence *sequence, struct type type,
                               struct span span)
{
    say(parser, sequence, SEQUENCE_TYPE, span);
    sequence->said |= 1u << SEQUENCE_TYPE;
    sequence->type = type.kind;
    if (type.array || (type.kind != TYPE_SMALLINT && type.kind != TYPE_INTEGER && type.kind != TYPE_BIGINT)) {
        struct problem *problem =
            parser_problem(parser, PROBLEM_SYNTAX, span, "a sequence counts in whole numbers");
        parser_help(parser, problem, "its type is `smallint`, `integer` or `bigint`");
        sequence->type = TYPE_BIGINT;
    }
    return sequence;
}

struct sequence *sequence_number(struct parser *parser, struct sequence *sequence, enum sequence_part part,
                                 long long number, struct span span)
{
    say(parser, sequence, part, span);
    sequence->said |= 1u << part;
    sequence->number[part] = number;
    return sequence;
}

struct sequence *sequence_unset(struct parser *parser, struct sequence *sequence, enum sequence_part part,
                                struct span span)
{
    say(parser, sequence, part, span);
    sequence->unset |= 1u << part;
    return sequence;
}

/* The least number has no positive of its own. */
long long build_whole(struct parser *parser, const char *digits, bool negative, struct span span)
{
    errno = 0;
    unsigned long long number = strtoull(digits, NULL, 10);
    unsigned long long most = (unsigned long long)LLONG_MAX + (negative ? 1 : 0);
    if (errno != 0 || number > most) {
        parser_problem(parser, PROBLEM_NUMBER, span, "this number is beyond what bigint can hold");
        return 1;
    }
    if (!negative)
        return (long long)number;
    return number == most ? LLONG_MIN : -(long long)number;
}

struct step *build_sequence_step(struct parser *parser, enum op op, struct name name,
                                 struct sequence *sequence)
{
    struct step *step = step_named(parser, op, name);
    sequence->object = (struct object){.kind = OBJECT_SEQUENCE, .name = name, .origin.span = name.span};
    step->sequence = sequence;
    if (op == OP_ALTER_SEQUENCE && sequence->said == 0 && sequence->unset == 0)
        parser_problem(parser, PROBLEM_SYNTAX, name.span, "nothing is said about what changes in `%s`",
                       name.text);
    return step;
}

struct step *build_drop_sequence(struct parser *parser, struct name name, const char *loss)
{
    struct step *step = step_named(parser, OP_DROP_SEQUENCE, name);
    step->accepts_loss = loss;
    return step;
}

struct step *build_create_extension(struct parser *parser, struct name name, bool if_not_exists)
{
    struct step *step = step_named(parser, OP_CREATE_EXTENSION, name);
    step->if_not_exists = if_not_exists;
    return step;
}
