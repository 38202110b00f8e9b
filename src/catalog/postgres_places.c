/* SPDX-License-Identifier: MIT
 * In: the schemas that the chain has made. Out: those of them that are there, and in front of every other
 * question to PostgreSQL the places that it is about: these schemas and the current one, each with what makes
 * a name of it a path.
 */
#include "base/buf.h"
#include "catalog/postgres_queries.h"
#include "catalog/reading.h"
#include "sql/sql.h"

static void add_schema(void *context, const struct object *object)
{
    struct buf *out = context;
    if (object->kind != OBJECT_SCHEMA)
        return;
    buf_add(out, ", ");
    sql_string(out, object->name.text, MIG_DIALECT_POSTGRES);
}

static void add_places(struct buf *out, const struct schema *expected)
{
    buf_add(out, "WITH places AS (SELECT oid, CASE WHEN nspname = current_schema() THEN '' ELSE nspname || "
                 "E'\\035' END COLLATE \"C\" AS prefix FROM pg_namespace WHERE nspname IN (current_schema()");
    if (expected != NULL)
        schema_each(*expected, add_schema, out);
    buf_add(out, "))");
}

enum mig_status reading_postgres(struct reading *reading, const char *sql, struct mig_rows *rows)
{
    struct buf query;
    buf_init(&query, reading->arena);
    add_places(&query, reading->source->expected);
    buf_add(&query, sql);
    return reading_query(reading, query.data, rows);
}

enum mig_status read_postgres_schemas(struct reading *reading)
{
    struct mig_rows rows;
    enum mig_status status = reading_postgres(reading, postgres_schemas, &rows);
    for (size_t row = 0; status == MIG_OK && row < rows.row_count; row++) {
        struct object *object = arena_new(reading->arena, struct object);
        *object = (struct object){.kind = OBJECT_SCHEMA, .name = name_of(cell_text(reading, &rows, row, 0))};
        vec_push(reading->arena, &reading->objects, object);
    }
    return status;
}
