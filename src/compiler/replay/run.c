/* SPDX-License-Identifier: MIT
 * In: the statements of one revision. Out: a database after them, or a problem at the step that a
 * database refused. Functions of the application are not there to be called.
 */
#include "compiler/replay/replaying.h"

#include "base/buf.h"
#include "compiler/replay/rows.h"
#include "sql/sql.h"

#include <ctype.h>
#include <stdio.h>

struct running {
    struct replaying *replaying;
    const struct mig_table_revision *row;
    const struct mig_table_side *side;
    size_t number;
    bool down, rebuild;
    const struct mig_table_statement *failed; /* NULL: COMMIT or the like */
};

static const char *text_of(const struct replaying *replaying, uint32_t offset)
{
    return replaying->tables->text + offset;
}

static enum mig_status query(struct replaying *replaying, const char *sql, struct mig_rows *rows,
                             struct mig_error *error)
{
    return replaying->database.query(&replaying->database, sql, rows, error);
}

static void skip_call(struct replaying *replaying, const struct mig_table_statement *statement)
{
    if (!replaying->called[statement->argument])
        printf("note: the replay does not call `%s`\n", text_of(replaying, statement->note));
    replaying->called[statement->argument] = true;
}

static enum mig_status guard(struct replaying *replaying, const struct mig_table_statement *statement,
                             uint32_t sql, struct mig_rows *rows, struct mig_error *error)
{
    enum mig_status status = query(replaying, text_of(replaying, sql), rows, error);
    if (status != MIG_OK || replay_stranger(replaying, rows) == NULL)
        return status;
    return replay_error(error, text_of(replaying, statement->note));
}

static enum mig_status ensure_index(struct replaying *replaying, const struct mig_table_statement *statement,
                                    struct mig_rows *rows, struct mig_error *error)
{
    bool sqlite = replaying->database.dialect == MIG_DIALECT_SQLITE;
    struct buf sql;
    buf_init(&sql, &replaying->compiler->output);
    buf_add(&sql, sqlite ? "SELECT 1 FROM sqlite_schema WHERE type = 'index' AND name = "
                         : "SELECT 1 FROM pg_indexes WHERE schemaname = current_schema() AND indexname = ");
    sql_string(&sql, text_of(replaying, statement->note), replaying->database.dialect);
    enum mig_status status = query(replaying, sql.data, rows, error);
    if (status != MIG_OK || rows->row_count > 0)
        return status;
    return query(replaying, text_of(replaying, statement->sql), rows, error);
}

/* With few rows in a batch, so that there are several. */
static enum mig_status backfill(struct replaying *replaying, const struct mig_table_statement *statement,
                                struct mig_error *error)
{
    enum { BATCH = 2 };
    struct arena *arena = &replaying->compiler->output;
    const char *key = text_of(replaying, statement->note);
    const char *last = NULL, *end = NULL;
    enum mig_status status;
    do {
        struct mig_rows rows;
        struct buf sql;
        buf_init(&sql, arena);
        sql_batch_end(&sql, text_of(replaying, statement->probe), key, last, BATCH);
        status = query(replaying, sql.data, &rows, error);
        end = status == MIG_OK && rows.row_count > 0 ? arena_text(arena, rows.cells[0]) : NULL;
        buf_init(&sql, arena);
        sql_batch_update(&sql, text_of(replaying, statement->sql), key, last, end);
        if (status == MIG_OK)
            status = query(replaying, sql.data, &rows, error);
        last = end;
    } while (status == MIG_OK && end != NULL);
    return status;
}

static enum mig_status execute(struct replaying *replaying, const struct mig_table_statement *statement,
                               struct mig_error *error)
{
    struct mig_rows rows;
    enum mig_status status = replay_expect_no_users(replaying, statement, error);
    return status == MIG_OK ? query(replaying, text_of(replaying, statement->sql), &rows, error) : status;
}

static enum mig_status run_kind(struct replaying *replaying, const struct mig_table_statement *statement,
                                struct mig_error *error)
{
    struct mig_rows rows;
    switch ((enum mig_kind)statement->kind) {
    case MIG_KIND_EXECUTE:
        return execute(replaying, statement, error);
    case MIG_KIND_LOSS: /* there are rows, and they may go */
        return query(replaying, text_of(replaying, statement->sql), &rows, error);
    case MIG_KIND_GUARD:
        return guard(replaying, statement, statement->sql, &rows, error);
    case MIG_KIND_EXPECT_TABLE:
        return guard(replaying, statement, statement->probe, &rows, error);
    case MIG_KIND_EDIT_TABLE: /* what follows does it too */
    case MIG_KIND_STATISTICS: /* there are none */
        return MIG_OK;
    case MIG_KIND_CALL:
        skip_call(replaying, statement);
        return MIG_OK;
    case MIG_KIND_ENSURE_INDEX:
        return ensure_index(replaying, statement, &rows, error);
    case MIG_KIND_BACKFILL:
        return backfill(replaying, statement, error);
    case MIG_KIND_COUNT:
        break;
    }
    return MIG_OK;
}

