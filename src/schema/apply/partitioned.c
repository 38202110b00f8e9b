/* SPDX-License-Identifier: MIT
 * In: a table that is partitioned on PostgreSQL. Out: its keys resolved, and problems where it has what no
 * partitioned table can have. On SQLite it is one plain table; what PostgreSQL refuses is refused all the
 * same.
 */
#include "base/path.h"
#include "base/text.h"
#include "schema/apply/applying.h"
#include "schema/partition.h"

#include <string.h>

enum { MOST_KEYS = 32 };

static bool is_of(enum type_kind kind, const enum type_kind *kinds, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (kinds[i] == kind)
            return true;
    return false;
}

#define IS_OF(kind, ...)                                                                                     \
    is_of(kind, (const enum type_kind[]){__VA_ARGS__},                                                       \
          sizeof((const enum type_kind[]){__VA_ARGS__}) / sizeof(enum type_kind))

/* Values whose order, or equality, is known before a server sees them. */
static bool can_compare(const struct table *table, size_t key, struct type type, enum partition_method method)
{
    const struct expr *expr = table->partitioning->keys[key];
    const struct column *column = expr->kind == EXPR_COLUMN ? table_column(table, expr->text) : NULL;
    bool text = IS_OF(type.kind, TYPE_TEXT, TYPE_VARCHAR);
    bool ordered = IS_OF(type.kind, TYPE_SMALLINT, TYPE_INTEGER, TYPE_BIGINT, TYPE_NUMERIC, TYPE_DATE,
                         TYPE_TIMESTAMP, TYPE_TIMESTAMPTZ, TYPE_UUID);
    if (type.array)
        return false;
    switch (method) {
    case PARTITION_RANGE:
        return ordered || (text && column != NULL && text_equal(column->collation, "C"));
    case PARTITION_LIST:
        return ordered || text || IS_OF(type.kind, TYPE_BOOLEAN, TYPE_ENUM);
    case PARTITION_HASH:
        return ordered || text || IS_OF(type.kind, TYPE_BOOLEAN, TYPE_ENUM, TYPE_CHAR, TYPE_BYTES, TYPE_TIME);
    }
    return false;
}

struct reads {
    const struct table *table;
    bool any;
    const char *computed;
};

static void see_column(void *context, const struct expr *column)
{
    struct reads *reads = context;
    const struct column *found = table_column(reads->table, column->text);
    reads->any = true;
    if (found != NULL && found->generated != NULL)
        reads->computed = found->name.text;
}

static void check_key(const struct apply *apply, const struct table *table, size_t key)
{
    const struct partitioning *by = table->partitioning;
    const struct expr *expr = by->keys[key];
    struct type type = partition_key_type(apply->arena, table, key);
    struct reads reads = {table, false, NULL};
    struct buf words;
    buf_init(&words, apply->arena);
    type_print(&words, type);
    expr_columns(expr, see_column, &reads);
    if (!reads.any)
        problem_add(apply->problems, PROBLEM_PARTITIONED, expr->span, "a partition key reads a column");
    else if (reads.computed != NULL)
        problem_add(apply->problems, PROBLEM_PARTITIONED, expr->span,
                    "`%s` is computed, and PostgreSQL partitions by stored values only", reads.computed);
    else if (type.kind == TYPE_UNKNOWN || !can_compare(table, key, type, by->method)) {
        struct problem *problem = problem_add(
            apply->problems, PROBLEM_PARTITIONED, expr->span,
            "the bounds of `%s` could not be compared here: its partition key is of type %s",
            table->object.name.text, type.kind == TYPE_UNKNOWN ? "nobody knows what" : words.data);
        if (by->method == PARTITION_RANGE && IS_OF(type.kind, TYPE_TEXT, TYPE_VARCHAR))
            problem_help(apply->problems, problem,
                         "the order of texts depends on the server: give the column `collate \"C\"`");
    }
}

