/* SPDX-License-Identifier: MIT
 * In: the parts of a statement about names, comments or options of what is there. Out: a step.
 */
#include "language/tree.h"

struct step *build_rename_constraint(struct parser *parser, struct name constraint, struct name to)
{
    struct step *step = step_named(parser, OP_RENAME_CONSTRAINT, constraint);
    step->to = to;
    return step;
}

const char *build_comment(struct parser *parser, const char *text, struct span span)
{
    struct problem *problem = NULL;
    if (*text == '\0')
        problem = parser_problem(parser, PROBLEM_EMPTY_COMMENT, span, "this comment says nothing");
    parser_help(parser, problem, "leave it out, or take one away with `drop comment`");
    return text;
}

struct step *build_set_comment(struct parser *parser, struct name column, const char *comment)
{
    struct step *step = step_named(parser, OP_SET_COMMENT, column);
    step->comment = comment;
    return step;
}

struct step *build_drop_comment(struct parser *parser, struct name column)
{
    return step_named(parser, OP_DROP_COMMENT, column);
}

struct parameter_list *parameter_list_add(struct parser *parser, struct parameter_list *list,
                                          struct parameter parameter)
{
    if (list == NULL)
        list = arena_new(parser->arena, struct parameter_list);
    vec_push(parser->arena, &list->parameters, parameter);
    return list;
}

struct parameters parameter_list_parameters(const struct parameter_list *list)
{
    if (list == NULL)
        return (struct parameters){NULL, 0};
    return (struct parameters){list->parameters.items, list->parameters.count};
}

struct step *build_change_option(struct parser *parser, enum op op, enum table_option option)
{
    struct step *step = step_of(parser, op);
    step->option = option;
    return step;
}

struct step *build_index_parameters(struct parser *parser, enum op op, struct name index,
                                    const struct parameter_list *parameters)
{
    struct step *step = step_named(parser, op, index);
    step->parameters = parameter_list_parameters(parameters);
    return step;
}

struct step *build_parameters(struct parser *parser, enum op op, const struct parameter_list *parameters)
{
    struct step *step = step_of(parser, op);
    step->parameters = parameter_list_parameters(parameters);
    return step;
}
