/* SPDX-License-Identifier: MIT
 * In: databases with a schema. Out: how many statements that the simulator refuses the databases refuse as
 * well. A statement is rendered from the best guess that the simulator makes of it, in a process of its own:
 * what names nothing that is there has no SQL. It is executed in a transaction that is rolled back.
 */
#include "refused.h"

#include "base/text.h"
#include "grow.h"
#include "language/parse.h"
#include "schema/apply.h"
#include "sql/render.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STATEMENTS = 60 };

/* One refused statement on one database. */
struct attempt {
    struct arena *arena;
    struct bench *bench;
    struct schema before;
    const struct revision *revision;
    struct problems problems; /* what the simulator says for this database */
};

enum verdict { VERDICT_REFUSED, VERDICT_TAKEN, VERDICT_UNWRITTEN };

struct script {
    VEC(struct statement) statements;
    bool rebuilds;
};

static void write_all(int out, const struct render *render)
{
    FILE *file = fdopen(out, "w");
    if (file == NULL)
        _exit(1);
    fprintf(file, "%d%c", render->rebuilds, '\0');
    for (size_t i = 0; i < render->statements.count; i++)
        fprintf(file, "%d%c%s%c", (int)render->statements.items[i].kind, '\0',
                render->statements.items[i].sql, '\0');
    fprintf(file, "end%c", '\0');
    fclose(file);
}

static void render_all(const struct attempt *attempt, int out)
{
    struct problems ignored = {.arena = attempt->arena};
    struct render render = {.arena = attempt->arena, .dialect = attempt->bench->database.dialect};
    struct checked_steps steps = check_steps(attempt->arena, &ignored, "g", render.dialect, false,
                                             attempt->before, attempt->revision->upgrade);
    for (size_t i = 0; i < steps.count; i++)
        render_step(&render, steps.items[i].before, steps.items[i].after, steps.items[i].step);
    if (render.statements.count == 0)
        _exit(1);
    write_all(out, &render);
    _exit(0);
}

static const char *read_all(struct arena *arena, int in, size_t *size)
{
    struct buf all;
    char part[4096];
    ssize_t count;
    buf_init(&all, arena);
    while ((count = read(in, part, sizeof part)) > 0)
        buf_addn(&all, part, (size_t)count);
    *size = all.size;
    return all.data;
}

/* False: there is no SQL for it. */
static bool rendered(const struct attempt *attempt, struct script *script)
{
    int ends[2];
    int status = 1;
    size_t size;
    fflush(stdout);
    if (pipe(ends) != 0)
        return false;
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        fclose(stderr); /* what a sanitizer says of a tree with holes is no news */
        render_all(attempt, ends[1]);
    }
    close(ends[1]);
    const char *text = read_all(attempt->arena, ends[0], &size);
    close(ends[0]);
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0 || size == 0)
        return false;
    *script = (struct script){.rebuilds = text[0] == '1'};
    for (text += 2; strcmp(text, "end") != 0;) {
        struct statement statement = {.kind = (enum mig_kind)(*text - '0')};
        text += strlen(text) + 1;
        statement.sql = text;
        text += strlen(text) + 1;
        vec_push(attempt->arena, &script->statements, statement);
    }
    return true;
}

static bool taken(const struct attempt *attempt, const char *sql, bool none)
{
    struct replay_database *database = &attempt->bench->database;
    struct mig_rows rows;
    struct mig_error error;
    return database->query(database, sql, &rows, &error) == MIG_OK && (!none || rows.row_count == 0);
}

