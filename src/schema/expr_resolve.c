/* SPDX-License-Identifier: MIT
 * In: an expression as written and where it stands. Out: the same with every name checked and every type
 * filled in, or problems. A part that failed has no type, and what has no type causes no further problem.
 */
#include "base/path.h"
#include "base/text.h"
#include "schema/foreign.h"
#include "schema/namespace.h"
#include "schema/query.h"
#include "schema/typing.h"
#include "schema/typing/rules.h"

#include <string.h>

struct problem *resolver_problem(struct resolver *resolver, enum problem_code code, struct span span,
                                 const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *message = arena_vformat(resolver->arena, format, args);
    va_end(args);
    resolver->failed = true;
    return problem_add(resolver->problems, code, span, "%s", message);
}

/* What became of a column that was there once. */
static void note_gone(struct resolver *resolver, struct problem *problem, const char *column)
{
    const struct expr_scope *scope = resolver->scope;
    const struct gone *gone = scope->schema != NULL ? schema_gone(resolver->arena, *scope->schema,
                                                                  scope->table->object.name.text, column)
                                                    : NULL;
    if (gone == NULL || gone->by.revision == NULL)
        return;
    if (gone->to != NULL)
        problem_note(resolver->problems, problem, gone->by.span, "revision %s renamed it to `%s`",
                     gone->by.revision, gone->to);
    else
        problem_note(resolver->problems, problem, gone->by.span, "revision %s dropped it", gone->by.revision);
}

/* The word of SQL for the default of the column; false: it is another name. */
static bool told_of_default(struct resolver *resolver, struct problem *problem, const struct expr *expr)
{
    bool word = expr->qualifier == NULL && text_equal(expr->text, "default");
    if (word)
        problem_help(resolver->problems, problem,
                     "write the value itself; a column that an `insert` leaves out takes its default");
    return word;
}

static void unknown_column(struct resolver *resolver, const struct expr *expr)
{
    const struct table *table = resolver->scope->table;
    const char *near = table_nearest_column(table, expr->text);
    struct problem *problem = resolver_problem(resolver, PROBLEM_UNKNOWN_COLUMN, expr->span,
                                               "table `%s` has no column `%s` at this revision",
                                               table->object.name.text, expr->text);
    note_gone(resolver, problem, expr->text);
    if (!told_of_default(resolver, problem, expr) && near != NULL)
        problem_help(resolver->problems, problem, "did you mean `%s`?", near);
}

static struct type resolve_column(struct resolver *resolver, struct expr *expr)
{
    const struct expr_scope *scope = resolver->scope;
    if (scope->sources != NULL)
        return query_column_type(resolver, expr);
    if (expr->text[0] == '\0') { /* an empty name, of which the parser has told */
        resolver->failed = true;
        return type_of(TYPE_UNKNOWN);
    }
    if (scope->constant || scope->table == NULL) {
        struct problem *problem =
            resolver_problem(resolver, PROBLEM_COLUMN_PLACE, expr->span, "%s cannot read the column `%s`",
                             scope->where, expr->text);
        if (text_equal(expr->text, "now"))
            problem_help(resolver->problems, problem, "the time of the row is `now()`");
        else if (!told_of_default(resolver, problem, expr))
            problem_help(resolver->problems, problem,
                         "when a text is meant, it stands in single quotes: '%s'", expr->text);
        return type_of(TYPE_UNKNOWN);
    }
    if (expr->qualifier != NULL && strcmp(expr->qualifier, path_base(scope->table->object.name.text)) != 0) {
        resolver_problem(resolver, PROBLEM_UNKNOWN_TABLE, expr->span,
                         "%s can read only the columns of `%s`, not of `%s`", scope->where,
                         scope->table->object.name.text, expr->qualifier);
        return type_of(TYPE_UNKNOWN);
    }
    const struct column *column = table_column(scope->table, expr->text);
    if (column != NULL)
        return column->type;
    unknown_column(resolver, expr);
    return type_of(TYPE_UNKNOWN);
}

