/* SPDX-License-Identifier: MIT
 * The stored way back: written and read again without a difference, and read strictly, since it comes from a
 * database that anybody may have written to.
 */
#include "check.h"

#include "base/hash.h"
#include "runtime/json.h"
#include "runtime/record/reverse.h"

static struct arena arena;

static void full(void *context)
{
    (void)context;
    fail();
}

static int begin(void **state)
{
    (void)state;
    arena_init(&arena, full, NULL);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static enum reverse_answer read_text(const char *text, struct actions *actions)
{
    char digest[SHA256_HEX];
    sha256_text(text, strlen(text), digest);
    *actions = (struct actions){.reason = ""};
    return mig__reverse_read(&arena, text, digest, actions);
}

/* Frozen: a database written by the first release must be readable for ever. */
static const char vector[] =
    "{\"format\": 1, \"flags\": 3, \"statements\": ["
    "{\"kind\": \"loss\", \"sql\": \"SELECT 1\", \"note\": \"the rows of `t`\", \"step\": \"drop table "
    "`t`\"}, "
    "{\"kind\": \"guard\", \"sql\": \"SELECT \\\"a\\\" FROM t\\nWHERE b = 'x'\", \"note\": \"no\"}, "
    "{\"kind\": \"execute\", \"flags\": 1, \"sql\": \"DROP INDEX i\", \"probe\": \"SELECT 2\", \"since\": "
    "3035000, "
    "\"until\": 4000000}, "
    "{\"kind\": \"ensure_index\", \"sql\": \"CREATE INDEX \xc3\xa4\", \"note\": \"\xc3\xa4\"}]}";

static const struct action vector_items[] = {
    {.kind = MIG_KIND_LOSS,
     .sql = "SELECT 1",
     .note = "the rows of `t`",
     .probe = "",
     .step = "drop table `t`"},
    {.kind = MIG_KIND_GUARD,
     .sql = "SELECT \"a\" FROM t\nWHERE b = 'x'",
     .note = "no",
     .probe = "",
     .step = ""},
    {.kind = MIG_KIND_EXECUTE,
     .flags = 1,
     .sql = "DROP INDEX i",
     .note = "",
     .probe = "SELECT 2",
     .since = 3035000,
     .until = 4000000,
     .step = ""},
    {.kind = MIG_KIND_ENSURE_INDEX,
     .sql = "CREATE INDEX \xc3\xa4",
     .note = "\xc3\xa4",
     .probe = "",
     .step = ""},
};

static void written_and_read(void **state)
{
    (void)state;
    const size_t count = sizeof vector_items / sizeof *vector_items;
    struct actions out = {.items = vector_items, .count = count, .flags = 3, .reason = ""}, in;
    assert_string_equal(mig__reverse_write(&arena, &out), vector);
    assert_int_equal(read_text(vector, &in), REVERSE_READ);
    assert_int_equal(in.count, count);
    assert_int_equal(in.flags, 3);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(in.items[i].kind, vector_items[i].kind);
        assert_int_equal(in.items[i].flags, vector_items[i].flags);
        assert_int_equal(in.items[i].since, vector_items[i].since);
        assert_int_equal(in.items[i].until, vector_items[i].until);
        assert_string_equal(in.items[i].sql, vector_items[i].sql);
        assert_string_equal(in.items[i].note, vector_items[i].note);
        assert_string_equal(in.items[i].probe, vector_items[i].probe);
        assert_string_equal(in.items[i].step, vector_items[i].step);
    }
}

static void no_way_back_has_a_reason(void **state)
{
    (void)state;
    struct actions out = {.irreversible = true, .reason = "it's \"gone\""}, in;
    const char *text = mig__reverse_write(&arena, &out);
    assert_string_equal(text, "{\"format\": 1, \"irreversible\": \"it's \\\"gone\\\"\"}");
    assert_int_equal(read_text(text, &in), REVERSE_READ);
    assert_true(in.irreversible);
    assert_string_equal(in.reason, "it's \"gone\"");
}

