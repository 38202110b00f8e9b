/* SPDX-License-Identifier: MIT
 * Tables that become partitions, and partitions that become tables, on PostgreSQL. Comes in: one step. Goes
 * out: its statements. What PostgreSQL called the keys and indexes of a partition depends on what happened
 * to it since; they get the names that the schema has for them.
 */
#include "base/path.h"
#include "base/text.h"
#include "schema/partition.h"
#include "sql/write.h"

static const char *text_of(const struct change *change, const char *text)
{
    return literal(change->render->arena, text, MIG_DIALECT_POSTGRES);
}

/* A name as an argument: '"bars"' */
static const char *named(const struct change *change, const char *name)
{
    return text_of(change, quoted(change->render->arena, name));
}

static void add_pair(const struct change *change, struct buf *pairs, const char *parent, const char *own)
{
    buf_format(pairs, "%s(%s, %s)", pairs->size == 0 ? "" : ", ", text_of(change, parent),
               text_of(change, own));
}

/* What the parts of `from` are called in `own`, which has them in the same order. */
static void add_pairs(const struct change *change, const struct table *from, const struct table *own,
                      struct buf *indexes, struct buf *constraints)
{
    struct arena *arena = change->render->arena;
    for (size_t i = 0; i < from->constraint_count; i++) {
        const char *name = from->constraints[i]->name.text, *to = own->constraints[i]->name.text;
        const char *path = path_beside(arena, from->object.name.text, name);
        if (constraint_is_index(from->constraints[i]))
            add_pair(change, indexes, quoted(arena, path), to);
        else if (from->constraints[i]->kind != CONSTRAINT_CHECK)
            add_pair(change, constraints, name, to);
    }
    for (size_t i = 0; i < from->index_count; i++)
        add_pair(change, indexes, quoted(arena, from->indexes[i]->object.name.text),
                 path_base(own->indexes[i]->object.name.text));
}

static const char *pairs_or_none(const struct buf *pairs)
{
    return pairs->size != 0 ? pairs->data : "(NULL, NULL)";
}

/* Those that have another name, in two rounds, since two may have each other's. */
static const char *renaming_body(const struct change *change, const char *name, const struct buf *indexes,
                                 const struct buf *constraints)
{
    return arena_format(
        change->render->arena,
        "DECLARE part record; BEGIN FOR pass IN 1..2 LOOP FOR part IN "
        "SELECT own.oid AS id, CAST(CAST(own.oid AS regclass) AS text) AS name, names.own AS target, "
        "'ALTER INDEX %%2$s RENAME TO %%3$I' AS command FROM (VALUES %s) AS names (parent, own) "
        "JOIN pg_inherits AS link ON link.inhparent = to_regclass(names.parent) "
        "JOIN pg_index AS index ON index.indexrelid = link.inhrelid AND index.indrelid = CAST(%s AS "
        "regclass) "
        "JOIN pg_class AS own ON own.oid = link.inhrelid WHERE own.relname <> names.own "
        "UNION ALL SELECT own.oid, quote_ident(own.conname), names.own, "
        "'ALTER TABLE %%1$s RENAME CONSTRAINT %%2$s TO %%3$I' "
        "FROM (VALUES %s) AS names (parent, own) JOIN pg_constraint AS above ON above.conname = names.parent "
        "JOIN pg_constraint AS own ON own.conparentid = above.oid AND own.conrelid = CAST(%s AS regclass) "
        "WHERE own.conname <> names.own "
        "LOOP EXECUTE format(part.command, %s, part.name, "
        "CASE pass WHEN 1 THEN 'mig_' || part.id ELSE part.target END); END LOOP; END LOOP; END",
        pairs_or_none(indexes), named(change, name), pairs_or_none(constraints), named(change, name),
        named(change, name));
}

/* Another partition may have them, where they are cut. */
static void free_own_names(const struct change *change, const struct table *own)
{
    struct arena *arena = change->render->arena;
    struct freeing freeing;
    buf_init(&freeing.names, arena);
    for (size_t i = 0; i < own->constraint_count; i++)
        if (constraint_is_index(own->constraints[i]))
            free_name(&freeing, path_beside(arena, own->object.name.text, own->constraints[i]->name.text));
    for (size_t i = 0; i < own->index_count; i++)
        free_name(&freeing, own->indexes[i]->object.name.text);
    render_free_names(change, &freeing);
}

/* The keys, indexes and references of the partition `name` as its table calls them once it has left. */
static void own_names(const struct change *change, const struct partition *partition, struct name name)
{
    struct arena *arena = change->render->arena;
    struct schema without =
        schema_remove(arena, change->before, &partition->object, (struct origin){{0, 0}, NULL});
    const struct table *from = schema_table(without, partition->table.text);
    struct buf indexes, constraints;
    buf_init(&indexes, arena);
    buf_init(&constraints, arena);
    const struct table *own = partition_as_table(arena, without, from, name);
    add_pairs(change, from, own, &indexes, &constraints);
    if (indexes.size + constraints.size == 0)
        return;
    free_own_names(change, own);
    render_block(change->render,
                 arena_format(arena, "give the keys and indexes of partition `%s` names of their own",
                              partition->object.name.text),
                 renaming_body(change, name.text, &indexes, &constraints));
}

