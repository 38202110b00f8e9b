/* SPDX-License-Identifier: MIT
 * `--sql`: the script that does what a run would do, for sqlite3 or psql. No database is opened; where it is
 * comes from the range A:B, or is base. What a run checks with queries becomes statements that fail.
 */
#include "runtime/command/command.h"

#include "base/buf.h"
#include "base/path.h"
#include "runtime/error.h"
#include "runtime/run/run.h"
#include "runtime/url.h"
#include "sql/sql.h"

#include <string.h>

struct writing {
    struct command_line *line;
    enum mig_dialect dialect;
    bool down;
    struct bookkeeping books;
    uint32_t *order;
    size_t count;
    bool from_base;
};

/* ---- which revisions ---- */

static enum mig_status split_range(struct writing *writing, const char **from, const char **to)
{
    struct command_line *line = writing->line;
    const char *target = line->options.targets[0];
    const char *colon = target != NULL ? strchr(target, ':') : NULL;
    *from = "base";
    *to = target != NULL ? target : "head";
    if (colon != NULL) {
        *from = colon == target ? "base" : arena_textn(line->arena, target, (size_t)(colon - target));
        *to = colon[1] != '\0' ? colon + 1 : writing->down ? "base" : "head";
        return mig__plan_check_target(line->arena, target, TARGET_RANGE, line->error);
    }
    if (!writing->down)
        return mig__plan_check_target(line->arena, *to, TARGET_UPGRADE, line->error);
    mig__error_set(line->error, MIG_USAGE,
                   "`downgrade --sql` needs a range: no database is asked where it is");
    mig__error_help(line->error, "write FROM:TO, for example head:base");
    return MIG_USAGE;
}

static enum mig_status choose(struct writing *writing)
{
    struct command_line *line = writing->line;
    const struct graph *graph = &line->chain.graph;
    struct graph_problem problem;
    const char *from, *to;
    bool *none = arena_array(line->arena, bool, graph->count),
         *applied = arena_array(line->arena, bool, graph->count);
    enum mig_status status = split_range(writing, &from, &to);
    if (status != MIG_OK)
        return status;
    writing->from_base = strcmp(from, "base") == 0;
    if (!writing->from_base && !graph_stamp(line->arena, graph, none, &from, 1, applied, &problem))
        return mig__plan_problem(&problem, line->error);
    bool found =
        writing->down
            ? graph_downgrade(line->arena, graph, applied, to, &writing->order, &writing->count, &problem)
            : graph_upgrade(line->arena, graph, applied, to, &writing->order, &writing->count, &problem);
    return found ? MIG_OK : mig__plan_problem(&problem, line->error);
}

static enum mig_status refuse_call(struct writing *writing, const struct actions *actions,
                                   const struct action *action)
{
    struct mig_error *error = writing->line->error;
    mig__error_set(error, MIG_USAGE, "a script cannot %s revision %s: it calls the program's function `%s`",
                   writing->down ? "take back" : "apply", actions->id, action->note);
    mig__error_help(error,
                    "run the range up to it as a script, that revision with the program, then the rest");
    return MIG_USAGE;
}

static enum mig_status check_actions(struct writing *writing, const struct actions *actions)
{
    struct mig_error *error = writing->line->error;
    if (actions->irreversible)
        return mig__error_set(error, MIG_FAILED, "revision %s cannot be taken back: %s", actions->id,
                              actions->reason);
    for (size_t i = 0; i < actions->count; i++) {
        if (actions->items[i].kind == MIG_KIND_CALL)
            return refuse_call(writing, actions, &actions->items[i]);
    }
    return MIG_OK;
}

/* A script for an empty database has nobody to wait for, and none can go on in batches. */
static bool stands_outside(const struct writing *writing, const struct actions *actions)
{
    for (size_t i = 0; i < actions->count; i++) {
        if (actions->items[i].kind == MIG_KIND_BACKFILL)
            return false;
    }
    return mig__actions_outside(actions, writing->from_base && !writing->down);
}

/* ---- statements ---- */

static void comment(struct writing *writing, const char *word, const char *text)
{
    fprintf(writing->line->out, "-- %s", word);
    for (const char *c = text; *c != '\0'; c++)
        fputc(*c == '\n' || *c == '\r' ? ' ' : *c, writing->line->out);
    fputc('\n', writing->line->out);
}

/* SQLite keeps the text of a definition up to the semicolon, so nothing stands between, unless the last line
 * may end in a comment. */
static void statement(struct writing *writing, const char *sql)
{
    const char *last = strrchr(sql, '\n');
    bool comment_ends_it = strstr(last != NULL ? last : sql, "--") != NULL;
    fprintf(writing->line->out, "%s%s;\n", sql, comment_ends_it ? "\n" : "");
}

/* A tag that the text between the dollars does not hold. */
static const char *dollar_tag(struct arena *arena, const char *text)
{
    for (unsigned i = 0;; i++) {
        const char *tag = arena_format(arena, "$mig%u$", i);
        if (strstr(text, tag) == NULL)
            return tag;
    }
}

