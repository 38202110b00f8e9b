/* SPDX-License-Identifier: MIT
 * In: a built chain and where a database is. Out: a handle of the runner on it, and what stands there.
 */
#include "bench.h"

#include "fits.h"

#include "base/text.h"
#include "catalog/catalog.h"
#include "graph/content.h"
#include "recognise.h"
#include "schema/compare.h"
#include "sql/sql.h"

#include <mig/postgres.h>
#include <mig/sqlite.h>
#include <stdio.h>
#include <unistd.h>

static enum mig_status adopt(struct bench *bench, const struct mig_backend **backend,
                             struct mig_connection **connection, struct mig_error *error)
{
    if (bench->database.dialect == MIG_DIALECT_SQLITE) {
        *backend = &mig_sqlite;
        return mig_sqlite_adopt(connection, bench->database.handle, error);
    }
    *backend = &mig_postgres;
    return mig_postgres_adopt(connection, bench->database.handle, error);
}

static enum mig_status open_database(struct bench *bench, const char *url, struct mig_error *error)
{
    arena_init(&bench->database.answers, out_of_memory, NULL);
    bench->database.arena = bench->arena;
    if (url == NULL)
        return replay_open_sqlite(&bench->database, error);
    return replay_open_postgres(&bench->database, url,
                                arena_format(bench->arena, "chains_%ld", (long)getpid()),
                                &bench->built->table, error);
}

static struct mig *open_program(struct bench *bench, const struct mig_program *program,
                                struct mig_error *error)
{
    struct mig *mig = NULL;
    struct mig_connection *connection;
    const struct mig_backend *backend;
    struct mig_options options = {.allow_loss = bench->allowed};
    if (adopt(bench, &backend, &connection, error) != MIG_OK ||
        mig_open_connection(&mig, program, backend, connection, &options, error) != MIG_OK)
        return NULL;
    return mig;
}

const char *bench_open(struct bench *bench, struct arena *arena, const struct built *built, const char *url)
{
    struct mig_error error;
    *bench = (struct bench){.arena = arena, .built = built};
    bench->allowed = arena_array(arena, const char *, built->chain.graph.count + 1);
    if (open_database(bench, url, &error) != MIG_OK)
        return bench_words(bench, &error);
    bench->program = (struct mig_program){.name = "chains", .chain = &built->table};
    bench->mig = open_program(bench, &bench->program, &error);
    return bench->mig == NULL ? bench_words(bench, &error) : NULL;
}

static enum mig_status go_back(struct mig *older, const char *target, struct mig_error *error)
{
    struct mig_state state;
    if (mig_status_of(older, &state, error) == MIG_AHEAD && mig_upgrade(older, "heads", error) == MIG_AHEAD)
        return mig_downgrade(older, target, error);
    *error = (struct mig_error){.status = MIG_USAGE, .message = "the older program does not see its age"};
    return MIG_USAGE;
}

/* Revisions stand behind those that they need, so the first ones are a chain. */
enum mig_status bench_older_downgrade(struct bench *bench, size_t count, const char *target,
                                      struct mig_error *error)
{
    char content[SHA256_HEX];
    struct mig_chain chain = bench->built->table;
    const struct mig_program program = {.name = "older", .chain = &chain};
    chain.revision_count = (uint32_t)count;
    content_digest(&chain, content);
    chain.content = content;
    struct mig *older = open_program(bench, &program, error);
    enum mig_status status = older != NULL ? go_back(older, target, error) : error->status;
    mig_close(older);
    return status;
}

void bench_close(struct bench *bench)
{
    mig_close(bench->mig);
    bench->database.close(&bench->database);
    arena_free(&bench->database.answers);
}

void bench_allow_all(struct bench *bench, bool allow)
{
    const struct graph *graph = &bench->built->chain.graph;
    for (size_t i = 0; i < graph->count; i++)
        bench->allowed[i] = allow ? graph->revisions[i].id : NULL;
}

static const char *describe(struct arena *arena, const struct difference *difference)
{
    static const char *const kinds[] = {"missing", "not expected", "changed", "cannot tell"};
    return arena_format(arena, "%s: %s.%s: expected `%s`, found `%s` %s", kinds[difference->kind],
                        difference->owner != NULL ? difference->owner : "", difference->name,
                        difference->expected != NULL ? difference->expected : "nothing",
                        difference->found != NULL ? difference->found : "nothing",
                        difference->reason != NULL ? difference->reason : "");
}

