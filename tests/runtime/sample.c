/* SPDX-License-Identifier: MIT
 * Builds the sample chain: texts into one pool, statements and objects into flat arrays, as migc does.
 */
#include "sample.h"

#include <mig/sqlite.h>

#include <stdlib.h>

int sample_calls;
enum mig_status sample_answer;

static enum mig_status sample_call(struct mig_call *call, struct mig_error *error)
{
    assert_non_null(call->handle);
    sample_calls++;
    if (sample_answer != MIG_OK)
        snprintf(error->message, sizeof error->message, "the moon is full");
    return sample_answer;
}

static mig_call_fn *const sample_functions[] = {sample_call};

static uint32_t put(struct sample *sample, const char *text)
{
    if (*text == '\0')
        return 0;
    uint32_t offset = sample->chain.text_size;
    size_t size = strlen(text) + 1;
    assert_true(offset + size <= sizeof sample->text);
    memcpy(sample->text + offset, text, size);
    sample->chain.text_size += (uint32_t)size;
    return offset;
}

static uint32_t digest(struct sample *sample, char letter)
{
    char text[65];
    memset(text, letter, 64);
    text[64] = '\0';
    return put(sample, text);
}

static struct mig_table_revision *revision(struct sample *sample, const char *id, const char *message,
                                           const char *file)
{
    struct mig_chain *chain = &sample->chain;
    uint32_t number = chain->revision_count++;
    struct mig_table_revision *made = &sample->revisions[number];
    made->id = put(sample, id);
    made->message = put(sample, message);
    made->created = put(sample, "2025-04-01T09:00:00Z");
    made->file = put(sample, file);
    made->digest = digest(sample, id[0]);
    made->chain = digest(sample, (char)(id[0] - 'a' + '0'));
    made->parents = (struct mig_range){chain->link_count, number == 0 ? 0 : 1};
    if (number != 0)
        sample->links[chain->link_count++] = number - 1;
    made->requirements = (struct mig_range){chain->link_count, 0};
    made->steps = made->down_steps = (struct mig_range){chain->step_count, 0};
    return made;
}

static uint32_t step(struct sample *sample, struct mig_table_revision *made, const char *words,
                     const char *subject, uint32_t line)
{
    sample->steps[sample->chain.step_count] =
        (struct mig_table_step){.words = put(sample, words), .subject = put(sample, subject), .line = line};
    made->steps.count++;
    return sample->chain.step_count++;
}

/* Both sides get the same statements; they are listed once. */
static void side(struct mig_table_revision *made, bool down, struct mig_range range)
{
    for (size_t i = 0; i < MIG_DIALECT_COUNT; i++) {
        if (down)
            made->sides[i].down = range;
        else
            made->sides[i].up = range;
    }
}

static void statement(struct sample *sample, struct mig_table_revision *made, bool down, enum mig_kind kind,
                      const char *sql, const char *note)
{
    struct mig_range range = down ? made->sides[0].down : made->sides[0].up;
    if (range.count == 0)
        range.first = sample->chain.statement_count;
    range.count++;
    sample->statements[sample->chain.statement_count++] =
        (struct mig_table_statement){.kind = (uint32_t)kind,
                                     .sql = put(sample, sql),
                                     .note = put(sample, note),
                                     .step = sample->chain.step_count - 1};
    side(made, down, range);
}

static void object(struct sample *sample, struct mig_table_revision *made, enum mig_object_kind kind,
                   const char *owner, const char *name, const char *definition, uint32_t position)
{
    struct mig_range range = made->sides[0].objects;
    if (range.count == 0)
        range.first = sample->chain.object_count;
    range.count++;
    sample->objects[sample->chain.object_count++] = (struct mig_table_object){
        (uint32_t)kind, 0, put(sample, owner), put(sample, name), put(sample, definition), position};
    made->sides[0].objects = made->sides[1].objects = range;
}

static void make_accounts(struct sample *sample)
{
    struct mig_table_revision *made = revision(sample, "aaaa", "Accounts", "a.mig");
    step(sample, made, "create table", "accounts", 4);
    statement(sample, made, false, MIG_KIND_EXECUTE,
              "CREATE TABLE \"accounts\" (\"id\" INTEGER NOT NULL, \"owner\" VARCHAR(20) NOT NULL, "
              "CONSTRAINT \"accounts_pkey\" PRIMARY KEY (\"id\"))",
              "");
    statement(sample, made, true, MIG_KIND_EXECUTE, "DROP TABLE \"accounts\"", "");
    object(sample, made, MIG_OBJECT_TABLE, "", "accounts", "", 0);
    object(sample, made, MIG_OBJECT_COLUMN, "accounts", "id", "integer not null", 1);
    object(sample, made, MIG_OBJECT_COLUMN, "accounts", "owner", "varchar(20) not null", 2);
    object(sample, made, MIG_OBJECT_CONSTRAINT, "accounts", "accounts_pkey", "primary key (id)", 0);
}

static void make_balances(struct sample *sample)
{
    struct mig_table_revision *made = revision(sample, "bbbb", "Balances", "b.mig");
    step(sample, made, "add column", "accounts.balance", 5);
    statement(sample, made, false, MIG_KIND_EXECUTE,
              "ALTER TABLE \"accounts\" ADD COLUMN \"balance\" INTEGER", "");
    statement(sample, made, true, MIG_KIND_LOSS,
              "SELECT 1 WHERE EXISTS (SELECT 1 FROM \"accounts\" WHERE \"balance\" IS NOT NULL)",
              "the values of `accounts.balance`");
    statement(sample, made, true, MIG_KIND_EXECUTE, "ALTER TABLE \"accounts\" DROP COLUMN \"balance\"", "");
    object(sample, made, MIG_OBJECT_COLUMN, "accounts", "balance", "integer", 3);
}