static const struct partitioning *resolved(const struct apply *apply, struct schema schema,
                                           const struct step *step, const struct table *table)
{
    const struct partitioning *by = table->partitioning;
    const struct expr **keys = arena_array(apply->arena, const struct expr *, by->key_count);
    struct partitioning *copy = arena_new(apply->arena, struct partitioning);
    struct step only = *step;
    only.dialects = 1u << MIG_DIALECT_POSTGRES;
    for (size_t i = 0; i < by->key_count; i++)
        keys[i] = apply_expr(apply, schema, &only,
                             (struct place){table, "a partition key", RULE_DETERMINISTIC}, by->keys[i]);
    *copy = *by;
    copy->keys = keys;
    return copy;
}

const struct table *apply_partitioning(const struct apply *apply, struct schema schema,
                                       const struct step *step, const struct table *table)
{
    const struct partitioning *by = table->partitioning;
    size_t problems = apply->problems->list.count;
    if (by == NULL)
        return table;
    struct table *copy = table_copy(apply->arena, table);
    copy->partitioning = resolved(apply, schema, step, table);
    if (apply->problems->list.count != problems)
        return copy;
    if (by->key_count > (by->method == PARTITION_LIST ? 1 : MOST_KEYS))
        problem_add(apply->problems, PROBLEM_PARTITIONED, by->span,
                    by->method == PARTITION_LIST ? "a table is partitioned by a list of one key only"
                                                 : "a table is partitioned by 32 keys or less");
    for (size_t i = 0; i < by->key_count; i++)
        check_key(apply, copy, i);
    return copy;
}

/* Names the first key that is not among the columns: a column, or an expression. */
static const struct expr *missing_key(const struct table *table, struct names columns)
{
    for (size_t i = 0; i < table->partitioning->key_count; i++) {
        const struct expr *key = table->partitioning->keys[i];
        if (key->kind != EXPR_COLUMN || !names_have(columns, key->text))
            return key;
    }
    return NULL;
}

static void refuse_key(const struct apply *apply, const struct table *table, struct span span,
                       const char *what, const struct expr *key)
{
    const char *owner = table->object.name.text;
    if (key->kind == EXPR_COLUMN)
        problem_add(apply->problems, PROBLEM_PARTITION_COLUMN, span,
                    "%s of `%s` lacks `%s`, by which the table is partitioned: PostgreSQL looks for equal "
                    "values in one partition only",
                    what, owner, key->text);
    else
        problem_add(apply->problems, PROBLEM_PARTITIONED, span,
                    "`%s` is partitioned by an expression, and such a table of PostgreSQL has no unique keys",
                    owner);
}

static void check_constraint(const struct apply *apply, struct schema schema, const struct table *table,
                             const struct constraint *constraint)
{
    const struct table *target =
        constraint->kind == CONSTRAINT_FOREIGN_KEY ? schema_table(schema, constraint->table.text) : NULL;
    struct span span = constraint->origin.span;
    if (target != NULL && text_equal(constraint->table.text, table->object.name.text))
        target = table;
    if (target != NULL && target->partitioning != NULL) {
        struct problem *problem = problem_add(
            apply->problems, PROBLEM_PARTITIONED, span,
            "this references `%s`, which is partitioned: PostgreSQL would keep a hidden foreign key "
            "for each partition, under names of its own",
            constraint->table.text);
        problem_help(apply->problems, problem, "reference a table that is not partitioned");
    }
    if (table->partitioning == NULL)
        return;
    if (constraint->kind == CONSTRAINT_EXCLUDE)
        problem_add(apply->problems, PROBLEM_PARTITIONED, span,
                    "`%s` is partitioned, and such a table of PostgreSQL has no exclusion constraints",
                    table->object.name.text);
    const struct expr *key = constraint_is_key(constraint) ? missing_key(table, constraint->columns) : NULL;
    if (key != NULL)
        refuse_key(apply, table, span,
                   constraint->kind == CONSTRAINT_PRIMARY_KEY ? "the primary key" : "a unique key", key);
}

static struct names columns_of(struct arena *arena, const struct index *index)
{
    struct name *names = arena_array(arena, struct name, index->part_count);
    size_t count = 0;
    for (size_t i = 0; i < index->part_count; i++)
        if (index->parts[i].expr->kind == EXPR_COLUMN)
            names[count++].text = index->parts[i].expr->text;
    return (struct names){names, count};
}

