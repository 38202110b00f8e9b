/* SPDX-License-Identifier: MIT
 * What a table of SQLite may hold as it is and not as it will be: a strict one takes only values of its
 * types, a key that becomes the rowid only whole numbers, and what is not null no null. Comes in: steps that
 * rebuild. Goes out: guards that name the columns and count such values before anything is written.
 */
#include "sql/sqlite/rebuild.h"

#include "base/text.h"

/* typeof() of what a column takes; NULL: anything. */
static const char *strict_type(const struct column *column)
{
    switch (column->type.kind) {
    case TYPE_INTEGER:
        return "integer";
    case TYPE_REAL:
        return "real";
    case TYPE_TEXT:
        return "text";
    case TYPE_BYTES:
        return "blob";
    case TYPE_SMALLINT: /* schema/apply/table.c refuses them */
    case TYPE_BIGINT:
    case TYPE_BOOLEAN:
    case TYPE_DOUBLE:
    case TYPE_NUMERIC:
    case TYPE_VARCHAR:
    case TYPE_CHAR:
    case TYPE_DATE:
    case TYPE_TIME:
    case TYPE_TIMESTAMP:
    case TYPE_TIMESTAMPTZ:
    case TYPE_INTERVAL:
    case TYPE_JSON:
    case TYPE_JSONB:
    case TYPE_UUID:
    case TYPE_ENUM:
    case TYPE_OTHER:
    case TYPE_UNKNOWN:
        return NULL;
    }
    return NULL;
}

static const char *newly_asked(const struct change *change, const struct column *old,
                               const struct column *now)
{
    if (now->serial && !old->serial)
        return "integer";
    return change->now->strict && !change->old->strict ? strict_type(now) : NULL;
}

static void add_query(struct buf *sql, const struct change *change, const struct column *column,
                      const char *type)
{
    struct arena *arena = change->render->arena;
    const char *name = quoted(arena, column->name.text);
    buf_format(sql,
               "%sSELECT %s || ' is ' || typeof(%s) || ' in ' || count(*) || ' of the rows' FROM %s WHERE "
               "typeof(%s) NOT IN ('%s', 'null') GROUP BY typeof(%s)",
               sql->size == 0 ? "" : " UNION ALL ", literal(arena, column->name.text, MIG_DIALECT_SQLITE),
               name, quoted(arena, change->old->object.name.text), name, type, name);
}

void rebuild_guard_values(const struct change *change)
{
    struct buf sql;
    if (change->step->op == OP_ALTER_COLUMN) /* which looks at what it converts */
        return;
    buf_init(&sql, change->render->arena);
    for (size_t i = 0; i < change->now->column_count; i++) {
        const struct column *now = change->now->columns[i];
        const struct column *old = table_column(change->old, now->name.text);
        const char *type = old != NULL ? newly_asked(change, old, now) : NULL;
        if (type != NULL)
            add_query(&sql, change, now, type);
    }
    if (sql.size == 0)
        return;
    render_add(change->render, MIG_KIND_GUARD, sql.data,
               arena_format(change->render->arena,
                            change->now->strict && !change->old->strict
                                ? "`%s` cannot become strict with values of other types"
                                : "the key of `%s` has values that cannot number its rows",
                            change->old->object.name.text));
}

/* A literal that is not null, which needs no look at the rows. */
static bool is_given(const struct expr *expr)
{
    return expr != NULL && expr->kind != EXPR_NULL && expr_is_constant(expr);
}

/* Does a step give rows of the column a value that could be null? It is the one that is served. */
static bool may_be_null(const struct rebuild *rebuild, const struct column *column)
{
    for (size_t i = 0; i < rebuild->count; i++) {
        const struct step *step = rebuild->steps[i].step;
        rebuild->render->part = i;
        if (step->op == OP_ADD_COLUMN && text_equal(step->column->name.text, column->name.text))
            return step->fill != NULL && !is_given(step->fill);
        if (step->op != OP_ALTER_COLUMN || !text_equal(step->name.text, column->name.text))
            continue;
        if (step->alteration->using != NULL || (step->fill != NULL && !is_given(step->fill)))
            return true;
    }
    return false;
}

void rebuild_guard_nulls(const struct rebuild *rebuild)
{
    const struct table *now = rebuild->whole->now;
    for (size_t i = 0; i < now->column_count; i++) {
        const struct column *column = now->columns[i];
        struct buf value;
        buf_init(&value, rebuild->arena);
        if ((!column->not_null && !key_has(now, column->name.text)) || !may_be_null(rebuild, column) ||
            rebuild_value(rebuild, column, &value) != COPIED_CHANGED)
            continue;
        guard_rows(rebuild->render, rebuild->table, arena_format(rebuild->arena, "(%s) IS NULL", value.data),
                   NULL,
                   arena_format(rebuild->arena, "`%s.%s` is not null, and there would be no value for it",
                                rebuild->name, column->name.text));
    }
}
