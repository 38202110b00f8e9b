/* SPDX-License-Identifier: MIT
 * In: a built chain and a database. Out: whether it did what it says, and how much was run.
 */
#include "trial.h"

#include "base/text.h"
#include "bench.h"
#include "compiler/replay/rows.h"
#include "dump.h"
#include "graph/set.h"

#include <string.h>

struct trial {
    struct arena *arena;
    struct bench bench;
    struct tally *tally;
    struct failure *failure;
    bool abandoned;
    bool older;     /* a program that does not know a revision takes it back */
    bool same_rows; /* nobody has written any since the upgrade: they must fit its way back */
};

static bool fail(struct trial *trial, const char *where, size_t revision, const char *message)
{
    *trial->failure = (struct failure){where, revision, message};
    return false;
}

static const struct checked_side *side_of(const struct trial *trial, size_t revision)
{
    return &trial->bench.built->checked.revisions[revision].sides[trial->bench.database.dialect];
}

static void count_steps(struct trial *trial, const struct checked_steps *steps)
{
    for (size_t i = 0; i < steps->count; i++)
        if (step_runs_on(steps->items[i].step, trial->bench.database.dialect))
            trial->tally->steps[steps->items[i].step->op % CHAIN_OPS]++;
}

static struct schema schema_at(const struct trial *trial, size_t count)
{
    return built_schema(trial->bench.built, count, trial->bench.database.dialect);
}

static bool look(struct trial *trial, size_t count, size_t revision, const char *where, struct dump *dump)
{
    const char *difference = bench_compare(&trial->bench, count);
    trial->tally->compared++;
    if (difference != NULL)
        return fail(trial, arena_format(trial->arena, "catalogue after %s", where), revision, difference);
    difference = bench_verify(&trial->bench);
    if (difference != NULL)
        return fail(trial, arena_format(trial->arena, "verify after %s", where), revision, difference);
    difference = bench_health(&trial->bench, count);
    if (difference != NULL)
        return fail(trial, arena_format(trial->arena, "health after %s", where), revision, difference);
    if (dump == NULL)
        return true;
    difference = dump_read(trial->arena, &trial->bench.database, schema_at(trial, count), dump);
    return difference == NULL ||
           fail(trial, arena_format(trial->arena, "reading rows after %s", where), revision, difference);
}

/* What rows may do to a revision that is right. */
static bool is_about_rows(const char *message)
{
    static const char *const words[] = {
        "violate",
        "no partition of relation",
        "too long",
        "constraint failed",
        "could not create",
        "could not create unique index",
        "could not create exclusion constraint",
        "range lower bound",
        "contains null values",
        "rows",
        "out of range",
        "overflow",
        "does not fit",
        "belong", /* into a partition */
        "cannot become",
        "there would be no value for it",
        "invalid input",
        "UNIQUE",
        "nextval: reached",
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strstr(message, words[i]) != NULL)
            return true;
    return false;
}

/* Does it stand on all that is applied before it? A revision of a branch does not. */
static bool is_only_head(const struct trial *trial, size_t revision)
{
    struct graph graph = trial->bench.built->chain.graph;
    uint32_t *heads;
    graph.count = revision + 1;
    return graph_heads(trial->arena, &graph, &heads) == 1;
}

static enum mig_status move(struct trial *trial, size_t revision, bool down, struct mig_error *error)
{
    const char *id = trial->bench.built->chain.graph.revisions[revision].id;
    bool only = !down || is_only_head(trial, revision);
    const char *target = !down ? id : only ? "-1" : arena_format(trial->arena, "%s@-1", id);
    const struct checked_side *side = side_of(trial, revision);
    enum mig_status status;
    if (down && trial->older)
        status = bench_older_downgrade(&trial->bench, revision, target, error);
    else
        status = down ? mig_downgrade(trial->bench.mig, target, error)
                      : mig_upgrade(trial->bench.mig, target, error);
    if (status != MIG_OK)
        return status;
    trial->tally->moves++;
    count_steps(trial, down ? &side->down : &side->up);
    return MIG_OK;
}

/* Rows that the chain itself inserts need not fit the constraints that it adds: the compiler does not compute
 * them. Then the chain is as wrong as it looks, and is left alone. */
static bool writes_rows(const struct trial *trial)
{
    for (size_t i = 0; i < trial->bench.built->checked.count; i++) {
        const struct checked_steps *up = &side_of(trial, i)->up;
        for (size_t k = 0; k < up->count; k++)
            if (up->items[k].step->op == OP_INSERT || up->items[k].step->fill != NULL)
                return true;
    }
    return false;
}

/* Values that a step makes need not fit what is taken away before it. */
static bool makes_values(const struct checked_steps *steps)
{
    for (size_t i = 0; i < steps->count; i++)
        if (steps->items[i].step->accepts_loss != NULL || steps->items[i].step->fill != NULL ||
            (steps->items[i].step->alteration != NULL && steps->items[i].step->alteration->using != NULL))
            return true;
    return false;
}

/* The moment of an insert is another one the second time, and what `using` and `reverse` make is the
 * author's. */
