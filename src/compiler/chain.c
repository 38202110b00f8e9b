/* SPDX-License-Identifier: MIT
 * In: a folder of .mig files. Out: their revisions in an order that respects what each needs, or the
 * problems that keep them from being one graph: ids used twice, parents that no file defines, circles.
 */
#include "compiler/chain.h"

#include "base/file.h"
#include "base/text.h"
#include "compiler/missing.h"
#include "compiler/seal.h"
#include "graph/set.h"
#include "language/parse.h"

#include <stdlib.h>
#include <string.h>

/* One parsed file. */
struct entry {
    struct revision *revision;
    bool damaged;
    bool twice;     /* another file has its id */
    bool loose;     /* something that it needs is not known */
    uint32_t given; /* its place when sorted by time */
};

struct reading {
    struct compiler *compiler;
    const struct planned_file *planned;
    struct entry *entries; /* by time, then id: what decides where the graph leaves a choice */
    struct entry **by_id;
    size_t count;
    const char *const *texts; /* of files that gave no revision */
    size_t text_count;
    const struct chain *chain; /* its folder and its seal */
    struct graph_revision *nodes;
};

static const char *time_of(const struct entry *entry)
{
    return entry->revision->created != NULL ? entry->revision->created : "";
}

static int compare_times(const void *a, const void *b)
{
    const struct entry *left = a;
    const struct entry *right = b;
    int order = strcmp(time_of(left), time_of(right));
    if (order == 0)
        order = strcmp(left->revision->id.text, right->revision->id.text);
    return order != 0 ? order : strcmp(left->revision->file, right->revision->file);
}

static int compare_ids(const void *a, const void *b)
{
    const struct entry *left = *(struct entry *const *)a;
    const struct entry *right = *(struct entry *const *)b;
    int order = strcmp(left->revision->id.text, right->revision->id.text);
    return order != 0 ? order : strcmp(left->revision->file, right->revision->file);
}

static int compare_id(const void *id, const void *entry)
{
    return strcmp(id, (*(struct entry *const *)entry)->revision->id.text);
}

static const struct entry *find_entry(const struct reading *reading, const char *id)
{
    struct entry **found = bsearch(id, reading->by_id, reading->count, sizeof *reading->by_id, compare_id);
    return found != NULL ? *found : NULL;
}

static bool is_planned(const struct reading *reading, const char *name)
{
    return reading->planned != NULL && strcmp(reading->planned->name, name) == 0;
}

static const char *read_file(const struct reading *reading, const char *path, const char *name,
                             struct entry *entry, const char **text)
{
    struct compiler *compiler = reading->compiler;
    struct file_text file;
    size_t problems = compiler->problems.list.count;
    const char *failure = NULL;
    if (is_planned(reading, name))
        file = (struct file_text){reading->planned->text, reading->planned->size};
    else
        failure = file_read_most(&compiler->source, path, CHAIN_LARGEST_FILE, &file);
    if (failure != NULL)
        return failure;
    long source = source_add(&compiler->sources, path, file.data, file.size);
    if (source < 0)
        return "the sources together are larger than 4 GiB";
    *text = file.data;
    entry->revision =
        parse_revision(&compiler->source, &compiler->sources, (size_t)source, &compiler->problems);
    if (entry->revision != NULL)
        entry->revision->file = name;
    entry->damaged = compiler->problems.list.count != problems;
    return NULL;
}

/* The names in the folder, and that of a file that is not there yet. */
static const char *list_files(const struct reading *reading, struct chain *chain)
{
    struct arena *arena = &reading->compiler->source;
    const char **names;
    const char *failure = file_list(arena, chain->folder, ".mig", &names, &chain->file_count);
    bool there = reading->planned == NULL;
    if (failure != NULL)
        return failure;
    for (size_t i = 0; i < chain->file_count; i++)
        there = there || is_planned(reading, names[i]);
    const char **all = arena_array(arena, const char *, chain->file_count + 1);
    for (size_t i = 0; i < chain->file_count; i++)
        all[i] = names[i];
    if (!there)
        all[chain->file_count++] = reading->planned->name;
    chain->files = all;
    return NULL;
}

static const char *read_files(struct reading *reading, struct chain *chain)
{
    struct arena *arena = &reading->compiler->source;
    VEC(const char *) texts = {0};
    const char *failure = list_files(reading, chain);
    if (failure != NULL)
        return failure;
    reading->entries = arena_array(arena, struct entry, chain->file_count);
    for (size_t i = 0; i < chain->file_count; i++) {
        const char *text = "";
        const char *name = chain->files[i];
        struct entry *entry = &reading->entries[reading->count];
        failure = read_file(reading, file_join(arena, chain->folder, name), name, entry, &text);
        if (failure != NULL)
            return failure;
        if (entry->revision != NULL)
            reading->count++;
        else
            vec_push(arena, &texts, text);
    }
    reading->texts = texts.items;
    reading->text_count = texts.count;
    return NULL;
}

