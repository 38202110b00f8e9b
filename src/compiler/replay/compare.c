/* SPDX-License-Identifier: MIT
 * In: a database after some revisions. Out: whether its catalogue is the schema that the simulator has
 * for them, or a problem that names what is not. Objects that the language has no word for must be the
 * same ones on the way down as on the way up.
 */
#include "compiler/replay/replaying.h"

#include "base/buf.h"
#include "base/text.h"
#include "catalog/catalog.h"
#include "schema/compare.h"
#include "schema/declared.h"

static const char *words(struct arena *arena, const struct difference *difference)
{
    const char *kind = object_word(difference->object);
    bool dotted = difference->owner != NULL && difference->object != MIG_OBJECT_INDEX;
    const char *name =
        dotted ? arena_format(arena, "%s.%s", difference->owner, difference->name) : difference->name;
    switch (difference->kind) {
    case DIFFERENCE_MISSING:
        return arena_format(arena, "%s `%s` is missing", kind, name);
    case DIFFERENCE_FOREIGN:
        return arena_format(arena, "%s `%s` is there, and no step made it", kind, name);
    case DIFFERENCE_CHANGED:
        return arena_format(arena, "%s `%s` should be `%s` and is `%s`", kind, name, difference->expected,
                            difference->found);
    case DIFFERENCE_CANNOT_TELL:
        break;
    }
    return NULL;
}

/* A part of a table that raw SQL made may be one for which the language has no words. */
static void help_declare(struct replaying *replaying, struct problem *problem, const char *name)
{
    problem_help(&replaying->compiler->problems, problem,
                 "say what raw SQL makes: `sql ... effect { object \"%s\"; }`", name);
}

static struct problem *differs(struct replaying *replaying, size_t number, bool down)
{
    const struct revision *revision = replaying->checked->revisions[number].revision;
    return problem_add(&replaying->compiler->problems, PROBLEM_REPLAY_DIFFERS, revision->id.span,
                       "%s does not have the expected schema after the %s revision `%s`",
                       replaying->database.name, down ? "way back from" : "upgrade to", revision->id.text);
}

/* The problem that it found, or NULL. */
static struct problem *compare_schema(struct replaying *replaying, struct arena *scratch, struct schema found,
                                      size_t count, size_t number, bool down)
{
    enum mig_dialect dialect = replaying->database.dialect;
    struct problem *problem = NULL;
    struct differences differences = schema_differences(
        scratch, schema_project(scratch, replaying->expected[count], dialect), found, dialect);
    for (size_t i = 0; i < differences.count; i++) {
        const char *text = words(scratch, &differences.items[i]);
        if (text == NULL)
            continue;
        if (problem == NULL)
            problem = differs(replaying, number, down);
        problem_note(&replaying->compiler->problems, problem, (struct span){0, 0}, "%s", text);
        const struct difference *one = &differences.items[i];
        if (one->kind == DIFFERENCE_FOREIGN && one->owner != NULL)
            help_declare(replaying, problem,
                         declared_name_of(&replaying->compiler->output, object_word(one->object), one->name,
                                          one->owner));
    }
    return problem;
}

static const char *foreign_list(struct arena *arena, const struct catalog *catalog)
{
    struct buf out;
    buf_init(&out, arena);
    for (size_t i = 0; i < catalog->foreign_count; i++) {
        const struct foreign *foreign = &catalog->foreign[i];
        buf_format(&out, "%s%s `%s`", i > 0 ? ", " : "", foreign->kind, foreign->name);
    }
    return out.data;
}

/* What stands beside the schema, and no effect declares it, or declares it by another name: `problem` is what
 * was found before, or NULL. */
static bool compare_declared(struct replaying *replaying, const struct catalog *catalog, size_t number,
                             bool down, struct problem *problem)
{
    struct problems *problems = &replaying->compiler->problems;
    struct arena *arena = &replaying->compiler->output;
    const char *last = NULL;
    for (size_t i = 0; i < catalog->foreign_count; i++) {
        const struct foreign *foreign = &catalog->foreign[i];
        if (foreign->weight != FOREIGN_ASIDE)
            continue;
        if (problem == NULL)
            problem = differs(replaying, number, down);
        last = declared_name_of(arena, foreign->kind, foreign->name, foreign->table);
        problem_note(problems, problem, (struct span){0, 0}, "%s is there, and no step made it", last);
    }
    if (last != NULL)
        help_declare(replaying, problem, last);
    return problem == NULL;
}

static bool compare_foreign(struct replaying *replaying, const struct catalog *catalog, size_t count,
                            size_t number, bool down)
{
    const char *now = foreign_list(&replaying->compiler->output, catalog);
    const char **before = &replaying->foreign[count];
    if (*before == NULL)
        *before = now;
    if (text_equal(*before, now))
        return true;
    struct problem *problem = differs(replaying, number, down);
    problem_note(&replaying->compiler->problems, problem, (struct span){0, 0}, "there was: %s",
                 **before != '\0' ? *before : "nothing besides");
    problem_note(&replaying->compiler->problems, problem, (struct span){0, 0}, "now there is: %s",
                 *now != '\0' ? now : "nothing besides");
    return false;
}

static bool compare_all(struct replaying *replaying, struct arena *scratch, struct catalog *catalog,
                        size_t count, size_t number, bool down)
{
    catalog_declare(scratch, catalog, replaying->expected[count]);
    struct problem *problem = compare_schema(replaying, scratch, catalog->schema, count, number, down);
    return compare_declared(replaying, catalog, number, down, problem) &&
           compare_foreign(replaying, catalog, count, number, down);
}

bool replay_compare(struct replaying *replaying, size_t count, size_t number, bool down)
{
    const struct catalog_source source = {.context = &replaying->database,
                                          .query = replaying->database.query,
                                          .dialect = replaying->database.dialect,
                                          .version = replaying->database.version,
                                          .expected = &replaying->expected[count]};
    struct arena scratch;
    struct catalog catalog;
    struct mig_error error;
    arena_init(&scratch, replaying->compiler->analysis.full, replaying->compiler->analysis.context);
    bool equal = false;
    if (catalog_read(&scratch, &source, &catalog, &error) == MIG_OK)
        equal = compare_all(replaying, &scratch, &catalog, count, number, down);
    else
        problem_note(&replaying->compiler->problems, differs(replaying, number, down), (struct span){0, 0},
                     "its catalogue cannot be read: %s", error.message);
    arena_free(&scratch);
    return equal;
}
