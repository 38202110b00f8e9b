/* SPDX-License-Identifier: MIT
 * In: a .mig file. Out: nothing; the lexer, the grammar and the messages survive it. What is printed
 * of a file without a problem can be read, and is then printed the same; and what is formatted means
 * the same.
 */
#include "harness.h"

#include "language/format.h"
#include "language/parse.h"
#include "language/report.h"
#include "schema/digest.h"
#include "schema/print.h"

#include <string.h>

struct reading {
    struct sources sources;
    struct problems problems;
    struct revision *revision;
};

static void read_text(struct arena *arena, struct reading *reading, const char *text, size_t size)
{
    *reading = (struct reading){.sources.arena = arena, .problems.arena = arena};
    long source = source_add(&reading->sources, "fuzz.mig", text, size);
    reading->revision = parse_revision(arena, &reading->sources, (size_t)source, &reading->problems);
}

static void print_steps(struct buf *out, const char *word, struct steps steps)
{
    buf_format(out, "%s {\n", word);
    for (size_t i = 0; i < steps.count; i++) {
        print_step(out, steps.items[i]);
        buf_char(out, '\n');
    }
    buf_add(out, "}\n");
}

static const char *printed(struct arena *arena, const struct revision *revision)
{
    struct buf out;
    buf_init(&out, arena);
    buf_add(&out, "revision again \"again\";\n");
    print_steps(&out, "upgrade", revision->upgrade);
    if (revision->downgrade_kind == DOWNGRADE_IRREVERSIBLE)
        buf_add(&out, "downgrade irreversible \"so\";\n");
    if (revision->downgrade_kind == DOWNGRADE_WRITTEN)
        print_steps(&out, "downgrade", revision->downgrade);
    return out.data;
}

static void read_again(struct arena *arena, const char *text)
{
    struct reading again;
    read_text(arena, &again, text, strlen(text));
    if (again.revision == NULL || again.problems.list.count > 0)
        harness_fail("what was printed cannot be read",
                     again.problems.list.count > 0 ? again.problems.list.items[0]->message : "", text);
    if (strcmp(text, printed(arena, again.revision)) != 0)
        harness_fail("what was printed is another text when it is read", text,
                     printed(arena, again.revision));
}

/* A constraint of a column is printed with it. Where two are called the same, which no check lets pass, that
 * is none. */
static bool are_distinct(struct steps steps)
{
    for (size_t i = 0; i < steps.count; i++) {
        const struct table *table = steps.items[i]->definition;
        for (size_t j = 1; table != NULL && j < table->column_count; j++)
            for (size_t k = 0; k < j; k++)
                if (strcmp(table->columns[j]->name.text, table->columns[k]->name.text) == 0)
                    return false;
        if (!are_distinct(steps.items[i]->effect))
            return false;
    }
    return true;
}

static const char *tree_of(struct arena *arena, const char *text, size_t size)
{
    struct reading reading;
    struct buf out;
    read_text(arena, &reading, text, size);
    if (reading.revision == NULL || reading.problems.list.count > 0)
        return "(what cannot be read)";
    buf_init(&out, arena);
    digest_tree(&out, reading.revision);
    return out.data;
}

/* `migc fmt` changes no meaning, and nothing the second time. */
static void format_twice(struct arena *arena, const char *text, size_t size)
{
    struct buf once, twice;
    buf_init(&once, arena);
    buf_init(&twice, arena);
    if (!format_text(arena, text, size, &once))
        harness_fail("it has other tokens when it is formatted", text, once.data);
    const char *first = tree_of(arena, text, size), *second = tree_of(arena, once.data, once.size);
    if (strcmp(first, second) != 0)
        harness_fail(once.data, first, second);
    if (!format_text(arena, once.data, once.size, &twice) || strcmp(once.data, twice.data) != 0)
        harness_fail("formatted twice it is another text", once.data, twice.data);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static FILE *nowhere;
    struct arena arena;
    struct reading reading;
    harness_arena(&arena);
    if (nowhere == NULL)
        nowhere = fopen("/dev/null", "w");
    const char *text = harness_text(&arena, data, size);
    read_text(&arena, &reading, text, size);
    report_problems(nowhere, &reading.sources, &reading.problems, true);
    report_problems_json(nowhere, &reading.sources, &reading.problems);
    if (reading.revision != NULL && reading.problems.list.count == 0) {
        if (are_distinct(reading.revision->upgrade) && are_distinct(reading.revision->downgrade))
            read_again(&arena, printed(&arena, reading.revision));
        format_twice(&arena, text, size);
    }
    arena_free(&arena);
    return 0;
}
