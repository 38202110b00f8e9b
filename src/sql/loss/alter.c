/* SPDX-License-Identifier: MIT
 * What taking back an `alter column` would lose. Comes in: the step of the downgrade. Goes out: the condition
 * for rows whose value would not be the same after the downgrade and another upgrade.
 */
#include "sql/write.h"

#include "base/text.h"
#include "schema/conversion.h"
#include "schema/extent.h"

static const struct expr *as_type(struct arena *arena, const struct expr *expr, struct type type)
{
    const struct expr **args = arena_new(arena, const struct expr *);
    struct expr *cast = arena_new(arena, struct expr);
    args[0] = expr;
    *cast = (struct expr){.kind = EXPR_CAST, .type = type, .args = args, .count = 1, .resolved = true};
    return cast;
}

/* As a column of the type keeps it: with so many digits behind the point. */
static const struct expr *as_kept(struct arena *arena, const struct expr *expr, struct type type)
{
    if (type.kind != TYPE_NUMERIC || type.precision == 0 || extent_of(expr).behind <= type.scale)
        return expr;
    struct expr *digits = arena_new(arena, struct expr), *call = arena_new(arena, struct expr);
    const struct expr **args = arena_array(arena, const struct expr *, 2);
    *digits = (struct expr){.kind = EXPR_INTEGER,
                            .text = arena_format(arena, "%u", type.scale),
                            .type = {.kind = TYPE_INTEGER},
                            .resolved = true};
    args[0] = expr;
    args[1] = digits;
    *call = (struct expr){
        .kind = EXPR_CALL, .text = "round", .type = type, .args = args, .count = 2, .resolved = true};
    return call;
}

/* `expr` with `by` in the place of the column. */
static const struct expr *with_value(struct arena *arena, const struct expr *expr, const char *column,
                                     const struct expr *by)
{
    if (expr->kind == EXPR_COLUMN && text_equal(expr->text, column))
        return by;
    if (expr->count == 0)
        return expr;
    const struct expr **args = arena_array(arena, const struct expr *, expr->count);
    struct expr *copy = arena_new(arena, struct expr);
    for (size_t i = 0; i < expr->count; i++)
        args[i] = with_value(arena, expr->args[i], column, by);
    *copy = *expr;
    copy->args = args;
    return copy;
}

static bool is_number(struct type type)
{
    enum family family = type_family(type);
    return !type.array && (family == FAMILY_WHOLE || family == FAMILY_DECIMAL || type.kind == TYPE_DOUBLE);
}

/* Is the column other than the expression? */
static void write_other(struct buf *out, const struct column *column, const struct expr *expr,
                        enum mig_dialect dialect)
{
    bool postgres = dialect == MIG_DIALECT_POSTGRES;
    bool number = is_number(column->type); /* what does not fit is another one, and no error */
    bool rounded = postgres && column->type.kind == TYPE_NUMERIC && column->type.precision != 0;
    sql_name(out, column->name.text);
    buf_add(out, !postgres ? " IS NOT (" : rounded ? " IS DISTINCT FROM round(CAST(" : " IS DISTINCT FROM ");
    buf_add(out, !postgres || rounded ? "" : number ? "(" : "CAST(");
    sql_value(out, expr, column->type, dialect);
    if (rounded) {
        buf_format(out, " AS numeric), %u", column->type.scale);
    } else if (postgres && !number) {
        buf_add(out, " AS ");
        sql_type(out, column->type, schema_empty, dialect);
    }
    buf_char(out, ')');
}

/* Down with `using`, up again with `reverse`. */
static void write_there_and_back(struct buf *out, const struct render *render, const struct table *table,
                                 const struct column *column, const struct alteration *alteration)
{
    struct arena *arena = render->arena;
    struct column other = *column;
    other.type = alteration->to.type;
    const struct table *down = table_with_column(arena, table, column, &other);
    const struct expr *there = as_kept(arena, render_resolved(render, alteration->using, table), other.type);
    const struct expr *back = render_resolved(render, alteration->reverse, down);
    if (render->dialect == MIG_DIALECT_POSTGRES && !is_number(other.type))
        there = as_type(arena, there, other.type);
    back = with_value(arena, back, column->name.text, there);
    if (render->dialect == MIG_DIALECT_SQLITE)
        back = as_kept(arena, back, column->type);
    write_other(out, column, back, render->dialect);
}

static bool write_type_loss(struct buf *out, const struct render *render, struct schema before,
                            const struct step *step, const char *name)
{
    const struct table *table = schema_table(before, step->table.text);
    const struct column *column = table_column(table, step->name.text);
    const struct alteration *alteration = step->alteration;
    struct converting converting = {.schema = before,
                                    .column = column,
                                    .name = name,
                                    .to = alteration->to.type,
                                    .dialect = render->dialect};
    if (column->generated != NULL || (alteration->using != NULL && alteration->reverse == NULL))
        return false;
    if (alteration->using == NULL)
        return write_changed(out, &converting);
    write_there_and_back(out, render, table, column, alteration);
    return true;
}

bool write_alter_loss(struct buf *out, const struct render *render, struct schema before,
                      const struct step *step, const char *name, bool moved)
{
    const struct table *table = schema_table(before, step->table.text);
    const struct column *column = table_column(table, step->name.text);
    const struct alteration *alteration = step->alteration;
    bool computed =
        alteration->kind == ALTER_SET_GENERATED ||
        (alteration->kind == ALTER_TYPE && alteration->using != NULL && alteration->reverse != NULL);
    bool compared = column->type.kind != TYPE_JSON || render->dialect == MIG_DIALECT_SQLITE;
    if (computed && column->generated == NULL && (moved || !compared)) {
        sql_name(out, name);
        buf_add(out, " IS NOT NULL");
        return true;
    }
    if (alteration->kind == ALTER_TYPE)
        return write_type_loss(out, render, before, step, name);
    if (alteration->kind != ALTER_SET_GENERATED || column->generated != NULL)
        return false;
    write_other(out, column, render_resolved(render, alteration->to.generated, table), render->dialect);
    return true;
}
