/* SPDX-License-Identifier: MIT
 * attach and detach partition. A partition that leaves is a table like the one it left, keys and indexes
 * under names of their own; and only a table that is exactly that can come in, so that each leads back.
 */
#include "base/text.h"
#include "schema/apply/applying.h"
#include "schema/partition.h"
#include "schema/print.h"

/* One problem for the step: the first difference in its message, the next ones in notes. */
struct fitting {
    const struct apply *apply;
    const struct step *step;
    const struct table *partitioned, *wanted, *found;
    struct problem *problem;
};

static void misfit(struct fitting *fitting, struct origin origin, const char *words)
{
    const struct apply *apply = fitting->apply;
    if (fitting->problem != NULL) {
        problem_note(apply->problems, fitting->problem, origin.span, "%s", words);
        return;
    }
    fitting->problem =
        problem_add(apply->problems, PROBLEM_NO_PARTITION, fitting->step->name.span,
                    "`%s` is not what a partition of `%s` would be: %s", fitting->found->object.name.text,
                    fitting->partitioned->object.name.text, words);
    problem_help(apply->problems, fitting->problem,
                 "it has the columns, constraints and indexes of `%s`, and no others; its keys and indexes\n"
                 "have the names that PostgreSQL gives them on a partition",
                 fitting->partitioned->object.name.text);
}

/* `wanted` and `found` are definitions; NULL: there is none. */
static void compare(struct fitting *fitting, enum mig_object_kind kind, const char *name, const char *wanted,
                    const char *found, struct origin origin)
{
    struct arena *arena = fitting->apply->arena;
    const char *what = arena_format(arena, "%s `%s`", object_word(kind), name);
    const char *table = fitting->partitioned->object.name.text;
    if (wanted != NULL && found != NULL && text_equal(wanted, found))
        return;
    if (found == NULL)
        misfit(fitting, (struct origin){{0, 0}, NULL},
               arena_format(arena, "it lacks %s, `%s`", what, wanted));
    else if (wanted == NULL)
        misfit(fitting, origin, arena_format(arena, "it has %s, which `%s` has not", what, table));
    else
        misfit(fitting, origin,
               arena_format(arena, "its %s is `%s`, and that of `%s` is `%s`", what, found, table, wanted));
}

static const char *column_text(struct fitting *fitting, const struct column *column)
{
    struct buf text;
    buf_init(&text, fitting->apply->arena);
    if (column == NULL)
        return NULL;
    print_column(&text, column);
    return text.data;
}

static const char *constraint_text(struct fitting *fitting, const struct constraint *constraint)
{
    struct buf text;
    buf_init(&text, fitting->apply->arena);
    if (constraint == NULL)
        return NULL;
    print_constraint(&text, constraint);
    return text.data;
}

static const char *index_text(struct fitting *fitting, const struct index *index)
{
    struct buf text;
    buf_init(&text, fitting->apply->arena);
    if (index == NULL)
        return NULL;
    print_index(&text, index);
    return text.data;
}

static void compare_columns(struct fitting *fitting)
{
    const struct table *wanted = fitting->wanted, *found = fitting->found;
    for (size_t i = 0; i < wanted->column_count; i++) {
        const char *name = wanted->columns[i]->name.text;
        const struct column *column = table_column(found, name);
        compare(fitting, MIG_OBJECT_COLUMN, name, column_text(fitting, wanted->columns[i]),
                column_text(fitting, column), column != NULL ? column->origin : (struct origin){0});
    }
    for (size_t i = 0; i < found->column_count; i++)
        if (table_column(wanted, found->columns[i]->name.text) == NULL)
            compare(fitting, MIG_OBJECT_COLUMN, found->columns[i]->name.text, NULL, "",
                    found->columns[i]->origin);
}

static void compare_constraints(struct fitting *fitting)
{
    const struct table *wanted = fitting->wanted, *found = fitting->found;
    for (size_t i = 0; i < wanted->constraint_count; i++) {
        const char *name = wanted->constraints[i]->name.text;
        const struct constraint *constraint = table_constraint(found, name);
        compare(fitting, MIG_OBJECT_CONSTRAINT, name, constraint_text(fitting, wanted->constraints[i]),
                constraint_text(fitting, constraint),
                constraint != NULL ? constraint->origin : (struct origin){0});
    }
    for (size_t i = 0; i < found->constraint_count; i++)
        if (table_constraint(wanted, found->constraints[i]->name.text) == NULL)
            compare(fitting, MIG_OBJECT_CONSTRAINT, found->constraints[i]->name.text, NULL, "",
                    found->constraints[i]->origin);
}

