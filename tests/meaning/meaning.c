/* SPDX-License-Identifier: MIT
 * In: chains of every kind of step. Out: whether a digest is the meaning, no more and no less.
 *
 *     test_meaning FOLDER NUMBER     chains in files, as tests/fuzz/seeds.py writes them
 *
 * Each token of each revision is taken out, doubled, swapped with its neighbours, and replaced by NUMBER
 * others of its kind, and as many are put before it. Where the digest stays the same, both databases must run
 * the same SQL and have the same schema. The other way round, what changes only how a revision is written
 * (layout, comments, line ends, upper case, message, label, time, reasons) changes neither.
 */
#include "folder.h"
#include "layout.h"
#include "words.h"

#include "base/buf.h"
#include "base/file.h"
#include "fuzz/harness.h"
#include "schema/step.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct figures {
    bool operations[MOST_OPERATIONS]; /* by enum op: there is such a step */
    unsigned long chains, mutants, read, same, wrong, layouts;
};

/* One revision while it is changed. */
struct change {
    struct arena *arena; /* of this mutant alone */
    const struct folder *folder;
    const struct outcomes *outcomes;
    size_t file;
    const struct word *words;
    size_t count;
    const char *tree, *id;
    struct figures *figures;
};

static VEC(struct word) vocabulary[WORD_KINDS];
static uint64_t state = 1;

static size_t chance(size_t below)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(state >> 33) % below;
}

static void say(const struct change *change, const char *what, const char *text, const char *first,
                const char *second)
{
    change->figures->wrong++;
    printf("==== %s\n---- as it was ----\n%s\n---- changed ----\n%s\n", what,
           change->folder->texts[change->file], text);
    while (*first != '\0' && *first == *second) {
        first++;
        second++;
    }
    printf("---- from here on ----\n%.400s\n---- and ----\n%.400s\n", first, second);
}

/* Compiled, with the change in it; false where it does not compile. */
static bool compile(const struct change *change, const char *text, struct outcomes *outcomes)
{
    struct folder folder = *change->folder;
    folder.texts[change->file] = text;
    return folder_compile(change->arena, &folder, outcomes);
}

/* The digest is the one that it was: so must everything be. */
static void compare(const struct change *change, const char *text)
{
    struct outcomes outcomes;
    const struct outcome_of *was = outcomes_find(change->outcomes, change->id);
    change->figures->same++;
    if (!compile(change, text, &outcomes))
        return; /* a reason that is needed is gone, or a parent */
    const struct outcome_of *is = outcomes_find(&outcomes, change->id);
    if (strcmp(is->digest, was->digest) != 0)
        say(change, "the tree is the same, and its digest is not", text, was->digest, is->digest);
    else if (strcmp(is->chain, was->chain) == 0 && strcmp(is->effect, was->effect) != 0)
        say(change, "the digest is the same, and the meaning is not", text, was->effect, is->effect);
}

static void mutate(const struct change *whole, const char *text)
{
    struct change change = *whole;
    struct arena arena;
    const char *id;
    change.figures->mutants++;
    if (strcmp(text, change.folder->texts[change.file]) == 0)
        return;
    harness_arena(&arena);
    change.arena = &arena;
    const char *tree = folder_tree(&arena, text, &id);
    change.figures->read += tree != NULL;
    if (tree != NULL && strcmp(tree, change.tree) == 0 && strcmp(id, change.id) == 0)
        compare(&change, text);
    arena_free(&arena);
}

/* The text with `with` in the place of what stands between two places. */
static void replace(const struct change *change, const char *from, const char *to, const char *with)
{
    const char *text = change->folder->texts[change->file];
    struct arena arena;
    harness_arena(&arena);
    mutate(change, arena_format(&arena, "%.*s%s%s", (int)(from - text), text, with, to));
    arena_free(&arena);
}

static const char *any(struct arena *arena, enum word_kind kind)
{
    const struct word *word = &vocabulary[kind].items[chance(vocabulary[kind].count)];
    return arena_format(arena, "%.*s", (int)word->size, word->text);
}

static void swap(const struct change *change, size_t i, size_t distance)
{
    struct arena arena;
    const struct word *a = &change->words[i], *b = &change->words[i + distance];
    const char *between = a->text + a->size;
    harness_arena(&arena);
    replace(change, a->text, b->text + b->size,
            arena_format(&arena, "%.*s%.*s%.*s", (int)b->size, b->text, (int)(b->text - between), between,
                         (int)a->size, a->text));
    arena_free(&arena);
}

static void change_word(const struct change *change, size_t i, unsigned number)
{
    struct arena arena;
    const struct word *word = &change->words[i];
    const char *end = word->text + word->size;
    harness_arena(&arena);
    const char *own = arena_format(&arena, "%.*s", (int)word->size, word->text);
    replace(change, word->text, word->text, arena_format(&arena, "%s ", own));
    for (size_t more = 0; more < 3 && i + more < change->count; more++)
        replace(change, word->text, change->words[i + more].text + change->words[i + more].size, "");
    for (size_t distance = 1; distance < 3 && i + distance < change->count; distance++)
        swap(change, i, distance);
    for (unsigned n = 0; n < number; n++)
        replace(change, word->text, end, any(&arena, word->kind));
    for (unsigned n = 0; n < number; n++) /* an attribute that was not there: words mostly */
        replace(change, word->text, word->text,
                arena_format(&arena, " %s ", any(&arena, chance(4) > 0 ? WORD_PLAIN : WORD_SIGN)));
    if (word->kind == WORD_NUMBER)
        replace(change, end, end, "0");
    if (word->size > 1 && (word->kind == WORD_STRING || word->kind == WORD_QUOTED))
        replace(change, end - 1, end - 1, " ");
    if (word->kind == WORD_DOLLAR)
        replace(change, word->text + word->size / 2, word->text + word->size / 2, " ");
    arena_free(&arena);
}