static enum mig_status begin(const struct running *running, struct mig_error *error)
{
    struct mig_rows rows;
    if (running->rebuild && running->replaying->database.dialect == MIG_DIALECT_SQLITE)
        return query(running->replaying,
                     "PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON; BEGIN IMMEDIATE", &rows,
                     error);
    return query(running->replaying, "BEGIN", &rows, error);
}

static void restore(const struct running *running)
{
    struct mig_rows rows;
    struct mig_error ignored;
    if (running->rebuild && running->replaying->database.dialect == MIG_DIALECT_SQLITE)
        query(running->replaying, "PRAGMA legacy_alter_table = OFF; PRAGMA foreign_keys = ON", &rows,
              &ignored);
}

static enum mig_status commit(const struct running *running, struct mig_error *error)
{
    struct mig_rows rows;
    enum mig_status status = MIG_OK;
    if (running->rebuild && running->replaying->database.dialect == MIG_DIALECT_SQLITE) {
        status = query(running->replaying, "PRAGMA foreign_key_check", &rows, error);
        if (status == MIG_OK && rows.row_count > 0)
            status = replay_error(error, "the rebuild leaves rows that refer to nothing");
    }
    if (status == MIG_OK)
        status = query(running->replaying, "COMMIT", &rows, error);
    if (status == MIG_OK)
        restore(running);
    return status;
}

static void roll_back(const struct running *running)
{
    struct mig_rows rows;
    struct mig_error ignored;
    query(running->replaying, "ROLLBACK", &rows, &ignored);
    restore(running);
}

static bool fits_version(const struct replaying *replaying, const struct mig_table_statement *statement)
{
    unsigned version = replaying->database.version;
    return (statement->since == 0 || version >= statement->since) &&
           (statement->until == 0 || version < statement->until);
}

static enum mig_status is_done(struct replaying *replaying, const struct mig_table_statement *statement,
                               bool *done, struct mig_error *error)
{
    struct mig_rows rows = {0};
    enum mig_status status = statement->probe != 0 && statement->kind != MIG_KIND_BACKFILL
                                 ? query(replaying, text_of(replaying, statement->probe), &rows, error)
                                 : MIG_OK;
    *done = status == MIG_OK && rows.row_count > 0;
    return status;
}

/* Which of the two forms of a step that can run outside a transaction: as on an empty database the first
 * time, outside from then on. */
static bool has_form(const struct running *running, const struct mig_table_statement *statement)
{
    unsigned flags = running->down ? running->side->down_flags : running->side->flags;
    bool plain = !running->down && !running->replaying->again && (flags & MIG_SIDE_PLAIN_TOO) != 0;
    return (statement->flags & (plain ? MIG_STATEMENT_NO_TRANSACTION : MIG_STATEMENT_PLAIN)) == 0;
}

/* One that cannot run in a transaction ends this one and begins another. */
static enum mig_status run_statement(struct running *running, const struct mig_table_statement *statement,
                                     struct mig_error *error)
{
    bool alone = (statement->flags & MIG_STATEMENT_NO_TRANSACTION) != 0;
    bool done = false;
    enum mig_status status = alone ? commit(running, error) : MIG_OK;
    if (status == MIG_OK && alone)
        status = is_done(running->replaying, statement, &done, error);
    if (status == MIG_OK && !done)
        status = run_kind(running->replaying, statement, error);
    if (status == MIG_OK && alone)
        status = begin(running, error);
    return status;
}

static enum mig_status run_statements(struct running *running, struct mig_error *error)
{
    const struct mig_chain *tables = running->replaying->tables;
    struct mig_range range = running->down ? running->side->down : running->side->up;
    enum mig_status status = MIG_OK;
    running->failed = NULL;
    for (uint32_t i = range.first; status == MIG_OK && i < range.first + range.count; i++) {
        const struct mig_table_statement *statement = &tables->statements[i];
        if (!fits_version(running->replaying, statement) || !has_form(running, statement))
            continue;
        status = run_statement(running, statement, error);
        if (status != MIG_OK)
            running->failed = statement;
    }
    return status;
}

static enum mig_status run_once(struct running *running, struct mig_error *error)
{
    running->failed = NULL;
    enum mig_status status = begin(running, error);
    if (status == MIG_OK)
        status = run_statements(running, error);
    if (status == MIG_OK)
        status = commit(running, error);
    if (status != MIG_OK)
        roll_back(running);
    return status;
}