/* Fails when the query finds a row. */
static void guard(struct writing *writing, const char *sql, const char *note)
{
    struct buf text;
    buf_init(&text, writing->line->arena);
    comment(writing, "must find nothing: ", note);
    switch (writing->dialect) {
    case MIG_DIALECT_SQLITE:
        buf_add(&text, "INSERT INTO temp.mig_stop SELECT ");
        sql_string(&text, note, writing->dialect);
        buf_format(&text, " WHERE EXISTS (%s\n)", sql);
        break;
    case MIG_DIALECT_POSTGRES: {
        const char *tag =
            dollar_tag(writing->line->arena, arena_format(writing->line->arena, "%s%s", sql, note));
        buf_format(&text, "DO %s BEGIN IF EXISTS (%s\n) THEN RAISE EXCEPTION USING MESSAGE = ", tag, sql);
        sql_string(&text, note, writing->dialect);
        buf_format(&text, "; END IF; END %s", tag);
        break;
    }
    }
    statement(writing, text.data);
}

static void lines(struct writing *writing, const struct script *script, const char *note)
{
    for (size_t i = 0; i < script->lines.count; i++) {
        if (script->lines.items[i].guard)
            guard(writing, script->lines.items[i].sql, note);
        else
            statement(writing, script->lines.items[i].sql);
    }
}

/* CREATE [UNIQUE] INDEX -> CREATE [UNIQUE] INDEX IF NOT EXISTS: whether a present one is the same, a script
 * cannot see. */
static void ensure_index(struct writing *writing, const struct action *action)
{
    static const char word[] = "INDEX ";
    const char *index = strstr(action->sql, word);
    comment(writing, "an index of this name that is there already is taken to be the same: ",
            path_shown(arena_text(writing->line->arena, action->note)));
    if (index == NULL) {
        statement(writing, action->sql);
        return;
    }
    size_t length = (size_t)(index - action->sql) + strlen(word);
    statement(writing, arena_format(writing->line->arena, "%.*sIF NOT EXISTS %s", (int)length, action->sql,
                                    action->sql + length));
}

static bool loss_allowed(const struct writing *writing, const char *id)
{
    for (const char **allowed = writing->line->options.allow_loss; *allowed != NULL; allowed++) {
        if (strcmp(*allowed, id) == 0)
            return true;
    }
    return false;
}

static void act(struct writing *writing, const struct actions *actions, const struct action *action)
{
    if (action->until != 0)
        return; /* an older library has another way; the script is for a current one */
    switch (action->kind) {
    case MIG_KIND_EXECUTE:
        if (*action->probe != '\0')
            comment(writing, "done already when this finds a row: ", action->probe);
        if ((action->flags & MIG_STATEMENT_LEFTOVER) != 0)
            comment(writing, "else first, because an earlier try was cut off: ", action->sql);
        else
            statement(writing, action->sql);
        break;
    case MIG_KIND_GUARD:
        guard(writing, action->sql, action->note);
        break;
    case MIG_KIND_EXPECT_TABLE:
        guard(writing, action->probe, action->note);
        break;
    case MIG_KIND_LOSS:
        if (!loss_allowed(writing, actions->id))
            guard(writing, action->sql,
                  arena_format(writing->line->arena,
                               "this would destroy %s; to accept it: --allow-data-loss %s", action->note,
                               actions->id));
        break;
    case MIG_KIND_ENSURE_INDEX:
        if ((action->flags & MIG_STATEMENT_NO_TRANSACTION) == 0) {
            ensure_index(writing, action);
            break;
        }
        comment(writing, "done already when this finds a row: ", action->probe);
        statement(writing, action->sql); /* fails on one that is there: it may not be valid */
        break;
    case MIG_KIND_CALL:       /* refused before */
    case MIG_KIND_BACKFILL:   /* the plain update is printed */
    case MIG_KIND_EDIT_TABLE: /* a script makes the table anew */
    case MIG_KIND_STATISTICS: /* whoever runs scripts runs ANALYZE */
    case MIG_KIND_COUNT:
        break;
    }
}

/* ---- transactions ---- */

static const char broken_keys[] =
    "SELECT \"table\", parent, count(*) AS number FROM pragma_foreign_key_check GROUP BY 1, 2";
/* More than before. */
static const char newly_broken[] =
    "SELECT now.* FROM (%s) AS now LEFT JOIN temp.mig_broken AS former USING (\"table\", parent) WHERE "
    "now.number > coalesce(former.number, 0)";

static void begin(struct writing *writing, bool rebuild)
{
    switch (writing->dialect) {
    case MIG_DIALECT_SQLITE:
        statement(writing, rebuild ? "PRAGMA foreign_keys = OFF" : "PRAGMA foreign_keys = ON");
        statement(writing, rebuild ? "PRAGMA legacy_alter_table = ON" : "PRAGMA legacy_alter_table = OFF");
        statement(writing, "BEGIN IMMEDIATE");
        if (rebuild)
            statement(writing,
                      arena_format(writing->line->arena, "CREATE TEMP TABLE mig_broken AS %s", broken_keys));
        break;
    case MIG_DIALECT_POSTGRES:
        statement(writing, "BEGIN");
        statement(writing, "SET LOCAL standard_conforming_strings = on");
        statement(writing, "SET LOCAL TimeZone = 'UTC'");
        break;
    }
}

