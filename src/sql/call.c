/* SPDX-License-Identifier: MIT
 * Functions, casts and patterns: where the databases spell differently, or do different things under one
 * name. Comes in: a resolved tree. Goes out: SQL with one meaning (schema/functions.def has the spellings).
 */
#include "sql/write.h"

#include "base/text.h"
#include "schema/functions.h"

#include <string.h>

/* PostgreSQL's text functions do not take an enum. */
static void put_argument(struct buf *out, const struct expr *call, size_t number, char letter,
                         struct type target, enum mig_dialect dialect)
{
    const struct expr *arg = call->args[number];
    bool cast = letter == 't' && arg->type.kind == TYPE_ENUM && dialect == MIG_DIALECT_POSTGRES;
    if (cast)
        buf_add(out, "CAST(");
    if (letter == 's')
        sql_result(out, arg, target, dialect);
    else
        sql_expr(out, arg, dialect);
    if (cast)
        buf_add(out, " AS text)");
}

static char argument_letter(const struct function *function, size_t number)
{
    size_t count = strlen(function->arguments);
    return count == 0 ? 'a' : function->arguments[number < count ? number : count - 1];
}

static void put_all(struct buf *out, const struct expr *call, const struct function *function,
                    struct type target, enum mig_dialect dialect)
{
    for (size_t i = 0; i < call->count; i++) {
        if (i != 0)
            buf_add(out, ", ");
        put_argument(out, call, i, argument_letter(function, i), target, dialect);
    }
}

/* The number behind a `[`'s first `$`: what stands up to the `]` is left out when that value is not given. */
static bool given(const char *template, const struct expr *call)
{
    const char *value = strchr(template, '$');
    return value != NULL && (size_t)(value[1] - '0') <= call->count;
}

static void put_template(struct buf *out, const struct expr *call, const struct function *function,
                         struct type target, enum mig_dialect dialect)
{
    for (const char *c = function->sql[dialect]; *c != '\0'; c++) {
        if (*c == '[' && !given(c, call))
            c = strchr(c, ']');
        else if (*c == '$' && c[1] == '*') {
            put_all(out, call, function, target, dialect);
            c++;
        } else if (*c == '$') {
            size_t number = (size_t)(c[1] - '1');
            put_argument(out, call, number, argument_letter(function, number), target, dialect);
            c++;
        } else if (*c != '[' && *c != ']') {
            buf_char(out, *c);
        }
    }
}

void sql_call(struct buf *out, const struct expr *call, struct type target, enum mig_dialect dialect)
{
    const struct function *function = function_find(call->text);
    struct type wanted = target.kind == TYPE_UNKNOWN ? call->type : target;
    if (function != NULL && function->sql[dialect] != NULL)
        put_template(out, call, function, wanted, dialect);
}

static const char *sqlite_storage(enum type_kind kind)
{
    switch (kind) {
    case TYPE_SMALLINT:
    case TYPE_INTEGER:
    case TYPE_BIGINT:
        return "INTEGER";
    case TYPE_REAL:
    case TYPE_DOUBLE:
        return "REAL";
    case TYPE_NUMERIC:
        return "NUMERIC";
    case TYPE_BYTES:
        return "BLOB";
    case TYPE_TEXT:
    case TYPE_VARCHAR:
    case TYPE_CHAR:
    case TYPE_JSON:
    case TYPE_JSONB:
    case TYPE_UUID:
    case TYPE_ENUM:
    case TYPE_TIME:
    case TYPE_INTERVAL:
    case TYPE_OTHER:
    case TYPE_UNKNOWN:
    case TYPE_BOOLEAN:
    case TYPE_DATE:
    case TYPE_TIMESTAMP:
    case TYPE_TIMESTAMPTZ:
        return "TEXT";
    }
    return "TEXT";
}

static void put_around(struct buf *out, const char *before, const struct expr *expr, const char *after)
{
    buf_add(out, before);
    sql_expr(out, expr, MIG_DIALECT_SQLITE);
    buf_add(out, after);
}

/* PostgreSQL rounds to a whole number, SQLite cuts off; and a true there reads `true`, not 1. A moment is one
 * text with and without zone; strftime would cut it to milliseconds. */
