/* SPDX-License-Identifier: MIT
 * rename constraint and rename index: what has the new name must be as free to take it as a new one. A key
 * is an index on PostgreSQL, and both are renamed at once.
 */
#include "base/text.h"
#include "schema/apply/applying.h"

/* As if it had been made with this name: one that PostgreSQL would have chosen says nothing, and SQLite's
 * text leaves it out. */
static bool is_default(const struct apply *apply, struct schema schema, const struct table *table,
                       const struct constraint *constraint)
{
    const char *name = constraint_default_name(apply->arena, schema, table, constraint);
    return text_equal(constraint->name.text, name);
}

void apply_rename_constraint(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const struct table *table = apply_find_table(apply, schema, step->table);
    const struct constraint *constraint = apply_find_constraint(apply, *schema, step, table);
    if (constraint == NULL)
        return;
    struct constraint *copy = arena_new(apply->arena, struct constraint);
    *copy = *constraint;
    copy->name = step->to;
    if (!apply_check_constraint_name(apply, *schema, table, copy))
        return;
    apply_check_deferred(apply, *schema, table, copy);
    const struct table *rest = table_with_constraint(apply->arena, table, constraint, NULL);
    copy->unnamed =
        step->constraint_count != 0 ? step->constraints[0]->unnamed : is_default(apply, *schema, rest, copy);
    *schema =
        schema_put_table(apply->arena, *schema, table_with_constraint(apply->arena, table, constraint, copy));
    *schema = schema_mark_gone(apply->arena, *schema, step->table.text, step->name.text,
                               (struct gone){.by = apply_origin(apply, step->span), .to = step->to.text});
}

void apply_rename_index(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const struct index *index = apply_find_index(apply, schema, step->name);
    if (index == NULL || !apply_check_other_name(apply, *schema, &index->object, step->to))
        return;
    const struct table *table = schema_table(*schema, index->table.text);
    struct index *copy = arena_new(apply->arena, struct index);
    *copy = *index;
    copy->object.name = step->to;
    *schema = schema_put_table(apply->arena, *schema, table_with_index(apply->arena, table, index, copy));
    *schema = schema_mark_gone(apply->arena, *schema, NULL, step->name.text,
                               (struct gone){.by = apply_origin(apply, step->span), .to = step->to.text});
}
