/* SPDX-License-Identifier: MIT
 * In: the text of `mig.seal`. Out: what it says of each revision. A line is a word and its values; `revision`
 * begins an entry. Nothing is believed: an unknown word, a missing digest, a chained digest that does not
 * follow from the others are reported at their place (git leaves conflict marks in such files).
 */
#include "compiler/seal.h"

#include "base/file.h"
#include "schema/digest.h"

#include <stdlib.h>
#include <string.h>

enum field {
    FIELD_AFTER,
    FIELD_REQUIRES,
    FIELD_DIGEST,
    FIELD_CHAIN,
    FIELD_SQLITE,
    FIELD_POSTGRES,
    FIELD_UPGRADE,
    FIELD_DOWNGRADE,
    FIELD_IRREVERSIBLE,
    FIELD_COUNT
};

/* `digits`: of each value; 0: values are ids. */
static const struct {
    const char *word;
    size_t digits, least, most;
} fields[FIELD_COUNT] = {
    [FIELD_AFTER] = {"after", 0, 1, SIZE_MAX},
    [FIELD_REQUIRES] = {"requires", 0, 1, SIZE_MAX},
    [FIELD_DIGEST] = {"digest", SHA256_HEX - 1, 1, 1},
    [FIELD_CHAIN] = {"chain", SHA256_HEX - 1, 1, 1},
    [FIELD_SQLITE] = {"sqlite", SHA256_HEX - 1, 1, 1},
    [FIELD_POSTGRES] = {"postgres", SHA256_HEX - 1, 1, 1},
    [FIELD_UPGRADE] = {"upgrade", SEAL_STEP_HEX, 0, SIZE_MAX},
    [FIELD_DOWNGRADE] = {"downgrade", SEAL_STEP_HEX, 0, SIZE_MAX},
    [FIELD_IRREVERSIBLE] = {"irreversible", 0, 0, 0},
};

/* An entry as it stands in the file. */
struct entry {
    struct name id;
    struct names values[FIELD_COUNT];
    bool given[FIELD_COUNT];
};

struct reading {
    struct compiler *compiler;
    const char *text;
    uint32_t begin; /* of the text, in the map of sources */
    VEC(struct entry) entries;
    bool failed;
};

/* How a file that migc wrote comes to hold this, and what mends it. */
static struct problem *damaged(struct reading *reading, struct span span, const char *message)
{
    struct problems *problems = &reading->compiler->problems;
    struct problem *problem = problem_add(problems, PROBLEM_SEAL_DAMAGED, span, "%s", message);
    if (problem->help == NULL)
        problem_help(problems, problem,
                     "only `migc seal` writes this file: bring it back from version control; where two "
                     "branches\nadded to it, keep the revisions of both");
    reading->failed = true;
    return problem;
}

/* A damaged file may hold anything: what a message repeats of it is short, and plain text. */
static const char *shown(struct reading *reading, const char *word)
{
    enum { LONGEST = 40 };
    char *copy = arena_textn(&reading->compiler->source, word, strnlen(word, LONGEST));
    for (char *at = copy; *at != '\0'; at++)
        if (*at < ' ' || *at > '~')
            *at = '?';
    return copy;
}

/* The words of one line. A comment is a line of its own: an id may hold `#`. */
static struct names split(struct reading *reading, size_t from, size_t to)
{
    VEC(struct name) words = {0};
    struct arena *arena = &reading->compiler->source;
    size_t at = from;
    while (at < to && !(words.count == 0 && reading->text[at] == '#')) {
        size_t start = at;
        while (at < to && strchr(" \t\r", reading->text[at]) == NULL)
            at++;
        if (at > start) {
            struct span span = {reading->begin + (uint32_t)start, reading->begin + (uint32_t)at};
            struct name word = {arena_textn(arena, reading->text + start, at - start), span};
            vec_push(arena, &words, word);
        } else {
            at++;
        }
    }
    return (struct names){words.items, words.count};
}

static bool fits(const struct name *value, size_t digits)
{
    return digits == 0 ||
           (strlen(value->text) == digits && strspn(value->text, "0123456789abcdef") == digits);
}

