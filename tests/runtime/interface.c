/* SPDX-License-Identifier: MIT
 * The public interface besides its moves: events, state, plan, other names of the tables, other formats.
 */
#include "fixture.h"

struct seen {
    char text[512];
};

static void note_event(void *context, const struct mig_event *event)
{
    struct seen *seen = context;
    static const char *const words[] = {"waiting", "start", "step", "done", "note"};
    size_t used = strlen(seen->text);
    snprintf(seen->text + used, sizeof seen->text - used, "%s %s %zu/%zu%s%s\n", words[event->kind],
             event->revision != NULL ? event->revision : "", event->number, event->total,
             event->kind == MIG_EVENT_STEP ? " " : "", event->kind == MIG_EVENT_STEP ? event->detail : "");
}

static void events_tell_the_story(void **state)
{
    (void)state;
    struct seen seen = {""};
    const struct mig_options options = {.event = note_event, .context = &seen};
    upgrade_expecting("aaaa", MIG_OK);
    struct mig *mig = sample_open(&sample, database, &options);
    expect(mig_upgrade(mig, "cccc", &problem), MIG_OK);
    mig_close(mig);
    assert_string_equal(seen.text,
                        "start bbbb 1/2\nstep bbbb 1/2 add column `accounts.balance`\ndone bbbb 1/2\n"
                        "start cccc 2/2\nstep cccc 2/2 create index `idx_owner`\ndone cccc 2/2\n");
}

static void status_and_plan(void **state)
{
    (void)state;
    struct mig_state where;
    struct mig_plan plan;
    expect(look(&where), MIG_NOT_AT_HEAD);
    expect_printed("bank: `:memory:` is behind this program by 5 revisions\n"
                   "  applied    nothing\n"
                   "  to bring it up to date: bank --migrate upgrade\n");
    assert_true(where.empty);
    look(NULL);
    upgrade_expecting("bbbb", MIG_OK);
    expect(look(&where), MIG_NOT_AT_HEAD);
    assert_int_equal(where.pending_count, 3);
    assert_string_equal(where.heads[0], "bbbb");
    look(NULL);
    struct mig *mig = sample_open(&sample, database, NULL);
    expect(mig_plan_of(mig, NULL, false, &plan, &problem), MIG_OK);
    assert_int_equal(plan.count, 3);
    assert_string_equal(plan.revisions[0], "cccc");
    expect(mig_plan_of(mig, "base", true, &plan, &problem), MIG_OK);
    assert_int_equal(plan.count, 2);
    assert_string_equal(plan.revisions[0], "bbbb");
    expect(mig_plan_of(mig, "+9", false, &plan, NULL), MIG_USAGE);
    mig_close(mig);
}

static void tables_may_have_other_names(void **state)
{
    (void)state;
    sample.program.revision_table = "bank \"schema\"";
    sample.program.journal_table = "bank_journal";
    upgrade_expecting(NULL, MIG_OK);
    assert_string_equal(sample_ask(database, "SELECT count(*) FROM \"bank \"\"schema\"\"\""), "5");
    downgrade_expecting("base", NULL, MIG_OK);
    struct mig_state where;
    expect(look(&where), MIG_NOT_AT_HEAD);
    assert_true(where.empty);
    look(NULL);
    upgrade_expecting(NULL, MIG_OK);
}

static void tables_of_another_format_are_refused(void **state)
{
    (void)state;
    struct mig *mig;
    sample.chain.format = 2;
    expect(mig_open(&mig, &sample.program, "sqlite::memory:", MIG_OPEN_LOOK, NULL, &problem), MIG_FAILED);
    assert_null(mig);
    expect_printed("bank: the migrations of this program have table format 2, and this libmig reads 1\n"
                   "  build the program again with migc and libmig of one version\n");
    sample.chain.format = 1;
    sample.revisions[1].parents.count = 7;
    expect(mig_open(&mig, &sample.program, "sqlite::memory:", MIG_OPEN_LOOK, NULL, NULL), MIG_FAILED);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(events_tell_the_story),
        TEST(status_and_plan),
        TEST(tables_may_have_other_names),
        TEST(tables_of_another_format_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
