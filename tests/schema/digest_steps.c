/* SPDX-License-Identifier: MIT
 * One frozen digest text or more for each kind of step (digest_steps.def), and none that has no kind.
 */
#include "fixture.h"

#include "base/text.h"
#include "schema/digest.h"

static const struct vector {
    enum op op;
    const char *steps, *text;
} vectors[] = {
#define VECTOR(op, steps, text) {OP_##op, steps, text},
#include "digest_steps.def"
#undef VECTOR
};

enum { VECTORS = sizeof vectors / sizeof *vectors };

static const struct revision *read_steps(const char *steps)
{
    struct problems problems = {.arena = &chain.arena};
    const char *end = steps[strlen(steps) - 1] == '}' ? "" : ";"; /* a trigger needs none */
    const char *text = arena_format(&chain.arena, "revision r \"\"; upgrade { %s%s }", steps, end);
    long source = source_add(&chain.sources, "r", text, strlen(text));
    const struct revision *revision = parse_revision(&chain.arena, &chain.sources, (size_t)source, &problems);
    if (revision == NULL || problems.list.count > 0)
        fail_msg("%s: %s", problems.list.count > 0 ? problems.list.items[0]->message : "no header", steps);
    return revision;
}

/* In the revision, or in the effect of its raw SQL. */
static bool has(struct steps steps, enum op op)
{
    for (size_t i = 0; i < steps.count; i++)
        if (steps.items[i]->op == op || has(steps.items[i]->effect, op))
            return true;
    return false;
}

static void test_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < VECTORS; i++) {
        const struct revision *revision = read_steps(vectors[i].steps);
        struct buf out;
        buf_init(&out, &chain.arena);
        digest_tree(&out, revision);
        if (!has(revision->upgrade, vectors[i].op))
            fail_msg("`%s` is no %s", vectors[i].steps, op_words(vectors[i].op));
        const char *expected =
            arena_format(&chain.arena, "(revision\n  (upgrade\n    %s))\n", vectors[i].text);
        assert_string_equal(out.data, expected);
    }
}

static void assert_frozen(enum op op)
{
    for (size_t i = 0; i < VECTORS; i++)
        if (vectors[i].op == op)
            return;
    fail_msg("`%s` has no frozen text: add a line to tests/schema/digest_steps.def", op_words(op));
}

static void test_every_kind(void **state)
{
    (void)state;
#define OP(number, name, words) assert_frozen(OP_##name);
#include "schema/ops.def"
#undef OP
}

static void assert_altered(enum alteration_kind kind, const char *words)
{
    for (size_t i = 0; i < VECTORS; i++) {
        if (vectors[i].op != OP_ALTER_COLUMN)
            continue;
        const struct revision *revision = read_steps(vectors[i].steps);
        for (size_t k = 0; k < revision->upgrade.count; k++)
            if (revision->upgrade.items[k]->alteration->kind == kind)
                return;
    }
    fail_msg("`alter column ... %s` has no frozen text: add a line to tests/schema/digest_steps.def", words);
}

static void test_every_alteration(void **state)
{
    (void)state;
#define ALTERATION(name, words) assert_altered(ALTER_##name, words);
#include "schema/alterations.def"
#undef ALTERATION
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_texts, start, end),
        cmocka_unit_test(test_every_kind),
        cmocka_unit_test_setup_teardown(test_every_alteration, start, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
