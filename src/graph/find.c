/* SPDX-License-Identifier: MIT
 * In: a target, the graph, and what is applied. Out: the revisions that it names, or a problem that
 * says what was asked and what was found. Names come first, then branches, then steps up and down.
 */
#include "graph/find.h"

#include "base/text.h"
#include "base/vec.h"

#include <string.h>
#include <strings.h>

enum { SHORTEST_PREFIX = 3 };

bool find_problem(const struct search *search, const char *help, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *message = arena_vformat(search->arena, format, args);
    va_end(args);
    return target_problem(search->problem, message, help);
}

const char *find_id(const struct search *search, uint32_t revision)
{
    return search->graph->revisions[revision].id;
}

const char *find_names(const struct search *search, const uint32_t *revisions, size_t count)
{
    return set_names(search->arena, search->graph, revisions, count);
}

static bool has_label(const struct graph_revision *revision)
{
    return revision->label != NULL && revision->label[0] != '\0';
}

static bool starts_with(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static const char *known_revisions(const struct search *search)
{
    const struct graph *graph = search->graph;
    if (graph->count == 0)
        return "there are no revisions";
    if (graph->count == 1)
        return arena_format(search->arena, "the only revision is `%s`", graph->revisions[0].id);
    return arena_format(search->arena, "there are %zu revisions, from `%s` to `%s`", graph->count,
                        graph->revisions[0].id, graph->revisions[graph->count - 1].id);
}

static bool no_match(const struct search *search, const char *name)
{
    static const char *const words[] = {"head", "heads", "base", "current"};
    VEC(const char *) known = {0};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcasecmp(words[i], name) == 0)
            return find_problem(search, arena_format(search->arena, "did you mean `%s`?", words[i]),
                                "no revision is called `%s`", name);
        vec_push(search->arena, &known, words[i]);
    }
    for (size_t i = 0; i < search->graph->count; i++) {
        const struct graph_revision *revision = &search->graph->revisions[i];
        vec_push(search->arena, &known, revision->id);
        if (has_label(revision))
            vec_push(search->arena, &known, revision->label);
    }
    const char *nearest = text_nearest(name, known.items, known.count);
    const char *help = nearest != NULL ? arena_format(search->arena, "did you mean `%s`?", nearest)
                                       : known_revisions(search);
    return find_problem(search, help, "no revision is called `%s`", name);
}

static bool too_short(const struct search *search, const char *name)
{
    bool digits = name[strspn(name, "0123456789")] == '\0';
    const char *help =
        digits ? arena_format(search->arena, "for %s steps write `+%s` up, or `-%s` down", name, name, name)
               : known_revisions(search);
    return find_problem(search, help, "`%s` is too short: the beginning of an id needs %d characters", name,
                        SHORTEST_PREFIX);
}

static bool match_exactly(const struct search *search, const char *name, uint32_t *revision)
{
    for (uint32_t i = 0; i < search->graph->count; i++)
        if (strcmp(search->graph->revisions[i].id, name) == 0) {
            *revision = i;
            return true;
        }
    for (uint32_t i = 0; i < search->graph->count; i++)
        if (has_label(&search->graph->revisions[i]) && strcmp(search->graph->revisions[i].label, name) == 0) {
            *revision = i;
            return true;
        }
    return false;
}

/* An exact match wins; else the name must be the beginning of one id or label, of three characters or more.
 */
static bool match_name(const struct search *search, const char *name, const bool *lineage, uint32_t *revision)
{
    VEC(uint32_t) found = {0};
    if (match_exactly(search, name, revision))
        return true;
    if (strlen(name) >= SHORTEST_PREFIX)
        for (uint32_t i = 0; i < search->graph->count; i++) {
            const struct graph_revision *one = &search->graph->revisions[i];
            if ((lineage == NULL || lineage[i]) &&
                (starts_with(one->id, name) || (has_label(one) && starts_with(one->label, name))))
                vec_push(search->arena, &found, i);
        }
    if (found.count == 0)
        return strlen(name) < SHORTEST_PREFIX ? too_short(search, name) : no_match(search, name);
    if (found.count > 1)
        return find_problem(search, "write more characters", "`%s` is the beginning of %zu revisions: %s",
                            name, found.count, find_names(search, found.items, found.count));
    *revision = found.items[0];
    return true;
}

static bool match_branch(const struct search *search, const struct target *target, struct place *place)
{
    uint32_t revision;
    if (target->branch == NULL)
        return true;
    if (target_reserved(target->branch))
        return find_problem(search, "write the label or the id of a revision on the branch",
                            "`%s` is not a branch", target->branch);
    if (!match_name(search, target->branch, NULL, &revision))
        return false;
    place->lineage = set_lineage(search->arena, search->graph, revision);
    return true;
}