static void commit(struct writing *writing, bool rebuild)
{
    if (rebuild && writing->dialect == MIG_DIALECT_SQLITE) {
        guard(writing, arena_format(writing->line->arena, newly_broken, broken_keys),
              "rows would refer to rows that do not exist");
        statement(writing, "DROP TABLE temp.mig_broken");
    }
    statement(writing, "COMMIT");
}

static void add_row(struct writing *writing, uint32_t number, struct script *script)
{
    struct command_line *line = writing->line;
    const char *reverse;
    if (writing->down) {
        mig__bookkeeping_revert(&writing->books, script, mig__chain_id(&line->chain, number));
        return;
    }
    struct record record =
        mig__run_record(line->arena, &line->chain, number, writing->dialect, "run", &reverse);
    mig__bookkeeping_apply(&writing->books, script, &record, reverse);
}

static void add_done(struct writing *writing, const struct actions *actions, struct script *script)
{
    struct journal_entry entry = {.revision = actions->id,
                                  .direction = writing->down ? "down" : "up",
                                  .outcome = "done",
                                  .milliseconds = writing->dialect == MIG_DIALECT_SQLITE ? 0 : -1};
    mig__bookkeeping_done(&writing->books, script, &entry);
}

static void settle_session(struct writing *writing)
{
    comment(writing, "outside a transaction, one statement after the other", "");
    if (writing->dialect != MIG_DIALECT_POSTGRES)
        return;
    statement(writing, "SET standard_conforming_strings = on");
    statement(writing, "SET TimeZone = 'UTC'");
}

static void write_revision(struct writing *writing, uint32_t number, const struct actions *actions)
{
    struct arena *arena = writing->line->arena;
    struct script row = {.arena = arena}, done = {.arena = arena};
    bool rebuild = (actions->flags & MIG_SIDE_REBUILD) != 0;
    bool outside = (actions->flags & MIG_SIDE_NO_TRANSACTION) != 0;
    fputc('\n', writing->line->out);
    comment(writing, arena_format(arena, "%s %s: ", writing->down ? "take back" : "apply", actions->id),
            actions->message);
    add_row(writing, number, &row);
    add_done(writing, actions, &done);
    if (outside)
        settle_session(writing);
    else
        begin(writing, rebuild);
    if (!outside)
        lines(writing, &row, "the database is not where this script begins");
    for (size_t i = 0; i < actions->count; i++)
        act(writing, actions, &actions->items[i]);
    if (outside) {
        begin(writing, false);
        lines(writing, &row, "the database is not where this script begins");
    }
    lines(writing, &done, "");
    commit(writing, rebuild && !outside);
}

static void write_head(struct writing *writing)
{
    struct command_line *line = writing->line;
    struct script make = {.arena = line->arena};
    comment(writing, "written by ", writing->books.applied_by);
    switch (writing->dialect) {
    case MIG_DIALECT_SQLITE:
        comment(writing, "run it with: sqlite3 FILE < SCRIPT", "");
        fputs(".bail on\n", line->out);
        statement(
            writing,
            "CREATE TEMP TABLE mig_stop (why TEXT CONSTRAINT \"a check above failed\" CHECK (why IS NULL))");
        break;
    case MIG_DIALECT_POSTGRES:
        comment(writing, "run it with: psql -f SCRIPT URL", "");
        fputs("\\set ON_ERROR_STOP on\n", line->out);
        break;
    }
    mig__bookkeeping_make(&writing->books, &make);
    if (!writing->down && writing->from_base)
        lines(writing, &make, "");
}

enum mig_status mig__command_sql(struct command_line *line, bool down)
{
    struct writing writing = {.line = line, .down = down};
    struct url url;
    enum mig_status status = mig__url_read(line->arena, &url, line->program, line->options.url, line->error);
    if (status == MIG_OK)
        status = choose(&writing);
    if (status != MIG_OK)
        return status;
    writing.dialect = url.dialect;
    writing.books = mig__bookkeeping_for(line->arena, line->program, url.dialect);
    writing.books.offline = true;
    struct actions *actions = arena_array(line->arena, struct actions, writing.count);
    for (size_t i = 0; status == MIG_OK && i < writing.count; i++) {
        mig__actions_of(line->arena, &line->chain, writing.order[i], writing.dialect, down, &actions[i]);
        mig__actions_choose(line->arena, &actions[i], stands_outside(&writing, &actions[i]));
        status = check_actions(&writing, &actions[i]);
    }
    if (status != MIG_OK)
        return status;
    write_head(&writing);
    for (size_t i = 0; i < writing.count; i++)
        write_revision(&writing, writing.order[i], &actions[i]);
    return MIG_OK;
}
