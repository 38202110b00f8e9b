/* SPDX-License-Identifier: MIT
 * In: steps in .mig and a database. Out: the schema that they should make, made.
 */
#include "simulate.h"

#include "language/parse.h"
#include "schema/apply.h"
#include "schema/compare.h"
#include "sql/render.h"

#include <string.h>

static struct revision *parse(struct arena *arena, const char *steps)
{
    struct problems problems = {.arena = arena};
    struct sources sources = {.arena = arena};
    const char *text = arena_format(arena, "revision test \"test\";\nupgrade {\n%s\n}\n", steps);
    long source = source_add(&sources, "test.mig", text, strlen(text));
    struct revision *revision = parse_revision(arena, &sources, (size_t)source, &problems);
    if (problems.list.count != 0) {
        struct location location = source_locate(&sources, problems.list.items[0]->span.begin);
        fail_msg("%s\nin: %.*s", problems.list.items[0]->message, (int)location.length, location.text);
    }
    return revision;
}

static void execute(struct database *database, const struct render *render)
{
    for (size_t i = 0; i < render->statements.count; i++)
        if (render->statements.items[i].kind == MIG_KIND_EXECUTE)
            database_run(database, render->statements.items[i].sql);
}

static bool take(struct database *database, struct schema *schema, const struct step *step, bool lenient)
{
    struct arena *arena = database_arena(database);
    struct problems problems = {.arena = arena};
    struct apply apply = {
        .arena = arena, .problems = &problems, .revision = "test", .dialect = database_dialect(database)};
    struct render render = {.arena = arena, .dialect = apply.dialect};
    struct schema after = apply_step(&apply, *schema, step);
    if (problems.list.count != 0) {
        if (!lenient)
            fail_msg("%s", problems.list.items[0]->message);
        return false;
    }
    render_step(&render, *schema, after, step);
    execute(database, &render);
    *schema = after;
    return true;
}

struct simulated simulate(struct database *database, const char *steps, bool lenient)
{
    struct simulated simulated = {.schema = schema_empty};
    const struct revision *revision = parse(database_arena(database), steps);
    for (size_t i = 0; i < revision->upgrade.count; i++)
        simulated.refused += !take(database, &simulated.schema, revision->upgrade.items[i], lenient);
    return simulated;
}

static const char *kind_word(enum difference_kind kind)
{
    switch (kind) {
    case DIFFERENCE_MISSING:
        return "missing";
    case DIFFERENCE_FOREIGN:
        return "foreign";
    case DIFFERENCE_CHANGED:
        return "changed";
    case DIFFERENCE_CANNOT_TELL:
        return "cannot tell";
    }
    return "";
}

static const char *or_nothing(const char *text)
{
    return text != NULL ? text : "";
}

const char *differences_text(struct database *database, struct schema expected)
{
    struct arena *arena = database_arena(database);
    database_look_into(database, &expected);
    struct catalog catalog = database_read(database);
    database_look_into(database, NULL);
    enum mig_dialect dialect = database_dialect(database);
    struct differences differences =
        schema_differences(arena, schema_project(arena, expected, dialect), catalog.schema, dialect);
    struct buf text;
    buf_init(&text, arena);
    for (size_t i = 0; i < differences.count; i++) {
        const struct difference *one = &differences.items[i];
        buf_format(&text, "%s %s%s%s: %s | %s%s\n", kind_word(one->kind), or_nothing(one->owner),
                   one->owner != NULL ? "." : "", or_nothing(one->name), or_nothing(one->expected),
                   or_nothing(one->found), or_nothing(one->reason));
    }
    if (differences.column_order)
        buf_add(&text, "another order of columns\n");
    return text.data;
}