/* The narrowest type that PostgreSQL would give it. */
static struct type integer_type(const char *text)
{
    text += strspn(text, "0");
    size_t length = strlen(text);
    if (length < 10 || (length == 10 && strcmp(text, "2147483647") <= 0))
        return type_of(TYPE_INTEGER);
    if (length < 19 || (length == 19 && strcmp(text, "9223372036854775807") <= 0))
        return type_of(TYPE_BIGINT);
    return type_of(TYPE_NUMERIC);
}

static struct type resolve_moment(struct resolver *resolver, const struct expr *expr, enum type_kind kind)
{
    rules_stay_same(resolver, expr);
    return type_of(kind);
}

static struct type resolve_cast(struct resolver *resolver, struct expr *expr, const struct expr **args)
{
    const struct schema *schema = resolver->scope->schema;
    if (expr->type.kind == TYPE_ENUM && schema != NULL && schema_enum(*schema, expr->type.name) == NULL) {
        const char *near = schema_nearest(resolver->arena, *schema, OBJECT_ENUM, expr->type.name);
        struct name path = {expr->type.name, expr->span};
        if (namespace_missing(resolver->problems, *schema, resolver->scope->dialects, path)) {
            resolver->failed = true;
            return type_of(TYPE_UNKNOWN);
        }
        const char *foreign = foreign_type(expr->type.name);
        struct problem *problem =
            resolver_problem(resolver, foreign != NULL ? PROBLEM_FOREIGN_TYPE : PROBLEM_UNKNOWN_TYPE,
                             expr->span, "there is no type `%s` at this revision", expr->type.name);
        if (foreign != NULL)
            problem_help(resolver->problems, problem, "%s", foreign);
        else if (near != NULL)
            problem_help(resolver->problems, problem, "did you mean `%s`?", near);
        return type_of(TYPE_UNKNOWN);
    }
    if (expr->type.kind == TYPE_ENUM && expr->type.length != 0) {
        resolver_problem(resolver, PROBLEM_TYPE_SIZE, expr->span, "`%s` takes no number in parentheses",
                         expr->type.name);
        return type_of(TYPE_UNKNOWN);
    }
    args[0] = literal_adapt(resolver, args[0], expr->type);
    rules_cast(resolver, args[0], expr->type);
    if (args[0]->kind != EXPR_STRING) /* a text is cut off */
        literal_check_range(resolver, args[0], expr->type);
    return expr->type;
}

/* min and max of several values are functions; of one, in a query, aggregates. */
static bool is_aggregate(const struct resolver *resolver, const struct expr *expr)
{
    return resolver->scope->sources != NULL && expr_is_aggregate(expr);
}

/* Each database has collations of its own. */
static void check_collation(struct resolver *resolver, const struct expr *expr)
{
    bool sqlite = collation_is_sqlites(expr->text);
    unsigned other = 1u << (sqlite ? MIG_DIALECT_POSTGRES : MIG_DIALECT_SQLITE);
    if ((resolver->scope->dialects & other) == 0)
        return;
    struct problem *problem =
        resolver_problem(resolver, PROBLEM_COLLATION_LACKS, expr->span, "%s has no collation `%s`",
                         sqlite ? "PostgreSQL" : "SQLite", expr->text);
    problem_help(resolver->problems, problem, "begin the step with `on %s`", sqlite ? "sqlite" : "postgres");
}

