/* SPDX-License-Identifier: MIT
 * Targets on drawn graphs: for each the command, where the database is, what was asked, and the steps
 * ("^" up, "v" down) or the message and help. Rows named A... follow the semantics of Alembic, where
 * those are what a user would expect; the others say where ours differ and what they add.
 */
#include "chain.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

struct row {
    const char *name, *graph;
    char command; /* u(pgrade) d(owngrade) s(tamp) r(ange) f(ind) */
    const char *applied, *target;
    const char *want; /* revisions, "" for none; NULL: an error */
    const char *message, *help;
};

static const struct row rows[] = {
#include "target_rows.def"
};

static const char *list(struct arena *arena, const struct graph *graph, const uint32_t *items, size_t count)
{
    struct buf out;
    buf_init(&out, arena);
    for (size_t i = 0; i < count; i++)
        buf_format(&out, "%s%s", i == 0 ? "" : " ", graph->revisions[items[i]].id);
    return out.data;
}

static const char *stamped_heads(struct arena *arena, const struct graph *graph, const bool *stamped)
{
    uint32_t *heads;
    uint32_t missing;
    uint32_t by;
    assert_true(graph_closed(graph, stamped, &missing, &by));
    size_t count = graph_applied_heads(arena, graph, stamped, &heads);
    return list(arena, graph, heads, count);
}

static bool stamp(struct arena *arena, const struct graph *graph, const bool *applied, const char *targets,
                  const char **got, struct graph_problem *problem)
{
    const char *items[4];
    size_t count = 0;
    char *copy = arena_text(arena, targets);
    char *rest = copy;
    for (char *one = strtok_r(copy, " ", &rest); one != NULL; one = strtok_r(NULL, " ", &rest))
        items[count++] = one;
    bool *stamped = arena_array(arena, bool, graph->count);
    if (!graph_stamp(arena, graph, applied, items, count, stamped, problem))
        return false;
    *got = stamped_heads(arena, graph, stamped);
    return true;
}

static bool find(struct arena *arena, const struct graph *graph, const bool *applied, const char *target,
                 const char **got, struct graph_problem *problem)
{
    uint32_t revision;
    bool base;
    if (!graph_find(arena, graph, applied, target, &revision, &base, problem))
        return false;
    *got = base ? "base" : graph->revisions[revision].id;
    return true;
}

static bool run(struct arena *arena, const struct graph *graph, const struct row *row, const char **got,
                struct graph_problem *problem)
{
    bool *applied = chain_applied(arena, graph, row->applied);
    uint32_t *order = NULL;
    size_t count = 0;
    bool done = false;
    if (row->command == 's')
        return stamp(arena, graph, applied, row->target, got, problem);
    if (row->command == 'f')
        return find(arena, graph, applied, row->target, got, problem);
    if (row->command == 'u')
        done = graph_upgrade(arena, graph, applied, row->target, &order, &count, problem);
    else if (row->command == 'd')
        done = graph_downgrade(arena, graph, applied, row->target, &order, &count, problem);
    else
        done = graph_range(arena, graph, applied, row->target, &order, &count, problem);
    if (done)
        *got = list(arena, graph, order, count);
    return done;
}

static void check(struct arena *arena, const struct row *row)
{
    struct graph graph = chain_read(arena, row->graph);
    struct graph_problem problem = {NULL, NULL};
    const char *got = NULL;
    bool done = run(arena, &graph, row, &got, &problem);
    if (done != (row->want != NULL))
        fail_msg("%s `%s`: %s", row->name, row->target, done ? got : problem.message);
    if (done && strcmp(got, row->want) != 0)
        fail_msg("%s `%s`: got %s, want %s", row->name, row->target, got, row->want);
    if (!done && (strcmp(problem.message, row->message) != 0 || strcmp(problem.help, row->help) != 0))
        fail_msg("%s `%s`:\n     \"%s\", \"%s\"\nwant \"%s\", \"%s\"", row->name, row->target,
                 problem.message, problem.help, row->message, row->help);
}

static void every_row(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena arena;
        arena_init(&arena, chain_full, NULL);
        check(&arena, &rows[i]);
        arena_free(&arena);
    }
}

/* What can be said without a graph is said by target_valid, in the same words. */
static void valid_before_opening(void **state)
{
    (void)state;
    static const struct {
        const char *target;
        enum target_use use;
        bool valid;
    } cases[] = {
        {"head", TARGET_UPGRADE, true},
        {"no such thing", TARGET_UPGRADE, true},
        {"", TARGET_UPGRADE, false},
        {"+1x", TARGET_UPGRADE, false},
        {"-1", TARGET_UPGRADE, false},
        {"-1", TARGET_DOWNGRADE, true},
        {"+1", TARGET_DOWNGRADE, false},
        {"a:b", TARGET_UPGRADE, false},
        {"a:b", TARGET_RANGE, true},
        {":", TARGET_RANGE, true},
        {"a", TARGET_RANGE, false},
        {"a:b:c", TARGET_RANGE, false},
        {"a:b+1x", TARGET_RANGE, false},
        {"current", TARGET_SHOW, true},
        {"current", TARGET_UPGRADE, false},
        {"a@b@c", TARGET_SHOW, false},
        {"+1", TARGET_SHOW, false},
        {"+1", TARGET_STAMP, false},
        {"base", TARGET_UPGRADE, false},
        {"base", TARGET_DOWNGRADE, true},
        {"+9999999999", TARGET_UPGRADE, false},
        {"+0000000001", TARGET_UPGRADE, true},
    };
    struct arena arena;
    arena_init(&arena, chain_full, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct graph_problem problem = {NULL, NULL};
        if (target_valid(&arena, cases[i].target, cases[i].use, &problem) != cases[i].valid)
            fail_msg("`%s` is %s", cases[i].target, cases[i].valid ? problem.message : "taken");
        assert_true(cases[i].valid || problem.help != NULL);
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_row), cmocka_unit_test(valid_before_opening)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