static void refused(void **state)
{
    (void)state;
    static const struct {
        enum reverse_answer answer;
        const char *text;
    } rows[] = {
        {REVERSE_DAMAGED, ""},
        {REVERSE_DAMAGED, "[]"},
        {REVERSE_DAMAGED, "{\"flags\": 0, \"statements\": []}"},
        {REVERSE_DAMAGED, "{\"format\": \"1\", \"flags\": 0, \"statements\": []}"},
        {REVERSE_DAMAGED, "{\"format\": 1, \"statements\": []}"},
        {REVERSE_DAMAGED, "{\"format\": 1, \"flags\": 0, \"statements\": [], \"more\": 1}"},
        {REVERSE_DAMAGED, "{\"format\": 1, \"flags\": 0, \"statements\": [{}]}"},
        {REVERSE_UNKNOWN_FORMAT, "{\"format\": 1, \"flags\": 0, \"statements\": [{\"kind\": \"burn\"}]}"},
        {REVERSE_DAMAGED,
         "{\"format\": 1, \"flags\": 0, \"statements\": [{\"kind\": \"execute\", \"sql\": 1}]}"},
        {REVERSE_DAMAGED,
         "{\"format\": 1, \"flags\": 0, \"statements\": [{\"kind\": \"execute\", \"x\": \"\"}]}"},
        {REVERSE_DAMAGED, "{\"format\": 1, \"irreversible\": 1}"},
        {REVERSE_DAMAGED, "{\"format\": 1, \"irreversible\": \"\", \"flags\": 0}"},
        {REVERSE_CALLS,
         "{\"format\": 1, \"flags\": 8, \"statements\": [{\"kind\": \"call\", \"note\": \"f\"}]}"},
        {REVERSE_UNKNOWN_FORMAT, "{\"format\": 2, \"what\": [\"ever\"]}"},
    };
    struct actions actions;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(read_text(rows[i].text, &actions), rows[i].answer);
    assert_int_equal(mig__reverse_read(&arena, vector, "0000", &actions), REVERSE_DAMAGED);
}

static void every_cut_and_every_changed_byte_is_survived(void **state)
{
    (void)state;
    char text[sizeof vector];
    struct actions actions;
    for (size_t i = 0; i < sizeof vector - 1; i++) {
        memcpy(text, vector, sizeof text);
        text[i] = '\0';
        assert_int_equal(read_text(text, &actions), REVERSE_DAMAGED);
        for (int c = 1; c < 256; c += 5) {
            memcpy(text, vector, sizeof text);
            text[i] = (char)c;
            read_text(text, &actions);
        }
        arena_free(&arena);
    }
}

/* ---- the reader of JSON alone ---- */

static void values_are_read(void **state)
{
    (void)state;
    const struct json *value = mig__json_read(
        &arena, " { \"a\" : [ 1 , 20 , \"\\u0041\\ud83d\\ude00\\n\\/\" , true , false , {} , [] ] } ");
    assert_non_null(value);
    const struct json *list = mig__json_member(value, "a");
    assert_non_null(list);
    assert_int_equal(list->count, 7);
    assert_int_equal(list->items[1].number, 20);
    assert_string_equal(list->items[2].text, "A\xf0\x9f\x98\x80\n/");
    assert_int_equal(list->items[3].kind, JSON_BOOLEAN);
    assert_null(mig__json_member(value, "b"));
}

static void nothing_else_is_read(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        " ",
        "{",
        "[1,]",
        "[,1]",
        "{\"a\":1,}",
        "{a:1}",
        "01",
        "-1",
        "1.5",
        "1e3",
        "4294967296",
        "null",
        "tru",
        "\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "\"\\udc00\"",
        "\"\\ud800\\u0041\"",
        "\"\t\"",
        "\"\xff\"",
        "\"\xc3\"",
        "1 2",
        "{\"a\":1,\"a\":2}",
        "[[[[[[[[[1]]]]]]]]]",
        "{\"a\" 1}",
        "[1 2]",
        "\"a\"b",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (mig__json_read(&arena, texts[i]) != NULL)
            fail_msg("read: %s", texts[i]);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(written_and_read), TEST(no_way_back_has_a_reason),
        TEST(refused),          TEST(every_cut_and_every_changed_byte_is_survived),
        TEST(values_are_read),  TEST(nothing_else_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
