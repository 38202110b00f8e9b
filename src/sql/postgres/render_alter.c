/* SPDX-License-Identifier: MIT
 * alter column on PostgreSQL. Comes in: one step. Goes out: its statements. What reads the column keeps its
 * text there as it was typed once, so it is dropped and made again where types decide about it; a column that
 * becomes a generated one is made anew.
 */
#include "sql/write.h"

#include "base/text.h"
#include "schema/apply.h"
#include "schema/conversion.h"

static const char *table_name(const struct change *change)
{
    return quoted(change->render->arena, change->step->table.text);
}

static const char *column_name(const struct change *change)
{
    return quoted(change->render->arena, change->step->name.text);
}

static const struct column *column_in(const struct change *change, const struct table *table)
{
    return table_column(table, change->step->name.text);
}

static void alter(const struct change *change, const char *action)
{
    render_execute(change->render, "ALTER TABLE %s ALTER COLUMN %s %s", table_name(change),
                   column_name(change), action);
}

static const char *default_text(const struct change *change, const struct column *column)
{
    struct buf text;
    buf_init(&text, change->render->arena);
    sql_default(&text, column->value, column->type, MIG_DIALECT_POSTGRES);
    return text.data;
}

/* Where no operator goes between the types, PostgreSQL has converted the column and keeps that as if somebody
 * had written it: `(small % 3)` is `(CAST(small AS integer) % 3)`, which a bigint may overflow. */
static bool converts(const struct expr *expr, const char *column)
{
    bool remainder = expr != NULL && expr->kind == EXPR_BINARY && text_equal(expr->text, "%");
    if (expr == NULL || !expr_reads(expr, column))
        return false;
    if (remainder || expr->kind == EXPR_CALL || expr->kind == EXPR_CASE || expr->kind == EXPR_CAST)
        return true;
    for (size_t i = 0; i < expr->count; i++)
        if (converts(expr->args[i], column))
            return true;
    return false;
}

/* Within these, what PostgreSQL kept of an expression means the same again. */
static bool keeps_expressions(struct type from, struct type to)
{
    enum family family = type_family(from);
    bool padded = from.kind == TYPE_CHAR || to.kind == TYPE_CHAR;
    return family == type_family(to) && !from.array && !to.array && !padded &&
           (family == FAMILY_WHOLE || family == FAMILY_DECIMAL || family == FAMILY_TEXT);
}

/* Does what PostgreSQL kept of it mean something else now? */
static bool is_made_again(const struct change *change, const struct expr *expr)
{
    const char *column = change->step->name.text;
    struct type from = column_in(change, change->old)->type, to = column_in(change, change->now)->type;
    if (!keeps_expressions(from, to))
        return expr_reads(expr, column);
    return type_family(from) == FAMILY_WHOLE && converts(expr, column);
}

static bool index_is_made_again(const struct change *change, const struct index *index)
{
    bool again = is_made_again(change, index->where);
    for (size_t i = 0; i < index->part_count; i++)
        again = again ||
                (index->parts[i].expr->kind != EXPR_COLUMN && is_made_again(change, index->parts[i].expr));
    return again;
}

static void drop_readers(const struct change *change)
{
    for (size_t i = 0; i < change->old->constraint_count; i++)
        if (is_made_again(change, change->old->constraints[i]->check))
            render_execute(change->render, "ALTER TABLE %s DROP CONSTRAINT %s", table_name(change),
                           quoted(change->render->arena, change->old->constraints[i]->name.text));
    for (size_t i = 0; i < change->old->index_count; i++)
        if (index_is_made_again(change, change->old->indexes[i]))
            render_execute(change->render, "DROP INDEX %s",
                           quoted(change->render->arena, change->old->indexes[i]->object.name.text));
}

static void add_constraint(const struct change *change, const struct constraint *constraint)
{
    struct buf sql;
    buf_init(&sql, change->render->arena);
    buf_format(&sql, "ALTER TABLE %s ADD ", table_name(change));
    write_constraint(&sql, constraint, MIG_DIALECT_POSTGRES);
    render_add(change->render, MIG_KIND_EXECUTE, sql.data, "");
}

