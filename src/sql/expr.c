/* SPDX-License-Identifier: MIT
 * Expressions as one database reads them. Comes in: a resolved tree. Goes out: SQL that means the same on
 * both. Outside of queries one table at most is in sight of an expression, and its columns stand alone.
 *
 * Parentheses are left out only where both databases read the text alike. They differ about `||`, which
 * binds loosely on PostgreSQL and tightly on SQLite, and about chains of comparisons.
 */
#include "sql/write.h"

#include "base/text.h"
#include "schema/literal.h"

#include <string.h>

enum level {
    LEVEL_ANY,
    LEVEL_OR,
    LEVEL_AND,
    LEVEL_NOT,
    LEVEL_COMPARE,
    LEVEL_CONCAT,
    LEVEL_SUM,
    LEVEL_PRODUCT,
    LEVEL_SIGN,
    LEVEL_ATOM
};

static const struct type untyped = {.kind = TYPE_UNKNOWN};

static void put(struct buf *out, const struct expr *expr, struct type target, enum mig_dialect dialect,
                enum level least);

static enum level binary_level(const char *operator)
{
    static const struct {
        const char *operator;
        enum level level;
    } levels[] = {{"or", LEVEL_OR}, {"and", LEVEL_AND},   {"||", LEVEL_CONCAT}, {"+", LEVEL_SUM},
                  {"-", LEVEL_SUM}, {"*", LEVEL_PRODUCT}, {"/", LEVEL_PRODUCT}, {"%", LEVEL_PRODUCT}};
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++)
        if (text_equal(levels[i].operator, operator))
            return levels[i].level;
    return LEVEL_COMPARE;
}

static enum level level_of(const struct expr *expr)
{
    switch (expr->kind) {
    case EXPR_BINARY:
        return binary_level(expr->text);
    case EXPR_UNARY:
        return text_equal(expr->text, "not") ? LEVEL_NOT : LEVEL_SIGN;
    case EXPR_IS_NULL:
    case EXPR_IN:
    case EXPR_BETWEEN:
    case EXPR_LIKE:
    case EXPR_IN_QUERY:
        return LEVEL_COMPARE;
    case EXPR_OPAQUE:
        return LEVEL_ANY;
    case EXPR_INTEGER:
    case EXPR_NUMBER:
        return *expr->text == '-' ? LEVEL_SIGN : LEVEL_ATOM;
    case EXPR_NULL:
    case EXPR_TRUE:
    case EXPR_FALSE:
    case EXPR_STRING:
    case EXPR_COLUMN:
    case EXPR_CASE:
    case EXPR_CAST:
    case EXPR_CALL:
    case EXPR_NOW:
    case EXPR_TODAY:
    case EXPR_COLLATE:
    case EXPR_EXISTS:
    case EXPR_QUERY:
        return LEVEL_ATOM;
    }
    return LEVEL_ATOM;
}

/* SQLite keeps a uuid as SQLAlchemy does, 32 digits without dashes. */
static void put_uuid(struct buf *out, const char *text)
{
    buf_char(out, '\'');
    for (const char *c = text; *c != '\0'; c++)
        if (*c != '-')
            buf_char(out, *c);
    buf_char(out, '\'');
}

static void put_string(struct buf *out, const char *text, struct type target, enum mig_dialect dialect)
{
    const char *canonical = target.array ? NULL : literal_canonical(out->arena, target, text);
    if (canonical == NULL)
        sql_string(out, text, dialect);
    else if (target.kind == TYPE_UUID && dialect == MIG_DIALECT_SQLITE)
        put_uuid(out, canonical);
    else if (target.kind == TYPE_TIMESTAMPTZ && dialect == MIG_DIALECT_POSTGRES)
        buf_format(out, "'%s+00'", canonical);
    else
        sql_string(out, canonical, dialect);
}

/* UTC on both. SQLite knows milliseconds; the text has the six digits that all moments have there. */
static void put_now(struct buf *out, struct type type, enum mig_dialect dialect)
{
    if (dialect == MIG_DIALECT_SQLITE)
        buf_add(out, "strftime('%Y-%m-%d %H:%M:%f000', 'now')");
    else
        buf_add(out, type.kind == TYPE_TIMESTAMPTZ ? "now()" : "(now() AT TIME ZONE 'utc')");
}

static void put_today(struct buf *out, enum mig_dialect dialect)
{
    buf_add(out, dialect == MIG_DIALECT_SQLITE ? "CURRENT_DATE" : "CAST(now() AT TIME ZONE 'utc' AS date)");
}

static void put_unary(struct buf *out, const struct expr *expr, struct type target, enum mig_dialect dialect)
{
    if (text_equal(expr->text, "not")) {
        buf_add(out, "NOT ");
        put(out, expr->args[0], untyped, dialect, LEVEL_COMPARE);
        return;
    }
    buf_add(out, expr->text);
    put(out, expr->args[0], target, dialect, LEVEL_ATOM);
}