static void read_field(struct reading *reading, struct names words)
{
    struct arena *arena = &reading->compiler->source;
    const struct name *word = &words.items[0];
    struct names values = {words.items + 1, words.count - 1};
    size_t field = 0;
    while (field < FIELD_COUNT && strcmp(fields[field].word, word->text) != 0)
        field++;
    if (field == FIELD_COUNT || reading->entries.count == 0) {
        damaged(reading, word->span,
                arena_format(arena, "`%s` has no place in a seal", shown(reading, word->text)));
        return;
    }
    struct entry *entry = &reading->entries.items[reading->entries.count - 1];
    if (entry->given[field])
        damaged(reading, word->span,
                arena_format(arena, "`%s` of `%s` is given twice", word->text, entry->id.text));
    if (values.count < fields[field].least || values.count > fields[field].most)
        damaged(reading, word->span,
                arena_format(arena, "`%s` has %zu values here, which no seal has", word->text, values.count));
    for (size_t i = 0; i < values.count; i++)
        if (!fits(&values.items[i], fields[field].digits))
            damaged(reading, values.items[i].span,
                    arena_format(arena, "`%s` is no digest of %zu hex digits",
                                 shown(reading, values.items[i].text), fields[field].digits));
    entry->given[field] = true;
    entry->values[field] = values;
}

static void read_first_line(struct reading *reading, struct names words)
{
    struct arena *arena = &reading->compiler->source;
    const char *version = arena_format(arena, "%d", (int)SEAL_FORMAT);
    if (words.count != 2 || strcmp(words.items[0].text, "seal") != 0) {
        damaged(reading, words.items[0].span,
                arena_format(arena, "a seal begins with `seal %s`, and this is `%s`", version,
                             shown(reading, words.items[0].text)));
    } else if (strcmp(words.items[1].text, version) != 0) {
        struct problem *problem =
            damaged(reading, words.items[1].span,
                    arena_format(arena, "this migc reads seals of format %s, and this is format `%s`",
                                 version, shown(reading, words.items[1].text)));
        problem_help(&reading->compiler->problems, problem, "a later migc wrote it: use that one");
    }
}

static void read_line(struct reading *reading, struct names words)
{
    if (strcmp(words.items[0].text, "revision") == 0 && words.count == 2) {
        struct entry entry = {.id = words.items[1]};
        vec_push(&reading->compiler->source, &reading->entries, entry);
    } else {
        read_field(reading, words);
    }
}

static void read_lines(struct reading *reading, size_t size)
{
    bool first = true;
    for (size_t at = 0; at < size && !(first && reading->failed);) {
        const char *end = memchr(reading->text + at, '\n', size - at);
        size_t stop = end != NULL ? (size_t)(end - reading->text) : size;
        struct names words = split(reading, at, stop);
        if (words.count > 0) {
            if (first)
                read_first_line(reading, words);
            else
                read_line(reading, words);
            first = false;
        }
        at = stop + 1;
    }
    if (first)
        damaged(reading, (struct span){reading->begin, reading->begin}, "this seal is empty");
}

static struct sealed entry_value(struct reading *reading, const struct entry *entry)
{
    static const enum field needed[] = {FIELD_DIGEST, FIELD_CHAIN, FIELD_SQLITE, FIELD_POSTGRES,
                                        FIELD_UPGRADE};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!entry->given[needed[i]]) {
            damaged(reading, entry->id.span,
                    arena_format(&reading->compiler->source, "the seal of `%s` lacks its `%s`",
                                 entry->id.text, fields[needed[i]].word));
            return (struct sealed){.id = entry->id};
        }
    return (struct sealed){
        .id = entry->id,
        .parents = entry->values[FIELD_AFTER],
        .requirements = entry->values[FIELD_REQUIRES],
        .digest = entry->values[FIELD_DIGEST].items[0].text,
        .chain = entry->values[FIELD_CHAIN].items[0].text,
        .renderings = {[MIG_DIALECT_SQLITE] = entry->values[FIELD_SQLITE].items[0].text,
                       [MIG_DIALECT_POSTGRES] = entry->values[FIELD_POSTGRES].items[0].text},
        .upgrade = entry->values[FIELD_UPGRADE],
        .downgrade = entry->values[FIELD_DOWNGRADE],
        .downgrade_kind = entry->given[FIELD_IRREVERSIBLE] ? DOWNGRADE_IRREVERSIBLE
                          : entry->given[FIELD_DOWNGRADE]  ? DOWNGRADE_WRITTEN
                                                           : DOWNGRADE_DERIVED,
    };
}

