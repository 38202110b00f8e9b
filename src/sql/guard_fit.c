/* SPDX-License-Identifier: MIT
 * Guards of SQLite against values that their column has no place for. Comes in: a value that rows are about
 * to get. Goes out: a statement in front, which counts those that do not fit and shows one, before anything
 * is written; and in a trigger, which cannot look before, the value with what stops it.
 */
#include "sql/write.h"

#include "schema/typing.h"

static const char *note_of(struct arena *arena, const char *table, const struct column *column,
                           const struct expr *value)
{
    return arena_format(arena, "`%s.%s` would get what does not fit into `%s`%s%s", table, column->name.text,
                        type_text(arena, column->type), value_divides(value) ? ", or divide by 0" : "",
                        value_cuts(value) ? ", or a text of a negative length" : "");
}

/* One of the values, or what stands for it where there is none. */
static const char *sample_of(struct arena *arena, const struct column *column, const struct expr *value)
{
    struct buf text, cut;
    buf_init(&text, arena);
    buf_init(&cut, arena);
    sql_value(&text, value, column->type, MIG_DIALECT_SQLITE);
    const char *sample =
        arena_format(arena,
                     value_divides(value) ? "coalesce('''' || CAST((%s) AS TEXT) || '''', 'a division by 0')"
                                          : "'''' || CAST((%s) AS TEXT) || ''''",
                     text.data);
    write_cuts(&cut, value);
    return cut.size == 0
               ? sample
               : arena_format(arena, "CASE WHEN %s THEN 'a negative length' ELSE %s END", cut.data, sample);
}

void guard_fit(const struct change *change, const struct column *column, const struct expr *value,
               const char *where)
{
    struct arena *arena = change->render->arena;
    const char *table = change->step->table.text;
    struct buf unfit;
    buf_init(&unfit, arena);
    if (change->render->dialect != MIG_DIALECT_SQLITE || column == NULL ||
        !write_unfit(&unfit, change->after, value, column->type))
        return;
    const char *sample = sample_of(arena, column, value);
    const char *note = note_of(arena, table, column, value);
    if (where == NULL)
        render_add(change->render, MIG_KIND_GUARD,
                   arena_format(arena, "SELECT %s WHERE %s", sample, unfit.data), note);
    else
        guard_rows(change->render, quoted(arena, table),
                   arena_format(arena, *where != '\0' ? "(%s) AND (%s)" : "%s%s", where, unfit.data), sample,
                   note);
}

void write_fitting(struct buf *out, const struct change *change, const struct column *column,
                   const struct expr *value)
{
    struct buf unfit, stored;
    buf_init(&unfit, out->arena);
    buf_init(&stored, out->arena);
    sql_stored(&stored, value, column->type, MIG_DIALECT_SQLITE);
    bool asks = typing_is_number(column->type) ? write_unfit(&unfit, change->after, value, column->type)
                                               : write_stopping(&unfit, value);
    if (asks)
        buf_format(out, "CASE WHEN %s THEN RAISE(ABORT, %s) ELSE %s END", unfit.data,
                   literal(out->arena, note_of(out->arena, change->step->table.text, column, value),
                           MIG_DIALECT_SQLITE),
                   stored.data);
    else
        buf_add(out, stored.data);
}