static bool differs_again(const struct checked_steps *steps)
{
    for (size_t i = 0; i < steps->count; i++) {
        const struct step *step = steps->items[i].step;
        if (step->alteration != NULL && step->alteration->using != NULL)
            return true;
        for (size_t k = 0; k < step->row_count * step->columns.count; k++)
            if (step->values[k]->kind == EXPR_NOW || step->values[k]->kind == EXPR_TODAY)
                return true;
    }
    return false;
}

static bool any_makes_values(const struct trial *trial)
{
    for (size_t i = 0; i < trial->bench.built->checked.count; i++)
        if (makes_values(&side_of(trial, i)->up))
            return true;
    return false;
}

/* Must the rows fit the way back? A fill of the chain may have written what its column should not hold:
 * SQLite keeps any value anywhere, until the type of the column changes. */
static bool must_fit(const struct trial *trial, const char *message)
{
    bool unfit = strstr(message, "does not fit") != NULL && any_makes_values(trial);
    return trial->same_rows && !unfit;
}

static bool abandon(struct trial *trial)
{
    trial->tally->abandoned++;
    trial->abandoned = true;
    return false;
}

/* Without rows it must work. `count` revisions stand now. */
static bool again_without_rows(struct trial *trial, size_t count, size_t revision, bool down,
                               const struct mig_error *said)
{
    struct mig_error error;
    const char *where = down ? "downgrade" : "upgrade";
    const char *words = bench_words(&trial->bench, said);
    if (said->status != MIG_FAILED || !is_about_rows(said->message) ||
        (down && must_fit(trial, said->message)))
        return fail(trial, where, revision, words);
    if (!look(trial, count, revision, arena_format(trial->arena, "failed %s", where), NULL))
        return false;
    trial->tally->without_rows++;
    if (replay_empty(trial->arena, &trial->bench.database, schema_at(trial, count), &error) != MIG_OK)
        return fail(trial, "emptying", revision, error.message);
    if (move(trial, revision, down, &error) == MIG_OK)
        return true;
    if (!down && is_about_rows(error.message) && writes_rows(trial))
        return abandon(trial);
    if (down && strstr(error.message, "has counted") != NULL) /* a sequence stays where its rows left it */
        return abandon(trial);
    return fail(trial, arena_format(trial->arena, "%s without rows", where), revision,
                bench_words(&trial->bench, &error));
}

static bool rows_kept(struct trial *trial, const struct dump *before, const struct dump *after,
                      const struct trace *trace, size_t revision, const char *where)
{
    const char *difference = dump_compare(trial->arena, before, after, trace);
    for (size_t i = 0; i < before->tables.count; i++)
        trial->tally->rows += (unsigned)before->tables.items[i].row_count;
    return difference == NULL || fail(trial, where, revision, difference);
}

/* *kept: the rows are still there. */
static bool go_up(struct trial *trial, size_t revision, struct dump *after, bool *kept)
{
    struct mig_error error;
    *kept = move(trial, revision, false, &error) == MIG_OK;
    if (!*kept && !again_without_rows(trial, revision, revision, false, &error))
        return false;
    return look(trial, revision + 1, revision, "upgrade", after);
}

/* *lost: something would have been, and was accepted. */
static bool go_down(struct trial *trial, size_t revision, struct dump *after, bool *kept, bool *lost)
{
    struct mig_error error;
    enum mig_status status = move(trial, revision, true, &error);
    *lost = status == MIG_DATA_LOSS;
    if (*lost) {
        trial->tally->losses++;
        bench_allow_all(&trial->bench, true);
        status = move(trial, revision, true, &error);
        bench_allow_all(&trial->bench, false);
    }
    *kept = status == MIG_OK;
    if (!*kept && !again_without_rows(trial, revision + 1, revision, true, &error))
        return false;
    return look(trial, revision, revision, "downgrade", after);
}

static bool there_and_back(struct trial *trial, size_t revision)
{
    const struct checked_side *side = side_of(trial, revision);
    enum mig_dialect dialect = trial->bench.database.dialect;
    struct trace trace = trace_start(trial->arena, schema_at(trial, revision));
    struct dump start, up, down, again;
    bool kept, lost;
    const char *failure = dump_read(trial->arena, &trial->bench.database, schema_at(trial, revision), &start);
    if (failure != NULL)
        return fail(trial, "reading rows", revision, failure);
    if (!go_up(trial, revision, &up, &kept))
        return false;
    trace_steps(&trace, &side->up, dialect);
    if (kept && !rows_kept(trial, &start, &up, &trace, revision, "rows after upgrade"))
        return false;
    bool irreversible =
        trial->bench.built->checked.revisions[revision].revision->downgrade_kind == DOWNGRADE_IRREVERSIBLE;
    if (irreversible)
        return true;
    bool whole = kept;
    trial->same_rows = !makes_values(&side->up);
    trial->older = true;
    bool back = go_down(trial, revision, &down, &kept, &lost);
    trial->older = false;
    trial->same_rows = false;
    if (!back)
        return false;
    trace_steps(&trace, &side->down, dialect);
    if (whole && kept && !rows_kept(trial, &start, &down, &trace, revision, "rows after downgrade"))
        return false;
    whole = whole && kept && !lost && !differs_again(&side->up);
    if (!go_up(trial, revision, &again, &kept))
        return false;
    struct trace same = trace_start(trial->arena, schema_at(trial, revision + 1));
    return !whole || !kept ||
           rows_kept(trial, &up, &again, &same, revision, "rows after a way back that loses nothing");
}

