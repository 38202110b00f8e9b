/* SPDX-License-Identifier: MIT
 * In: a trigger as a source has it, or as a database keeps it. Out: its normal form; two that mean the same
 * and look alike have equal ones.
 */
#include "schema/trigger.h"
#include "base/text.h"

struct settling {
    struct arena *arena;
    const struct schema *schema;
    enum mig_dialect dialect;
    bool failed;
};

static struct type stored_type(const struct settling *settling, const struct trigger_place *place)
{
    const struct table *table =
        place->column != NULL ? schema_table(*settling->schema, place->step->table.text) : NULL;
    const struct column *column = table != NULL ? table_column(table, place->column) : NULL;
    return column != NULL ? column->type : (struct type){.kind = TYPE_UNKNOWN};
}

static const struct expr *settle(void *context, const struct trigger_place *place, const struct expr *expr)
{
    struct settling *settling = context;
    const struct expr *made = query_normal_expr(settling->arena, expr, place->around, settling->schema,
                                                stored_type(settling, place), settling->dialect);
    settling->failed = settling->failed || made == NULL;
    return made != NULL ? made : expr;
}

const struct trigger *trigger_normal(struct arena *arena, const struct trigger *trigger,
                                     const struct schema *schema, enum mig_dialect dialect)
{
    struct settling settling = {arena, schema, dialect, false};
    const struct trigger *made = trigger_with_exprs(arena, trigger, settle, &settling);
    return settling.failed ? NULL : made;
}
