/* SPDX-License-Identifier: MIT
 * In: a seed. Out: revisions of random statements, of which the simulator takes each; a revision that the
 * compiler refuses as a whole (its way back, its rebuilds) loses statements until it does not. Now and then
 * two branches grow, and end in a merge.
 */
#include "sow.h"

#include "grow.h"
#include "language/parse.h"
#include "schema/apply.h"
#include "schema/object.h"
#include "schema/print.h"

#include <mig/sqlite.h>

#include <string.h>

enum { MOST_REVISIONS = 6, MOST_STATEMENTS = 6, FIRST_STATEMENTS = 6 };

struct sowing {
    struct arena *arena;
    struct random random;
    struct sources sources;
    struct schema schemas[MIG_DIALECT_COUNT];
    struct schema fork[MIG_DIALECT_COUNT]; /* where the branches leave the trunk */
    unsigned branch;                       /* on which it grows now */
    unsigned key;
    struct sown sown;
};

enum { SINCE_STRICT = 3037000 };

/* The library that runs may be older than the language. */
static bool library_has(const struct step *step)
{
    bool strict = (step->op == OP_CREATE_TABLE && step->definition->strict) ||
                  (step->op == OP_SET_OPTION && step->option == TABLE_STRICT);
    return !strict || mig_sqlite.server_version(NULL) >= SINCE_STRICT;
}

static bool take(struct sowing *sowing, const char *statement)
{
    struct problems problems = {.arena = sowing->arena};
    const char *text = arena_format(sowing->arena, "revision g \"g\";\nupgrade {\n%s\n}\n", statement);
    long source = source_add(&sowing->sources, "g", text, strlen(text));
    const struct revision *revision =
        parse_revision(sowing->arena, &sowing->sources, (size_t)source, &problems);
    struct schema after[MIG_DIALECT_COUNT];
    if (revision == NULL || problems.list.count > 0)
        return false;
    for (size_t i = 0; i < revision->upgrade.count; i++)
        if (!library_has(revision->upgrade.items[i]))
            return false;
    for (int d = 0; d < MIG_DIALECT_COUNT; d++)
        after[d] =
            checked_result(sowing->schemas[d], check_steps(sowing->arena, &problems, "g", (enum mig_dialect)d,
                                                           false, sowing->schemas[d], revision->upgrade));
    if (problems.list.count > 0)
        return false;
    memcpy(sowing->schemas, after, sizeof after);
    for (size_t i = 0; i < revision->upgrade.count; i++)
        sowing->sown.steps[revision->upgrade.items[i]->op % CHAIN_OPS]++;
    return true;
}

struct hiding {
    struct arena *arena;
    struct schema fork, rest;
};

static void keep_new(void *context, const struct object *object)
{
    struct hiding *hiding = context;
    if (schema_find(hiding->arena, hiding->fork, object->kind, object->name.text) != NULL)
        return;
    if (object->kind == OBJECT_TABLE)
        hiding->rest = schema_put_table(hiding->arena, hiding->rest, (const struct table *)object);
    else if (object_stands_alone(object))
        hiding->rest = schema_put_object(hiding->arena, hiding->rest, object);
}

/* Branches must not touch what the other one does: the second leaves alone what was there before. */
static struct schema seen(struct sowing *sowing, unsigned dialect)
{
    struct hiding hiding = {sowing->arena, sowing->fork[dialect], schema_empty};
    if (sowing->branch != 2)
        return sowing->schemas[dialect];
    schema_each(sowing->schemas[dialect], keep_new, &hiding);
    return hiding.rest;
}

static struct written_revision some_statements(struct sowing *sowing, unsigned count)
{
    enum { TRIES = 6 };
    struct written_revision revision = {.branch = sowing->branch};
    for (unsigned i = 0; i < count * TRIES && revision.statements.count < count; i++) {
        struct growing growing = {
            .arena = sowing->arena,
            .random = &sowing->random,
            .schema = seen(sowing, random_below(&sowing->random, MIG_DIALECT_COUNT)),
            .key = &sowing->key,
        };
        const char *name;
        const char *statement = grow_statement(&growing, &name);
        bool taken = take(sowing, statement);
        sowing->sown.taken += taken;
        sowing->sown.refused += !taken;
        if (taken)
            vec_push(sowing->arena, &revision.statements, statement);
    }
    return revision;
}

/* The schemas after what was kept. */
static bool builds(struct sowing *sowing, const struct written *written)
{
    struct built built;
    bool good = built_make(&built, written);
    if (!good) {
        struct unproven unproven = {written_copy(sowing->arena, written),
                                    built_problem(sowing->arena, &built.compiler.problems)};
        if (strncmp(unproven.problem, "M404", 4) == 0)
            vec_push(sowing->arena, &sowing->sown.unproven, unproven);
    }
    built_free(&built);
    return good;
}

static bool may_lose(const struct step *step)
{
    return step->op == OP_DROP_TABLE || step->op == OP_DROP_COLUMN || step->op == OP_DELETE ||
           (step->op == OP_ALTER_COLUMN &&
            (step->alteration->kind == ALTER_TYPE || step->alteration->kind == ALTER_SET_GENERATED));
}

