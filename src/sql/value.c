/* SPDX-License-Identifier: MIT
 * Expressions that become the value of a column: what is stored, and what is stored when nothing is given.
 * Comes in: a resolved tree and the column's type. Goes out: SQL that the column takes.
 */
#include "sql/write.h"

#include "base/text.h"

/* PostgreSQL reads a text constant as whatever its place asks for; inside CASE and coalesce nothing asks. */
void sql_result(struct buf *out, const struct expr *expr, struct type target, enum mig_dialect dialect)
{
    bool plain = type_is_text(target) || target.kind == TYPE_UNKNOWN;
    bool cast = dialect == MIG_DIALECT_POSTGRES && expr->kind == EXPR_STRING && !plain;
    buf_add(out, cast ? "CAST(" : "");
    sql_value(out, expr, target, dialect);
    if (!cast)
        return;
    buf_add(out, " AS ");
    sql_type(out, target, schema_empty, dialect);
    buf_char(out, ')');
}

/* Both databases take a constant as it is, and PostgreSQL its now(); anything else stands in parentheses. */
void sql_default(struct buf *out, const struct expr *expr, struct type target, enum mig_dialect dialect)
{
    bool now = expr->kind == EXPR_NOW && dialect == MIG_DIALECT_POSTGRES;
    bool bare = now || expr->kind == EXPR_TODAY || expr_is_constant(expr);
    buf_add(out, bare ? "" : "(");
    sql_value(out, expr, target, dialect);
    buf_add(out, bare ? "" : ")");
}