static void create_index(const struct change *change, const struct index *index)
{
    struct buf sql;
    buf_init(&sql, change->render->arena);
    render_create_index(&sql, index, MIG_DIALECT_POSTGRES);
    render_add(change->render, MIG_KIND_EXECUTE, sql.data, "");
}

static void add_readers(const struct change *change)
{
    for (size_t i = 0; i < change->now->constraint_count; i++)
        if (is_made_again(change, change->now->constraints[i]->check))
            add_constraint(change, change->now->constraints[i]);
    for (size_t i = 0; i < change->now->index_count; i++)
        if (index_is_made_again(change, change->now->indexes[i]))
            create_index(change, change->now->indexes[i]);
}

/* Without COLLATE the column would fall back to the collation of its type. */
static void add_type(struct buf *sql, const struct change *change, const struct column *now)
{
    buf_format(sql, "ALTER COLUMN %s TYPE ", column_name(change));
    sql_type(sql, now->type, change->after, MIG_DIALECT_POSTGRES);
    if (now->collation == NULL)
        return;
    buf_add(sql, " COLLATE ");
    sql_name(sql, now->collation);
}

/* A default goes out of the way: not every one becomes one of the new type by itself. */
static void alter_type(const struct change *change)
{
    const struct column *old = column_in(change, change->old), *now = column_in(change, change->now);
    struct buf sql, value;
    buf_init(&sql, change->render->arena);
    buf_init(&value, change->render->arena);
    buf_format(&sql, "ALTER TABLE %s ", table_name(change));
    if (old->value != NULL)
        buf_format(&sql, "ALTER COLUMN %s DROP DEFAULT, ", column_name(change));
    add_type(&sql, change, now);
    if (old->generated == NULL && write_altered_value(&value, change))
        buf_format(&sql, " USING %s", value.data);
    if (now->value != NULL)
        buf_format(&sql, ", ALTER COLUMN %s SET DEFAULT %s", column_name(change), default_text(change, now));
    render_add(change->render, MIG_KIND_EXECUTE, sql.data, "");
}

/* The sequence of a serial column counts as far as its type. */
static void alter_sequence(const struct change *change)
{
    const struct column *now = column_in(change, change->now);
    struct arena *arena = change->render->arena;
    if (!now->serial)
        return;
    render_execute(
        change->render,
        "DO $mig$ BEGIN EXECUTE 'ALTER SEQUENCE ' || pg_get_serial_sequence(%s, %s) || ' AS %s'; END "
        "$mig$",
        literal(arena, table_name(change), MIG_DIALECT_POSTGRES),
        literal(arena, change->step->name.text, MIG_DIALECT_POSTGRES),
        now->type.kind == TYPE_BIGINT ? "bigint" : "integer");
}

static void change_type(const struct change *change)
{
    drop_readers(change);
    alter_type(change);
    alter_sequence(change);
    add_readers(change);
}

static void change_collation(const struct change *change)
{
    struct buf sql;
    buf_init(&sql, change->render->arena);
    buf_format(&sql, "ALTER TABLE %s ", table_name(change));
    add_type(&sql, change, column_in(change, change->now));
    render_add(change->render, MIG_KIND_EXECUTE, sql.data, "");
}

static void set_not_null(const struct change *change)
{
    struct buf value;
    buf_init(&value, change->render->arena);
    if (change->step->fill != NULL) {
        sql_value(&value, render_resolved(change->render, change->step->fill, change->old),
                  column_in(change, change->old)->type, MIG_DIALECT_POSTGRES);
        render_execute(change->render, "UPDATE %s SET %s = %s WHERE %s IS NULL", table_name(change),
                       column_name(change), value.data, column_name(change));
        settle_deferred(change);
    }
    alter(change, "SET NOT NULL");
}

static bool index_stands_on(const struct index *index, const char *column)
{
    bool stands = names_have(index->include, column) || expr_reads(index->where, column);
    for (size_t i = 0; i < index->part_count; i++)
        stands = stands || expr_reads(index->parts[i].expr, column);
    return stands;
}

