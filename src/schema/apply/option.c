/* SPDX-License-Identifier: MIT
 * set and drop strict, without rowid, autoincrement, unlogged: what a table that is there must fulfil for it,
 * and who numbers its rows afterwards.
 */
#include "base/text.h"
#include "schema/apply/applying.h"

static bool is_changed(const struct apply *apply, const struct step *step, const struct table *table)
{
    bool on = step->op == OP_SET_OPTION;
    const char *words = table_option_words(step->option);
    if (table_option(table, step->option) != on)
        return true;
    problem_add(apply->problems, PROBLEM_NO_CHANGE, step->span, on ? "`%s` is %s already" : "`%s` is not %s",
                table->object.name.text, words);
    return false;
}

/* With a rowid a single whole number is that, without one it is a key like any other. */
static const struct table *with_rowid(const struct apply *apply, const struct table *table)
{
    const struct constraint *key = table_primary_key(table);
    const struct column *column =
        key != NULL && key->columns.count == 1 ? table_column(table, key->columns.items[0].text) : NULL;
    bool whole = column != NULL && !column->type.array &&
                 (column->type.kind == TYPE_INTEGER || column->type.kind == TYPE_BIGINT);
    if (!whole || column->value != NULL || column->generated != NULL || column->identity != IDENTITY_NONE)
        return table;
    struct column *copy = arena_new(apply->arena, struct column);
    *copy = *column;
    copy->serial = !table->without_rowid;
    return table_with_column(apply->arena, table, column, copy);
}

struct unlogged_use {
    const struct apply *apply;
    const struct step *step;
    const struct table *table;
};

/* After a crash an unlogged table is empty, and PostgreSQL lets no other table rely on it. */
static void check_reference(const struct unlogged_use *use, const struct table *from, const struct table *to)
{
    const struct apply *apply = use->apply;
    const char *name = from->object.name.text;
    if (text_equal(name, to->object.name.text) || from->unlogged || !to->unlogged)
        return;
    struct problem *problem = problem_add(
        apply->problems, PROBLEM_UNLOGGED_REFERENCE, use->step->span,
        "`%s` references `%s`, and on PostgreSQL only an unlogged table may reference an unlogged one", name,
        to->object.name.text);
    problem_help(apply->problems, problem,
                 use->step->op == OP_SET_OPTION
                     ? "make `%s` unlogged first, or drop its foreign key"
                     : "drop the foreign key of `%s`, or make the other table logged first",
                 name);
}

static void visit_user(void *context, const struct table *user)
{
    const struct unlogged_use *use = context;
    for (size_t i = 0; i < user->constraint_count; i++)
        if (text_equal(user->constraints[i]->table.text, use->table->object.name.text)) {
            check_reference(use, user, use->table);
            return;
        }
}

static void check_unlogged(const struct apply *apply, struct schema schema, const struct step *step,
                           const struct table *table)
{
    struct unlogged_use use = {apply, step, table};
    schema_each_user(schema, table->object.name.text, visit_user, &use);
    for (size_t i = 0; i < table->constraint_count; i++) {
        const struct table *target = schema_table(schema, table->constraints[i]->table.text);
        if (target != NULL)
            check_reference(&use, table, target);
    }
}

void apply_change_option(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const struct table *table = apply_find_table(apply, schema, step->table);
    if (table == NULL || !is_changed(apply, step, table))
        return;
    struct table *copy = table_copy(apply->arena, table);
    table_set_option(copy, step->option, step->op == OP_SET_OPTION);
    const struct table *after = copy;
    if (step->option == TABLE_WITHOUT_ROWID && apply->dialect == MIG_DIALECT_SQLITE)
        after = with_rowid(apply, copy);
    if (step->option == TABLE_UNLOGGED)
        apply_no_partitions(apply, table, step->span, "rows of its own to be logged or not");
    if (step->option == TABLE_UNLOGGED && apply->dialect == MIG_DIALECT_POSTGRES)
        check_unlogged(apply, *schema, step, after);
    apply_check_options(apply, step, after);
    *schema = schema_put_table(apply->arena, *schema, after);
}
