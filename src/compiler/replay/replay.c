/* SPDX-License-Identifier: MIT
 * In: a checked chain and its tables. Out: proof that they run: every revision up, down and up again on
 * SQLite in memory, and on PostgreSQL when there is a URL, with rows in the tables, and the catalogue
 * compared with the simulated schema after each; then everything at once on an empty database.
 */
#include "compiler/replay.h"

#include "compiler/finish.h"
#include "compiler/replay/replaying.h"
#include "compiler/replay/rows.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

void replay_forget(struct replay_database *database)
{
    arena_full_fn *full = database->answers.full;
    void *context = database->answers.context;
    arena_free(&database->answers);
    arena_init(&database->answers, full, context);
}

enum mig_status replay_error(struct mig_error *error, const char *message)
{
    *error = (struct mig_error){.status = MIG_FAILED};
    snprintf(error->message, sizeof error->message, "%s", message);
    return MIG_FAILED;
}

/* Every revision in the order of the chain, one after the other. */
static void simulate(struct replaying *replaying)
{
    struct arena *arena = &replaying->compiler->analysis;
    size_t count = replaying->checked->count;
    enum mig_dialect dialect = replaying->database.dialect;
    struct problems quiet = {.arena = arena};
    replaying->expected = arena_array(arena, struct schema, count + 1);
    replaying->expected[0] = schema_empty;
    for (size_t i = 0; i < count; i++) {
        const struct revision *revision = replaying->checked->revisions[i].revision;
        struct schema before = replaying->expected[i];
        replaying->expected[i + 1] = checked_result(
            before, check_steps(arena, &quiet, revision->id.text, dialect, false, before, revision->upgrade));
    }
}

static bool go_up(struct replaying *replaying, size_t from)
{
    for (size_t i = from; i < replaying->checked->count; i++) {
        if (!replay_run(replaying, i, false) || !replay_compare(replaying, i + 1, i, false))
            return false;
        replay_fill(&replaying->compiler->output, &replaying->database,
                    replaying->emptied ? schema_empty : replaying->expected[i], replaying->expected[i + 1]);
        replaying->emptied = false;
    }
    return true;
}

/* As far as there is a way; *left is the number of revisions that stay. */
static bool go_down(struct replaying *replaying, size_t *left)
{
    for (*left = replaying->checked->count; *left > 0; (*left)--) {
        const struct mig_table_revision *row = &replaying->tables->revisions[*left - 1];
        if ((row->flags & MIG_REVISION_IRREVERSIBLE) != 0) {
            printf("note: %s: revision `%s` is irreversible, so the way down ends there\n",
                   replaying->database.name, replaying->tables->text + row->id);
            return true;
        }
        if (!replay_run(replaying, *left - 1, true) || !replay_compare(replaying, *left - 1, *left - 1, true))
            return false;
    }
    return true;
}

/* Up, down and up again, with rows. */
static bool replay_all(struct replaying *replaying)
{
    size_t left;
    bool whole = replay_compare(replaying, 0, 0, false) && go_up(replaying, 0);
    replaying->again = true;
    return whole && go_down(replaying, &left) && go_up(replaying, left);
}

/* A fresh install is what the upgraded database is, up to objects that the language has no word for. */
static bool install(struct replaying *replaying)
{
    size_t count = replaying->checked->count;
    replaying->again = false;
    replaying->database.name =
        arena_format(replaying->database.arena, "a fresh install on %s", replaying->database.name);
    return replay_install(replaying) && replay_compare(replaying, count, count - 1, false);
}

static enum mig_status open_database(struct replaying *replaying, const char *url, struct mig_error *error)
{
    struct arena *arena = &replaying->compiler->analysis;
    arena_init(&replaying->database.answers, arena->full, arena->context);
    replaying->database.arena = arena;
    if (url == NULL)
        return replay_open_sqlite(&replaying->database, error);
    return replay_open_postgres(&replaying->database, url,
                                arena_format(arena, "migc_replay_%ld", (long)getpid()), replaying->tables,
                                error);
}

/* A database of its own for each. False when it could not be opened. */
static bool replay_on(struct replaying *replaying, const char *url,
                      bool (*replay)(struct replaying *replaying), bool *good)
{
    struct mig_error error;
    if (open_database(replaying, url, &error) != MIG_OK) {
        fprintf(stderr, "migc: cannot replay on %s: %s\n", url == NULL ? "SQLite" : "PostgreSQL",
                error.message);
        arena_free(&replaying->database.answers);
        return false;
    }
    *good = replay(replaying);
    replaying->database.close(&replaying->database);
    arena_free(&replaying->database.answers);
    return true;
}

static bool replay_both(struct compiler *compiler, const struct checked *checked,
                        const struct tableset *tables, const char *url)
{
    struct replaying replaying = {.compiler = compiler, .checked = checked, .tables = &tables->chain};
    struct arena *arena = &compiler->analysis;
    size_t count = checked->count;
    bool good = false;
    replaying.database.dialect = url == NULL ? MIG_DIALECT_SQLITE : MIG_DIALECT_POSTGRES;
    replaying.foreign = arena_array(arena, const char *, count + 1);
    replaying.called = arena_array(arena, bool, tables->chain.call_count);
    simulate(&replaying);
    bool opened = replay_on(&replaying, url, replay_all, &good);
    if (opened && good)
        opened = replay_on(&replaying, url, install, &good);
    if (opened && good)
        printf("%zu revision%s up, down and up again on %s; a fresh install is the same\n", count,
               count == 1 ? "" : "s", replaying.database.title);
    return opened;
}

enum outcome replay_chain(struct compiler *compiler, const struct chain *chain, const struct checked *checked,
                          const struct tableset *tables)
{
    const char *url = compiler->options.values[OPTION_POSTGRES];
    bool opened = replay_both(compiler, checked, tables, NULL);
    if (url != NULL)
        opened = replay_both(compiler, checked, tables, url) && opened;
    if (compiler->problems.list.count > 0)
        return finish_problems(compiler, chain);
    return opened ? OUTCOME_DONE : OUTCOME_ERRORS;
}