static bool up_and_down_each(struct trial *trial, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        trial->tally->revisions++;
        if (!there_and_back(trial, i))
            return false;
        replay_fill(trial->arena, &trial->bench.database, schema_at(trial, i), schema_at(trial, i + 1));
    }
    return true;
}

static bool all_down(struct trial *trial, size_t count)
{
    for (size_t i = count; i-- > 0;) {
        struct dump ignored;
        bool kept, lost;
        if (!go_down(trial, i, &ignored, &kept, &lost))
            return false;
    }
    return true;
}

/* Everything in one go, as a fresh install does it. */
static bool install(struct trial *trial, size_t count, const char *where)
{
    struct mig_error error;
    enum mig_status status = mig_upgrade(trial->bench.mig, "head", &error);
    if (status == MIG_FAILED && is_about_rows(error.message) && writes_rows(trial))
        return abandon(trial);
    if (status != MIG_OK)
        return fail(trial, where, count - 1, bench_words(&trial->bench, &error));
    return look(trial, count, count - 1, where, NULL);
}

static bool remove_all(struct trial *trial, size_t count)
{
    struct mig_error error;
    bench_allow_all(&trial->bench, true);
    enum mig_status status = mig_downgrade(trial->bench.mig, "base", &error);
    if (status == MIG_FAILED && is_about_rows(error.message) && any_makes_values(trial))
        return abandon(trial);
    if (status != MIG_OK)
        return fail(trial, "downgrade to base", count - 1, bench_words(&trial->bench, &error));
    return look(trial, 0, count - 1, "downgrade to base", NULL);
}

/* The oldest revision of a branch that is still to come; else of the other one, else what there is not. */
static size_t next_on(const struct written *written, const bool *applied, unsigned branch)
{
    size_t other = written->revisions.count;
    for (size_t i = written->revisions.count; i-- > 0;)
        if (!applied[i] && written->revisions.items[i].branch == 3 - branch)
            other = i;
    for (size_t i = 0; i < written->revisions.count; i++)
        if (!applied[i] && written->revisions.items[i].branch == branch)
            return i;
    return other;
}

/* Branch 2 before branch 1, or a revision of each in turns: the schema is the same in the end. */
static bool in_another_order(struct trial *trial, size_t count, bool in_turns)
{
    const struct written *written = trial->bench.built->written;
    const struct graph *graph = &trial->bench.built->chain.graph;
    bool *applied = set_copy(trial->arena, graph, NULL);
    struct mig_error error;
    unsigned branch = 2;
    for (size_t i; (i = next_on(written, applied, branch)) < count; branch = in_turns ? 3 - branch : branch) {
        enum mig_status status = mig_upgrade(trial->bench.mig, graph->revisions[i].id, &error);
        if (status == MIG_FAILED && is_about_rows(error.message) && writes_rows(trial))
            return abandon(trial);
        if (status != MIG_OK)
            return fail(trial, "upgrade in another order", i, bench_words(&trial->bench, &error));
        const char *difference = bench_verify(&trial->bench);
        if (difference != NULL)
            return fail(trial, "verify in another order", i, difference);
        applied[i] = true;
        set_add_ancestors(graph, applied, LINKS_NEEDS);
    }
    return install(trial, count, "install in another order") && remove_all(trial, count);
}

static bool any_order(struct trial *trial, size_t count)
{
    return !written_has_branches(trial->bench.built->written) ||
           (in_another_order(trial, count, false) && in_another_order(trial, count, true));
}

static bool recognise(struct trial *trial, size_t count)
{
    const char *said = bench_adopt(&trial->bench);
    return said == NULL || fail(trial, "adopt", count - 1, said);
}

bool trial_run(struct arena *arena, const struct built *built, const char *url, struct tally *tally,
               struct failure *failure)
{
    struct trial trial = {.arena = arena, .tally = tally, .failure = failure};
    size_t count = built->chain.graph.count;
    const char *message = bench_open(&trial.bench, arena, built, url);
    if (message != NULL)
        return fail(&trial, "opening", 0, message);
    bool good = up_and_down_each(&trial, count) && all_down(&trial, count) &&
                install(&trial, count, "install after downgrade") && remove_all(&trial, count) &&
                any_order(&trial, count);
    bench_close(&trial.bench);
    if (!good)
        return trial.abandoned;
    message = bench_open(&trial.bench, arena, built, url);
    if (message != NULL)
        return fail(&trial, "opening", 0, message);
    good = install(&trial, count, "fresh install") && recognise(&trial, count);
    bench_close(&trial.bench);
    return good || trial.abandoned;
}
