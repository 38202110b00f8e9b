/* SPDX-License-Identifier: MIT
 * In: a drawn graph as text. Out: struct graph, and closed sets of its revisions.
 */
#include "chain.h"

#include "base/vec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

void chain_full(void *context)
{
    (void)context;
    fail_msg("out of memory");
    for (;;) {
    }
}

uint32_t chain_number(const struct graph *graph, const char *id)
{
    for (uint32_t i = 0; i < graph->count; i++)
        if (strcmp(graph->revisions[i].id, id) == 0)
            return i;
    fail_msg("no revision `%s` in this test", id);
    return 0;
}

static void split(struct arena *arena, const struct graph *graph, char *list, const uint32_t **items,
                  size_t *count)
{
    VEC(uint32_t) found = {0};
    char *rest = list;
    for (char *id = strtok_r(list, ",", &rest); id != NULL; id = strtok_r(NULL, ",", &rest))
        vec_push(arena, &found, chain_number(graph, id));
    *items = found.items;
    *count = found.count;
}

static void read_one(struct arena *arena, const struct graph *graph, char *text,
                     struct graph_revision *revision)
{
    char *rest = text;
    char *word = strtok_r(text, " ", &rest);
    char *arrow = strstr(word, "<-");
    if (arrow != NULL) {
        *arrow = '\0';
        split(arena, graph, arrow + 2, &revision->parents, &revision->parent_count);
    }
    revision->id = word;
    while ((word = strtok_r(NULL, " ", &rest)) != NULL) {
        if (*word == '@')
            revision->label = word + 1;
        else
            split(arena, graph, word + 1, &revision->requirements, &revision->require_count);
    }
}

struct graph chain_read(struct arena *arena, const char *text)
{
    VEC(char *) parts = {0};
    char *copy = arena_text(arena, text);
    char *rest = copy;
    for (char *part = strtok_r(copy, ";", &rest); part != NULL; part = strtok_r(NULL, ";", &rest))
        vec_push(arena, &parts, part);
    struct graph_revision *revisions = arena_array(arena, struct graph_revision, parts.count);
    struct graph graph = {.revisions = revisions};
    for (size_t i = 0; i < parts.count; i++) {
        read_one(arena, &graph, parts.items[i], &revisions[i]);
        graph.count++;
    }
    return graph;
}

bool *chain_applied(struct arena *arena, const struct graph *graph, const char *heads)
{
    bool *applied = arena_array(arena, bool, graph->count);
    char *copy = arena_text(arena, heads);
    char *rest = copy;
    for (char *id = strtok_r(copy, ", ", &rest); id != NULL; id = strtok_r(NULL, ", ", &rest))
        applied[chain_number(graph, id)] = true;
    for (size_t i = graph->count; i-- > 0;) {
        const struct graph_revision *revision = &graph->revisions[i];
        for (size_t p = 0; applied[i] && p < revision->parent_count; p++)
            applied[revision->parents[p]] = true;
        for (size_t p = 0; applied[i] && p < revision->require_count; p++)
            applied[revision->requirements[p]] = true;
    }
    return applied;
}
