/* SPDX-License-Identifier: MIT
 * In: the items and options of a table, the labels of an enum. Out: drafts that the steps take over.
 */
#include "language/tree.h"

struct draft_table *draft_table_new(struct parser *parser)
{
    return arena_new(parser->arena, struct draft_table);
}

struct draft_table *draft_table_column(struct parser *parser, struct draft_table *table,
                                       struct draft_column *column)
{
    if (table == NULL)
        table = draft_table_new(parser);
    vec_push(parser->arena, &table->columns, &column->column);
    for (size_t i = 0; i < column->constraints.count; i++)
        vec_push(parser->arena, &table->constraints, column->constraints.items[i]);
    return table;
}

struct draft_table *draft_table_constraint(struct parser *parser, struct draft_table *table,
                                           struct constraint *constraint, struct span span)
{
    if (table == NULL)
        table = draft_table_new(parser);
    constraint->origin.span = span;
    vec_push(parser->arena, &table->constraints, constraint);
    return table;
}

struct draft_table *draft_table_option(struct parser *parser, struct draft_table *table,
                                       enum table_option option, struct span span)
{
    if (table == NULL)
        table = draft_table_new(parser);
    if (table->option[option])
        parser_twice(parser, span, table->given[option], "this option");
    table->option[option] = true;
    table->given[option] = span;
    return table;
}

struct draft_table *draft_table_comment(struct parser *parser, struct draft_table *table, const char *comment,
                                        struct span span)
{
    if (table == NULL)
        table = draft_table_new(parser);
    parser_first_time(parser, &table->comment_span, span, "the table's comment");
    table->comment = comment;
    return table;
}

struct draft_table *draft_table_parameters(struct parser *parser, struct draft_table *table,
                                           const struct parameter_list *parameters, struct span span)
{
    if (table == NULL)
        table = draft_table_new(parser);
    parser_first_time(parser, &table->parameters_span, span, "`with`");
    table->parameters = parameter_list_parameters(parameters);
    return table;
}

void table_set_options(struct table *table, const struct draft_table *options)
{
    for (int option = 0; option < TABLE_OPTIONS; option++)
        table_set_option(table, (enum table_option)option, options->option[option]);
    table->comment = options->comment;
    table->partitioning = options->partitioning;
    table->parameters = options->parameters;
}

struct enum_type *build_enum(struct parser *parser, struct name name, const struct name_list *labels,
                             bool unchecked)
{
    struct enum_type *type = arena_new(parser->arena, struct enum_type);
    type->object = (struct object){.kind = OBJECT_ENUM, .name = name, .origin.span = name.span};
    type->labels = name_list_names(labels);
    type->unchecked_on_sqlite = unchecked;
    return type;
}