static void compare_indexes(struct fitting *fitting)
{
    const struct table *wanted = fitting->wanted, *found = fitting->found;
    for (size_t i = 0; i < wanted->index_count; i++) {
        const char *name = wanted->indexes[i]->object.name.text;
        const struct index *index = table_index(found, name);
        compare(fitting, MIG_OBJECT_INDEX, name, index_text(fitting, wanted->indexes[i]),
                index_text(fitting, index), index != NULL ? index->object.origin : (struct origin){0});
    }
    for (size_t i = 0; i < found->index_count; i++)
        if (table_index(wanted, found->indexes[i]->object.name.text) == NULL)
            compare(fitting, MIG_OBJECT_INDEX, found->indexes[i]->object.name.text, NULL, "",
                    found->indexes[i]->object.origin);
}

static void compare_options(struct fitting *fitting)
{
    struct buf options;
    struct table *found = table_copy(fitting->apply->arena, fitting->found);
    table_forget_sqlite(found);
    buf_init(&options, fitting->apply->arena);
    print_table_options(&options, found);
    if (options.size != 0)
        misfit(fitting, fitting->found->object.origin,
               arena_format(fitting->apply->arena, "it has `%s`", options.data));
}

/* Is the table what would leave again? Else it says what is in the way. */
static bool fits(const struct apply *apply, struct schema schema, const struct step *step,
                 const struct table *partitioned, const struct table *found)
{
    struct fitting fitting = {apply,       step,
                              partitioned, partition_as_table(apply->arena, schema, partitioned, step->name),
                              found,       NULL};
    compare_options(&fitting);
    compare_columns(&fitting);
    compare_constraints(&fitting);
    compare_indexes(&fitting);
    return fitting.problem == NULL;
}

/* To whoever names it, the table is gone. */
static bool may_leave(const struct apply *apply, struct schema schema, const struct step *step,
                      const struct table *table)
{
    struct step drop = *step;
    drop.op = OP_DROP_TABLE;
    drop.table = step->name;
    return apply_may_drop_table(apply, schema, &drop, table) && apply_may_touch(apply, schema, &drop);
}

void apply_attach_partition(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const struct table *partitioned;
    struct origin by = apply_origin(apply, step->span);
    if (!apply_needs_postgres(apply, step->name.span, "partitions"))
        return;
    const struct table *table = apply_find_table(apply, schema, step->name);
    const struct partition *partition = apply_new_partition(apply, schema, step, &partitioned);
    if (table == NULL || partition == NULL || !may_leave(apply, *schema, step, table))
        return;
    struct schema without = schema_remove(apply->arena, *schema, &table->object, by);
    if (fits(apply, without, step, partitioned, table))
        *schema = schema_put_object(apply->arena, without, &partition->object);
}

static const struct partition *find(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const struct partition *partition = (const struct partition *)apply_find_object(
        apply, schema, OBJECT_PARTITION, PROBLEM_UNKNOWN_PARTITION, step->name);
    struct name table = step->partition->table;
    if (partition == NULL || text_equal(partition->table.text, table.text))
        return partition;
    struct problem *problem = problem_add(apply->problems, PROBLEM_UNKNOWN_PARTITION, table.span,
                                          "`%s` is a partition of `%s`, not of `%s`", step->name.text,
                                          partition->table.text, table.text);
    apply_note_made(apply, problem, arena_format(apply->arena, "partition `%s`", step->name.text),
                    partition->object.origin);
    return NULL;
}

/* Of another partition, say: `p_a` with an index on `b`, and `p` with one on `a_b`. */
static bool is_free(const struct apply *apply, struct schema schema, const struct table *table,
                    struct name name)
{
    size_t known = apply->problems->list.count;
    if (apply_check_new_name(apply, schema, name))
        return true;
    if (apply->problems->list.count != known)
        problem_help(
            apply->problems, apply->problems->list.items[apply->problems->list.count - 1],
            "`%s` takes that name with it as a table: rename the partition before, or what has the name",
            table->object.name.text);
    return false;
}

static bool names_are_free(const struct apply *apply, struct schema schema, const struct table *table)
{
    bool good = true;
    for (size_t i = 0; i < table->constraint_count; i++)
        if (constraint_is_index(table->constraints[i]))
            good = is_free(apply, schema, table, table->constraints[i]->name) && good;
    for (size_t i = 0; i < table->index_count; i++)
        good = is_free(apply, schema, table, table->indexes[i]->object.name) && good;
    return good;
}

void apply_detach_partition(const struct apply *apply, struct schema *schema, const struct step *step)
{
    struct origin by = apply_origin(apply, step->name.span);
    if (!apply_needs_postgres(apply, step->name.span, "partitions"))
        return;
    const struct partition *partition = find(apply, schema, step);
    if (partition == NULL)
        return;
    struct schema without = schema_remove(apply->arena, *schema, &partition->object, by);
    const struct table *from = schema_table(without, partition->table.text);
    const struct table *table = partition_as_table(apply->arena, without, from, step->name);
    if (!names_are_free(apply, without, table))
        return;
    struct table *own = table_copy(apply->arena, apply_sequences(apply, without, table));
    own->object.origin = by;
    *schema = schema_put_table(apply->arena, without, own);
}