/* Before 17 PostgreSQL adds none to a table with partitions, so that a dropped one could not come back. */
static void check_identity(const struct apply *apply, const struct table *table, const struct column *column)
{
    if (column->identity == IDENTITY_NONE)
        return;
    struct problem *problem = problem_add(
        apply->problems, PROBLEM_PARTITIONED, column->name.span,
        "`%s` is partitioned, and PostgreSQL adds no identity column such as `%s` to such a table",
        table->object.name.text, column->name.text);
    problem_help(apply->problems, problem, "number its rows with a sequence: `default nextval('name')`");
}

void apply_check_partitioned(const struct apply *apply, struct schema schema, const struct table *table)
{
    if (apply->derived || apply->dialect != MIG_DIALECT_POSTGRES)
        return;
    for (size_t i = 0; i < table->constraint_count; i++)
        check_constraint(apply, schema, table, table->constraints[i]);
    if (table->partitioning == NULL)
        return;
    for (size_t i = 0; i < table->column_count; i++)
        check_identity(apply, table, table->columns[i]);
    if (table->unlogged)
        problem_add(apply->problems, PROBLEM_PARTITIONED, table->partitioning->span,
                    "`%s` is partitioned, and such a table of PostgreSQL is never unlogged",
                    table->object.name.text);
    for (size_t i = 0; i < table->index_count; i++) {
        const struct index *index = table->indexes[i];
        const struct expr *key = index->unique ? missing_key(table, columns_of(apply->arena, index)) : NULL;
        if (key != NULL)
            refuse_key(apply, table, index->object.name.span,
                       arena_format(apply->arena, "the unique index `%s`", index->object.name.text), key);
    }
}

void apply_check_partition_column(const struct apply *apply, const struct table *table,
                                  const struct column *column, const struct column *now)
{
    bool same = type_equal(column->type, now->type) && text_equal(column->collation, now->collation) &&
                expr_equal(column->generated, now->generated);
    if (same || !partition_reads(table, column->name.text))
        return;
    struct problem *problem = problem_add(apply->problems, PROBLEM_PARTITIONED, now->name.span,
                                          "`%s` is partitioned by `%s`, which has to stay what it is",
                                          table->object.name.text, column->name.text);
    apply_note_made(apply, problem, arena_format(apply->arena, "`%s`", table->object.name.text),
                    table->object.origin);
}

void apply_check_partition_index(const struct apply *apply, const struct step *step,
                                 const struct table *table)
{
    if (!step->concurrently || table->partitioning == NULL)
        return;
    struct problem *problem = problem_add(
        apply->problems, PROBLEM_PARTITIONED, step->name.span,
        "`%s` is partitioned, and PostgreSQL makes and drops no index of such a table concurrently",
        table->object.name.text);
    problem_help(apply->problems, problem, "leave out `concurrently`");
}

/* p_pkey, p_a_key, p_a_idx1: how PostgreSQL calls the keys and indexes of a partition. */
static bool is_own_name(const char *rest)
{
    static const char *const ends[] = {"_pkey", "_key", "_idx"};
    size_t length = strlen(rest);
    while (length > 0 && rest[length - 1] >= '0' && rest[length - 1] <= '9')
        length--;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t size = strlen(ends[i]);
        if (length >= size && memcmp(rest + length - size, ends[i], size) == 0)
            return i > 0 || length == size;
    }
    return false;
}

bool apply_is_partition_name(const struct apply *apply, struct schema schema, struct name name)
{
    for (const char *at = strchr(path_base(name.text), '_'); at != NULL; at = strchr(at + 1, '_')) {
        const char *owner = arena_textn(apply->arena, name.text, (size_t)(at - name.text));
        const struct partition *partition = is_own_name(at) ? schema_partition(schema, owner) : NULL;
        if (partition == NULL)
            continue;
        struct problem *problem = problem_add(
            apply->problems, PROBLEM_NEEDED_NAME, name.span,
            "PostgreSQL gives the keys and indexes of partition `%s` names like `%s`", owner, name.text);
        apply_note_made(apply, problem, arena_format(apply->arena, "partition `%s`", owner),
                        partition->object.origin);
        return true;
    }
    return false;
}