const char *bench_compare(struct bench *bench, size_t count)
{
    struct schema expected = built_schema(bench->built, count, bench->database.dialect);
    const struct catalog_source source = {.context = &bench->database,
                                          .query = bench->database.query,
                                          .dialect = bench->database.dialect,
                                          .version = bench->database.version,
                                          .expected = &expected};
    struct catalog catalog;
    struct mig_error error;
    if (catalog_read(bench->arena, &source, &catalog, &error) != MIG_OK)
        return arena_format(bench->arena, "the catalogue cannot be read: %s", error.message);
    struct differences differences =
        schema_differences(bench->arena, schema_project(bench->arena, expected, bench->database.dialect),
                           catalog.schema, bench->database.dialect);
    if (differences.count > 0)
        return describe(bench->arena, &differences.items[0]);
    if (catalog.foreign_count > 0)
        return arena_format(bench->arena, "the language cannot say %s %s: %s", catalog.foreign[0].kind,
                            catalog.foreign[0].name,
                            catalog.foreign[0].reason != NULL ? catalog.foreign[0].reason : "");
    return NULL;
}

static const char *answer(struct bench *bench, const char *sql)
{
    struct mig_rows rows;
    struct mig_error error;
    if (bench->database.query(&bench->database, sql, &rows, &error) != MIG_OK)
        return arena_format(bench->arena, "%s in: %s", error.message, sql);
    if (rows.row_count == 0)
        return "";
    return arena_text(bench->arena, rows.cells[0] != NULL ? rows.cells[0] : "null");
}

/* SQLite 3.40 looks at the wrong place for the columns of a table without rowid whose key does not come
 * first. So the rows themselves are asked. */
static bool is_false_alarm(struct bench *bench, const char *said)
{
    static const char start[] = "NULL value in ";
    const char *dot = strrchr(said, '.');
    if (strncmp(said, start, sizeof start - 1) != 0 || dot == NULL)
        return false;
    struct buf sql;
    buf_init(&sql, bench->arena);
    buf_add(&sql, "SELECT 1 FROM ");
    sql_name(&sql,
             arena_textn(bench->arena, said + sizeof start - 1, (size_t)(dot - said) - sizeof start + 1));
    buf_add(&sql, " WHERE ");
    sql_name(&sql, dot + 1);
    buf_add(&sql, " IS NULL");
    return *answer(bench, sql.data) == '\0';
}

/* NULL, or the first thing that is wrong with the file. */
static const char *damage(struct bench *bench)
{
    static const char question[] = "PRAGMA integrity_check";
    struct mig_rows rows;
    struct mig_error error;
    if (bench->database.query(&bench->database, question, &rows, &error) != MIG_OK)
        return arena_text(bench->arena, error.message);
    const char **said = arena_array(bench->arena, const char *, rows.row_count);
    for (size_t i = 0; i < rows.row_count; i++) /* the next answer takes the place of these */
        said[i] = arena_text(bench->arena, rows.cells[i]);
    for (size_t i = 0; i < rows.row_count; i++)
        if (!text_equal(said[i], "ok") && !is_false_alarm(bench, said[i]))
            return arena_format(bench->arena, "%s answers: %s", question, said[i]);
    return NULL;
}

const char *bench_health(struct bench *bench, size_t count)
{
    static const char *const questions[][2] = {
        {"PRAGMA foreign_key_check", ""}, {"PRAGMA foreign_keys", "1"}, {"PRAGMA legacy_alter_table", "0"}};
    if (bench->database.dialect == MIG_DIALECT_POSTGRES)
        return NULL;
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        const char *said = answer(bench, questions[i][0]);
        if (!text_equal(said, questions[i][1]))
            return arena_format(bench->arena, "%s answers: %s", questions[i][0], said);
    }
    const char *wrong = damage(bench);
    return wrong != NULL ? wrong : fits_all(bench->arena, &bench->database, bench->built, count);
}

const char *bench_verify(struct bench *bench)
{
    struct mig_error error;
    return mig_verify(bench->mig, &error) != MIG_OK ? bench_words(bench, &error) : NULL;
}

const char *bench_adopt(struct bench *bench)
{
    struct mig_error error;
    struct mig_rows rows;
    if (bench->database.query(&bench->database, "DELETE FROM mig_revision", &rows, &error) != MIG_OK)
        return error.message[0] != '\0' ? arena_text(bench->arena, error.message) : "nothing was forgotten";
    enum mig_status status = recognise(bench->mig, &error);
    if (status == MIG_USAGE)
        return NULL;
    return status != MIG_OK ? bench_words(bench, &error) : bench_verify(bench);
}

const char *bench_words(struct bench *bench, const struct mig_error *error)
{
    return arena_format(bench->arena, "%s\n%s", error->message, error->facts);
}