/* The derived way back as somebody would write it; NULL where the databases have one each. */
static const char *printed_way_back(struct sowing *sowing, const struct built *built)
{
    const struct checked_revision *last = &built->checked.revisions[built->checked.count - 1];
    struct buf texts[MIG_DIALECT_COUNT];
    for (int d = 0; d < MIG_DIALECT_COUNT; d++) {
        buf_init(&texts[d], sowing->arena);
        for (size_t i = 0; i < last->sides[d].down.count; i++) {
            struct step step = *last->sides[d].down.items[i].step;
            step.accepts_loss = may_lose(&step) ? "taken back" : NULL;
            buf_add(&texts[d], "    ");
            print_step(&texts[d], &step);
            buf_char(&texts[d], '\n');
        }
    }
    return strcmp(texts[0].data, texts[1].data) == 0 ? texts[0].data : NULL;
}

/* Written out, it need not be taken: an author gives rows a value where a derived step knows one. But it is
 * read. */
static void write_way_back(struct sowing *sowing, struct written *written)
{
    struct written_revision *last = &written->revisions.items[written->revisions.count - 1];
    struct built built;
    if (!built_make(&built, written)) {
        built_free(&built);
        return;
    }
    const char *text = printed_way_back(sowing, &built);
    built_free(&built);
    last->downgrade = text;
    if (text != NULL && !built_make(&built, written)) {
        if (built.compiler.problems.list.items[0]->code < PROBLEM_DUPLICATE_ID)
            sowing->sown.contradiction = built_problem(sowing->arena, &built.compiler.problems);
        else
            last->downgrade = NULL;
    }
    if (text != NULL)
        built_free(&built);
}

/* What the revision that grows stands on: not the other branch, until both have ended. */
static bool stands_below(const struct sowing *sowing, size_t revision)
{
    const struct written *written = &sowing->sown.written;
    bool ended = sowing->branch == 0 || written->revisions.items[revision].branch == sowing->branch;
    for (size_t i = revision; i < written->revisions.count; i++)
        ended = ended || written->revisions.items[i].branch == 0;
    return ended;
}

static void simulate_again(struct sowing *sowing)
{
    for (int d = 0; d < MIG_DIALECT_COUNT; d++)
        sowing->schemas[d] = schema_empty;
    for (size_t i = 0; i < sowing->sown.written.revisions.count; i++) {
        const struct written_revision *one = &sowing->sown.written.revisions.items[i];
        for (size_t k = 0; stands_below(sowing, i) && k < one->statements.count; k++)
            take(sowing, one->statements.items[k]);
    }
}

/* Branches in the other order must do as well, or one touches what the other does. */
static bool builds_in_any_order(struct sowing *sowing, const struct written *written)
{
    if (!builds(sowing, written))
        return false;
    if (!written_has_branches(written))
        return true;
    struct written swapped = written_swapped(sowing->arena, written);
    return builds(sowing, &swapped);
}

static bool add_revision(struct sowing *sowing, struct written_revision revision)
{
    struct written *written = &sowing->sown.written;
    vec_push(sowing->arena, &written->revisions, revision);
    if (builds_in_any_order(sowing, written)) {
        if (random_one_in(&sowing->random, 6))
            write_way_back(sowing, written);
        return true;
    }
    if (sowing->sown.contradiction == NULL) {
        written->revisions.count--;
        simulate_again(sowing);
    }
    return false;
}

/* Of a revision that does not compile as a whole, each statement that does. */
static void grow_revision(struct sowing *sowing, unsigned statements)
{
    struct written_revision revision = some_statements(sowing, statements);
    if (sowing->sown.contradiction != NULL || add_revision(sowing, revision))
        return;
    for (size_t k = 0; k < revision.statements.count && sowing->sown.contradiction == NULL; k++) {
        struct written_revision one = {.branch = sowing->branch};
        vec_push(sowing->arena, &one.statements, revision.statements.items[k]);
        if (take(sowing, one.statements.items[0]))
            add_revision(sowing, one);
    }
}

static void go_on(struct sowing *sowing, unsigned branch)
{
    sowing->branch = branch;
    simulate_again(sowing);
}

/* Two branches, and the revision of the trunk in which they end. */
static void fork_and_merge(struct sowing *sowing)
{
    struct written_revision merge = {0};
    memcpy(sowing->fork, sowing->schemas, sizeof sowing->fork);
    for (unsigned branch = 1; branch <= 2; branch++) {
        go_on(sowing, branch);
        grow_revision(sowing, FIRST_STATEMENTS);
        if (random_one_in(&sowing->random, 2))
            grow_revision(sowing, 1 + random_below(&sowing->random, MOST_STATEMENTS));
    }
    go_on(sowing, 0);
    if (sowing->sown.contradiction == NULL && !add_revision(sowing, merge))
        sowing->sown.contradiction = "two branches compile, and their merge does not";
}

struct sown sow(struct arena *arena, uint64_t seed)
{
    struct sowing sowing = {
        .arena = arena, .random = random_of(seed), .sources = {.arena = arena}, .key = 1000};
    unsigned count = 2 + random_below(&sowing.random, MOST_REVISIONS - 1);
    for (int d = 0; d < MIG_DIALECT_COUNT; d++)
        sowing.schemas[d] = schema_empty;
    for (unsigned i = 0; i < count && sowing.sown.contradiction == NULL; i++) {
        grow_revision(&sowing, i == 0 ? FIRST_STATEMENTS : 1 + random_below(&sowing.random, MOST_STATEMENTS));
        if (sowing.sown.written.revisions.count > 0 && random_one_in(&sowing.random, 12))
            fork_and_merge(&sowing);
    }
    return sowing.sown;
}
