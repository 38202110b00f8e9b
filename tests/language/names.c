/* SPDX-License-Identifier: MIT
 * Which words need quotes as names. Every word of the grammar is tried in every place where a name may
 * stand; only those of schema/reserved.def may fail, and those of table items only at the start of one.
 */
#include "reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const char *const words[] = {
    "accepting",    "action",
    "add",          "after",
    "all",          "alter",
    "always",       "and",
    "any",          "array",
    "as",           "asc",
    "at",           "autoincrement",
    "between",      "by",
    "call",         "cascade",
    "case",         "cast",
    "character",    "check",
    "close",        "collate",
    "column",       "comment",
    "constraint",   "create",
    "created",      "data",
    "date",         "default",
    "deferrable",   "deferred",
    "delete",       "desc",
    "double",       "downgrade",
    "drop",         "e",
    "else",         "end",
    "enum",         "exclude",
    "exists",       "false",
    "fill",         "first",
    "foreign",      "from",
    "generated",    "identity",
    "if",           "immediate",
    "in",           "include",
    "index",        "initially",
    "insert",       "into",
    "irreversible", "is",
    "key",          "label",
    "last",         "like",
    "loss",         "no",
    "not",          "nothing",
    "null",         "nulls",
    "on",           "open",
    "or",           "order",
    "outer",        "postgres",
    "precision",    "primary",
    "references",   "rename",
    "requires",     "restrict",
    "reverse",      "revision",
    "rowid",        "serial",
    "set",          "sql",
    "sqlite",       "stored",
    "strict",       "table",
    "then",         "time",
    "timestamp",    "to",
    "true",         "unchecked",
    "unique",       "unlogged",
    "update",       "upgrade",
    "using",        "values",
    "varying",      "virtual",
    "when",         "where",
    "with",         "without",
    "zone",         "backfill",
    "batches",      "concurrently",
    "effect",       "object",
    "of",           "collation",
    "type",         "before",
    "value",        "full",
    "match",        "reset",
    "current_date", "current_timestamp",
    "distinct",     "group",
    "having",       "inner",
    "join",         "left",
    "limit",        "replace",
    "require",      "select",
    "trigger",      "union",
    "view",
};

static bool is_reserved(const char *word)
{
    static const char *const reserved[] = {
#define RESERVED(word) word,
#include "schema/reserved.def"
#undef RESERVED
    };
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (strcmp(reserved[i], word) == 0)
            return true;
    return false;
}

static bool opens_item(const char *word)
{
    static const char *const openers[] = {"check", "constraint", "exclude", "foreign", "primary", "unique"};
    for (size_t i = 0; i < sizeof openers / sizeof *openers; i++)
        if (strcmp(openers[i], word) == 0)
            return true;
    return false;
}

/* @ stands for the name. */
static bool is_read(const char *statement, const char *word)
{
    struct reading reading;
    struct buf text;
    reading_start(&reading);
    buf_init(&text, &reading.arena);
    buf_add(&text, "revision a \"x\";\nupgrade {\n");
    for (const char *at = statement; *at != '\0'; at++)
        if (*at == '@')
            buf_add(&text, word);
        else
            buf_char(&text, *at);
    buf_add(&text, "\n}\n");
    reading_text(&reading, text.data);
    bool read = reading.problems.list.count == 0;
    reading_end(&reading);
    return read;
}

static void words_are_names(void **state)
{
    static const char *const places[] = {
        "create table @ (a integer, b @, primary key (@), foreign key (@) references @ (@));",
        "alter table @ add column @ integer constraint @ unique, add constraint @ check (@ > @.@);",
        "alter table @ rename column @ to @, drop column @, drop constraint @;",
        "rename table @ to @;",
        "drop table @;",
        "create index @ on @ (@, @ desc) using @ include (@) where @ = @ + 1;",
        "create unique index if not exists @ on @ (@(@));",
        "drop index @;",
        "create enum @ ('a');",
        "drop enum @;",
        "rename enum @ to @;",
        "alter enum @ add value 'a' before 'b', rename value 'a' to 'c', drop value 'c';",
        "insert into @ (@, @) values (@(1), 2);",
        "update @ set @ = @, @ = -@ where @ like @;",
        "delete from @ where @ between @ and @ or @ in (@);",
    };
    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        for (size_t j = 0; j < sizeof places / sizeof *places; j++) {
            bool item = opens_item(words[i]) && j == 0; /* not as a type there either */
            bool forgotten =
                strcmp(words[i], "concurrently") == 0 && strncmp(places[j], "create index @", 14) == 0;
            bool expected = !item && !forgotten && (!is_reserved(words[i]) || opens_item(words[i]));
            if (is_read(places[j], words[i]) != expected)
                fail_msg("`%s` in `%s`: expected %s", words[i], places[j], expected ? "a name" : "an error");
        }
}

static void words_are_columns_of_tables(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (is_read("create table t (@ integer, b text);", words[i]) == is_reserved(words[i]))
            fail_msg("`%s` as a column", words[i]);
        if (is_read("create table t (b text, @ integer);", words[i]) == is_reserved(words[i]))
            fail_msg("`%s` as a second column", words[i]);
    }
}

static void quotes_make_any_word_a_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct reading reading;
        reading_start(&reading);
        const char *statement =
            arena_format(&reading.arena, "create table \"%s\" (\"%s\" integer);", words[i], words[i]);
        const struct step *step = reading_step(&reading, statement);
        assert_string_equal(step->table.text, words[i]);
        assert_string_equal(step->definition->columns[0]->name.text, words[i]);
        reading_end(&reading);
    }
}

static void unquoted_names_fold(void **state)
{
    struct reading reading;
    (void)state;
    reading_start(&reading);
    const struct step *step =
        reading_step(&reading, "CREATE TABLE Trades (Id INTEGER Not NULL, \"Ab\"\"C\" Text);");
    assert_string_equal(step->table.text, "trades");
    assert_string_equal(step->definition->columns[0]->name.text, "id");
    assert_true(step->definition->columns[0]->not_null);
    assert_string_equal(step->definition->columns[1]->name.text, "Ab\"C");
    reading_end(&reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_names),
        cmocka_unit_test(words_are_columns_of_tables),
        cmocka_unit_test(quotes_make_any_word_a_name),
        cmocka_unit_test(unquoted_names_fold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
