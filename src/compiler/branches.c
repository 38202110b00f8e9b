/* SPDX-License-Identifier: MIT
 * In: a checked chain and two of its ends. Out: which revisions belong to one of them alone, what those
 * touch, and the first two steps that get in each other's way.
 */
#include "compiler/branches.h"

#include "base/text.h"
#include "compiler/seal.h"
#include "graph/set.h"
#include "schema/compare.h"
#include "schema/print.h"

/* What a branch touches, each thing once, in the order of its steps. */
struct touching {
    struct arena *arena;
    struct map seen;  /* text -> itself */
    struct map whole; /* tables that the branch makes or drops: their parts go without saying */
    bool only_tables; /* the first of two passes */
    VEC(const char *) list;
};

static void add_once(struct touching *touching, const char *text)
{
    if (map_get(touching->seen, text) != NULL)
        return;
    touching->seen = map_put(touching->arena, touching->seen, text, text, (struct hash){0, 0});
    vec_push(touching->arena, &touching->list, text);
}

static const char *words(struct touching *touching, const char *kind, const char *owner, const char *name)
{
    struct buf out;
    buf_init(&out, touching->arena);
    buf_format(&out, "%s ", kind);
    if (owner != NULL) {
        print_name(&out, owner);
        buf_char(&out, '.');
    }
    print_name(&out, name);
    return out.data;
}

static void add_part(void *context, const struct part *part)
{
    struct touching *touching = context;
    bool inside = part->owner != NULL && *part->owner != '\0';
    bool column = part->kind == MIG_OBJECT_COLUMN;
    if (touching->only_tables && part->kind == MIG_OBJECT_TABLE)
        touching->whole =
            map_put(touching->arena, touching->whole, part->name, part->name, (struct hash){0, 0});
    if (touching->only_tables || (inside && map_get(touching->whole, part->owner) != NULL))
        return;
    add_once(touching, words(touching, object_word(part->kind), column ? part->owner : NULL, part->name));
}

static void add_step(struct touching *touching, const struct around *checked)
{
    const struct step *step = checked->step;
    schema_parts_changed(touching->arena, checked->before, checked->after, add_part, touching);
    if (touching->only_tables)
        return;
    if (step_changes_rows(step) && map_get(touching->whole, step->table.text) == NULL)
        add_once(touching, words(touching, "rows of", NULL, step->table.text));
    if (step->op == OP_SQL)
        add_once(touching, "raw SQL");
    if (step->op == OP_CALL)
        add_once(touching, words(touching, "function", NULL, step->text));
}

static void add_revisions(struct touching *touching, const struct checked *checked, const bool *set)
{
    for (size_t i = 0; i < checked->count; i++)
        for (int d = 0; d < MIG_DIALECT_COUNT && set[i]; d++)
            for (size_t s = 0; s < checked->revisions[i].sides[d].up.count; s++)
                add_step(touching, &checked->revisions[i].sides[d].up.items[s]);
}

static const char *touched_by(struct arena *arena, const struct checked *checked, const bool *set)
{
    enum { MOST = 6 };
    struct touching touching = {.arena = arena, .only_tables = true};
    struct buf out;
    add_revisions(&touching, checked, set);
    touching.only_tables = false;
    add_revisions(&touching, checked, set);
    buf_init(&out, arena);
    for (size_t i = 0; i < touching.list.count; i++) {
        if (i == MOST && touching.list.count > MOST + 1) {
            buf_format(&out, " and %zu more", touching.list.count - i);
            break;
        }
        buf_format(&out, "%s%s", i == 0 ? "" : ", ", touching.list.items[i]);
    }
    return touching.list.count > 0 ? out.data : "nothing";
}

static bool *below(struct arena *arena, const struct graph *graph, uint32_t revision)
{
    bool *set = set_copy(arena, graph, NULL);
    set[revision] = true;
    set_add_ancestors(graph, set, LINKS_NEEDS);
    return set;
}