/* What the chain knows to stand on the column goes first and comes back; anything else stops the step. */
static void make_anew(const struct change *change)
{
    struct arena *arena = change->render->arena;
    const char *name = change->step->name.text;
    struct buf sql;
    buf_init(&sql, arena);
    for (size_t i = 0; i < change->old->constraint_count; i++)
        if (constraint_reads(change->old->constraints[i], name))
            render_execute(change->render, "ALTER TABLE %s DROP CONSTRAINT %s", table_name(change),
                           quoted(arena, change->old->constraints[i]->name.text));
    for (size_t i = 0; i < change->old->index_count; i++)
        if (index_stands_on(change->old->indexes[i], name))
            render_execute(change->render, "DROP INDEX %s",
                           quoted(arena, change->old->indexes[i]->object.name.text));
    guard_dependants(change);
    render_execute(change->render, "ALTER TABLE %s DROP COLUMN %s", table_name(change), column_name(change));
    buf_format(&sql, "ALTER TABLE %s ADD COLUMN ", table_name(change));
    write_column(&sql, change->after, change->now, column_in(change, change->now), MIG_DIALECT_POSTGRES);
    render_add(change->render, MIG_KIND_EXECUTE, sql.data, "");
    if (column_in(change, change->now)->comment != NULL)
        postgres_comment(change, name, column_in(change, change->now)->comment);
    for (size_t i = 0; i < change->now->constraint_count; i++)
        if (constraint_reads(change->now->constraints[i], name))
            add_constraint(change, change->now->constraints[i]);
    for (size_t i = 0; i < change->now->index_count; i++)
        if (index_stands_on(change->now->indexes[i], name))
            create_index(change, change->now->indexes[i]);
}

/* A sequence that starts behind the numbers that are there. */
static void set_identity(const struct change *change)
{
    struct arena *arena = change->render->arena;
    const struct column *old = column_in(change, change->old), *now = column_in(change, change->now);
    const char *words = now->identity == IDENTITY_ALWAYS ? "GENERATED ALWAYS" : "GENERATED BY DEFAULT";
    if (old->identity != IDENTITY_NONE) {
        alter(change, arena_format(arena, "SET %s", words));
        return;
    }
    if (old->serial) {
        sequence_to_identity(change, now);
        return;
    }
    alter(change, arena_format(arena, "ADD %s AS IDENTITY", words));
    render_execute(change->render,
                   "SELECT setval(pg_get_serial_sequence(%s, %s), max(%s)) FROM %s HAVING max(%s) >= 1",
                   literal(arena, table_name(change), MIG_DIALECT_POSTGRES),
                   literal(arena, change->step->name.text, MIG_DIALECT_POSTGRES), column_name(change),
                   table_name(change), column_name(change));
}

void render_alter_postgres(const struct change *change)
{
    struct arena *arena = change->render->arena;
    render_alter_guards(change);
    switch (change->step->alteration->kind) {
    case ALTER_TYPE:
        if (judge_made_anew(change->before, change->step))
            make_anew(change);
        else
            change_type(change);
        break;
    case ALTER_SET_NOT_NULL:
        set_not_null(change);
        break;
    case ALTER_DROP_NOT_NULL:
        alter(change, "DROP NOT NULL");
        break;
    case ALTER_SET_DEFAULT:
        alter(change,
              arena_format(arena, "SET DEFAULT %s", default_text(change, column_in(change, change->now))));
        break;
    case ALTER_DROP_DEFAULT:
        alter(change, "DROP DEFAULT");
        break;
    case ALTER_SET_COLLATION:
    case ALTER_DROP_COLLATION:
        change_collation(change);
        break;
    case ALTER_SET_GENERATED:
        make_anew(change);
        break;
    case ALTER_DROP_GENERATED:
        alter(change, "DROP EXPRESSION");
        break;
    case ALTER_SET_IDENTITY:
        set_identity(change);
        break;
    case ALTER_DROP_IDENTITY:
        alter(change, "DROP IDENTITY");
        break;
    case ALTER_SET_SERIAL:
        identity_to_sequence(change, column_in(change, change->now));
        break;
    }
}
