/* SPDX-License-Identifier: MIT
 * In: a checked chain with branches. Out: a problem for each two revisions on different branches that touch
 * the same object. A table is touched as a whole: SQLite may have to build it anew from what one of the two
 * knows of it.
 */
#include "compiler/footprint.h"

#include "base/text.h"
#include "compiler/branches.h"
#include "schema/compare.h"
#include "schema/object.h"
#include "schema/trigger.h"

#include <stdlib.h>
#include <string.h>

struct footprint {
    struct arena *arena;
    VEC(struct touch) touches;
    /* what is being collected */
    const struct around *step;
    uint32_t revision;
};

static void touch(struct footprint *footprint, const char *key, const char *name, bool writes)
{
    struct touch one = {key, name, footprint->step->step, footprint->revision, writes};
    vec_push(footprint->arena, &footprint->touches, one);
}

static void read_object(void *context, const char *name)
{
    touch(context, name, name, false);
}

static const char *rows_of(struct footprint *footprint, const char *table)
{
    return arena_format(footprint->arena, "rows\037%s", table);
}

/* Finer than a whole table, for who only refers to it. */
static const char *key_of(struct footprint *footprint, const char *what, const char *table, const char *part)
{
    return arena_format(footprint->arena, "%s\037%s\037%s", what, table, part);
}

static const char *whole_key(struct footprint *footprint, enum mig_object_kind kind, const char *name)
{
    return arena_format(footprint->arena, "%s\037%s", object_word(kind), name);
}

/* That the table, its columns and a key over them are there. */
static void read_reference(struct footprint *footprint, const struct constraint *reference)
{
    const char *table = reference->table.text;
    touch(footprint, whole_key(footprint, MIG_OBJECT_TABLE, table), table, false);
    touch(footprint, key_of(footprint, "keys", table, ""), table, false);
    for (size_t i = 0; i < reference->references.count; i++)
        touch(footprint, key_of(footprint, "column", table, reference->references.items[i].text), table,
              false);
}

static void write_inside(struct footprint *footprint, const struct part *part)
{
    bool key = part->kind == MIG_OBJECT_CONSTRAINT || part->kind == MIG_OBJECT_INDEX;
    touch(footprint, part->owner, part->owner, true);
    if (part->kind == MIG_OBJECT_COLUMN)
        touch(footprint, key_of(footprint, "column", part->owner, part->name), part->owner, true);
    if (key && part->removed)
        touch(footprint, key_of(footprint, "keys", part->owner, ""), part->owner, true);
}

/* A constraint or column that is new reads what it refers to. */
static void read_part(struct footprint *footprint, const struct part *part)
{
    const struct table *table = schema_table(footprint->step->after, part->owner);
    const struct constraint *constraint =
        table != NULL && part->kind == MIG_OBJECT_CONSTRAINT ? table_constraint(table, part->name) : NULL;
    const struct column *column =
        table != NULL && part->kind == MIG_OBJECT_COLUMN ? table_column(table, part->name) : NULL;
    if (constraint != NULL && constraint->kind == CONSTRAINT_FOREIGN_KEY)
        read_reference(footprint, constraint);
    if (column != NULL && column->type.kind == TYPE_ENUM)
        read_object(footprint, column->type.name);
}

static void write_part(void *context, const struct part *part)
{
    struct footprint *footprint = context;
    const struct object *object;
    bool inside = part->owner != NULL && *part->owner != '\0';
    if (inside) {
        write_inside(footprint, part);
        if (!part->removed)
            read_part(footprint, part);
        return;
    }
    touch(footprint, whole_key(footprint, part->kind, part->name), part->name, true);
    touch(footprint, object_key(footprint->arena, (enum object_kind)part->kind, part->name), part->name,
          true);
    if (part->removed || part->kind == MIG_OBJECT_TABLE)
        return;
    object = schema_find(footprint->arena, footprint->step->after, (enum object_kind)part->kind, part->name);
    if (object == NULL)
        return;
    object_reads(object, read_object, footprint);
    if (object->kind == OBJECT_TRIGGER) {
        const char *table = ((const struct trigger *)object)->table.text;
        touch(footprint, rows_of(footprint, table), table, false);
    }
}

