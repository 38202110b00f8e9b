/* SPDX-License-Identifier: MIT
 * In: revisions in any order. Out: the order in which they are applied, needs before what needs them.
 * A depth-first walk with a stack of its own: a revision is put behind everything it needs, and where
 * that leaves a choice the given order decides. Linear in revisions and links.
 */
#include "graph/graph.h"

enum mark {
    UNSEEN,
    OPEN, /* on the stack: what it needs is being placed */
    PLACED
};

struct frame {
    uint32_t revision;
    size_t next; /* the next need to look at */
};

struct walk {
    const struct graph_revision *given;
    unsigned char *marks;
    struct frame *stack;
    size_t depth;
    uint32_t *out;
    size_t placed;
};

static size_t need_count(const struct graph_revision *revision)
{
    return revision->parent_count + revision->require_count;
}

static uint32_t need(const struct graph_revision *revision, size_t i)
{
    return i < revision->parent_count ? revision->parents[i]
                                      : revision->requirements[i - revision->parent_count];
}

static void open_revision(struct walk *walk, uint32_t revision)
{
    walk->marks[revision] = OPEN;
    walk->stack[walk->depth++] = (struct frame){.revision = revision};
}

/* The part of the stack from `member` up is a circle. */
static size_t copy_cycle(const struct walk *walk, uint32_t member)
{
    size_t count = 0;
    size_t i = walk->depth;
    do {
        i--;
        walk->out[count++] = walk->stack[i].revision;
    } while (walk->stack[i].revision != member);
    return count;
}

/* Places `root` and everything it needs; returns the size of a cycle, or 0. */
static size_t place(struct walk *walk, uint32_t root)
{
    open_revision(walk, root);
    while (walk->depth > 0) {
        struct frame *top = &walk->stack[walk->depth - 1];
        const struct graph_revision *revision = &walk->given[top->revision];
        if (top->next == need_count(revision)) {
            walk->marks[top->revision] = PLACED;
            walk->out[walk->placed++] = top->revision;
            walk->depth--;
            continue;
        }
        uint32_t needed = need(revision, top->next++);
        if (walk->marks[needed] == OPEN)
            return copy_cycle(walk, needed);
        if (walk->marks[needed] == UNSEEN)
            open_revision(walk, needed);
    }
    return 0;
}

bool graph_order(struct arena *arena, const struct graph_revision *given, size_t count, uint32_t *out,
                 size_t *cycle)
{
    struct walk walk = {.given = given, .out = out};
    walk.marks = arena_array(arena, unsigned char, count);
    walk.stack = arena_array(arena, struct frame, count);
    *cycle = 0;
    for (uint32_t i = 0; i < count && *cycle == 0; i++)
        if (walk.marks[i] == UNSEEN)
            *cycle = place(&walk, i);
    return *cycle == 0;
}