static enum verdict execute(const struct attempt *attempt, const struct script *script)
{
    bool sqlite = attempt->bench->database.dialect == MIG_DIALECT_SQLITE;
    bool good = true;
    if (sqlite && script->rebuilds)
        taken(attempt, "PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON", false);
    taken(attempt, "BEGIN", false);
    for (size_t i = 0; good && i < script->statements.count; i++) {
        const struct statement *statement = &script->statements.items[i];
        if (statement->kind == MIG_KIND_EXECUTE || statement->kind == MIG_KIND_ENSURE_INDEX)
            good = taken(attempt, statement->sql, false);
        else if (statement->kind == MIG_KIND_GUARD)
            good = taken(attempt, statement->sql, true);
    }
    good = good && (sqlite ? taken(attempt, "PRAGMA foreign_key_check", true)
                           : taken(attempt, "SET CONSTRAINTS ALL IMMEDIATE", false));
    taken(attempt, "ROLLBACK", false);
    if (sqlite && script->rebuilds)
        taken(attempt, "PRAGMA legacy_alter_table = OFF; PRAGMA foreign_keys = ON", false);
    return good ? VERDICT_TAKEN : VERDICT_REFUSED;
}

static enum verdict verdict_of(const struct attempt *attempt)
{
    struct script script;
    return rendered(attempt, &script) ? execute(attempt, &script) : VERDICT_UNWRITTEN;
}

static bool is_on_purpose(const struct refusals *refusals, const struct problem *problem)
{
    char code[16];
    snprintf(code, sizeof code, "M%03d", (int)problem->code);
    return strstr(refusals->purposes, code) != NULL;
}

static bool judge(struct refusals *refusals, const struct problem *problem, const char *statement,
                  bool unwritten, bool refused)
{
    refusals->tried++;
    refusals->unwritten += unwritten && !refused;
    refusals->by_database += refused;
    if (refused || unwritten)
        return true;
    refusals->stricter[problem->code % REFUSED_CODES]++;
    if (is_on_purpose(refusals, problem)) {
        refusals->on_purpose++;
        return true;
    }
    printf("\n==== only the simulator refuses: M%03d %s\n%s\n", (int)problem->code, problem->message,
           statement);
    return false;
}

static bool try_statement(struct arena *arena, struct bench *benches, size_t count, const char *statement,
                          struct refusals *refusals)
{
    struct sources sources = {.arena = arena};
    struct problems syntax = {.arena = arena};
    const char *text = arena_format(arena, "revision g \"g\";\nupgrade {\n%s\n}\n", statement);
    long source = source_add(&sources, "g", text, strlen(text));
    const struct revision *revision = parse_revision(arena, &sources, (size_t)source, &syntax);
    const struct problem *problem = NULL;
    bool refused = false, unwritten = false;
    if (revision == NULL || syntax.list.count > 0)
        return true;
    for (size_t i = 0; i < count; i++) {
        enum mig_dialect dialect = benches[i].database.dialect;
        struct attempt attempt = {
            .arena = arena,
            .bench = &benches[i],
            .before = built_schema(benches[i].built, benches[i].built->chain.graph.count, dialect),
            .revision = revision,
            .problems = {.arena = arena}};
        check_steps(arena, &attempt.problems, "g", dialect, false, attempt.before, revision->upgrade);
        if (!step_runs_on(revision->upgrade.items[0], dialect))
            continue;
        if (attempt.problems.list.count > 0 && problem == NULL)
            problem = attempt.problems.list.items[0];
        enum verdict verdict = verdict_of(&attempt);
        refused = refused || verdict == VERDICT_REFUSED;
        unwritten = unwritten || verdict == VERDICT_UNWRITTEN;
    }
    return problem == NULL || judge(refusals, problem, statement, unwritten, refused);
}

bool refused_try(struct arena *arena, struct bench *benches, size_t count, struct random *random,
                 struct refusals *refusals)
{
    bool good = true;
    unsigned key = 100000;
    for (unsigned i = 0; i < STATEMENTS; i++) {
        struct bench *bench = &benches[random_below(random, (unsigned)count)];
        struct growing growing = {
            .arena = arena,
            .random = random,
            .schema = built_schema(bench->built, bench->built->chain.graph.count, bench->database.dialect),
            .key = &key};
        const char *name;
        good = try_statement(arena, benches, count, grow_statement(&growing, &name), refusals) && good;
    }
    return good;
}