static void try_layouts(const struct change *change)
{
    for (enum layout layout = 0; layout < LAYOUT_COUNT; layout++) {
        struct arena arena;
        struct outcomes outcomes;
        struct change own = *change;
        harness_arena(&arena);
        own.arena = &arena;
        const char *text = layout_write(&arena, layout, change->words, change->count);
        const struct outcome_of *was = outcomes_find(change->outcomes, change->id);
        change->figures->layouts++;
        if (!compile(&own, text, &outcomes) || outcomes_find(&outcomes, change->id) == NULL)
            say(change, layout_name(layout), text, "compiles", "does not compile");
        else if (strcmp(outcomes_find(&outcomes, change->id)->digest, was->digest) != 0)
            say(change, layout_name(layout), text, was->digest, outcomes_find(&outcomes, change->id)->digest);
        else if (strcmp(outcomes_find(&outcomes, change->id)->effect, was->effect) != 0)
            say(change, layout_name(layout), text, was->effect, outcomes_find(&outcomes, change->id)->effect);
        arena_free(&arena);
    }
}

static void change_file(struct arena *arena, struct change *change, unsigned number)
{
    const char *text = change->folder->texts[change->file];
    struct words words = words_of(arena, text);
    change->words = words.list.items;
    change->count = words.list.count;
    change->tree = folder_tree(arena, text, &change->id);
    try_layouts(change);
    for (size_t i = 0; i < change->count; i++)
        change_word(change, i, number);
}

static void change_chain(const char *path, const char *text, unsigned number, struct figures *figures)
{
    struct arena arena;
    struct outcomes outcomes;
    unsigned long wrong = figures->wrong;
    harness_arena(&arena);
    struct folder folder = folder_split(&arena, text);
    if (folder_compile(&arena, &folder, &outcomes)) {
        struct change change = {.folder = &folder, .outcomes = &outcomes, .figures = figures};
        figures->chains++;
        for (size_t op = 0; op < MOST_OPERATIONS; op++)
            figures->operations[op] |= outcomes.operations[op];
        for (change.file = 0; change.file < folder.count; change.file++)
            change_file(&arena, &change, number);
    }
    if (figures->wrong != wrong)
        printf("==== in %s\n", path);
    arena_free(&arena);
}

static void learn(struct arena *arena, const char *text)
{
    struct words words = words_of(arena, text);
    for (size_t i = 0; i < words.list.count; i++) {
        const struct word *word = &words.list.items[i];
        bool known = false;
        for (size_t j = 0; j < vocabulary[word->kind].count && !known; j++)
            known = vocabulary[word->kind].items[j].size == word->size &&
                    memcmp(vocabulary[word->kind].items[j].text, word->text, word->size) == 0;
        if (!known)
            vec_push(arena, &vocabulary[word->kind], *word);
    }
}

/* An operation that no chain has would never be changed. What raw SQL declares stands in the `effect` of its
 * step, not beside it. */
static bool is_whole(const struct figures *figures)
{
    static const struct {
        enum op op;
        const char *words;
    } operations[] = {
#define OP(number, NAME, words) {OP_##NAME, words},
#include "schema/ops.def"
#undef OP
    };
    bool whole = true;
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
        enum op op = operations[i].op;
        if (figures->operations[op] || op == OP_DECLARE || op == OP_UNDECLARE)
            continue;
        printf("no chain has a step `%s`\n", operations[i].words);
        whole = false;
    }
    return whole;
}

int main(int argc, char **argv)
{
    struct arena arena;
    struct figures figures = {0};
    const char **names;
    size_t count = 0;
    harness_arena(&arena);
    const char *failure =
        argc == 3 ? file_list(&arena, argv[1], "", &names, &count) : "a folder and a number";
    struct file_text *files = arena_array(&arena, struct file_text, count);
    for (size_t i = 0; failure == NULL && i < count; i++) {
        failure = file_read(&arena, file_join(&arena, argv[1], names[i]), &files[i]);
        if (failure == NULL && strlen(files[i].data) == files[i].size)
            learn(&arena, files[i].data);
    }
    if (failure != NULL) {
        puts(failure);
        return 2;
    }
    for (size_t i = 0; i < count; i++)
        change_chain(names[i], files[i].data, (unsigned)strtoul(argv[2], NULL, 10), &figures);
    printf(
        "%lu chains, %lu mutants, %lu of them read, %lu with the digest they had; %lu layouts; %lu wrong\n",
        figures.chains, figures.mutants, figures.read, figures.same, figures.layouts, figures.wrong);
    arena_free(&arena);
    return figures.wrong > 0 || figures.same == 0 || !is_whole(&figures);
}