static bool set_single(const struct search *search, struct place *place, uint32_t revision)
{
    place->revisions = arena_array(search->arena, uint32_t, 1);
    place->revisions[0] = revision;
    place->count = 1;
    return true;
}

static bool set_named(const struct search *search, const struct target *target, struct place *place)
{
    uint32_t revision;
    if (!match_name(search, target->name, place->lineage, &revision))
        return false;
    if (place->lineage != NULL && !place->lineage[revision])
        return find_problem(search,
                            arena_format(search->arena, "write `%s` alone", find_id(search, revision)),
                            "revision `%s` is not on branch `%s`", find_id(search, revision), target->branch);
    return set_single(search, place, revision);
}

bool find_several(const struct search *search, const struct target *target, const uint32_t *revisions,
                  size_t count)
{
    const char *names = find_names(search, revisions, count);
    if ((target->symbol == SYMBOL_HEAD || target->symbol == SYMBOL_HEADS) && target->branch == NULL)
        return find_problem(search,
                            arena_format(search->arena,
                                         search->takes_several
                                             ? "write `heads` for all of them, or name one, such as `%s`"
                                             : "name one of them, such as `%s`",
                                         find_id(search, revisions[0])),
                            "there are %zu heads: %s", count, names);
    return find_problem(search, "name one of them", "`%s` could be %zu revisions: %s", target->text, count,
                        names);
}

static void set_current(const struct search *search, struct place *place)
{
    bool *here = set_copy(search->arena, search->graph, search->applied);
    for (size_t i = 0; place->lineage != NULL && i < search->graph->count; i++)
        here[i] = here[i] && place->lineage[i];
    /* On a branch its own newest counts, whatever another branch requires of it. */
    place->count = set_heads(search->arena, search->graph, here,
                             place->lineage != NULL ? LINKS_PARENTS : LINKS_NEEDS, &place->revisions);
}

static bool set_heads_place(const struct search *search, const struct target *target, struct place *place)
{
    bool all = target->symbol == SYMBOL_HEADS && place->lineage == NULL;
    place->count = set_heads(search->arena, search->graph, place->lineage, all ? LINKS_NEEDS : LINKS_PARENTS,
                             &place->revisions);
    return target->symbol == SYMBOL_HEADS || place->count <= 1 ||
           find_several(search, target, place->revisions, place->count);
}

static bool set_symbol(const struct search *search, const struct target *target, const struct place *from,
                       struct place *place)
{
    switch (target->symbol) {
    case SYMBOL_NAME:
        return set_named(search, target, place);
    case SYMBOL_HEAD:
    case SYMBOL_HEADS:
        return set_heads_place(search, target, place);
    case SYMBOL_BASE:
        return true;
    case SYMBOL_NONE:
    case SYMBOL_CURRENT:
        break;
    }
    if (target->symbol == SYMBOL_NONE && from != NULL) {
        place->revisions = from->revisions;
        place->count = from->count;
        return true;
    }
    if (search->applied == NULL)
        return find_problem(search, "name a revision instead",
                            "`%s` depends on a database, and none is known here", target->text);
    set_current(search, place);
    return true;
}

static const char *words_of_steps(const struct search *search, uint32_t steps)
{
    return steps == 1 ? "1 step" : arena_format(search->arena, "%lu steps", (unsigned long)steps);
}

/* For every revision its children in the lineage: how many, and the first. */
struct children {
    uint32_t *count, *first;
    uint32_t roots, first_root;
};

static struct children count_children(const struct search *search, const bool *lineage)
{
    const struct graph *graph = search->graph;
    struct children children = {.count = arena_array(search->arena, uint32_t, graph->count),
                                .first = arena_array(search->arena, uint32_t, graph->count)};
    for (uint32_t i = 0; i < graph->count; i++) {
        const struct graph_revision *revision = &graph->revisions[i];
        if (lineage != NULL && !lineage[i])
            continue;
        if (revision->parent_count == 0 && children.roots++ == 0)
            children.first_root = i;
        for (size_t p = 0; p < revision->parent_count; p++)
            if (children.count[revision->parents[p]]++ == 0)
                children.first[revision->parents[p]] = i;
    }
    return children;
}

static uint32_t next_root(const struct search *search, const bool *lineage, uint32_t from)
{
    while (search->graph->revisions[from].parent_count != 0 || (lineage != NULL && !lineage[from]))
        from++;
    return from;
}