void render_rename_partition(const struct change *change)
{
    const struct step *step = change->step;
    render_renamed(change->render, "TABLE", step->name.text, step->to.text);
    own_names(change, schema_partition(change->before, step->name.text), step->to);
}

/* The table numbers the rows of all its partitions, and goes on behind the last number of either. */
static void shared_sequence(const struct change *change, const struct table *table,
                            const struct column *column, const char *shared)
{
    struct arena *arena = change->render->arena;
    render_execute(
        change->render,
        "SELECT setval(CAST(%s AS regclass), greatest(own.last_value, shared.last_value), own.is_called OR "
        "shared.is_called) FROM %s AS own, %s AS shared",
        named(change, shared), quoted(arena, column->sequence), quoted(arena, shared));
    draw_from_sequence(change, table->object.name.text, column, shared);
    render_execute(change->render, "DROP SEQUENCE %s", quoted(arena, column->sequence));
}

void render_detach_partition(const struct change *change)
{
    struct arena *arena = change->render->arena;
    const char *name = change->step->name.text;
    const struct partition *partition = schema_partition(change->before, name);
    const struct table *from = schema_table(change->before, partition->table.text);
    const struct table *table = schema_table(change->after, name);
    own_names(change, partition, change->step->name);
    render_execute(change->render, "ALTER TABLE %s DETACH PARTITION %s", quoted(arena, partition->table.text),
                   quoted(arena, name));
    for (size_t i = 0; i < table->column_count; i++)
        if (table->columns[i]->sequence != NULL) {
            const struct column *column = table->columns[i];
            make_own_sequence(change, name, column, table_column(from, column->name.text)->sequence);
            draw_from_sequence(change, name, column, column->sequence);
        }
}

/* A key as the index that it is. */
static struct index key_index(struct arena *arena, const struct constraint *key)
{
    struct index_part *parts = arena_array(arena, struct index_part, key->columns.count);
    for (size_t i = 0; i < key->columns.count; i++) {
        struct expr *column = arena_new(arena, struct expr);
        *column = (struct expr){.kind = EXPR_COLUMN, .text = key->columns.items[i].text};
        parts[i] = (struct index_part){.expr = column};
    }
    return (struct index){.object.name = key->name,
                          .unique = true,
                          .parts = parts,
                          .part_count = key->columns.count,
                          .include = key->include,
                          .nulls_not_distinct = key->nulls_not_distinct};
}

/* PostgreSQL takes one for the other: it looks at neither orders nor storage parameters. */
static bool look_alike(const struct index *a, const struct index *b)
{
    bool alike = a->unique == b->unique && a->part_count == b->part_count &&
                 text_equal(a->method, b->method) && names_equal(a->include, b->include) &&
                 a->nulls_not_distinct == b->nulls_not_distinct && expr_equal(a->where, b->where);
    for (size_t i = 0; alike && i < a->part_count; i++)
        alike = expr_equal(a->parts[i].expr, b->parts[i].expr) &&
                text_equal(a->parts[i].collation, b->parts[i].collation) &&
                text_equal(a->parts[i].operator_class, b->parts[i].operator_class);
    return alike;
}

/* Where it would give an index of the table the place of another one, those go, and it makes them anew. */
static void drop_look_alikes(const struct change *change, const struct table *table)
{
    struct arena *arena = change->render->arena;
    struct index *all = arena_array(arena, struct index, table->constraint_count + table->index_count);
    size_t keys = 0;
    for (size_t i = 0; i < table->constraint_count; i++)
        if (constraint_is_key(table->constraints[i]))
            all[keys++] = key_index(arena, table->constraints[i]);
    for (size_t i = 0; i < table->index_count; i++)
        all[keys + i] = *table->indexes[i];
    for (size_t i = 0; i < keys + table->index_count; i++) {
        const char *name = quoted(arena, all[i].object.name.text);
        bool alike = false;
        for (size_t j = 0; j < keys + table->index_count; j++)
            alike = alike || (j != i && look_alike(&all[i], &all[j]));
        if (alike && i < keys)
            render_execute(change->render, "ALTER TABLE %s DROP CONSTRAINT %s",
                           quoted(arena, table->object.name.text), name);
        else if (alike)
            render_execute(change->render, "DROP INDEX %s", name);
    }
}

void render_attach_partition(const struct change *change)
{
    struct arena *arena = change->render->arena;
    const char *name = change->step->name.text;
    const struct partition *partition = schema_partition(change->after, name);
    const struct table *to = schema_table(change->before, partition->table.text);
    const struct table *table = schema_table(change->before, name);
    struct buf sql;
    buf_init(&sql, arena);
    settle_table(change, table);
    guard_partition_rows(change, partition);
    guard_default_partition(change, partition);
    drop_look_alikes(change, table);
    buf_format(&sql, "ALTER TABLE %s ATTACH PARTITION %s ", quoted(arena, partition->table.text),
               quoted(arena, name));
    write_bound(&sql, to, &partition->bound);
    render_add(change->render, MIG_KIND_EXECUTE, sql.data, "");
    for (size_t i = 0; i < table->column_count; i++)
        if (table->columns[i]->sequence != NULL)
            shared_sequence(change, table, table->columns[i],
                            table_column(to, table->columns[i]->name.text)->sequence);
}