static void put_sqlite_cast(struct buf *out, const struct expr *value, struct type type)
{
    bool whole = text_equal(sqlite_storage(type.kind), "INTEGER");
    bool rounded = value->kind == EXPR_CALL && value->count == 1 && text_equal(value->text, "round");
    if (type.kind == TYPE_BOOLEAN && !type_is_text(value->type)) {
        buf_char(out, '(');
        sql_operand(out, value, MIG_DIALECT_SQLITE);
        buf_add(out, " <> 0)");
    } else if (type.kind == TYPE_DATE) {
        put_around(out, "date(", value, ")");
    } else if (type_is_time_point(type) && type_is_time_point(value->type)) {
        sql_operand(out, value, MIG_DIALECT_SQLITE);
    } else if (type_is_time_point(type)) {
        put_around(out, "strftime('%Y-%m-%d %H:%M:%f000', ", value, ")");
    } else if (type_is_text(type) && value->type.kind == TYPE_BOOLEAN) {
        put_around(out, "CASE ", value, " WHEN 1 THEN 'true' WHEN 0 THEN 'false' END");
    } else if (type.kind == TYPE_VARCHAR && type.length != 0) {
        put_around(out, "substr(CAST(", value, " AS TEXT), 1, ");
        buf_format(out, "%u)", type.length);
    } else if (whole && type_is_inexact(value->type) && !rounded) {
        put_around(out, "CAST(round(", value, ") AS INTEGER)");
    } else if (type.kind == TYPE_NUMERIC && type.precision != 0) {
        put_around(out, "round(CAST(", value, " AS NUMERIC), ");
        buf_format(out, "%u)", type.scale);
    } else {
        put_around(out, "CAST(", value, " AS ");
        buf_format(out, "%s)", sqlite_storage(type.kind));
    }
}

void sql_cast(struct buf *out, const struct expr *cast, enum mig_dialect dialect)
{
    if (dialect == MIG_DIALECT_SQLITE) {
        put_sqlite_cast(out, cast->args[0], cast->type);
        return;
    }
    buf_add(out, "CAST(");
    sql_expr(out, cast->args[0], dialect);
    buf_add(out, " AS ");
    sql_type(out, cast->type, schema_empty, dialect);
    buf_char(out, ')');
}

/* `%` and `_` are the only signs of a pattern: none escapes them. */
static void put_glob(struct buf *out, const char *pattern)
{
    struct buf glob;
    buf_init(&glob, out->arena);
    for (const char *c = pattern; *c != '\0'; c++) {
        if (*c == '%')
            buf_char(&glob, '*');
        else if (*c == '_')
            buf_char(&glob, '?');
        else
            buf_format(&glob, *c == '*' || *c == '?' || *c == '[' ? "[%c]" : "%c", *c);
    }
    sql_string(out, glob.data, MIG_DIALECT_SQLITE);
}

static void put_sqlite_pattern(struct buf *out, const struct expr *pattern)
{
    if (pattern->kind == EXPR_STRING)
        put_glob(out, pattern->text);
    else
        put_around(out, "replace(replace(replace(replace(replace(", pattern,
                   ", '[', '[[]'), '*', '[*]'), '?', '[?]'), '%', '*'), '_', '?')");
}

static void put_postgres_pattern(struct buf *out, const struct expr *pattern)
{
    struct buf doubled;
    buf_init(&doubled, out->arena);
    if (pattern->kind != EXPR_STRING) {
        buf_add(out, "replace(");
        sql_expr(out, pattern, MIG_DIALECT_POSTGRES);
        buf_add(out, ", E'\\\\', E'\\\\\\\\')");
        return;
    }
    for (const char *c = pattern->text; *c != '\0'; c++)
        buf_add(&doubled, *c == '\\' ? "\\\\" : (const char[]){*c, '\0'});
    sql_string(out, doubled.data, MIG_DIALECT_POSTGRES);
}

/* Upper and lower case differ, as the standard has it. SQLite's own LIKE does not tell them apart, GLOB does.
 */
void sql_like(struct buf *out, const struct expr *like, enum mig_dialect dialect)
{
    bool cast = dialect == MIG_DIALECT_POSTGRES && like->args[0]->type.kind == TYPE_ENUM;
    buf_add(out, cast ? "CAST(" : "");
    sql_operand(out, like->args[0], dialect);
    buf_add(out, cast ? " AS text)" : "");
    buf_add(out, like->negated ? " NOT" : "");
    buf_add(out, dialect == MIG_DIALECT_SQLITE ? " GLOB " : " LIKE ");
    if (dialect == MIG_DIALECT_SQLITE)
        put_sqlite_pattern(out, like->args[1]);
    else
        put_postgres_pattern(out, like->args[1]);
}