static bool fork_problem(const struct search *search, const struct target *target, uint32_t first,
                         const struct place *place)
{
    bool from_base = place->count == 0;
    uint32_t two[2] = {first, 0};
    two[1] = from_base ? next_root(search, place->lineage, first + 1)
                       : set_child(search->graph, place->lineage, place->revisions[0], first + 1);
    const char *steps = target->branch != NULL ? strchr(target->text, '@') + 1 : target->text;
    const char *help =
        arena_format(search->arena, "name a revision, or the branch in front of the steps: `%s@%s`",
                     find_id(search, first), steps);
    const char *names = find_names(search, two, 2);
    if (from_base)
        return find_problem(search, help, "`%s` does not say where to begin: %s are both first", target->text,
                            names);
    return find_problem(search, help, "`%s` does not say where to go after `%s`: %s both come next",
                        target->text, find_id(search, place->revisions[0]), names);
}

/* Up from one revision or from base, one child at each step. */
static bool walk_up(const struct search *search, const struct target *target, struct place *place)
{
    struct children children = count_children(search, place->lineage);
    for (uint32_t done = 0; done < target->steps; done++) {
        bool from_base = place->count == 0;
        uint32_t at = from_base ? 0 : place->revisions[0];
        uint32_t count = from_base ? children.roots : children.count[at];
        uint32_t first = from_base ? children.first_root : children.first[at];
        if (count > 1)
            return fork_problem(search, target, first, place);
        if (count == 0 && from_base)
            return find_problem(search, "", "`%s` goes up, and there are no revisions", target->text);
        if (count == 0)
            return find_problem(search, "write `head` for the newest revision",
                                "`%s` goes %s past the newest revision `%s`", target->text,
                                words_of_steps(search, target->steps - done), find_id(search, at));
        if (from_base)
            set_single(search, place, first);
        place->revisions[0] = first;
    }
    return true;
}

static bool walk_down(const struct search *search, const struct target *target, struct place *place)
{
    for (uint32_t done = 0; done < target->steps; done++) {
        const struct graph_revision *revision = &search->graph->revisions[place->revisions[0]];
        const uint32_t *next = NULL;
        size_t found = 0;
        for (size_t p = 0; p < revision->parent_count; p++)
            if (place->lineage == NULL || place->lineage[revision->parents[p]]) {
                next = &revision->parents[p];
                found++;
            }
        if (found > 1)
            return find_problem(search, "name the revision that you mean",
                                "`%s` does not say which way: `%s` merges %s", target->text, revision->id,
                                find_names(search, revision->parents, revision->parent_count));
        if (found == 0 && search->past_first) {
            place->count = 0;
            return true;
        }
        if (found == 0)
            return find_problem(search, "write `base` for the state before it",
                                "`%s` goes %s below the first revision `%s`", target->text,
                                words_of_steps(search, target->steps - done), revision->id);
        place->revisions[0] = *next;
    }
    return true;
}

static bool several_starts(const struct search *search, const struct target *target,
                           const struct place *place)
{
    const char *names = find_names(search, place->revisions, place->count);
    if (target->symbol != SYMBOL_NONE && target->symbol != SYMBOL_CURRENT)
        return find_several(search, target, place->revisions, place->count);
    return find_problem(search,
                        arena_format(search->arena, "name a revision, or the branch: `%s@%c%lu`",
                                     find_id(search, place->revisions[0]), target->sign,
                                     (unsigned long)target->steps),
                        "`%s` does not say from where: the database is at %s", target->text, names);
}

bool find_place(const struct search *search, const struct target *target, const struct place *from,
                struct place *place)
{
    *place = (struct place){.base = false};
    if (!match_branch(search, target, place) || !set_symbol(search, target, from, place))
        return false;
    if (target->sign != '\0') {
        if (place->count > 1)
            return several_starts(search, target, place);
        if (target->sign == '-' && place->count == 0)
            return find_problem(search, "", "`%s` goes down, and nothing is there to go down from",
                                target->text);
        uint32_t *own = arena_array(search->arena, uint32_t, 1); /* the walk writes; `from` stays as it is */
        if (place->count == 1)
            own[0] = place->revisions[0];
        place->revisions = own;
        if (!(target->sign == '+' ? walk_up(search, target, place) : walk_down(search, target, place)))
            return false;
    }
    place->base = place->count == 0;
    return true;
}

bool find_single(const struct search *search, const struct target *target, struct place *place)
{
    return find_place(search, target, NULL, place) &&
           (place->count <= 1 || find_several(search, target, place->revisions, place->count));
}

bool graph_find(struct arena *arena, const struct graph *graph, const bool *applied, const char *target,
                uint32_t *revision, bool *base, struct graph_problem *problem)
{
    struct search search = {.arena = arena, .graph = graph, .applied = applied, .problem = problem};
    struct target parts;
    struct place place;
    if (!target_read(arena, target, TARGET_SHOW, &parts, problem) || !find_single(&search, &parts, &place))
        return false;
    *base = place.base;
    *revision = place.base ? 0 : place.revisions[0];
    return true;
}
