/* SPDX-License-Identifier: MIT
 * In: a partitioned table, or the name of a partition. Out: its keys and their types, and its partitions.
 */
#include "schema/partition.h"

#include "base/text.h"
#include "schema/normal.h"
#include "schema/print.h"

const char *partition_word(enum partition_method method)
{
    switch (method) {
    case PARTITION_RANGE:
        return "range";
    case PARTITION_LIST:
        return "list";
    case PARTITION_HASH:
        return "hash";
    }
    return "";
}

struct type partition_key_type(struct arena *scratch, const struct table *table, size_t key)
{
    const struct normal normal = {scratch, table, MIG_DIALECT_POSTGRES};
    return normal_type(&normal, table->partitioning->keys[key]);
}

bool partition_reads(const struct table *table, const char *column)
{
    for (size_t i = 0; table->partitioning != NULL && i < table->partitioning->key_count; i++)
        if (expr_reads(table->partitioning->keys[i], column))
            return true;
    return false;
}

const struct partition *schema_partition(struct schema schema, const char *name)
{
    const struct object *object = schema_object(schema, name);
    return object != NULL && object->kind == OBJECT_PARTITION ? (const struct partition *)object : NULL;
}

struct visiting {
    const char *table;
    void (*visit)(void *context, const struct partition *partition);
    void *context;
};

static void visit_object(void *context, const struct object *object)
{
    const struct visiting *visiting = context;
    const struct partition *partition = (const struct partition *)object;
    if (object->kind == OBJECT_PARTITION && text_equal(partition->table.text, visiting->table))
        visiting->visit(visiting->context, partition);
}

void schema_each_partition(struct schema schema, const char *table,
                           void (*visit)(void *context, const struct partition *partition), void *context)
{
    struct visiting visiting = {table, visit, context};
    schema_each(schema, visit_object, &visiting);
}

struct moving {
    struct arena *arena;
    struct schema schema;
    struct name to;
};

static void move(void *context, const struct partition *partition)
{
    struct moving *moving = context;
    struct partition *moved = arena_new(moving->arena, struct partition);
    *moved = *partition;
    moved->table = moving->to;
    moving->schema = schema_put_object(moving->arena, moving->schema, &moved->object);
}

struct schema schema_move_partitions(struct arena *arena, struct schema schema, const char *from,
                                     struct name to)
{
    struct moving moving = {arena, schema, to};
    schema_each_partition(schema, from, move, &moving);
    return moving.schema;
}

const struct partition *partition_renamed(struct arena *arena, const struct partition *partition,
                                          struct name to)
{
    struct partition *renamed = arena_new(arena, struct partition);
    *renamed = *partition;
    renamed->object.name = to;
    return renamed;
}

static void own_columns(struct arena *arena, struct table *table)
{
    const struct column **columns = arena_array(arena, const struct column *, table->column_count);
    for (size_t i = 0; i < table->column_count; i++) {
        struct column *column = arena_new(arena, struct column);
        *column = *table->columns[i];
        column->comment = NULL; /* a partition has none of its table's */
        column->sequence = NULL;
        columns[i] = column;
    }
    table->columns = columns;
}

/* Checks are known by the name that they have in the table; all else gets the name it would have by itself.
 */
static void own_constraints(struct arena *arena, struct schema schema, struct table *table)
{
    const struct constraint *const *constraints = table->constraints;
    const struct constraint **own = arena_array(arena, const struct constraint *, table->constraint_count);
    size_t count = table->constraint_count;
    table->constraints = own;
    for (table->constraint_count = 0; table->constraint_count < count; table->constraint_count++) {
        struct constraint *constraint = arena_new(arena, struct constraint);
        *constraint = *constraints[table->constraint_count];
        if (constraint->kind != CONSTRAINT_CHECK) {
            constraint->name = (struct name){.span = table->object.name.span};
            constraint->name.text = constraint_default_name(arena, schema, table, constraint);
            constraint->unnamed = true;
        } else {
            constraint->unnamed = false;
        }
        own[table->constraint_count] = constraint;
    }
}

static void own_indexes(struct arena *arena, struct schema schema, struct table *table)
{
    const struct index *const *indexes = table->indexes;
    const struct index **own = arena_array(arena, const struct index *, table->index_count);
    size_t count = table->index_count;
    table->indexes = own;
    for (table->index_count = 0; table->index_count < count; table->index_count++) {
        struct index *index = arena_new(arena, struct index);
        *index = *indexes[table->index_count];
        index->object.name = (struct name){.span = table->object.name.span};
        index->object.name.text = index_default_name(arena, schema, table, index);
        own[table->index_count] = index;
    }
}

const struct table *partition_as_table(struct arena *arena, struct schema schema, const struct table *table,
                                       struct name name)
{
    struct table *own = table_renamed(arena, table, name);
    own->partitioning = NULL;
    own->comment = NULL;
    own_columns(arena, own);
    own_constraints(arena, schema, own);
    own_indexes(arena, schema, own);
    return own;
}

static void print_values(struct buf *out, const char *words, const struct expr *const *values, size_t count)
{
    buf_format(out, " %s (", words);
    for (size_t i = 0; i < count; i++) {
        buf_add(out, i > 0 ? ", " : "");
        expr_print(out, values[i]);
    }
    buf_char(out, ')');
}

void print_partition(struct buf *out, const struct partition *partition)
{
    const struct bound *bound = &partition->bound;
    buf_add(out, "of ");
    print_name(out, partition->table.text);
    switch (bound->kind) {
    case BOUND_RANGE:
        print_values(out, "from", bound->values, bound->value_count);
        print_values(out, "to", bound->ends, bound->end_count);
        break;
    case BOUND_LIST:
        print_values(out, "in", bound->values, bound->value_count);
        break;
    case BOUND_HASH:
        buf_format(out, " with (modulus %u, remainder %u)", bound->modulus, bound->remainder);
        break;
    case BOUND_DEFAULT:
        buf_add(out, " default");
        break;
    }
}

void print_partitioning(struct buf *out, const struct partitioning *partitioning)
{
    buf_format(out, "partition by %s (", partition_word(partitioning->method));
    for (size_t i = 0; i < partitioning->key_count; i++) {
        buf_add(out, i > 0 ? ", " : "");
        expr_print(out, partitioning->keys[i]);
    }
    buf_char(out, ')');
}
