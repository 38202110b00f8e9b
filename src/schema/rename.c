/* SPDX-License-Identifier: MIT
 * In: a table or column and its new name. Out: a schema in which everything that spelt the old name
 * spells the new one: keys, checks, generated columns, indexes, foreign keys of all tables.
 */
#include "base/path.h"
#include "base/text.h"
#include "schema/partition.h"
#include "schema/schema.h"

/* Table `table` becomes `to`, or column `from` of it does; in texts of the table itself or of another. */
struct renaming {
    struct arena *arena;
    const char *table; /* the renamed table, or the table of the renamed column */
    const char *from;  /* NULL: the table itself */
    struct name to;
};

static bool of_column(const struct renaming *renaming)
{
    return renaming->from != NULL;
}

static struct name in_name(const struct renaming *renaming, const char *from, struct name name)
{
    return text_equal(name.text, from) ? renaming->to : name;
}

static struct names in_names(const struct renaming *renaming, struct names names)
{
    if (!of_column(renaming) || !names_have(names, renaming->from))
        return names;
    struct name *items = arena_array(renaming->arena, struct name, names.count);
    for (size_t i = 0; i < names.count; i++)
        items[i] = in_name(renaming, renaming->from, names.items[i]);
    return (struct names){items, names.count};
}

static const struct expr *in_expr(const struct renaming *renaming, const struct expr *expr)
{
    if (expr == NULL)
        return NULL;
    if (of_column(renaming))
        return expr_rename_column(renaming->arena, expr, renaming->from, renaming->to.text);
    return expr_rename_qualifier(renaming->arena, expr, path_base(renaming->table),
                                 path_base(renaming->to.text));
}

/* What belongs to a table stands in its schema. */
static const char *moved(const struct renaming *renaming, const char *path)
{
    bool stays = of_column(renaming) || path == NULL || path_stands_beside(path, renaming->to.text);
    return stays ? path : path_beside(renaming->arena, renaming->to.text, path_base(path));
}

static const struct column *in_column(const struct renaming *renaming, const struct column *column)
{
    const struct expr *generated = in_expr(renaming, column->generated);
    struct name name = of_column(renaming) ? in_name(renaming, renaming->from, column->name) : column->name;
    const char *sequence = moved(renaming, column->sequence);
    if (generated == column->generated && name.text == column->name.text && sequence == column->sequence)
        return column;
    struct column *copy = arena_new(renaming->arena, struct column);
    *copy = *column;
    copy->generated = generated;
    copy->name = name;
    copy->sequence = sequence;
    return copy;
}

/* Keys of an index or an exclusion. */
static const struct index_part *in_parts(const struct renaming *renaming, const struct index_part *parts,
                                         size_t count)
{
    struct index_part *made = arena_array(renaming->arena, struct index_part, count);
    bool changed = false;
    for (size_t i = 0; i < count; i++) {
        made[i] = parts[i];
        made[i].expr = in_expr(renaming, parts[i].expr);
        changed = changed || made[i].expr != parts[i].expr;
    }
    return changed ? made : parts;
}

/* `own`: the constraint stands on the table itself, not on another. */
static const struct constraint *in_constraint(const struct renaming *renaming, bool own,
                                              const struct constraint *constraint)
{
    struct constraint changed = *constraint;
    if (own) {
        changed.columns = in_names(renaming, constraint->columns);
        changed.check = in_expr(renaming, constraint->check);
        changed.include = in_names(renaming, constraint->include);
        changed.parts = in_parts(renaming, constraint->parts, constraint->part_count);
        changed.where = in_expr(renaming, constraint->where);
    }
    if (constraint->kind == CONSTRAINT_FOREIGN_KEY && text_equal(constraint->table.text, renaming->table)) {
        changed.references = in_names(renaming, constraint->references);
        if (!of_column(renaming))
            changed.table = renaming->to;
    }
    if (changed.columns.items == constraint->columns.items && changed.check == constraint->check &&
        changed.references.items == constraint->references.items &&
        changed.include.items == constraint->include.items && changed.parts == constraint->parts &&
        changed.where == constraint->where && changed.table.text == constraint->table.text)
        return constraint;
    struct constraint *copy = arena_new(renaming->arena, struct constraint);
    *copy = changed;
    return copy;
}

