/* SPDX-License-Identifier: MIT
 * In: a checked chain with branches. Out: a problem for each two revisions on different branches that touch
 * the same object. A table is touched as a whole: SQLite may have to build it anew from what one of the two
 * knows of it.
 */
#include "compiler/footprint.h"

#include "base/path.h"
#include "base/text.h"
#include "compiler/branches.h"
#include "compiler/relation.h"
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

/* A name that PostgreSQL gives a key of one branch may be that of a table of the other. */
static void take_name(struct footprint *footprint, const struct part *part, const char *owner)
{
    const char *name = owner == NULL ? part->name : path_beside(footprint->arena, owner, part->name);
    const struct table *table = owner != NULL ? schema_table(footprint->step->after, owner) : NULL;
    const struct constraint *constraint =
        table != NULL && part->kind == MIG_OBJECT_CONSTRAINT ? table_constraint(table, part->name) : NULL;
    bool relation = part->kind == MIG_OBJECT_TABLE || part->kind == MIG_OBJECT_VIEW ||
                    part->kind == MIG_OBJECT_SEQUENCE || part->kind == MIG_OBJECT_PARTITION ||
                    part->kind == MIG_OBJECT_INDEX || (constraint != NULL && constraint_is_key(constraint));
    if (relation && !part->removed)
        touch(footprint, arena_format(footprint->arena, "name\037%s", name), name, true);
}

static void write_part(void *context, const struct part *part)
{
    struct footprint *footprint = context;
    const struct object *object;
    bool inside = part->owner != NULL && *part->owner != '\0';
    take_name(footprint, part, inside ? part->owner : NULL);
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
    if (left->revision != right->revision)
        return left->revision > right->revision ? 1 : -1;
    return (left->writes < right->writes) - (left->writes > right->writes);
}