/* What stands below `one` and not below `other`. */
static bool *since_fork(struct arena *arena, const struct graph *graph, uint32_t one, uint32_t other)
{
    bool *set = below(arena, graph, one);
    const bool *common = below(arena, graph, other);
    for (size_t i = 0; i < graph->count; i++)
        set[i] = set[i] && !common[i];
    return set;
}

uint32_t branches_start(struct arena *arena, const struct graph *graph, uint32_t other, uint32_t end)
{
    const bool *since = since_fork(arena, graph, end, other);
    uint32_t start = end;
    for (size_t i = 0; i < graph->revisions[start].parent_count;) {
        uint32_t parent = graph->revisions[start].parents[i++];
        if (since[parent]) {
            start = parent;
            i = 0;
        }
    }
    return start;
}

void branches_compare(struct compiler *compiler, const struct chain *chain, const struct checked *checked,
                      uint32_t first, uint32_t second, struct branches *branches)
{
    struct arena *arena = &compiler->analysis;
    const struct graph *graph = &chain->graph;
    uint32_t *heads;
    struct touches touches = footprint_touches(arena, checked);
    *branches = (struct branches){.chain = chain, .ends = {first, second}};
    branches->since[0] = since_fork(arena, graph, first, second);
    branches->since[1] = since_fork(arena, graph, second, first);
    for (int b = 0; b < 2; b++)
        branches->touched[b] = touched_by(arena, checked, branches->since[b]);
    footprint_meet(&touches, branches->since, branches->meets);
    branches->start = branches_start(arena, graph, first,
                                     branches->meets[1] != NULL ? branches->meets[1]->revision : second);
    if (graph_heads(arena, graph, &heads) == 2) /* else it may be about others */
        branches->clash = checked->clash;
}

bool branches_first_moves(struct arena *arena, const struct chain *chain, uint32_t first, uint32_t second)
{
    return seal_holds(chain, branches_start(arena, &chain->graph, first, second)) &&
           !seal_holds(chain, branches_start(arena, &chain->graph, second, first));
}

bool branches_conflict(const struct branches *branches)
{
    return branches->meets[0] != NULL || branches->clash != NULL;
}

const char *branches_rebase_command(struct arena *arena, const struct chain *chain, uint32_t moved,
                                    uint32_t onto)
{
    struct buf out;
    buf_init(&out, arena);
    buf_add(&out, "migc rebase ");
    text_shell(&out, chain_id(chain, moved));
    buf_add(&out, " --onto ");
    text_shell(&out, chain_id(chain, onto));
    buf_add(&out, " --dir ");
    text_shell(&out, chain->folder);
    return out.data;
}

static void note_places(struct problems *problems, struct problem *problem, const struct branches *branches)
{
    const struct touch *const *meets = branches->meets;
    if (meets[0] == NULL) {
        problem_note(problems, problem, branches->clash->span, "together they do not fit: %s",
                     branches->clash->message);
        return;
    }
    for (int b = 1; b >= 0; b--)
        problem_note(problems, problem, meets[b]->step->span, "`%s` %s `%s` here",
                     chain_id(branches->chain, meets[b]->revision), footprint_verb(meets[b]), meets[b]->name);
}

void branches_explain_conflict(struct problems *problems, struct problem *problem,
                               const struct branches *branches)
{
    const char *form =
        branches->clash != NULL
            ? "they conflict: change the steps of `%s` to fit behind `%s`, then put it there:\n`%s`"
            : "they conflict, so `%s` has to be made for what `%s` leaves:\n`%s`";
    const char *start = chain_id(branches->chain, branches->start);
    const char *other = chain_id(branches->chain, branches->ends[0]);
    note_places(problems, problem, branches);
    problem_help(
        problems, problem, form, start, other,
        branches_rebase_command(problems->arena, branches->chain, branches->start, branches->ends[0]));
}