/* The type of `expr`, whose arguments are resolved; they may be given the type of their place. */
static struct type type_here(struct resolver *resolver, struct expr *expr, const struct expr **args)
{
    switch (expr->kind) {
    case EXPR_NULL:
    case EXPR_OPAQUE:
        return type_of(TYPE_UNKNOWN);
    case EXPR_TRUE:
    case EXPR_FALSE:
        return type_of(TYPE_BOOLEAN);
    case EXPR_INTEGER:
        return integer_type(expr->text);
    case EXPR_NUMBER:
        return type_of(TYPE_NUMERIC);
    case EXPR_STRING:
        return type_of(TYPE_TEXT);
    case EXPR_COLUMN:
        return resolve_column(resolver, expr);
    case EXPR_UNARY:
        return rules_unary(resolver, expr, args);
    case EXPR_BINARY:
        return rules_binary(resolver, expr, args);
    case EXPR_IS_NULL:
        return type_of(TYPE_BOOLEAN);
    case EXPR_IN:
    case EXPR_BETWEEN:
        return rules_membership(resolver, expr, args);
    case EXPR_LIKE:
        return rules_like(resolver, expr, args);
    case EXPR_CASE:
        return rules_case(resolver, expr, args);
    case EXPR_CAST:
        return resolve_cast(resolver, expr, args);
    case EXPR_CALL:
        return is_aggregate(resolver, expr) ? rules_aggregate(resolver, expr, args)
                                            : rules_call(resolver, expr, args);
    case EXPR_NOW:
        return resolve_moment(resolver, expr, TYPE_TIMESTAMP);
    case EXPR_TODAY:
        return resolve_moment(resolver, expr, TYPE_DATE);
    case EXPR_COLLATE:
        rules_need(resolver, typing_is_text(args[0]->type), "`collate`", "text", args[0]);
        check_collation(resolver, expr);
        return args[0]->type;
    case EXPR_EXISTS:
    case EXPR_QUERY:
    case EXPR_IN_QUERY:
        return rules_query(resolver, expr, args);
    }
    return type_of(TYPE_UNKNOWN);
}

static const struct expr *resolve(struct resolver *resolver, const struct expr *expr);

static void resolve_args(struct resolver *resolver, const struct expr *expr, const struct expr **args)
{
    const struct expr_scope *around = resolver->scope;
    struct expr_scope inside = *around;
    if (is_aggregate(resolver, expr)) {
        inside.aggregates = false;
        inside.in_aggregate = true;
        inside.where = "an aggregate";
        resolver->scope = &inside;
    }
    for (size_t i = 0; i < expr->count; i++)
        args[i] = resolve(resolver, expr->args[i]);
    resolver->scope = around;
}

static const struct expr *resolve(struct resolver *resolver, const struct expr *expr)
{
    struct expr *copy = arena_new(resolver->arena, struct expr);
    const struct expr **args = arena_array(resolver->arena, const struct expr *, expr->count);
    *copy = *expr;
    resolve_args(resolver, expr, args);
    copy->args = args;
    copy->type = type_here(resolver, copy, args);
    copy->resolved = true;
    return copy;
}

const struct expr *expr_resolve(struct problems *problems, const struct expr *expr,
                                const struct expr_scope *scope)
{
    struct resolver resolver = {problems, problems->arena, scope, false};
    const struct expr *resolved = resolve(&resolver, expr);
    if (scope->boolean)
        rules_condition(&resolver, scope->where, resolved);
    rules_depth(&resolver, resolved);
    return resolver.failed ? NULL : resolved;
}

bool type_assignable(struct type to, const struct expr *from)
{
    struct type type = from->type;
    if (type.kind == TYPE_UNKNOWN || to.kind == TYPE_UNKNOWN)
        return true;
    if (typing_is_whole(to))
        return typing_is_whole(type);
    if (typing_is_number(to))
        return typing_is_number(type);
    if (typing_is_text(to))
        return typing_is_text(type);
    if (to.array || type.array)
        return type_equal(to, type);
    if (to.kind == TYPE_JSON || to.kind == TYPE_JSONB)
        return type.kind == TYPE_JSON || type.kind == TYPE_JSONB;
    return to.kind == type.kind && text_equal(to.name, type.name);
}

const struct expr *expr_resolve_value(struct problems *problems, const struct expr *expr, struct type to,
                                      const char *column, const struct expr_scope *scope)
{
    struct resolver resolver = {problems, problems->arena, scope, false};
    const struct expr *resolved = literal_adapt(&resolver, resolve(&resolver, expr), to);
    rules_depth(&resolver, resolved);
    if (resolver.failed)
        return NULL;
    if (!type_assignable(to, resolved))
        rules_not_assignable(&resolver, to, column, resolved);
    else
        literal_check_range(&resolver, resolved, to);
    return resolver.failed ? NULL : resolved;
}