static void sort_entries(struct reading *reading)
{
    reading->by_id = arena_array(&reading->compiler->source, struct entry *, reading->count);
    if (reading->count > 1)
        qsort(reading->entries, reading->count, sizeof *reading->entries, compare_times);
    for (size_t i = 0; i < reading->count; i++) {
        reading->entries[i].given = (uint32_t)i;
        reading->by_id[i] = &reading->entries[i];
    }
    if (reading->count > 1)
        qsort(reading->by_id, reading->count, sizeof *reading->by_id, compare_ids);
}

/* Returns whether the ids can be told apart. */
static bool check_ids(struct reading *reading)
{
    struct problems *problems = &reading->compiler->problems;
    bool distinct = true;
    for (size_t i = 0; i < reading->count; i++) {
        const struct name *id = &reading->by_id[i]->revision->id;
        const struct name *last = i > 0 ? &reading->by_id[i - 1]->revision->id : NULL;
        if (last != NULL && strcmp(last->text, id->text) == 0) {
            struct problem *problem = problem_add(problems, PROBLEM_DUPLICATE_ID, id->span,
                                                  "two files define revision `%s`", id->text);
            problem_note(problems, problem, last->span, "it is defined here too");
            problem_help(problems, problem, "give the newer one an id of its own; `migc create` makes one");
            reading->by_id[i]->twice = reading->by_id[i - 1]->twice = true;
            distinct = false;
        }
    }
    return distinct;
}

static int compare_labels(const void *a, const void *b)
{
    const struct name *left = *(const struct name *const *)a;
    const struct name *right = *(const struct name *const *)b;
    int order = strcmp(left->text, right->text);
    return order != 0 ? order : left->span.begin < right->span.begin ? -1 : 1;
}

static void label_taken(struct reading *reading, const struct name *label, struct span span, const char *what)
{
    struct problems *problems = &reading->compiler->problems;
    struct problem *problem = problem_add(problems, PROBLEM_LABEL_TAKEN, label->span,
                                          "the label `%s` is already %s", label->text, what);
    problem_note(problems, problem, span, "it is used here");
}

static void check_labels(struct reading *reading)
{
    VEC(const struct name *) labels = {0};
    for (size_t i = 0; i < reading->count; i++) {
        const struct revision *revision = reading->entries[i].revision;
        for (size_t l = 0; l < revision->labels.count; l++)
            vec_push(&reading->compiler->source, &labels, &revision->labels.items[l]);
    }
    if (labels.count > 1)
        qsort(labels.items, labels.count, sizeof *labels.items, compare_labels);
    for (size_t i = 0; i < labels.count; i++) {
        const struct name *label = labels.items[i];
        const struct entry *entry = find_entry(reading, label->text);
        if (entry != NULL)
            label_taken(reading, label, entry->revision->id.span, "the id of a revision");
        else if (i > 0 && strcmp(labels.items[i - 1]->text, label->text) == 0)
            label_taken(reading, label, labels.items[i - 1]->span, "on another revision");
    }
}

/* A file that gave no revision may be the one that defines it: then that file's own errors say enough. */
static bool may_be_damaged(const struct reading *reading, const char *id)
{
    for (size_t i = 0; i < reading->text_count; i++)
        if (strstr(reading->texts[i], id) != NULL)
            return true;
    return false;
}

static void unknown_need(struct reading *reading, const struct name *name, const char *word)
{
    struct problems *problems = &reading->compiler->problems;
    if (may_be_damaged(reading, name->text))
        return;
    struct problem *problem =
        problem_add(problems, PROBLEM_UNKNOWN_PARENT, name->span,
                    "no file defines revision `%s`, which this one %s", name->text, word);
    const char **ids = arena_array(&reading->compiler->source, const char *, reading->count);
    for (size_t i = 0; i < reading->count; i++)
        ids[i] = reading->by_id[i]->revision->id.text;
    missing_help(problems, problem, reading->chain, (struct missing){name->text, ids, reading->count});
}

static bool stands_in(const uint32_t *links, size_t count, uint32_t link)
{
    for (size_t i = 0; i < count; i++)
        if (links[i] == link)
            return true;
    return false;
}

static const uint32_t *resolve_needs(struct reading *reading, struct entry *owner, struct names names,
                                     const char *word, size_t *count)
{
    uint32_t *links = arena_array(&reading->compiler->source, uint32_t, names.count);
    *count = 0;
    for (size_t i = 0; i < names.count; i++) {
        const struct name *name = &names.items[i];
        const struct entry *entry = find_entry(reading, name->text);
        owner->loose = owner->loose || entry == NULL || entry->twice;
        if (entry == NULL)
            unknown_need(reading, name, word);
        else if (!stands_in(links, *count, entry->given)) /* the parser says when a name stands twice */
            links[(*count)++] = entry->given;
    }
    return links;
}