/* What a constant is compared with says how it is spelt. */
static struct type peer(const struct expr *expr)
{
    return expr->kind == EXPR_STRING || expr->kind == EXPR_NOW ? untyped : expr->type;
}

static void put_comparison(struct buf *out, const struct expr *expr, enum mig_dialect dialect)
{
    put(out, expr->args[0], peer(expr->args[1]), dialect, LEVEL_CONCAT);
    buf_format(out, " %s ", expr->text);
    put(out, expr->args[1], peer(expr->args[0]), dialect, LEVEL_CONCAT);
}

static void put_logic(struct buf *out, const struct expr *expr, enum mig_dialect dialect, enum level level)
{
    put(out, expr->args[0], untyped, dialect, level);
    buf_add(out, level == LEVEL_AND ? " AND " : " OR ");
    put(out, expr->args[1], untyped, dialect, level);
}

static void put_concat(struct buf *out, const struct expr *expr, enum mig_dialect dialect)
{
    for (size_t i = 0; i < 2; i++) {
        const struct expr *arg = expr->args[i];
        bool chain = i == 0 && arg->kind == EXPR_BINARY && text_equal(arg->text, "||");
        if (i != 0)
            buf_add(out, " || ");
        put(out, arg, untyped, dialect, chain ? LEVEL_CONCAT : LEVEL_ATOM);
    }
}

static bool has_fraction(const struct expr *expr)
{
    return type_is_inexact(expr->args[0]->type) || type_is_inexact(expr->args[1]->type);
}

/* SQLite keeps 2.0 in a NUMERIC column as 2, and then divides whole numbers; its % knows no others. */
static void put_division(struct buf *out, const struct expr *expr, enum mig_dialect dialect)
{
    buf_add(out, "CAST(");
    put(out, expr->args[0], untyped, dialect, LEVEL_ANY);
    buf_add(out, " AS REAL) / ");
    put(out, expr->args[1], untyped, dialect, LEVEL_SIGN);
}

static void put_remainder(struct buf *out, const struct expr *expr, enum mig_dialect dialect)
{
    buf_char(out, '(');
    put(out, expr->args[0], untyped, dialect, LEVEL_SUM);
    buf_add(out, " - CAST(");
    put_division(out, expr, dialect);
    buf_add(out, " AS INTEGER) * ");
    put(out, expr->args[1], untyped, dialect, LEVEL_SIGN);
    buf_char(out, ')');
}

static void put_arithmetic(struct buf *out, const struct expr *expr, enum mig_dialect dialect,
                           enum level level)
{
    bool rewritten = dialect == MIG_DIALECT_SQLITE && has_fraction(expr);
    if (rewritten && text_equal(expr->text, "/")) {
        put_division(out, expr, dialect);
        return;
    }
    if (rewritten && text_equal(expr->text, "%")) {
        put_remainder(out, expr, dialect);
        return;
    }
    put(out, expr->args[0], untyped, dialect, level);
    buf_format(out, " %s ", expr->text);
    put(out, expr->args[1], untyped, dialect, (enum level)(level + 1));
}

static void put_binary(struct buf *out, const struct expr *expr, enum mig_dialect dialect)
{
    enum level level = binary_level(expr->text);
    if (level == LEVEL_COMPARE)
        put_comparison(out, expr, dialect);
    else if (level == LEVEL_AND || level == LEVEL_OR)
        put_logic(out, expr, dialect, level);
    else if (level == LEVEL_CONCAT)
        put_concat(out, expr, dialect);
    else
        put_arithmetic(out, expr, dialect, level);
}

static void put_in(struct buf *out, const struct expr *expr, enum mig_dialect dialect)
{
    put(out, expr->args[0], untyped, dialect, LEVEL_CONCAT);
    buf_add(out, expr->negated ? " NOT IN (" : " IN (");
    for (size_t i = 1; i < expr->count; i++) {
        if (i != 1)
            buf_add(out, ", ");
        put(out, expr->args[i], peer(expr->args[0]), dialect, LEVEL_ANY);
    }
    buf_char(out, ')');
}

static void put_between(struct buf *out, const struct expr *expr, enum mig_dialect dialect)
{
    put(out, expr->args[0], untyped, dialect, LEVEL_CONCAT);
    buf_add(out, expr->negated ? " NOT BETWEEN " : " BETWEEN ");
    put(out, expr->args[1], peer(expr->args[0]), dialect, LEVEL_CONCAT);
    buf_add(out, " AND ");
    put(out, expr->args[2], peer(expr->args[0]), dialect, LEVEL_CONCAT);
}

