/* SPDX-License-Identifier: MIT
 * In: a step and the schema before it. Out: what of the rows and values is gone behind it, in words; NULL
 * where nothing is.
 */
#include "base/buf.h"
#include "schema/apply.h"
#include "schema/judge/judging.h"
#include "schema/partition.h"
#include "schema/sequence.h"

/* What each step of the effect destroys, commas between. */
static const char *judge_effect(struct arena *arena, struct schema schema, const struct step *step)
{
    enum mig_dialect dialect =
        step_runs_on(step, MIG_DIALECT_SQLITE) ? MIG_DIALECT_SQLITE : MIG_DIALECT_POSTGRES;
    struct buf out;
    buf_init(&out, arena);
    for (size_t i = 0; i < step->effect.count; i++) {
        const struct step *change = step->effect.items[i];
        const char *loss = judge_loss(arena, schema, change);
        if (loss != NULL)
            buf_format(&out, "%s%s", out.size > 0 ? ", " : "", loss);
        schema = apply_quietly(arena, schema, change, dialect);
    }
    return out.size > 0 ? out.data : NULL;
}

const char *judge_loss(struct arena *arena, struct schema before, const struct step *step)
{
    if (step->op == OP_SQL)
        return judge_effect(arena, before, step);
    const struct table *table = schema_table(before, step->table.text);
    const struct column *column =
        table != NULL && step->op == OP_DROP_COLUMN ? table_column(table, step->name.text) : NULL;
    if (step->op == OP_DROP_VALUE && step->fill != NULL)
        return arena_format(arena, "the value '%s' of `%s` in the rows that hold it", step->label.text,
                            step->name.text);
    if (step->op == OP_DROP_SEQUENCE && schema_sequence(before, step->name.text) != NULL)
        return arena_format(arena, "how far `%s` has counted", step->name.text);
    if (step->op == OP_DROP_PARTITION && schema_partition(before, step->name.text) != NULL)
        return arena_format(arena, "the rows of `%s`", step->name.text);
    if (table == NULL)
        return NULL;
    if (step->op == OP_DROP_TABLE || (step->op == OP_DELETE && step->where == NULL))
        return arena_format(arena, "the rows of `%s`", step->table.text);
    if (step->op == OP_DELETE)
        return arena_format(arena, "rows of `%s`", step->table.text);
    if (column != NULL && column->generated == NULL)
        return arena_format(arena, "the values of `%s.%s`", step->table.text, step->name.text);
    if (step->op == OP_ALTER_COLUMN && alter_loses(before, step))
        return arena_format(arena, "%s of `%s.%s`",
                            step->alteration->kind == ALTER_TYPE ? "parts of the values" : "the values",
                            step->table.text, step->name.text);
    return NULL;
}
