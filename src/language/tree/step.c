/* SPDX-License-Identifier: MIT
 * In: the parts of a statement about the schema. Out: a step. Its place, and the table of an `alter table`,
 * are filled in when it goes into a list.
 */
#include "language/tree.h"

#include "base/path.h"

struct step_list *step_list_new(struct parser *parser)
{
    return arena_new(parser->arena, struct step_list);
}

struct step_list *step_list_one(struct parser *parser, struct step *step, struct span span)
{
    struct step_list *list = step_list_new(parser);
    step->span = span;
    vec_push(parser->arena, &list->steps, step);
    return list;
}

struct step_list *step_list_join(struct parser *parser, struct step_list *list, const struct step_list *more)
{
    for (size_t i = 0; i < more->steps.count; i++)
        vec_push(parser->arena, &list->steps, more->steps.items[i]);
    return list;
}

struct step_list *step_list_of_table(struct parser *parser, struct step_list *list, struct name table)
{
    (void)parser;
    for (size_t i = 0; i < list->steps.count; i++)
        list->steps.items[i]->table = table;
    return list;
}

struct step_list *step_list_only(struct parser *parser, struct step_list *list, unsigned dialects,
                                 struct span span)
{
    for (size_t i = 0; i < list->steps.count; i++) {
        struct step *step = list->steps.items[i];
        struct problem *problem = NULL;
        if ((step->dialects & dialects) == 0 && step->dialects != 0)
            problem = parser_problem(parser, PROBLEM_NEVER_RUNS, step->span, "this step runs on no database");
        parser_note(parser, problem, span, "this leaves only the other one");
        step->dialects &= dialects;
    }
    return list;
}

struct tail tail_fill(struct parser *parser, struct tail tail, const struct expr *fill, struct span span)
{
    if (tail.fill != NULL)
        parser_twice(parser, span, tail.fill_span, "`fill`");
    tail.fill = fill;
    tail.fill_span = span;
    return tail;
}

struct tail tail_loss(struct parser *parser, struct tail tail, const char *reason, struct span span)
{
    if (tail.accepts_loss != NULL)
        parser_twice(parser, span, tail.loss_span, "`accepting data loss`");
    tail.accepts_loss = build_reason(parser, reason, span);
    tail.loss_span = span;
    return tail;
}

struct step *step_of(struct parser *parser, enum op op)
{
    struct step *step = arena_new(parser->arena, struct step);
    step->op = op;
    step->dialects = EVERY_DIALECT;
    return step;
}

static struct step *step_on_table(struct parser *parser, enum op op, struct name table)
{
    struct step *step = step_of(parser, op);
    step->table = table;
    return step;
}

struct step *step_named(struct parser *parser, enum op op, struct name name)
{
    struct step *step = step_of(parser, op);
    step->name = name;
    return step;
}

struct step *build_rename(struct parser *parser, enum op op, struct name name, struct name to)
{
    struct step *step = step_named(parser, op, name);
    step->to = to;
    return step;
}

struct step *build_create_table(struct parser *parser, struct name name, const struct draft_table *items,
                                const struct draft_table *options)
{
    struct step *step = step_on_table(parser, OP_CREATE_TABLE, name);
    struct table *table = arena_new(parser->arena, struct table);
    table->object = (struct object){.kind = OBJECT_TABLE, .name = name, .origin.span = name.span};
    table->columns = items->columns.items;
    table->column_count = items->columns.count;
    table->constraints = items->constraints.items;
    table->constraint_count = items->constraints.count;
    table_set_options(table, options);
    step->definition = table;
    return step;
}

struct step *build_drop_table(struct parser *parser, struct name table, const char *loss)
{
    struct step *step = step_on_table(parser, OP_DROP_TABLE, table);
    step->accepts_loss = loss;
    return step;
}

struct step *build_rename_table(struct parser *parser, struct name table, struct name to)
{
    struct step *step = step_on_table(parser, OP_RENAME_TABLE, table);
    step->to = to;
    return step;
}

struct step *build_add_column(struct parser *parser, const struct draft_column *column,
                              const struct expr *fill)
{
    struct step *step = step_named(parser, OP_ADD_COLUMN, column->column.name);
    step->column = &column->column;
    step->constraints = column->constraints.items;
    step->constraint_count = column->constraints.count;
    step->fill = fill;
    return step;
}