static void put_case(struct buf *out, const struct expr *expr, struct type target, enum mig_dialect dialect)
{
    size_t i = expr->has_operand ? 1 : 0;
    struct type compared = expr->has_operand ? peer(expr->args[0]) : untyped;
    struct type result = target.kind == TYPE_UNKNOWN ? expr->type : target;
    buf_add(out, "CASE");
    if (expr->has_operand) {
        buf_char(out, ' ');
        put(out, expr->args[0], untyped, dialect, LEVEL_CONCAT);
    }
    for (; i + 1 < expr->count; i += 2) {
        buf_add(out, " WHEN ");
        put(out, expr->args[i], compared, dialect, LEVEL_ANY);
        buf_add(out, " THEN ");
        sql_result(out, expr->args[i + 1], result, dialect);
    }
    if (expr->has_else) {
        buf_add(out, " ELSE ");
        sql_result(out, expr->args[expr->count - 1], result, dialect);
    }
    buf_add(out, " END");
}

static void put_boolean(struct buf *out, bool value, enum mig_dialect dialect)
{
    buf_add(out, dialect == MIG_DIALECT_SQLITE ? (value ? "1" : "0") : (value ? "true" : "false"));
}

/* In a query the source is named; elsewhere the table may have another name while it is built anew. */
static void put_column(struct buf *out, const struct expr *expr)
{
    if (expr->qualified) {
        sql_name(out, expr->qualifier);
        buf_char(out, '.');
    }
    sql_name(out, expr->text);
}

static void put_query(struct buf *out, const struct expr *expr, enum mig_dialect dialect)
{
    if (expr->kind == EXPR_EXISTS)
        buf_add(out, "EXISTS ");
    if (expr->kind == EXPR_IN_QUERY) {
        put(out, expr->args[0], untyped, dialect, LEVEL_CONCAT);
        buf_add(out, expr->negated ? " NOT IN " : " IN ");
    }
    buf_char(out, '(');
    sql_query(out, expr->query, dialect);
    buf_char(out, ')');
}

static void put_bare(struct buf *out, const struct expr *expr, struct type target, enum mig_dialect dialect)
{
    switch (expr->kind) {
    case EXPR_NULL:
        buf_add(out, "NULL");
        break;
    case EXPR_TRUE:
    case EXPR_FALSE:
        put_boolean(out, expr->kind == EXPR_TRUE, dialect);
        break;
    case EXPR_INTEGER:
    case EXPR_NUMBER:
    case EXPR_OPAQUE:
        buf_add(out, expr->text);
        break;
    case EXPR_STRING:
        put_string(out, expr->text, target, dialect);
        break;
    case EXPR_COLUMN:
        put_column(out, expr);
        break;
    case EXPR_UNARY:
        put_unary(out, expr, target, dialect);
        break;
    case EXPR_BINARY:
        put_binary(out, expr, dialect);
        break;
    case EXPR_IS_NULL:
        put(out, expr->args[0], untyped, dialect, LEVEL_CONCAT);
        buf_add(out, expr->negated ? " IS NOT NULL" : " IS NULL");
        break;
    case EXPR_IN:
        put_in(out, expr, dialect);
        break;
    case EXPR_BETWEEN:
        put_between(out, expr, dialect);
        break;
    case EXPR_LIKE:
        sql_like(out, expr, dialect);
        break;
    case EXPR_CASE:
        put_case(out, expr, target, dialect);
        break;
    case EXPR_CAST:
        sql_cast(out, expr, dialect);
        break;
    case EXPR_CALL:
        if (expr_is_aggregate(expr))
            sql_aggregate(out, expr, dialect);
        else
            sql_call(out, expr, target, dialect);
        break;
    case EXPR_NOW:
        put_now(out, target.kind == TYPE_UNKNOWN ? expr->type : target, dialect);
        break;
    case EXPR_TODAY:
        put_today(out, dialect);
        break;
    case EXPR_COLLATE:
        put(out, expr->args[0], untyped, dialect, LEVEL_ATOM);
        buf_add(out, " COLLATE ");
        sql_name(out, expr->text);
        break;
    case EXPR_EXISTS:
    case EXPR_QUERY:
    case EXPR_IN_QUERY:
        put_query(out, expr, dialect);
        break;
    }
}

static void put(struct buf *out, const struct expr *expr, struct type target, enum mig_dialect dialect,
                enum level least)
{
    bool enclosed = level_of(expr) < least;
    if (enclosed)
        buf_char(out, '(');
    put_bare(out, expr, target, dialect);
    if (enclosed)
        buf_char(out, ')');
}

void sql_value(struct buf *out, const struct expr *expr, struct type target, enum mig_dialect dialect)
{
    put(out, expr, target, dialect, LEVEL_ANY);
}

void sql_expr(struct buf *out, const struct expr *expr, enum mig_dialect dialect)
{
    put(out, expr, untyped, dialect, LEVEL_ANY);
}

void sql_operand(struct buf *out, const struct expr *expr, enum mig_dialect dialect)
{
    put(out, expr, untyped, dialect, LEVEL_ATOM);
}