/* One touch is enough of a revision: the first one, which writes if any does. */
static void keep_one_each(struct touches *touches)
{
    size_t kept = 0;
    for (size_t i = 0; i < touches->count; i++) {
        const struct touch *last = kept > 0 ? &touches->items[kept - 1] : NULL;
        if (last == NULL || last->revision != touches->items[i].revision ||
            !text_equal(last->key, touches->items[i].key))
            touches->items[kept++] = touches->items[i];
    }
    touches->count = kept;
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

struct comparing {
    struct compiler *compiler; /* NULL: they are counted and nothing is said */
    const struct chain *chain;
    struct relation below, above, told;
    bool all; /* every two revisions are applied together some day */
    size_t count;
    uint32_t *child; /* the only revision behind each one, itself where there is none or several */
    /* of the object that is looked at: its touches, the place there of each revision, those seen so far */
    const struct touch *touches;
    uint32_t *places;
    uint64_t *seen, *writers;
};

static void find_children(struct comparing *comparing, struct arena *arena)
{
    const struct graph *graph = &comparing->chain->graph;
    bool *several = arena_array(arena, bool, graph->count);
    comparing->child = arena_array(arena, uint32_t, graph->count);
    for (uint32_t i = 0; i < graph->count; i++) {
        comparing->child[i] = i;
        for (size_t p = 0; p < graph->revisions[i].parent_count; p++) {
            uint32_t parent = graph->revisions[i].parents[p];
            several[parent] = several[parent] || comparing->child[parent] != parent;
            comparing->child[parent] = several[parent] ? parent : i;
        }
    }
}

/* Up from a revision as long as there is one way and it does not meet the branch that begins with `start`:
 * who comes behind the end has nothing more to do with the others there. */
static uint32_t end_of_branch(const struct comparing *comparing, uint32_t revision, uint32_t start)
{
    uint32_t next = comparing->child[revision];
    while (next != revision && next != start &&
           !relation_holds(relation_row(&comparing->below, next), start)) {
        revision = next;
        next = comparing->child[revision];
    }
    return revision;
}

static const char *advised(const struct comparing *comparing, uint32_t first, uint32_t second)
{
    const struct chain *chain = comparing->chain;
    struct arena *arena = comparing->compiler->problems.arena;
    bool swap = branches_first_moves(arena, chain, first, second);
    uint32_t stays = swap ? second : first;
    uint32_t moves = swap ? first : second;
    stays = end_of_branch(comparing, stays, branches_start(arena, &chain->graph, stays, moves));
    return branches_rebase_command(arena, chain, branches_start(arena, &chain->graph, stays, moves), stays);
}

static void report(const struct comparing *comparing, const struct touch *first, const struct touch *second)
{
    struct problems *problems = &comparing->compiler->problems;
    const char *one = chain_id(comparing->chain, first->revision);
    const char *other = chain_id(comparing->chain, second->revision);
    struct problem *problem =
        problem_add(problems, PROBLEM_BRANCH_CONFLICT, second->step->span,
                    "`%s` and `%s` are on different branches, and both %s `%s`", one, other,
                    is_of_rows(first)                 ? "are about the rows of"
                    : first->writes && second->writes ? "change"
                                                      : "have to do with",
                    first->name);
    problem_note(problems, problem, first->step->span, "this is the step of `%s`", one);
    problem_help(problems, problem,
                 "let one come after the other, so that it is made for what it finds:\n`%s`",
                 advised(comparing, first->revision, second->revision));
}

/* Is there a revision that stands on both, or will there be? */
static bool meet(const struct comparing *comparing, uint32_t first, uint32_t second)
{
    bool found = comparing->all;
    for (size_t w = 0; w < comparing->below.words && !found; w++)
        found = (relation_row(&comparing->above, first)[w] & relation_row(&comparing->above, second)[w]) != 0;
    return found;
}

/* Sixty-four earlier revisions at a time: ten thousand may have to do with one table. One of them is told of.
 */
static void check_touch(struct comparing *comparing, const struct touch *second)
{
    const uint64_t *others = second->writes ? comparing->seen : comparing->writers;
    const uint64_t *below = relation_row(&comparing->below, second->revision);
    uint64_t *told = relation_row(&comparing->told, second->revision);
    const struct touch *first = NULL;
    for (uint32_t w = 0; w <= second->revision / 64; w++) {
        uint64_t found = others[w] & ~below[w] & ~told[w];
        told[w] |= found;
        for (uint32_t earlier = w * 64; found != 0; earlier++, found >>= 1) {
            if ((found & 1) == 0)
                continue;
            comparing->count++;
            if (first == NULL && comparing->compiler != NULL && meet(comparing, earlier, second->revision))
                first = &comparing->touches[comparing->places[earlier]];
        }
    }
    if (first != NULL)
        report(comparing, first, second);
}

/* Touches of one object, in the order of revisions; one problem for a pair. */
static void check_group(struct comparing *comparing, const struct touch *touches, size_t count)
{
    bool written = false;
    for (size_t i = 0; i < count; i++)
        written |= touches[i].writes;
    if (count < 2 || !written)
        return;
    comparing->touches = touches;
    for (size_t i = 0; i < count; i++) {
        check_touch(comparing, &touches[i]);
        comparing->places[touches[i].revision] = (uint32_t)i;
        relation_add(comparing->seen, touches[i].revision);
        if (touches[i].writes)
            relation_add(comparing->writers, touches[i].revision);
    }
    for (size_t i = 0; i < count; i++)
        comparing->seen[touches[i].revision / 64] = comparing->writers[touches[i].revision / 64] = 0;
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
    struct touches touches = {footprint.touches.items, footprint.touches.count};
    keep_one_each(&touches);
    return touches;
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
    const struct graph *graph = &comparing->chain->graph;
    struct touches touches = footprint_touches(arena, checked);
    comparing->below = relation_below(arena, graph);
    if (!comparing->all)
        comparing->above = relation_above(arena, graph);
    comparing->told = relation_empty(arena, graph);
    find_children(comparing, arena);
    comparing->places = arena_array(arena, uint32_t, graph->count);
    comparing->seen = arena_array(arena, uint64_t, comparing->below.words);
    comparing->writers = arena_array(arena, uint64_t, comparing->below.words);
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
