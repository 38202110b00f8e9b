/* SPDX-License-Identifier: MIT
 * In: the steps of a revision on PostgreSQL, which share a transaction. Out: a problem where one uses a value
 * that raw SQL has just added to an enum, and where one alters a table of which a row refers to another that
 * a later step inserts: both would be refused when the migration runs.
 */
#include "compiler/too_early.h"

#include "base/text.h"
#include "schema/enum_use.h"
#include "schema/print.h"
#include "sql/render.h"
#include "sql/sql.h"

#include <string.h>

static bool has_column_of(const struct table *table, const char *type)
{
    for (size_t i = 0; table != NULL && i < table->column_count; i++)
        if (table->columns[i]->type.kind == TYPE_ENUM && text_equal(table->columns[i]->type.name, type))
            return true;
    return false;
}

/* Does the step write or compare the label? */
static bool uses_label(struct arena *scratch, const struct around *checked, const struct step *add)
{
    const struct step *step = checked->step;
    struct buf text, label;
    buf_init(&text, scratch);
    buf_init(&label, scratch);
    print_step(&text, step);
    print_string(&label, add->label.text);
    bool concerned = step->op == OP_SQL ||
                     has_column_of(schema_table(checked->before, step->table.text), add->name.text) ||
                     has_column_of(schema_table(checked->after, step->table.text), add->name.text);
    return concerned && !step_is_on_value(step) && strstr(text.data, label.data) != NULL;
}

static void check_value(struct compiler *compiler, const struct checked_steps *steps, size_t at,
                        const struct step *add)
{
    struct problems *problems = &compiler->problems;
    if (add->op != OP_ADD_VALUE || schema_enum(steps->items[0].before, add->name.text) == NULL)
        return; /* PostgreSQL takes every value of a type that is made in the same transaction */
    for (size_t i = at + 1; i < steps->count; i++) {
        if (!step_runs_on(steps->items[i].step, MIG_DIALECT_POSTGRES) ||
            !uses_label(&compiler->analysis, &steps->items[i], add))
            continue;
        struct problem *problem = problem_add(
            problems, PROBLEM_TOO_EARLY, steps->items[i].step->span,
            "this uses '%s', which the same revision adds to `%s`, and PostgreSQL lets nobody use it before "
            "the revision is done",
            add->label.text, add->name.text);
        problem_note(problems, problem, steps->items[at].step->span, "raw SQL adds it here");
        problem_help(problems, problem,
                     "move this step into the next revision, or write `alter enum %s add value '%s';` "
                     "instead of raw SQL",
                     add->name.text, add->label.text);
        return;
    }
}

static bool is_literal(const struct expr *value)
{
    return value != NULL &&
           (value->kind == EXPR_INTEGER || value->kind == EXPR_STRING || value->kind == EXPR_NUMBER);
}

/* A row that a step writes: one of an insert, or all those of an update. */
static const struct expr *written(const struct step *step, size_t row, const char *column)
{
    if (step->op == OP_INSERT)
        return step_inserted(step, row, column);
    for (size_t i = 0; i < step->assignment_count; i++)
        if (text_equal(step->assignments[i].column.text, column))
            return step->assignments[i].value;
    return NULL;
}

/* Does row `row` of the first step refer to row `other` of the second? */
static bool refers(const struct constraint *key, const struct step *from, size_t row, const struct step *to,
                   size_t other)
{
    for (size_t i = 0; i < key->columns.count; i++) {
        const struct expr *value = written(from, row, key->columns.items[i].text);
        const struct expr *target = step_inserted(to, other, key->references.items[i].text);
        if (!is_literal(value) || !is_literal(target) || !expr_equal(value, target))
            return false;
    }
    return true;
}

static bool refers_to(const struct constraint *key, const struct step *from, const struct step *to)
{
    size_t rows = from->op == OP_INSERT ? from->row_count : 1;
    if (to->op != OP_INSERT || !step_runs_on(to, MIG_DIALECT_POSTGRES) ||
        !text_equal(to->table.text, key->table.text))
        return false;
    for (size_t i = 0; i < rows; i++)
        for (size_t k = 0; k < to->row_count; k++)
            if (refers(key, from, i, to, k))
                return true;
    return false;
}

/* Does the step have the references checked before it begins? */
static bool settles(struct arena *arena, const struct around *checked, const struct constraint *key)
{
    static const char words[] = "SET CONSTRAINTS ";
    struct render render = {.arena = arena, .dialect = MIG_DIALECT_POSTGRES};
    struct buf name;
    buf_init(&name, arena);
    sql_name(&name, key->name.text);
    render_step(&render, checked->before, checked->after, checked->step);
    for (size_t i = 0; i < render.statements.count; i++) {
        const char *sql = render.statements.items[i].sql;
        if (strncmp(sql, words, sizeof words - 1) == 0 && strstr(sql, name.data) != NULL)
            return true;
    }
    return false;
}

static void check_reference(struct compiler *compiler, const struct checked_steps *steps, size_t at,
                            const struct constraint *key)
{
    struct problems *problems = &compiler->problems;
    const struct step *from = steps->items[at].step;
    size_t end = at + 1, between = at + 1;
    while (end < steps->count && !refers_to(key, from, steps->items[end].step))
        end++;
    while (between < end && !settles(&compiler->analysis, &steps->items[between], key))
        between++;
    if (end >= steps->count || between >= end)
        return;
    struct problem *problem = problem_add(problems, PROBLEM_TOO_EARLY, steps->items[between].step->span,
                                          "a row of `%s` refers to one of `%s` that is not there yet, and "
                                          "PostgreSQL alters no table before it is",
                                          from->table.text, key->table.text);
    problem_note(problems, problem, from->span, "this writes the row that refers");
    problem_note(problems, problem, steps->items[end].step->span, "this inserts the row that it refers to");
    problem_help(problems, problem, "put this step before or behind the two, or into another revision");
}

static void check_references(struct compiler *compiler, const struct checked_steps *steps, size_t at)
{
    const struct table *table = schema_table(steps->items[at].before, steps->items[at].step->table.text);
    for (size_t i = 0; table != NULL && i < table->constraint_count; i++)
        if (table->constraints[i]->kind == CONSTRAINT_FOREIGN_KEY &&
            table->constraints[i]->initially_deferred)
            check_reference(compiler, steps, at, table->constraints[i]);
}

void too_early_check(struct compiler *compiler, const struct checked_steps *steps)
{
    for (size_t i = 0; i < steps->count; i++) {
        const struct step *step = steps->items[i].step;
        if (!step_runs_on(step, MIG_DIALECT_POSTGRES))
            continue;
        if (step->op == OP_SQL && raw_adds_value(step))
            for (size_t k = 0; k < step->effect.count; k++)
                check_value(compiler, steps, i, step->effect.items[k]);
        if (step->op == OP_INSERT || step->op == OP_UPDATE)
            check_references(compiler, steps, i);
    }
}
