/* SPDX-License-Identifier: MIT
 * In: an enum that is made anew on PostgreSQL. Out: a query for what depends on the type or on the columns
 * that change and is not the chain's: views, functions, domains, columns and constraints made by hand. A
 * plain index on a column of the enum may be anybody's, since PostgreSQL builds it again by itself.
 */
#include "sql/postgres/swap.h"

#include "base/path.h"

static const char *text_of(const struct swap *swap, const char *text)
{
    return literal(swap->arena, text, MIG_DIALECT_POSTGRES);
}

/* In whichever schema. */
static const char *table_of(const struct swap *swap, const char *name)
{
    return arena_format(swap->arena, "CAST(%s AS regclass)", text_of(swap, quoted(swap->arena, name)));
}

static void add_pair(const struct swap *swap, struct buf *list, const char *table, const char *name)
{
    buf_format(list, "%s(%s, %s)", list->size == 0 ? "" : ", ", table_of(swap, table), text_of(swap, name));
}

static void add_one(const struct swap *swap, struct buf *list, const char *name)
{
    buf_format(list, "%s%s", list->size == 0 ? "" : ", ", table_of(swap, name));
}

struct lists {
    struct buf columns, changed, generated, constraints, indexes; /* (table, 'name'), ... */
    struct buf tables;                                            /* table, ... */
};

static void list_table(const struct swap *swap, const struct table *table, struct lists *lists)
{
    const char *owner = table->object.name.text;
    add_one(swap, &lists->tables, owner);
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = table->columns[i];
        bool generated = swap_generated(swap, table, column);
        add_pair(swap, &lists->columns, owner, column->name.text);
        if (generated)
            add_pair(swap, &lists->generated, owner, column->name.text);
        if (generated || is_of_enum(column, swap->name))
            add_pair(swap, &lists->changed, owner, column->name.text);
    }
    for (size_t i = 0; i < table->constraint_count; i++) {
        add_pair(swap, &lists->constraints, owner, table->constraints[i]->name.text);
        if (constraint_is_index(table->constraints[i]))
            add_pair(swap, &lists->indexes, owner, table->constraints[i]->name.text);
    }
    for (size_t i = 0; i < table->index_count; i++)
        add_pair(swap, &lists->indexes, owner, path_base(table->indexes[i]->object.name.text));
}

static const char *or_none(const struct buf *list)
{
    return list->size != 0 ? list->data : "(NULL, NULL)";
}

/* Everything that depends on one of the two, with the table that it stands on. */
static const char dependants[] =
    "WITH type AS (SELECT oid, typarray FROM pg_type WHERE oid = CAST(%s AS regtype)), "
    "changed AS (SELECT c.oid, a.attnum, (c.oid, a.attname) IN (%s) AS computed FROM pg_class AS c JOIN "
    "pg_attribute AS a ON a.attrelid = c.oid WHERE (c.oid, a.attname) IN (%s)), "
    "link AS (SELECT d.classid, d.objid, d.objsubid, false AS computed FROM pg_depend AS d JOIN type ON "
    "d.refobjid IN (type.oid, type.typarray) WHERE d.refclassid = CAST('pg_type' AS regclass) AND d.deptype "
    "<> 'i' UNION SELECT d.classid, d.objid, d.objsubid, changed.computed FROM pg_depend AS d JOIN changed "
    "ON "
    "d.refobjid = changed.oid AND d.refobjsubid = changed.attnum WHERE d.refclassid = CAST('pg_class' AS "
    "regclass) AND d.deptype IN ('n', 'a')) ";

/* Without those that the chain knows; what stands on a partition is that of its table. */
static const char strangers[] =
    "SELECT DISTINCT pg_describe_object(link.classid, link.objid, link.objsubid) FROM link LEFT JOIN "
    "pg_attrdef AS d ON link.classid = CAST('pg_attrdef' AS regclass) AND d.oid = link.objid LEFT JOIN "
    "pg_constraint AS k ON link.classid = CAST('pg_constraint' AS regclass) AND k.oid = link.objid LEFT JOIN "
    "pg_index AS i ON link.classid = CAST('pg_class' AS regclass) AND link.objsubid = 0 AND i.indexrelid = "
    "link.objid LEFT JOIN pg_class AS c ON c.oid = coalesce(d.adrelid, nullif(k.conrelid, 0), i.indrelid, "
    "CASE WHEN link.classid = CAST('pg_class' AS regclass) THEN link.objid END) LEFT JOIN pg_class AS n ON "
    "n.oid = i.indexrelid LEFT JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = coalesce(d.adnum, "
    "nullif(link.objsubid, 0)) WHERE (c.oid IS NULL OR NOT coalesce(CASE WHEN k.oid IS NOT NULL THEN (c.oid, "
    "k.conname) IN (%s) WHEN i.indexrelid IS NOT NULL THEN (c.oid, n.relname) IN (%s) OR (i.indexprs IS "
    "NULL AND i.indpred IS NULL AND NOT link.computed) ELSE (c.oid, a.attname) IN (%s) END, false)) AND "
    "NOT (coalesce(c.relispartition, false) AND EXISTS "
    "(SELECT FROM pg_inherits AS h JOIN pg_class AS p ON p.oid = h.inhparent WHERE h.inhrelid = c.oid AND "
    "p.oid IN (%s)))";

void guard_swap(const struct swap *swap)
{
    struct lists lists;
    struct buf *const all[] = {&lists.columns,     &lists.changed, &lists.generated,
                               &lists.constraints, &lists.indexes, &lists.tables};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        buf_init(all[i], swap->arena);
    for (size_t i = 0; i < swap->users.tables.count; i++)
        list_table(swap, swap->users.tables.items[i], &lists);
    for (size_t i = 0; i < swap->keys.count; i++)
        add_pair(swap, &lists.constraints, swap->keys.items[i].table->object.name.text,
                 swap->keys.items[i].constraint->name.text);
    const char *known = arena_format(swap->arena, dependants, text_of(swap, quoted(swap->arena, swap->name)),
                                     or_none(&lists.generated), or_none(&lists.changed));
    const char *rest =
        arena_format(swap->arena, strangers, or_none(&lists.constraints), or_none(&lists.indexes),
                     or_none(&lists.columns), lists.tables.size != 0 ? lists.tables.data : "NULL");
    render_add(swap->change->render, MIG_KIND_GUARD, arena_format(swap->arena, "%s%s", known, rest),
               arena_format(swap->arena,
                            "enum `%s` has to be made anew, and the chain does not know what else uses it",
                            swap->name));
}