static int compare_entries(const void *a, const void *b)
{
    const struct sealed *left = a;
    const struct sealed *right = b;
    int order = strcmp(left->id.text, right->id.text);
    return order != 0 ? order : (left->id.span.begin > right->id.span.begin) * 2 - 1;
}

static int compare_id(const void *id, const void *sealed)
{
    return strcmp(id, ((const struct sealed *)sealed)->id.text);
}

const struct sealed *seal_find(const struct seal *seal, const char *id)
{
    return seal->count == 0 ? NULL
                            : bsearch(id, seal->entries, seal->count, sizeof *seal->entries, compare_id);
}

bool seal_holds(const struct chain *chain, uint32_t revision)
{
    return chain->seal != NULL && seal_find(chain->seal, chain->graph.revisions[revision].id) != NULL;
}

/* What an entry stands on is sealed too, and its chained digest follows from theirs. */
static void check_chain_digest(struct reading *reading, const struct seal *seal, const struct sealed *sealed)
{
    struct arena *arena = &reading->compiler->source;
    size_t count = sealed->parents.count + sealed->requirements.count;
    const char **chains = arena_array(arena, const char *, count);
    char hex[SHA256_HEX];
    for (size_t i = 0; i < count; i++) {
        bool parent = i < sealed->parents.count;
        const struct name *need =
            parent ? &sealed->parents.items[i] : &sealed->requirements.items[i - sealed->parents.count];
        const struct sealed *found = seal_find(seal, need->text);
        if (found == NULL) {
            damaged(reading, need->span,
                    arena_format(arena, "`%s` is sealed and needs `%s`, which is not", sealed->id.text,
                                 need->text));
            return;
        }
        chains[i] = found->chain;
    }
    digest_chain(arena, sealed->id.text, sealed->digest, chains, count, hex);
    if (strcmp(hex, sealed->chain) != 0)
        damaged(
            reading, sealed->id.span,
            arena_format(arena, "what the seal says of `%s` does not agree with itself", sealed->id.text));
}

static void finish_entries(struct reading *reading, struct seal *seal)
{
    struct arena *arena = &reading->compiler->source;
    struct sealed *entries = arena_array(arena, struct sealed, reading->entries.count);
    for (size_t i = 0; i < reading->entries.count; i++)
        entries[i] = entry_value(reading, &reading->entries.items[i]);
    if (reading->entries.count > 0)
        qsort(entries, reading->entries.count, sizeof *entries, compare_entries);
    for (size_t i = 1; i < reading->entries.count; i++)
        if (strcmp(entries[i - 1].id.text, entries[i].id.text) == 0)
            problem_note(&reading->compiler->problems,
                         damaged(reading, entries[i].id.span,
                                 arena_format(arena, "`%s` is sealed twice", entries[i].id.text)),
                         entries[i - 1].id.span, "the first one");
    seal->entries = entries;
    seal->count = reading->failed ? 0 : reading->entries.count;
    for (size_t i = 0; i < seal->count; i++)
        check_chain_digest(reading, seal, &entries[i]);
    if (reading->failed)
        seal->count = 0;
}

const char *seal_read(struct compiler *compiler, const char *folder, struct seal *seal)
{
    struct reading reading = {.compiler = compiler};
    struct file_text file;
    *seal = (struct seal){.path = file_join(&compiler->source, folder, SEAL_FILE)};
    if (!file_exists(seal->path))
        return NULL;
    const char *failure = file_read(&compiler->source, seal->path, &file);
    if (failure != NULL)
        return failure;
    long source = source_add(&compiler->sources, seal->path, file.data, file.size);
    if (source < 0)
        return "the sources together are larger than 4 GiB";
    seal->exists = true;
    reading.text = file.data;
    reading.begin = compiler->sources.list.items[source].begin;
    read_lines(&reading, file.size);
    finish_entries(&reading, seal);
    return NULL;
}
