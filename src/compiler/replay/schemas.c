/* SPDX-License-Identifier: MIT
 * In: the schemas that a chain makes. Out: a database of PostgreSQL in which the replay may make and drop
 * them: they are in no schema of the replay's own, so two replays wait for each other, and one that is there
 * stays.
 */
#include "base/buf.h"
#include "compiler/replay/database.h"
#include "sql/sql.h"

static void collect(struct replay_database *database, const struct mig_chain *tables)
{
    for (uint32_t i = 0; i < tables->object_count; i++) {
        const struct mig_table_object *row = &tables->objects[i];
        const char *name = tables->text + row->name;
        if (row->kind == MIG_OBJECT_SCHEMA && row->removed == 0)
            vec_push(database->arena, &database->schemas, name);
    }
}

static enum mig_status find_one(struct replay_database *database, struct mig_error *error)
{
    struct buf sql;
    struct mig_rows rows;
    buf_init(&sql, database->arena);
    buf_add(&sql, "SELECT nspname FROM pg_namespace WHERE nspname IN (");
    for (size_t i = 0; i < database->schemas.count; i++) {
        buf_add(&sql, i == 0 ? "" : ", ");
        sql_string(&sql, database->schemas.items[i], MIG_DIALECT_POSTGRES);
    }
    buf_add(&sql, ")");
    enum mig_status status = database->query(database, sql.data, &rows, error);
    if (status != MIG_OK || rows.row_count == 0)
        return status;
    return replay_error(error, arena_format(database->arena,
                                            "the database has a schema `%s` already, which the chain makes; "
                                            "name another database",
                                            rows.cells[0]));
}

enum mig_status replay_keep_schemas(struct replay_database *database, const struct mig_chain *tables,
                                    struct mig_error *error)
{
    struct mig_rows rows;
    collect(database, tables);
    if (database->schemas.count == 0)
        return MIG_OK;
    enum mig_status status =
        database->query(database, "SELECT pg_advisory_lock(hashtext('migc replays schemas'))", &rows, error);
    if (status == MIG_OK)
        status = find_one(database, error);
    if (status != MIG_OK)
        database->schemas.count = 0; /* none of them is ours */
    return status;
}

void replay_drop_schemas(struct replay_database *database)
{
    struct mig_rows rows;
    struct mig_error ignored;
    for (size_t i = 0; i < database->schemas.count; i++) {
        struct buf sql;
        buf_init(&sql, database->arena);
        buf_add(&sql, "DROP SCHEMA IF EXISTS ");
        sql_name(&sql, database->schemas.items[i]);
        buf_add(&sql, " CASCADE");
        database->query(database, sql.data, &rows, &ignored);
    }
}