/* Steps of a derived downgrade have no place of their own. */
static struct span failed_span(const struct running *running)
{
    const struct checked_revision *checked = &running->replaying->checked->revisions[running->number];
    const struct checked_side *side = &checked->sides[running->replaying->database.dialect];
    bool derived = running->down && checked->revision->downgrade_kind == DOWNGRADE_DERIVED;
    if (running->failed == NULL || derived)
        return checked->revision->id.span;
    return running->down ? side->down.items[running->failed->step - running->row->down_steps.first].step->span
                         : side->up.items[running->failed->step - running->row->steps.first].step->span;
}

static const char *one_line(struct arena *arena, const char *sql)
{
    enum { LONGEST = 300 };
    struct buf out;
    buf_init(&out, arena);
    for (; *sql != '\0' && out.size < LONGEST; sql++)
        if (!isspace((unsigned char)*sql))
            buf_char(&out, *sql);
        else if (out.size > 0 && out.data[out.size - 1] != ' ')
            buf_char(&out, ' ');
    if (*sql != '\0')
        buf_add(&out, " ...");
    return out.data;
}

static void report(const struct running *running, const struct mig_error *error)
{
    struct replaying *replaying = running->replaying;
    struct problems *problems = &replaying->compiler->problems;
    const char *id = text_of(replaying, running->row->id);
    struct problem *problem = problem_add(problems, PROBLEM_REPLAY_REFUSED, failed_span(running),
                                          "%s refuses the %s revision `%s`: %s", replaying->database.name,
                                          running->down ? "way back from" : "upgrade to", id, error->message);
    if (running->failed == NULL)
        return;
    const char *aim = text_of(replaying, running->failed->note);
    bool said = running->failed->kind == MIG_KIND_EXECUTE && *aim != '\0';
    problem_note(
        problems, problem, (struct span){0, 0}, said ? "the statement was to %s" : "the statement is: %s",
        said ? aim : one_line(&replaying->compiler->output, text_of(replaying, running->failed->sql)));
}

static struct running running_of(struct replaying *replaying, size_t number, bool down)
{
    const struct mig_table_revision *row = &replaying->tables->revisions[number];
    const struct mig_table_side *side = &row->sides[replaying->database.dialect];
    return (struct running){.replaying = replaying,
                            .row = row,
                            .side = side,
                            .number = number,
                            .down = down,
                            .rebuild = ((down ? side->down_flags : side->flags) & MIG_SIDE_REBUILD) != 0};
}

bool replay_run(struct replaying *replaying, size_t number, bool down)
{
    struct running running = running_of(replaying, number, down);
    struct mig_error error = {.status = MIG_OK};
    struct mig_error second;
    if (run_once(&running, &error) == MIG_OK)
        return true;
    replaying->emptied = true;
    if (replay_empty(&replaying->compiler->output, &replaying->database,
                     replaying->expected[down ? number + 1 : number], &second) == MIG_OK &&
        run_once(&running, &second) == MIG_OK) {
        printf("note: %s: the generated rows do not fit revision `%s`, replayed without rows: %s\n",
               replaying->database.name, text_of(replaying, running.row->id), error.message);
        return true;
    }
    report(&running, &second);
    return false;
}

/* The first revision from `number` on that does not share the transaction of the ones before it. */
static size_t batch_end(const struct replaying *replaying, size_t number)
{
    enum mig_dialect dialect = replaying->database.dialect;
    const struct mig_table_revision *revisions = replaying->tables->revisions;
    for (size_t i = number + 1; i < replaying->tables->revision_count; i++)
        if ((revisions[i].sides[dialect].flags & MIG_SIDE_BREAK_BEFORE) != 0 ||
            (revisions[i - 1].sides[dialect].flags & MIG_SIDE_BREAK_AFTER) != 0)
            return i;
    return replaying->tables->revision_count;
}

static bool install_batch(struct replaying *replaying, size_t number, size_t end)
{
    struct running running = running_of(replaying, number, false);
    struct mig_error error = {.status = MIG_OK};
    bool rebuild = false;
    for (size_t i = number; i < end; i++)
        rebuild = rebuild || running_of(replaying, i, false).rebuild;
    running.rebuild = rebuild;
    enum mig_status status = begin(&running, &error);
    for (size_t i = number; status == MIG_OK && i < end; i++) {
        running = running_of(replaying, i, false);
        running.rebuild = rebuild;
        status = run_statements(&running, &error);
    }
    if (status == MIG_OK)
        status = commit(&running, &error);
    if (status == MIG_OK)
        return true;
    roll_back(&running);
    report(&running, &error);
    return false;
}

bool replay_install(struct replaying *replaying)
{
    size_t end;
    for (size_t i = 0; i < replaying->tables->revision_count; i = end) {
        end = batch_end(replaying, i);
        if (!install_batch(replaying, i, end))
            return false;
    }
    return true;
}
