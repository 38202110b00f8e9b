/* SPDX-License-Identifier: MIT
 * In: the parts of a trigger as sql/ writes it and a database keeps it. Out: the trigger that it was made
 * from; anything else is not read. Nobody reads messages here.
 */
#include "language/tree.h"

#include "base/text.h"

#include <strings.h>

bool printed_word(const char *text, const char *word)
{
    return strcasecmp(text, word) == 0;
}

struct trigger *build_printed_trigger(struct parser *parser, struct name name, struct trigger *trigger)
{
    (void)parser;
    trigger->object = (struct object){.kind = OBJECT_TRIGGER, .name = name};
    return trigger;
}

struct trigger_body *trigger_body_new(struct parser *parser)
{
    struct trigger_body *body = arena_new(parser->arena, struct trigger_body);
    body->steps = step_list_new(parser);
    return body;
}

static void refuse(struct parser *parser)
{
    parser->failed = true;
}

/* Nothing stands behind the return. */
static struct trigger_body *add(struct parser *parser, struct trigger_body *body, struct step *step)
{
    if (body->returns != NULL)
        refuse(parser);
    vec_push(parser->arena, &body->steps->steps, step);
    return body;
}

static bool is_call(const struct expr *expr, const char *name, size_t count)
{
    return expr->kind == EXPR_CALL && expr->count == count && text_equal(expr->text, name);
}

/* abs(round(value, 2)) >= 1000, and what else there is behind it: the rounding is sql/'s own. */
static bool is_asked_rounded(const struct expr *condition, const struct expr *rounded)
{
    while (condition->kind == EXPR_BINARY && text_equal(condition->text, "or"))
        condition = condition->args[0];
    return condition->kind == EXPR_BINARY && text_equal(condition->text, ">=") &&
           is_call(condition->args[0], "abs", 1) && expr_equal(condition->args[0]->args[0], rounded);
}

/* case when ... then raise(abort, '...') else value end, which stops at what SQLite alone would keep. */
static const struct expr *given(const struct expr *expr)
{
    bool checked = expr->kind == EXPR_CASE && !expr->has_operand && expr->has_else && expr->count == 3 &&
                   is_call(expr->args[1], "raise", 2);
    if (!checked)
        return expr;
    const struct expr *value = expr->args[2];
    bool rounded = is_call(value, "round", 2) && is_asked_rounded(expr->args[0], value);
    return rounded ? value->args[0] : value;
}

static void take_values(struct parser *parser, struct step *step)
{
    size_t count = step->row_count * step->columns.count;
    const struct expr **values = arena_array(parser->arena, const struct expr *, count);
    struct assignment *assignments = arena_array(parser->arena, struct assignment, step->assignment_count);
    for (size_t i = 0; i < count; i++)
        values[i] = given(step->values[i]);
    for (size_t i = 0; i < step->assignment_count; i++) {
        assignments[i] = step->assignments[i];
        assignments[i].value = given(step->assignments[i].value);
    }
    step->values = values;
    step->assignments = assignments;
}

struct trigger_body *trigger_body_add(struct parser *parser, struct trigger_body *body, struct step *step)
{
    if (step->op != OP_INSERT && step->op != OP_UPDATE && step->op != OP_DELETE)
        refuse(parser);
    take_values(parser, step);
    return add(parser, body, step);
}

/* not coalesce(condition, false) */
static const struct expr *required(const struct expr *expr)
{
    const struct expr *call =
        expr->kind == EXPR_UNARY && text_equal(expr->text, "not") ? expr->args[0] : NULL;
    bool known = call != NULL && call->kind == EXPR_CALL && text_equal(call->text, "coalesce") &&
                 call->count == 2 &&
                 (call->args[1]->kind == EXPR_FALSE ||
                  (call->args[1]->kind == EXPR_INTEGER && text_equal(call->args[1]->text, "0")));
    return known ? call->args[0] : NULL;
}

struct trigger_body *trigger_body_require(struct parser *parser, struct trigger_body *body,
                                          const struct expr *condition, const char *message, bool raises)
{
    struct step *step = step_of(parser, OP_REQUIRE);
    step->where = required(condition);
    step->message = message;
    if (!raises || step->where == NULL)
        refuse(parser);
    return add(parser, body, step);
}

struct trigger_body *trigger_body_return(struct parser *parser, struct trigger_body *body, const char *word,
                                         const char *row)
{
    if (!printed_word(word, "return") || body->returns != NULL)
        refuse(parser);
    body->returns = row;
    return body;
}