/* Returns whether every need is known. */
static bool make_nodes(struct reading *reading)
{
    bool known = true;
    reading->nodes = arena_array(&reading->compiler->source, struct graph_revision, reading->count);
    for (size_t i = 0; i < reading->count; i++) {
        struct entry *entry = &reading->entries[i];
        const struct revision *revision = entry->revision;
        struct graph_revision *node = &reading->nodes[i];
        node->id = revision->id.text;
        node->label = revision->labels.count > 0 ? revision->labels.items[0].text : NULL;
        node->parents = resolve_needs(reading, entry, revision->parents, "comes after", &node->parent_count);
        node->requirements =
            resolve_needs(reading, entry, revision->requirements, "requires", &node->require_count);
        known = known && !entry->loose;
    }
    return known;
}

/* Where a revision names another one as something it needs. */
static struct span need_span(const struct revision *revision, const char *id)
{
    for (size_t i = 0; i < revision->parents.count; i++)
        if (strcmp(revision->parents.items[i].text, id) == 0)
            return revision->parents.items[i].span;
    for (size_t i = 0; i < revision->requirements.count; i++)
        if (strcmp(revision->requirements.items[i].text, id) == 0)
            return revision->requirements.items[i].span;
    return revision->id.span;
}

static void report_cycle(struct reading *reading, const uint32_t *members, size_t count)
{
    struct problems *problems = &reading->compiler->problems;
    const struct revision *first = reading->entries[members[count - 1]].revision;
    if (count == 1) {
        problem_add(problems, PROBLEM_CYCLE, need_span(first, first->id.text), "revision `%s` needs itself",
                    first->id.text);
        return;
    }
    /* Each member needs the one before it in the list, and the last one in the circle closes it. */
    struct problem *problem = problem_add(
        problems, PROBLEM_CYCLE, need_span(first, reading->entries[members[count - 2]].revision->id.text),
        "revision `%s` needs itself, by way of %zu other%s", first->id.text, count - 1,
        count == 2 ? "" : "s");
    for (size_t i = count - 1; i-- > 0;) {
        const struct revision *member = reading->entries[members[i]].revision;
        const struct revision *needed = reading->entries[members[i > 0 ? i - 1 : count - 1]].revision;
        problem_note(problems, problem, need_span(member, needed->id.text), "`%s` needs `%s`",
                     member->id.text, needed->id.text);
    }
}

static const uint32_t *renumber(struct arena *arena, const uint32_t *links, size_t count,
                                const uint32_t *places)
{
    uint32_t *moved = arena_array(arena, uint32_t, count);
    for (size_t i = 0; i < count; i++)
        moved[i] = places[links[i]];
    return moved;
}

static bool order_chain(struct reading *reading, struct chain *chain)
{
    struct arena *arena = &reading->compiler->source;
    size_t count = reading->count;
    uint32_t *order = arena_array(arena, uint32_t, count);
    uint32_t *places = arena_array(arena, uint32_t, count);
    const struct revision **revisions = arena_array(arena, const struct revision *, count);
    struct graph_revision *ordered = arena_array(arena, struct graph_revision, count);
    bool *damaged = arena_array(arena, bool, count);
    bool *loose = arena_array(arena, bool, count);
    size_t cycle;
    if (!graph_order(arena, reading->nodes, count, order, &cycle)) {
        report_cycle(reading, order, cycle);
        return false;
    }
    for (size_t i = 0; i < count; i++)
        places[order[i]] = (uint32_t)i;
    for (size_t i = 0; i < count; i++) {
        ordered[i] = reading->nodes[order[i]];
        ordered[i].parents = renumber(arena, ordered[i].parents, ordered[i].parent_count, places);
        ordered[i].requirements = renumber(arena, ordered[i].requirements, ordered[i].require_count, places);
        revisions[i] = reading->entries[order[i]].revision;
        damaged[i] = reading->entries[order[i]].damaged;
        loose[i] = reading->entries[order[i]].loose;
    }
    chain->revisions = revisions;
    chain->damaged = damaged;
    chain->loose = loose;
    chain->graph = (struct graph){.revisions = ordered, .count = count};
    set_add_descendants(&chain->graph, loose, LINKS_NEEDS);
    return true;
}

const char *chain_read(struct compiler *compiler, const char *folder, const struct planned_file *planned,
                       struct chain *chain)
{
    struct reading reading = {.compiler = compiler, .planned = planned, .chain = chain};
    *chain = (struct chain){.folder = folder};
    const char *failure = read_files(&reading, chain);
    if (failure != NULL)
        return failure;
    struct seal *seal = arena_new(&compiler->source, struct seal);
    chain->seal = seal;
    failure = seal_read(compiler, folder, seal);
    if (failure != NULL)
        return failure;
    sort_entries(&reading);
    bool distinct = check_ids(&reading);
    check_labels(&reading);
    bool known = make_nodes(&reading);
    bool ordered = order_chain(&reading, chain);
    chain->complete = distinct && known && ordered && reading.text_count == 0;
    return NULL;
}

const char *chain_id(const struct chain *chain, uint32_t revision)
{
    return chain->graph.revisions[revision].id;
}
