/* SPDX-License-Identifier: MIT
 * In: the parts of a statement about a trigger. Out: a step. The body of a trigger is read as any block of
 * steps, so what has no place in one is said here.
 */
#include "language/tree.h"

#include "schema/trigger.h"

static const char *what_it_takes = "a trigger has `insert`, `update`, `delete` and `require`";

static bool is_data(enum op op)
{
    return op == OP_INSERT || op == OP_UPDATE || op == OP_DELETE || op == OP_REQUIRE;
}

static void check_step(struct parser *parser, const struct step *step)
{
    struct problem *problem = NULL;
    if (!is_data(step->op)) {
        problem = parser_problem(parser, PROBLEM_TRIGGER_BODY, step->span, "a trigger cannot `%s`",
                                 op_words(step->op));
        parser_help(parser, problem, what_it_takes);
    } else if (step->dialects != EVERY_DIALECT) {
        problem = parser_problem(parser, PROBLEM_TRIGGER_BODY, step->span,
                                 "a step of a trigger runs on all databases of the trigger");
        parser_help(parser, problem, "write a trigger for each database: `on sqlite create trigger ...`");
    } else if (step->accepts_loss != NULL) {
        problem = parser_problem(parser, PROBLEM_TRIGGER_BODY, step->span,
                                 "`accepting data loss` is about rows that the revision destroys itself");
        parser_help(parser, problem, "leave it out: a trigger destroys what somebody asks it for later");
    }
}

struct trigger *build_trigger(struct parser *parser, bool before, struct draft_event event, struct name table,
                              const struct expr *when, const struct step_list *body, struct span span)
{
    struct trigger *trigger = arena_new(parser->arena, struct trigger);
    const struct step **steps = arena_array(parser->arena, const struct step *, body->steps.count);
    size_t count = 0;
    for (size_t i = 0; i < body->steps.count; i++) {
        check_step(parser, body->steps.items[i]);
        if (is_data(body->steps.items[i]->op)) /* the others are told of, and have no table to look for */
            steps[count++] = body->steps.items[i];
    }
    *trigger = (struct trigger){.table = table,
                                .before = before,
                                .event = event.event,
                                .columns = name_list_names(event.columns),
                                .when = when,
                                .body = {steps, count}};
    if (body->steps.count == 0 && !parser->failed)
        parser_help(parser, parser_problem(parser, PROBLEM_TRIGGER_BODY, span, "this trigger does nothing"),
                    what_it_takes);
    return trigger;
}

struct step *build_create_trigger(struct parser *parser, struct name name, const struct trigger *trigger)
{
    struct step *step = step_named(parser, OP_CREATE_TRIGGER, name);
    step->trigger = trigger;
    return step;
}

struct step *build_drop_trigger(struct parser *parser, struct name name)
{
    return step_named(parser, OP_DROP_TRIGGER, name);
}

struct step *build_rename_trigger(struct parser *parser, struct name name, struct name to)
{
    struct step *step = step_named(parser, OP_RENAME_TRIGGER, name);
    step->to = to;
    return step;
}
