/* SPDX-License-Identifier: MIT
 * In: a resolved step of a trigger. Out: a problem where a text may be longer than its column takes.
 * PostgreSQL refuses the statement that set it off, and SQLite keeps the text.
 */
#include "base/text.h"
#include "schema/apply/applying.h"
#include "schema/query.h"

#include <stdint.h>
#include <stdlib.h>

enum { ANY_LENGTH = 1000000000 };

struct measuring {
    struct schema schema;
};

static unsigned longest(const struct measuring *measuring, const struct expr *expr);

static unsigned longest_label(const struct measuring *measuring, const char *name)
{
    const struct enum_type *type = schema_enum(measuring->schema, name);
    unsigned most = 0;
    for (size_t i = 0; type != NULL && i < type->labels.count; i++)
        if (text_characters(type->labels.items[i].text) > most)
            most = text_characters(type->labels.items[i].text);
    return most;
}

static unsigned of_type(const struct measuring *measuring, struct type type)
{
    if (type.kind == TYPE_ENUM)
        return longest_label(measuring, type.name);
    bool limited = type.kind == TYPE_VARCHAR || type.kind == TYPE_CHAR;
    return limited && type.length != 0 ? type.length : ANY_LENGTH;
}

static unsigned longest_of(const struct measuring *measuring, const struct expr *const *exprs, size_t count)
{
    unsigned most = 0;
    for (size_t i = 0; i < count; i++) {
        unsigned length = longest(measuring, exprs[i]);
        most = length > most ? length : most;
    }
    return most;
}

static unsigned of_call(const struct measuring *measuring, const struct expr *call)
{
    static const char *const keeping[] = {"lower", "upper", "trim", "nullif", "min", "max", "coalesce"};
    if (text_equal(call->text, "substr")) {
        bool limited = call->count == 3 && call->args[2]->kind == EXPR_INTEGER;
        unsigned long part = limited ? strtoul(call->args[2]->text, NULL, 10) : ANY_LENGTH;
        unsigned whole = longest(measuring, call->args[0]);
        return part < whole ? (unsigned)part : whole;
    }
    for (size_t i = 0; i < sizeof keeping / sizeof *keeping; i++)
        if (text_equal(call->text, keeping[i]))
            return text_equal(call->text, "nullif") ? longest(measuring, call->args[0])
                                                    : longest_of(measuring, call->args, call->count);
    return of_type(measuring, call->type);
}

/* What a `case` may become: behind each `then`, and behind `else`. */
static unsigned of_case(const struct measuring *measuring, const struct expr *expr)
{
    unsigned most = expr->has_else ? longest(measuring, expr->args[expr->count - 1]) : 0;
    size_t end = expr->count - (expr->has_else ? 1 : 0);
    for (size_t i = expr->has_operand ? 2 : 1; i < end; i += 2) {
        unsigned length = longest(measuring, expr->args[i]);
        most = length > most ? length : most;
    }
    return most;
}

static unsigned of_query(const struct measuring *measuring, const struct query *query)
{
    unsigned most = 0;
    for (size_t i = 0; i < query->select_count; i++) {
        unsigned length = longest(measuring, query->selects[i].items[0].expr);
        most = length > most ? length : most;
    }
    return most;
}

static unsigned sum(unsigned a, unsigned b)
{
    return a + b < ANY_LENGTH ? a + b : ANY_LENGTH;
}

/* In characters. */
static unsigned longest(const struct measuring *measuring, const struct expr *expr)
{
    if (expr->kind == EXPR_NULL)
        return 0;
    if (expr->kind == EXPR_STRING && expr->type.kind != TYPE_ENUM)
        return text_characters(expr->text);
    if (expr->kind == EXPR_COLLATE)
        return longest(measuring, expr->args[0]);
    if (expr->kind == EXPR_CALL)
        return of_call(measuring, expr);
    if (expr->kind == EXPR_CASE)
        return of_case(measuring, expr);
    if (expr->kind == EXPR_QUERY)
        return of_query(measuring, expr->query);
    if (expr->kind == EXPR_BINARY && text_equal(expr->text, "||"))
        return sum(longest(measuring, expr->args[0]), longest(measuring, expr->args[1]));
    return of_type(measuring, expr->type);
}

static bool check(const struct apply *apply, struct schema schema, const struct step *step, const char *name,
                  const struct expr *value)
{
    const struct measuring measuring = {schema};
    const struct column *column = table_column(schema_table(schema, step->table.text), name);
    bool limited = column != NULL && !column->type.array && column->type.length != 0 &&
                   (column->type.kind == TYPE_VARCHAR || column->type.kind == TYPE_CHAR);
    if (!limited || longest(&measuring, value) <= column->type.length)
        return true;
    struct problem *problem = problem_add(
        apply->problems, PROBLEM_DIFFERS, value->span,
        "this may be longer than the %u characters of `%s.%s`: PostgreSQL would refuse it, and SQLite "
        "would keep it",
        column->type.length, step->table.text, name);
    apply_note_made(apply, problem, arena_format(apply->arena, "`%s`", name), column->origin);
    problem_help(apply->problems, problem, "write what is to be kept: `substr(..., 1, %u)`",
                 column->type.length);
    return false;
}

bool apply_check_lengths(const struct apply *apply, struct schema schema, const struct step *step)
{
    bool good = true;
    for (size_t i = 0; i < step->row_count * step->columns.count; i++)
        good =
            check(apply, schema, step, step->columns.items[i % step->columns.count].text, step->values[i]) &&
            good;
    for (size_t i = 0; i < step->assignment_count; i++)
        good =
            check(apply, schema, step, step->assignments[i].column.text, step->assignments[i].value) && good;
    return good;
}