/* Rows: who makes a trigger on another branch wants to know of them, who adds others does not. */
static void collect_step(struct footprint *footprint)
{
    const struct step *step = footprint->step->step;
    schema_parts_changed(footprint->arena, footprint->step->before, footprint->step->after, write_part,
                         footprint);
    if (!step_changes_rows(step))
        return;
    read_object(footprint, step->table.text);
    touch(footprint, rows_of(footprint, step->table.text), step->table.text, true);
}

static int compare_touches(const void *a, const void *b)
{
    const struct touch *left = a, *right = b;
    int order = strcmp(left->key, right->key);
    if (order != 0)
        return order;
    return (left->revision > right->revision) - (left->revision < right->revision);
}

/* A bit for each revision below another one. */
struct below {
    uint64_t *bits;
    size_t words;
};

static bool stands_on(const struct below *below, uint32_t upper, uint32_t lower)
{
    return (below->bits[upper * below->words + lower / 64] >> lower % 64 & 1) != 0;
}

static void add_below(struct below *below, uint32_t upper, uint32_t lower)
{
    for (size_t w = 0; w < below->words; w++)
        below->bits[upper * below->words + w] |= below->bits[lower * below->words + w];
    below->bits[upper * below->words + lower / 64] |= (uint64_t)1 << lower % 64;
}

static struct below below_of(struct arena *arena, const struct graph *graph)
{
    struct below below = {.words = graph->count / 64 + 1};
    below.bits = arena_array(arena, uint64_t, graph->count * below.words);
    for (uint32_t i = 0; i < graph->count; i++) {
        const struct graph_revision *revision = &graph->revisions[i];
        for (size_t p = 0; p < revision->parent_count; p++)
            add_below(&below, i, revision->parents[p]);
        for (size_t p = 0; p < revision->require_count; p++)
            add_below(&below, i, revision->requirements[p]);
    }
    return below;
}

static bool is_line(const struct graph *graph)
{
    for (uint32_t i = 1; i < graph->count; i++)
        if (graph->revisions[i].parent_count != 1 || graph->revisions[i].parents[0] != i - 1)
            return false;
    return true;
}

static bool is_of_rows(const struct touch *touch)
{
    return strncmp(touch->key, "rows\037", 5) == 0;
}

const char *footprint_verb(const struct touch *touch)
{
    if (is_of_rows(touch))
        return touch->writes ? "changes rows of" : "has a trigger on rows of";
    return touch->writes ? "changes" : "reads";
}

static void report(struct compiler *compiler, const struct chain *chain, const struct touch *first,
                   const struct touch *second)
{
    struct problems *problems = &compiler->problems;
    const char *one = chain_id(chain, first->revision);
    const char *other = chain_id(chain, second->revision);
    struct problem *problem =
        problem_add(problems, PROBLEM_BRANCH_CONFLICT, second->step->span,
                    "`%s` and `%s` are on different branches, and both %s `%s`", one, other,
                    is_of_rows(first)                 ? "are about the rows of"
                    : first->writes && second->writes ? "change"
                                                      : "have to do with",
                    first->name);
    bool swap = branches_first_moves(problems->arena, chain, first->revision, second->revision);
    uint32_t stays = swap ? second->revision : first->revision;
    uint32_t moves = swap ? first->revision : second->revision;
    problem_note(problems, problem, first->step->span, "this is the step of `%s`", one);
    problem_help(
        problems, problem, "let one come after the other, so that it is made for what it finds:\n`%s`",
        branches_rebase_command(problems->arena, chain,
                                branches_start(problems->arena, &chain->graph, stays, moves), stays));
}

struct comparing {
    struct compiler *compiler; /* NULL: they are counted and nothing is said */
    const struct chain *chain;
    struct below below;
    uint64_t *told; /* a bit for each pair */
    bool all;       /* every two revisions are applied together some day */
    size_t count;
};

