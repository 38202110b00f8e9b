/* SPDX-License-Identifier: MIT
 * Where a plan is cut into transactions, and what is left of one when another process has been at work. Pure:
 * flags and sets in, batches out.
 */
#include "sample.h"

#include "runtime/run/plan.h"

static struct sample sample;
static struct arena arena;
static struct chain chain;
static const uint32_t order[] = {0, 1, 2, 3, 4};

static void full(void *context)
{
    (void)context;
    fail();
}

static int begin(void **state)
{
    (void)state;
    sample_make(&sample, SAMPLE_USUAL);
    arena_init(&arena, full, NULL);
    return mig__chain_open(&arena, &chain, &sample.chain, &problem) == MIG_OK ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static void set_flags(size_t revision, unsigned flags)
{
    sample.revisions[revision].sides[MIG_DIALECT_SQLITE].flags = flags;
    sample.revisions[revision].sides[MIG_DIALECT_SQLITE].down_flags = flags;
}

/* "2 1 2": sizes of the batches. */
static void expect_batches(bool fresh, bool down, const char *text)
{
    char found[64] = "";
    struct plan plan = {.down = down, .order = order, .count = 5};
    mig__plan_batches(&arena, &chain, MIG_DIALECT_SQLITE, fresh, &plan);
    for (size_t i = 0; i < plan.batch_count; i++) {
        size_t used = strlen(found);
        snprintf(found + used, sizeof found - used, "%s%zu", i == 0 ? "" : " ", plan.batches[i].count);
    }
    assert_string_equal(found, text);
}

static void one_transaction_only_on_an_empty_database(void **state)
{
    (void)state;
    expect_batches(true, false, "5");
    expect_batches(false, false, "1 1 1 1 1");
    expect_batches(true, true, "1 1 1 1 1");
}

static void breaks_are_kept(void **state)
{
    (void)state;
    set_flags(2, MIG_SIDE_BREAK_BEFORE);
    expect_batches(true, false, "2 3");
    set_flags(2, MIG_SIDE_BREAK_AFTER);
    expect_batches(true, false, "3 2");
    set_flags(2, MIG_SIDE_BREAK_AFTER | MIG_SIDE_BREAK_BEFORE);
    expect_batches(true, false, "2 1 2");
    set_flags(2, MIG_SIDE_NO_TRANSACTION);
    expect_batches(true, false, "2 1 2");
    expect_batches(false, true, "1 1 1 1 1");
    set_flags(2, MIG_SIDE_NO_TRANSACTION | MIG_SIDE_PLAIN_TOO);
    expect_batches(true, false, "5");
    expect_batches(true, true, "1 1 1 1 1");
}

static void rebuilds_and_reference_actions_never_meet(void **state)
{
    (void)state;
    set_flags(1, MIG_SIDE_REBUILD);
    expect_batches(true, false, "5");
    set_flags(3, MIG_SIDE_REFERENCE_ACTIONS);
    expect_batches(true, false, "3 2");
    set_flags(4, MIG_SIDE_REBUILD);
    expect_batches(true, false, "3 1 1");
}

static void what_is_done_is_left_out(void **state)
{
    (void)state;
    struct records records = {.made = true};
    struct record row = {.id = "bbbb", .digest = "", .chain = "", .parents = "aaaa"};
    struct state where;
    struct plan plan = {.down = false};
    records.items = &row;
    records.count = 1;
    mig__state_of(&arena, &chain, &records, &where);
    mig__plan_rest(&arena, &where, order, 5, &plan);
    assert_int_equal(plan.count, 4);
    assert_int_equal(plan.order[0], 0);
    assert_int_equal(plan.order[1], 2);
    plan.down = true;
    mig__plan_rest(&arena, &where, order, 5, &plan);
    assert_int_equal(plan.count, 1);
    assert_int_equal(plan.order[0], 1);
}

static void rows_are_sorted_into_the_chain(void **state)
{
    (void)state;
    char digest[65] = "", link[65] = "";
    memset(digest, 'a', 64);
    memset(link, '0', 64);
    const struct record rows[] = {
        {.id = "yyyy", .digest = "", .chain = "", .parents = "zzzz aaaa"},
        {.id = "aaaa", .digest = digest, .chain = link, .parents = ""},
        {.id = "zzzz", .digest = "", .chain = "", .parents = "aaaa gone"},
    };
    struct records records = {true, rows, 3};
    struct state where;
    mig__state_of(&arena, &chain, &records, &where);
    assert_null(where.changed);
    assert_false(where.open);
    assert_int_equal(where.graph.count, 7);
    assert_string_equal(where.graph.revisions[5].id, "zzzz");
    assert_int_equal(where.graph.revisions[5].parent_count, 1);
    assert_string_equal(where.graph.revisions[6].id, "yyyy");
    assert_int_equal(where.graph.revisions[6].parent_count, 2);
    assert_true(where.applied[0] && where.applied[5] && where.applied[6]);
    assert_ptr_equal(where.recorded[6], &rows[0]);
}

static void rows_in_a_circle_do_no_harm(void **state)
{
    (void)state;
    const struct record rows[] = {
        {.id = "yyyy", .digest = "", .chain = "", .parents = "zzzz"},
        {.id = "zzzz", .digest = "", .chain = "", .parents = "yyyy"},
        {.id = "cccc", .digest = "", .chain = "", .parents = "bbbb"},
    };
    struct records records = {true, rows, 3};
    struct state where;
    mig__state_of(&arena, &chain, &records, &where);
    assert_ptr_equal(where.changed, &rows[2]);
    assert_true(where.open);
    assert_int_equal(where.missing, 1);
    assert_int_equal(where.missed_by, 2);
    assert_int_equal(where.graph.count, 7);
    assert_int_equal(where.graph.revisions[5].parent_count, 0);
    assert_int_equal(where.graph.revisions[6].parent_count, 1);
    assert_int_equal(where.graph.revisions[6].parents[0], 5);
}

/* Each after the one behind it, as rows of one moment can come; quadratic, this would take hours. */
static void many_rows_in_any_order(void **state)
{
    enum { MANY = 200000 };
    (void)state;
    struct record *rows = arena_array(&arena, struct record, MANY);
    for (int i = 0; i < MANY; i++) {
        char *id = arena_format(&arena, "u%d", i), *parent = arena_format(&arena, "u%d", i + 1);
        rows[i] = (struct record){.id = id, .digest = "", .chain = "", .parents = parent};
    }
    rows[MANY - 1].parents = "aaaa";
    struct records records = {true, rows, MANY};
    struct state where;
    mig__state_of(&arena, &chain, &records, &where);
    assert_int_equal(where.graph.count, 5 + MANY);
    for (uint32_t i = 0; i < MANY; i++) {
        assert_ptr_equal(where.recorded[5 + i], &rows[MANY - 1 - i]);
        assert_int_equal(where.graph.revisions[5 + i].parent_count, 1);
        assert_int_equal(where.graph.revisions[5 + i].parents[0], i == 0 ? 0 : 4 + i);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(one_transaction_only_on_an_empty_database),
        TEST(breaks_are_kept),
        TEST(rebuilds_and_reference_actions_never_meet),
        TEST(what_is_done_is_left_out),
        TEST(rows_are_sorted_into_the_chain),
        TEST(rows_in_a_circle_do_no_harm),
        TEST(many_rows_in_any_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
