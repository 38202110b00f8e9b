/* SPDX-License-Identifier: MIT
 * In: the schemas that the chain has made. Out: those of them that are there, and in front of every other
 * question to PostgreSQL the places that it is about: these schemas and the current one, each with what makes
 * a name of it a path.
 *
 * PostgreSQL prints the name of what its search path finds without a schema. Where one of ours stands in the
 * path, the path is only the current schema while we read.
 */
#include "base/buf.h"
#include "catalog/postgres/queries.h"
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

/* , 'audit', 'records' */
static const char *schemas(struct reading *reading)
{
    struct buf out;
    buf_init(&out, reading->arena);
    if (reading->source->expected != NULL)
        schema_each(*reading->source->expected, add_schema, &out);
    return out.data;
}

static enum mig_status read_search_path(struct reading *reading, const char *ours)
{
    struct mig_rows rows;
    if (*ours == '\0')
        return MIG_OK;
    enum mig_status status = reading_query(
        reading,
        arena_format(reading->arena,
                     "SELECT current_setting('search_path') FROM pg_namespace WHERE nspname IN ('' %s)"
                     " AND nspname <> current_schema() AND nspname = ANY (current_schemas(false)) LIMIT 1",
                     ours),
        &rows);
    if (status == MIG_OK && rows.row_count != 0)
        reading->search_path = cell_text(reading, &rows, 0, 0);
    return status;
}

static enum mig_status find_places(struct reading *reading)
{
    static const char narrowed[] =
        "WITH narrowed AS (SELECT set_config('search_path', quote_ident(current_schema()), true)), ";
    const char *ours = schemas(reading);
    enum mig_status status = read_search_path(reading, ours);
    bool narrow = reading->search_path != NULL;
    reading->places = arena_format(
        reading->arena,
        "%splaces AS (SELECT oid, CASE WHEN nspname = current_schema() THEN '' ELSE nspname || E'\\035' END"
        " COLLATE \"C\" AS prefix FROM pg_namespace%s WHERE nspname IN (current_schema()%s))",
        narrow ? narrowed : "WITH ", narrow ? ", narrowed" : "", ours);
    return status;
}

enum mig_status reading_postgres(struct reading *reading, const char *sql, struct mig_rows *rows)
{
    enum mig_status status = reading->places == NULL ? find_places(reading) : MIG_OK;
    if (status != MIG_OK)
        return status;
    return reading_query(reading, arena_format(reading->arena, "%s%s", reading->places, sql), rows);
}

enum mig_status reading_postgres_end(struct reading *reading)
{
    struct mig_rows rows;
    struct buf sql;
    if (reading->search_path == NULL)
        return MIG_OK;
    buf_init(&sql, reading->arena);
    buf_add(&sql, "SELECT set_config('search_path', ");
    sql_string(&sql, reading->search_path, MIG_DIALECT_POSTGRES);
    buf_add(&sql, ", true)");
    return reading_query(reading, sql.data, &rows);
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