/* Is there a revision that stands on both, or will there be? */
static bool meet(const struct comparing *comparing, uint32_t first, uint32_t second)
{
    bool found = comparing->all;
    for (uint32_t i = second + 1; i < comparing->chain->graph.count && !found; i++)
        found = stands_on(&comparing->below, i, first) && stands_on(&comparing->below, i, second);
    return found;
}

/* Touches of one object, in the order of revisions; one problem for a pair. */
static void check_group(struct comparing *comparing, const struct touch *touches, size_t count)
{
    for (size_t b = 1; b < count; b++)
        for (size_t a = 0; a < b; a++) {
            uint32_t first = touches[a].revision, second = touches[b].revision;
            size_t bit = second * comparing->below.words * 64 + first;
            if (first == second || (!touches[a].writes && !touches[b].writes) ||
                stands_on(&comparing->below, second, first) ||
                (comparing->told[bit / 64] >> bit % 64 & 1) != 0)
                continue;
            comparing->told[bit / 64] |= (uint64_t)1 << bit % 64;
            comparing->count++;
            if (comparing->compiler != NULL && meet(comparing, first, second))
                report(comparing->compiler, comparing->chain, &touches[a], &touches[b]);
        }
}

struct touches footprint_touches(struct arena *arena, const struct checked *checked)
{
    struct footprint footprint = {.arena = arena};
    for (size_t i = 0; i < checked->count; i++)
        for (int d = 0; d < MIG_DIALECT_COUNT; d++)
            for (size_t s = 0; s < checked->revisions[i].sides[d].up.count; s++) {
                footprint.step = &checked->revisions[i].sides[d].up.items[s];
                footprint.revision = (uint32_t)i;
                collect_step(&footprint);
            }
    if (footprint.touches.count > 1)
        qsort(footprint.touches.items, footprint.touches.count, sizeof *footprint.touches.items,
              compare_touches);
    return (struct touches){footprint.touches.items, footprint.touches.count};
}

/* Behind the last touch of the same thing. */
static size_t group_end(const struct touches *touches, size_t from)
{
    size_t end = from + 1;
    while (end < touches->count && text_equal(touches->items[end].key, touches->items[from].key))
        end++;
    return end;
}

/* A touch by one of `side`; one that writes, if there is one. */
static const struct touch *pick(const struct touches *touches, size_t from, size_t end, const bool *side)
{
    const struct touch *picked = NULL;
    for (size_t i = from; i < end; i++) {
        const struct touch *one = &touches->items[i];
        if (side[one->revision] && (picked == NULL || (one->writes && !picked->writes)))
            picked = one;
    }
    return picked;
}

void footprint_meet(const struct touches *touches, const bool *const sides[2], const struct touch *meets[2])
{
    meets[0] = meets[1] = NULL;
    for (size_t from = 0, end; from < touches->count; from = end) {
        end = group_end(touches, from);
        const struct touch *left = pick(touches, from, end, sides[0]);
        const struct touch *right = pick(touches, from, end, sides[1]);
        if (left == NULL || right == NULL || (!left->writes && !right->writes))
            continue;
        meets[0] = left;
        meets[1] = right;
        return;
    }
}

static void compare(struct arena *arena, struct comparing *comparing, const struct checked *checked)
{
    if (is_line(&comparing->chain->graph))
        return;
    struct touches touches = footprint_touches(arena, checked);
    comparing->below = below_of(arena, &comparing->chain->graph);
    comparing->told = arena_array(arena, uint64_t, comparing->chain->graph.count * comparing->below.words);
    for (size_t from = 0, end; from < touches.count; from = end) {
        end = group_end(&touches, from);
        check_group(comparing, touches.items + from, end - from);
    }
}

void footprint_check(struct compiler *compiler, const struct chain *chain, const struct checked *checked,
                     bool all)
{
    struct comparing comparing = {.compiler = compiler, .chain = chain, .all = all};
    if (compiler->problems.list.count == 0)
        compare(&compiler->analysis, &comparing, checked);
}

size_t footprint_conflicts(struct arena *arena, const struct chain *chain, const struct checked *checked)
{
    struct comparing comparing = {.chain = chain, .all = true};
    compare(arena, &comparing, checked);
    return comparing.count;
}
