/* SPDX-License-Identifier: MIT
 * What not every version of a database has. Comes in: an index, a table, or a step with constraints. Goes
 * out: a guard in front of it, so that an older server or library is named instead of complaining of the
 * syntax.
 */
#include "sql/write.h"

#include "base/text.h"
#include "schema/index_methods.h"

void postgres_since(const struct change *change, const char *what, unsigned version)
{
    struct arena *arena = change->render->arena;
    render_add(change->render, MIG_KIND_GUARD,
               arena_format(arena,
                            "SELECT 'PostgreSQL ' || current_setting('server_version') WHERE "
                            "CAST(current_setting('server_version_num') AS integer) < %u",
                            version),
               arena_format(arena, "`%s` needs PostgreSQL %u", what, version / 10000));
}

void postgres_since_index(const struct change *change, const struct index *index)
{
    const char *method = index->method != NULL ? index->method : "btree";
    if (index->nulls_not_distinct)
        postgres_since(change, "nulls not distinct", 150000);
    if (index->include.count != 0 && text_equal(method, "spgist"))
        postgres_since(change, "include", 140000);
    for (size_t i = 0; i < index->part_count; i++) {
        const char *name = index->parts[i].operator_class;
        const struct operator_class *class = name != NULL ? operator_class_find(method, name) : NULL;
        if (class != NULL && class->since != 0)
            postgres_since(change, name, class->since);
    }
}

void postgres_since_constraints(const struct change *change)
{
    for (size_t i = 0; i < change->now->constraint_count; i++) {
        const struct constraint *constraint = change->now->constraints[i];
        bool old = change->old != NULL && table_constraint(change->old, constraint->name.text) != NULL;
        if (constraint->nulls_not_distinct && !old) {
            postgres_since(change, "nulls not distinct", 150000);
            return;
        }
    }
}

/* Libraries before 3.35 are refused altogether. */
void sqlite_since_table(const struct change *change)
{
    bool was = change->old != NULL && change->old->strict;
    if (change->now->strict && !was)
        render_add(change->render, MIG_KIND_GUARD,
                   "SELECT 'SQLite ' || sqlite_version() WHERE sqlite_version() GLOB '3.3[56].*'",
                   "`strict` needs SQLite 3.37");
}
