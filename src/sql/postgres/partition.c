/* SPDX-License-Identifier: MIT
 * Partitions on PostgreSQL. Comes in: by what a table is partitioned, or one step. Goes out: SQL.
 */
#include "schema/partition.h"
#include "sql/write.h"

void write_partitioning(struct buf *out, const struct partitioning *by)
{
    static const char *const words[] = {
        [PARTITION_RANGE] = "RANGE", [PARTITION_LIST] = "LIST", [PARTITION_HASH] = "HASH"};
    buf_format(out, " PARTITION BY %s (", words[by->method]);
    for (size_t i = 0; i < by->key_count; i++) {
        bool plain = by->keys[i]->kind == EXPR_COLUMN;
        buf_add(out, i == 0 ? "" : ", ");
        buf_add(out, plain ? "" : "(");
        sql_expr(out, by->keys[i], MIG_DIALECT_POSTGRES);
        buf_add(out, plain ? "" : ")");
    }
    buf_char(out, ')');
}

static void write_values(struct buf *out, const struct table *table, const struct expr *const *values,
                         size_t count, bool list)
{
    buf_char(out, '(');
    for (size_t i = 0; i < count; i++) {
        buf_add(out, i == 0 ? "" : ", ");
        if (bound_is_infinite(values[i]))
            buf_add(out, values[i]->text);
        else
            sql_value(out, values[i], partition_key_type(out->arena, table, list ? 0 : i),
                      MIG_DIALECT_POSTGRES);
    }
    buf_char(out, ')');
}

void write_bound(struct buf *out, const struct table *table, const struct bound *bound)
{
    switch (bound->kind) {
    case BOUND_RANGE:
        buf_add(out, "FOR VALUES FROM ");
        write_values(out, table, bound->values, bound->value_count, false);
        buf_add(out, " TO ");
        write_values(out, table, bound->ends, bound->end_count, false);
        break;
    case BOUND_LIST:
        buf_add(out, "FOR VALUES IN ");
        write_values(out, table, bound->values, bound->value_count, true);
        break;
    case BOUND_HASH:
        buf_format(out, "FOR VALUES WITH (MODULUS %u, REMAINDER %u)", bound->modulus, bound->remainder);
        break;
    case BOUND_DEFAULT:
        buf_add(out, "DEFAULT");
        break;
    }
}

void render_create_partition(const struct change *change)
{
    const struct partition *partition = schema_partition(change->after, change->step->name.text);
    struct buf sql;
    buf_init(&sql, change->render->arena);
    guard_default_partition(change, partition);
    buf_add(&sql, "CREATE TABLE ");
    sql_name(&sql, partition->object.name.text);
    buf_add(&sql, " PARTITION OF ");
    sql_name(&sql, partition->table.text);
    buf_char(&sql, ' ');
    write_bound(&sql, schema_table(change->after, partition->table.text), &partition->bound);
    render_add(change->render, MIG_KIND_EXECUTE, sql.data, "");
}