struct step *build_drop_column(struct parser *parser, struct name column, struct tail tail)
{
    struct step *step = step_named(parser, OP_DROP_COLUMN, column);
    step->fill = tail.fill;
    step->accepts_loss = tail.accepts_loss;
    return step;
}

struct step *build_rename_column(struct parser *parser, struct name column, struct name to)
{
    struct step *step = step_named(parser, OP_RENAME_COLUMN, column);
    step->to = to;
    return step;
}

struct step *build_add_constraint(struct parser *parser, struct constraint *constraint, struct span span)
{
    struct step *step = step_named(parser, OP_ADD_CONSTRAINT, constraint->name);
    const struct constraint **constraints = arena_new(parser->arena, const struct constraint *);
    constraint->origin.span = span;
    constraints[0] = constraint;
    step->constraints = constraints;
    step->constraint_count = 1;
    return step;
}

struct step *build_drop_constraint(struct parser *parser, struct name constraint)
{
    return step_named(parser, OP_DROP_CONSTRAINT, constraint);
}

struct index_part part_of(const struct expr *key, struct index_part options)
{
    options.expr = key;
    return options;
}

struct index *index_options(struct parser *parser, const char *method, const struct name_list *include,
                            bool nulls_not_distinct, const struct parameter_list *parameters)
{
    struct index *index = arena_new(parser->arena, struct index);
    index->method = method;
    index->include = name_list_names(include);
    index->nulls_not_distinct = nulls_not_distinct;
    index->parameters = parameter_list_parameters(parameters);
    return index;
}

/* An index stands in the schema of its table, and its statement names only the table's. */
static struct name index_path(struct parser *parser, struct name name, struct name table)
{
    const char *base = path_base(name.text);
    if (base != name.text)
        parser_help(parser,
                    parser_problem(parser, PROBLEM_NAME, name.span,
                                   "an index stands in the schema of its table, so its name is `%s` here",
                                   base),
                    arena_format(parser->arena, "write `create index %s on %s`", base, table.text));
    return (struct name){path_beside(parser->arena, table.text, base), name.span};
}

/* Else `create index concurrently on t`, which names none on PostgreSQL, would quietly be the index of that
 * name, made while nobody can write. */
static void check_index_name(struct parser *parser, struct new_index index)
{
    if (parser->language != LANGUAGE_MIG || parser->origin == 0 || index.if_not_exists ||
        strcmp(index.name.text, "concurrently") != 0 || *parser_text(parser, index.name.span) == '"')
        return;
    parser_help(parser,
                parser_problem(parser, PROBLEM_RESERVED_WORD, index.name.span, "this index has no name"),
                "write `create index concurrently NAME on TABLE (COLUMN);`; one of that very name stands in\n"
                "double quotes");
}

struct step *build_create_index(struct parser *parser, bool unique, struct new_index new_index,
                                struct name table, const struct part_list *parts, const struct index *options,
                                const struct expr *where)
{
    struct name name = index_path(parser, new_index.name, table);
    struct step *step = step_named(parser, OP_CREATE_INDEX, name);
    check_index_name(parser, new_index);
    struct index *index = arena_new(parser->arena, struct index);
    *index = *options;
    index->object = (struct object){.kind = OBJECT_INDEX, .name = name, .origin.span = name.span};
    index->table = table;
    index->unique = unique;
    index->parts = parts->parts.items;
    index->part_count = parts->parts.count;
    index->where = where;
    step->table = table;
    step->index = index;
    step->if_not_exists = new_index.if_not_exists;
    step->concurrently = new_index.concurrently;
    return step;
}

struct step *build_drop_index(struct parser *parser, struct name index, bool concurrently)
{
    struct step *step = step_named(parser, OP_DROP_INDEX, index);
    step->concurrently = concurrently;
    return step;
}

struct step *build_create_enum(struct parser *parser, struct name name, const struct name_list *labels,
                               bool unchecked)
{
    struct step *step = step_named(parser, OP_CREATE_ENUM, name);
    step->type = build_enum(parser, name, labels, unchecked);
    return step;
}

struct step *build_drop_enum(struct parser *parser, struct name name)
{
    return step_named(parser, OP_DROP_ENUM, name);
}