static void make_owners(struct sample *sample)
{
    struct mig_table_revision *made = revision(sample, "cccc", "Owners", "c.mig");
    step(sample, made, "create index", "idx_owner", 3);
    statement(sample, made, false, MIG_KIND_ENSURE_INDEX,
              "CREATE INDEX \"idx_owner\" ON \"accounts\" (\"owner\")", "idx_owner");
    statement(sample, made, true, MIG_KIND_EXECUTE, "DROP INDEX \"idx_owner\"", "");
    object(sample, made, MIG_OBJECT_INDEX, "accounts", "idx_owner",
           "create index idx_owner on accounts (owner)", 0);
}

static void make_check(struct sample *sample)
{
    struct mig_table_revision *made = revision(sample, "dddd", "Check", "d.mig");
    step(sample, made, "call", "recount", 7);
    statement(sample, made, false, MIG_KIND_GUARD,
              "SELECT \"id\", \"balance\" FROM \"accounts\" WHERE \"balance\" < 0", "a balance is negative");
    statement(sample, made, false, MIG_KIND_CALL, "", "recount");
    statement(sample, made, true, MIG_KIND_CALL, "", "recount");
}

static void make_audit(struct sample *sample)
{
    struct mig_table_revision *made = revision(sample, "eeee", "Audit", "e.mig");
    step(sample, made, "create table", "audit", 3);
    statement(
        sample, made, false, MIG_KIND_EXECUTE,
        "CREATE TABLE \"audit\" (\"id\" INTEGER NOT NULL, CONSTRAINT \"audit_pkey\" PRIMARY KEY (\"id\"))",
        "");
    statement(sample, made, true, MIG_KIND_EXECUTE, "DROP TABLE \"audit\"", "");
    object(sample, made, MIG_OBJECT_TABLE, "", "audit", "", 0);
    object(sample, made, MIG_OBJECT_COLUMN, "audit", "id", "integer not null", 1);
    object(sample, made, MIG_OBJECT_CONSTRAINT, "audit", "audit_pkey", "primary key (id)", 0);
}

static void make_forget(struct sample *sample)
{
    struct mig_table_revision *made = revision(sample, "ffff", "Forget", "f.mig");
    step(sample, made, "delete", "audit", 4);
    statement(sample, made, false, MIG_KIND_EXECUTE, "DELETE FROM \"audit\"", "");
    made->flags = MIG_REVISION_IRREVERSIBLE;
    made->irreversible = put(sample, "the rows are gone");
}

void sample_make(struct sample *sample, size_t count)
{
    static void (*const makers[])(struct sample *) = {make_accounts, make_balances, make_owners,
                                                      make_check,    make_audit,    make_forget};
    static const struct mig_backend *const backends[] = {&faulty, NULL};
    memset(sample, 0, sizeof *sample);
    sample->chain.text_size = 1;
    for (size_t i = 0; i < count; i++)
        makers[i](sample);
    sample->chain.format = MIG_TABLE_FORMAT;
    sample->chain.name = "bank_migrations";
    sample->chain.content = "0123456789abcdef";
    sample->chain.text = sample->text;
    sample->chain.revisions = sample->revisions;
    sample->chain.steps = sample->steps;
    sample->chain.statements = sample->statements;
    sample->chain.objects = sample->objects;
    sample->chain.links = sample->links;
    sample->chain.calls = sample_functions;
    sample->chain.call_count = 1;
    sample->program = (struct mig_program){"bank", &sample->chain, backends, "sqlite:bank.db", NULL, NULL};
    sample_calls = 0;
    sample_answer = MIG_OK;
    faulty_at = -1;
    faulty_count = 0;
    faulty_with = MIG_FAILED;
}

void sample_edit(struct sample *sample, size_t number)
{
    sample->revisions[number].digest = digest(sample, 'x');
    for (size_t i = number; i < sample->chain.revision_count; i++)
        sample->revisions[i].chain = digest(sample, 'y');
}

/* ---- the database ---- */

sqlite3 *sample_database(void)
{
    sqlite3 *database;
    assert_int_equal(sqlite3_open(":memory:", &database), SQLITE_OK);
    return database;
}

struct mig *sample_open(const struct sample *sample, sqlite3 *database, const struct mig_options *options)
{
    struct mig_connection *connection;
    struct mig *mig;
    expect(mig_sqlite_adopt(&connection, database, &problem), MIG_OK);
    expect(mig_open_connection(&mig, &sample->program, &faulty, connection, options, &problem), MIG_OK);
    return mig;
}

void sample_run(sqlite3 *database, const char *sql)
{
    char *message = NULL;
    if (sqlite3_exec(database, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s", message);
}

const char *sample_ask(sqlite3 *database, const char *sql)
{
    static char answer[4096];
    sqlite3_stmt *statement = NULL;
    assert_int_equal(sqlite3_prepare_v2(database, sql, -1, &statement, NULL), SQLITE_OK);
    answer[0] = '\0';
    if (sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_text(statement, 0) != NULL)
        snprintf(answer, sizeof answer, "%s", (const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
    return answer;
}

const char *sample_applied(sqlite3 *database)
{
    if (strcmp(sample_ask(database, "SELECT count(*) FROM sqlite_master WHERE name = 'mig_revision'"), "0") ==
        0)
        return "";
    return sample_ask(database,
                      "SELECT group_concat(id, ' ') FROM (SELECT id FROM mig_revision ORDER BY id)");
}
