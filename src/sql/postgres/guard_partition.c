/* SPDX-License-Identifier: MIT
 * In: a partition that comes. Out: guards that stop before anything is written where rows lie in the wrong
 * place: how many, and the key of one of them. PostgreSQL would only say that there are some.
 */
#include "schema/partition.h"
#include "sql/write.h"

/* What is asked of the rows of one table. */
struct asking {
    const struct change *change;
    const struct table *partitioned;
    const char *place; /* the table that is asked */
};

static const char *key_text(const struct asking *asking, size_t key)
{
    struct arena *arena = asking->change->render->arena;
    struct buf text;
    buf_init(&text, arena);
    sql_expr(&text,
             expr_rename_qualifier(arena, asking->partitioned->partitioning->keys[key],
                                   asking->partitioned->object.name.text, asking->place),
             MIG_DIALECT_POSTGRES);
    return arena_format(arena, "(%s)", text.data);
}

static const char *value_text(const struct asking *asking, size_t key, const struct expr *value)
{
    struct arena *arena = asking->change->render->arena;
    struct buf text;
    buf_init(&text, arena);
    sql_value(&text, value, partition_key_type(arena, asking->partitioned, key), MIG_DIALECT_POSTGRES);
    return text.data;
}

/* Key by key: (a > 1 OR (a = 1 AND b >= 2)). `last` stands where all keys before are equal. */
static void write_side(struct buf *out, const struct asking *asking, const struct expr *const *values,
                       size_t count, bool lower)
{
    size_t open = 0;
    for (size_t i = 0; i < count; i++) {
        const char *key = key_text(asking, i);
        if (bound_is_infinite(values[i])) {
            bool minimum = values[i]->text[1] == 'i'; /* minvalue, not maxvalue */
            buf_add(out, minimum == lower ? "true" : "false");
            break;
        }
        const char *value = value_text(asking, i, values[i]);
        if (i + 1 == count) {
            buf_format(out, "%s %s %s", key, lower ? ">=" : "<", value);
            break;
        }
        buf_format(out, "(%s %s %s OR (%s = %s AND ", key, lower ? ">" : "<", value, key, value);
        open++;
    }
    for (size_t i = 0; i < open; i++)
        buf_add(out, "))");
}

static void write_range(struct buf *out, const struct asking *asking, const struct bound *bound)
{
    for (size_t i = 0; i < bound->value_count; i++)
        buf_format(out, "%s IS NOT NULL AND ", key_text(asking, i));
    write_side(out, asking, bound->values, bound->value_count, true);
    buf_add(out, " AND ");
    write_side(out, asking, bound->ends, bound->end_count, false);
}

static void write_list(struct buf *out, const struct asking *asking, const struct bound *bound)
{
    for (size_t i = 0; i < bound->value_count; i++)
        if (bound->values[i]->kind == EXPR_NULL)
            buf_format(out, "%s%s IS NULL", i == 0 ? "" : " OR ", key_text(asking, 0));
        else
            buf_format(out, "%s%s = %s", i == 0 ? "" : " OR ", key_text(asking, 0),
                       value_text(asking, 0, bound->values[i]));
}

static void write_hash(struct buf *out, const struct asking *asking, const struct bound *bound)
{
    struct arena *arena = out->arena;
    buf_format(out, "satisfies_hash_partition(CAST(%s AS regclass), %u, %u",
               literal(arena, quoted(arena, asking->partitioned->object.name.text), MIG_DIALECT_POSTGRES),
               bound->modulus, bound->remainder);
    for (size_t i = 0; i < asking->partitioned->partitioning->key_count; i++)
        buf_format(out, ", %s", key_text(asking, i));
    buf_char(out, ')');
}

static void write_fits(struct buf *out, const struct asking *asking, const struct bound *bound);

struct others {
    struct buf *out;
    const struct asking *asking;
};

static void add_other(void *context, const struct partition *other)
{
    const struct others *others = context;
    if (other->bound.kind == BOUND_DEFAULT)
        return;
    buf_add(others->out, " AND NOT ");
    write_fits(others->out, others->asking, &other->bound);
}

/* True or false, also where a key is null. */
static void write_fits(struct buf *out, const struct asking *asking, const struct bound *bound)
{
    struct others others = {out, asking};
    buf_add(out, "coalesce(");
    switch (bound->kind) {
    case BOUND_RANGE:
        write_range(out, asking, bound);
        break;
    case BOUND_LIST:
        write_list(out, asking, bound);
        break;
    case BOUND_HASH:
        write_hash(out, asking, bound);
        break;
    case BOUND_DEFAULT:
        buf_add(out, "true");
        schema_each_partition(asking->change->before, asking->partitioned->object.name.text, add_other,
                              &others);
        break;
    }
    buf_add(out, ", false)");
}

/* ('a', 'b'): of one key without brackets */
static const char *sample(const struct asking *asking)
{
    struct buf text;
    size_t count = asking->partitioned->partitioning->key_count;
    buf_init(&text, asking->change->render->arena);
    buf_add(&text, count > 1 ? "'(' || " : "");
    for (size_t i = 0; i < count; i++)
        buf_format(&text, "%scoalesce(quote_literal(CAST(%s AS text)), 'null')", i == 0 ? "" : " || ', ' || ",
                   key_text(asking, i));
    buf_add(&text, count > 1 ? " || ')'" : "");
    return text.data;
}

static void stop_for_rows(const struct asking *asking, const char *condition, const char *note)
{
    struct render *render = asking->change->render;
    const char *place = quoted(render->arena, asking->place);
    render_execute(render, "LOCK TABLE %s IN ACCESS EXCLUSIVE MODE", place);
    guard_rows(render, place, condition, sample(asking), note);
}

void guard_partition_rows(const struct change *change, const struct partition *partition)
{
    struct arena *arena = change->render->arena;
    struct asking asking = {change, schema_table(change->before, partition->table.text),
                            partition->object.name.text};
    struct buf condition;
    buf_init(&condition, arena);
    buf_add(&condition, "NOT ");
    write_fits(&condition, &asking, &partition->bound);
    stop_for_rows(&asking, condition.data,
                  arena_format(arena, "`%s` holds what does not belong into this partition of `%s`",
                               asking.place, partition->table.text));
}

static void find_default(void *context, const struct partition *partition)
{
    const struct partition **found = context;
    if (partition->bound.kind == BOUND_DEFAULT)
        *found = partition;
}

void guard_default_partition(const struct change *change, const struct partition *partition)
{
    struct arena *arena = change->render->arena;
    const struct partition *rest = NULL;
    struct buf condition;
    schema_each_partition(change->before, partition->table.text, find_default, &rest);
    if (rest == NULL)
        return;
    struct asking asking = {change, schema_table(change->before, partition->table.text),
                            rest->object.name.text};
    buf_init(&condition, arena);
    write_fits(&condition, &asking, &partition->bound);
    stop_for_rows(&asking, condition.data,
                  arena_format(arena, "the default partition `%s` holds what belongs into `%s`", asking.place,
                               partition->object.name.text));
}