static const struct index *in_index(const struct renaming *renaming, const struct index *index)
{
    struct index *copy = arena_new(renaming->arena, struct index);
    bool changed = !of_column(renaming);
    *copy = *index;
    copy->parts = in_parts(renaming, index->parts, index->part_count);
    changed = changed || copy->parts != index->parts;
    copy->where = in_expr(renaming, index->where);
    copy->include = in_names(renaming, index->include);
    if (!of_column(renaming))
        copy->table = renaming->to;
    copy->object.name.text = moved(renaming, index->object.name.text);
    changed = changed || copy->where != index->where || copy->include.items != index->include.items;
    return changed ? copy : index;
}

static struct table *in_constraints(const struct renaming *renaming, bool own, const struct table *table)
{
    struct arena *arena = renaming->arena;
    struct table *copy = table_copy(arena, table);
    const struct constraint **constraints =
        arena_array(arena, const struct constraint *, table->constraint_count);
    for (size_t i = 0; i < table->constraint_count; i++)
        constraints[i] = in_constraint(renaming, own, table->constraints[i]);
    copy->constraints = constraints;
    return copy;
}

static const struct partitioning *in_partitioning(const struct renaming *renaming,
                                                  const struct partitioning *partitioning)
{
    if (partitioning == NULL)
        return NULL;
    struct partitioning *copy = arena_new(renaming->arena, struct partitioning);
    const struct expr **keys = arena_array(renaming->arena, const struct expr *, partitioning->key_count);
    for (size_t i = 0; i < partitioning->key_count; i++)
        keys[i] = in_expr(renaming, partitioning->keys[i]);
    *copy = *partitioning;
    copy->keys = keys;
    return copy;
}

static struct table *in_table(const struct renaming *renaming, const struct table *table)
{
    struct arena *arena = renaming->arena;
    struct table *copy = in_constraints(renaming, true, table);
    const struct column **columns = arena_array(arena, const struct column *, table->column_count);
    const struct index **indexes = arena_array(arena, const struct index *, table->index_count);
    for (size_t i = 0; i < table->column_count; i++)
        columns[i] = in_column(renaming, table->columns[i]);
    for (size_t i = 0; i < table->index_count; i++)
        indexes[i] = in_index(renaming, table->indexes[i]);
    copy->columns = columns;
    copy->indexes = indexes;
    copy->partitioning = in_partitioning(renaming, table->partitioning);
    return copy;
}

struct user_list {
    struct arena *arena;
    VEC(const struct table *) tables;
};

static void collect_user(void *context, const struct table *user)
{
    struct user_list *users = context;
    vec_push(users->arena, &users->tables, user);
}

/* The foreign keys of the other tables. */
static struct schema in_users(const struct renaming *renaming, struct schema schema,
                              const struct user_list *users)
{
    for (size_t i = 0; i < users->tables.count; i++)
        schema = schema_put_table(renaming->arena, schema,
                                  in_constraints(renaming, false, users->tables.items[i]));
    return schema;
}

struct table *table_renamed(struct arena *arena, const struct table *table, struct name to)
{
    struct renaming renaming = {arena, table->object.name.text, NULL, to};
    struct table *renamed = in_table(&renaming, table);
    renamed->object.name = to;
    return renamed;
}

struct schema schema_rename_table(struct arena *arena, struct schema schema, const struct table *table,
                                  struct name to, struct origin by)
{
    const char *from = table->object.name.text;
    struct renaming renaming = {arena, from, NULL, to};
    struct user_list users = {.arena = arena};
    schema_each_user(schema, from, collect_user, &users);
    struct table *renamed = table_renamed(arena, table, to);
    schema = schema_remove(arena, schema, &table->object, by);
    schema = schema_mark_gone(arena, schema, NULL, from, (struct gone){.by = by, .to = to.text});
    schema = schema_put_table(arena, schema, renamed);
    if (table->partitioning != NULL)
        schema = schema_move_partitions(arena, schema, from, to);
    schema = schema_rename_in_readers(arena, schema, from, NULL, to.text);
    return in_users(&renaming, schema, &users);
}

struct schema schema_rename_column(struct arena *arena, struct schema schema, const struct table *table,
                                   const char *from, struct name to, struct origin by)
{
    const char *owner = table->object.name.text;
    struct renaming renaming = {arena, owner, from, to};
    struct user_list users = {.arena = arena};
    schema_each_user(schema, owner, collect_user, &users);
    schema = schema_put_table(arena, schema, in_table(&renaming, table));
    schema = schema_mark_gone(arena, schema, owner, from, (struct gone){.by = by, .to = to.text});
    schema = schema_rename_in_readers(arena, schema, owner, from, to.text);
    return in_users(&renaming, schema, &users);
}
