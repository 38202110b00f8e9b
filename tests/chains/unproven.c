/* SPDX-License-Identifier: MIT
 * In: seeds. Out: the reasons for which derived ways back are refused, each with how often and one chain that
 * is as small as can be; and the steps that no chain has.
 */
#include "unproven.h"

#include "shrink.h"
#include "sow.h"

#include "base/text.h"

#include <stdio.h>

struct reason {
    const char *kind;
    unsigned count;
    const char *example; /* with its message */
};

/* What is kept of a seed is in `kept`. */
struct reasons {
    struct arena kept;
    VEC(struct reason) list;
    unsigned steps[CHAIN_OPS];
};

static struct reason *find(struct reasons *reasons, const char *kind)
{
    for (size_t i = 0; i < reasons->list.count; i++)
        if (text_equal(reasons->list.items[i].kind, kind))
            return &reasons->list.items[i];
    return NULL;
}

static const char *smallest(struct arena *arena, const struct unproven *unproven)
{
    struct failure failure = {"compiling", 0, unproven->problem};
    struct written small = shrink(arena, &unproven->written, NULL, &failure);
    struct buf out;
    buf_init(&out, arena);
    buf_format(&out, "%s\n", failure.message);
    written_print(&out, &small);
    return out.data;
}

static void note(struct reasons *reasons, struct arena *arena, const struct unproven *unproven)
{
    const char *kind = kind_of(arena, unproven->problem, "");
    struct reason *known = find(reasons, kind);
    struct reason reason = {.count = 1};
    if (known != NULL) {
        known->count++;
        return;
    }
    reason.kind = arena_text(&reasons->kept, kind);
    reason.example = arena_text(&reasons->kept, smallest(arena, unproven));
    vec_push(&reasons->kept, &reasons->list, reason);
}

/* Chance writes no raw SQL, nor what it makes, and calls nobody. */
static bool may_be_missing(enum op op)
{
    return op == OP_SQL || op == OP_CALL || op == OP_DECLARE || op == OP_UNDECLARE ||
           op == OP_CREATE_EXTENSION || op == OP_DROP_EXTENSION; /* all chains share one database */
}

static unsigned count_missing(const struct reasons *reasons)
{
    static const enum op ops[] = {
#define OP(number, name, words) OP_##name,
#include "schema/ops.def"
#undef OP
    };
    unsigned missing = 0;
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
        if (reasons->steps[ops[i]] > 0 || may_be_missing(ops[i]))
            continue;
        printf("no chain has `%s`: a function in a grow_<area>.c makes some\n", op_words(ops[i]));
        missing++;
    }
    return missing;
}

int unproven_list(uint64_t first, uint64_t count)
{
    struct reasons reasons = {0};
    size_t all = 0;
    arena_init(&reasons.kept, out_of_memory, NULL);
    for (uint64_t i = 0; i < count; i++) {
        struct arena arena;
        arena_init(&arena, out_of_memory, NULL);
        struct sown sown = sow(&arena, first + i);
        for (size_t k = 0; k < sown.unproven.count; k++)
            note(&reasons, &arena, &sown.unproven.items[k]);
        for (size_t op = 0; op < CHAIN_OPS; op++)
            reasons.steps[op] += sown.steps[op];
        all += sown.unproven.count;
        arena_free(&arena);
    }
    for (size_t i = 0; i < reasons.list.count; i++)
        printf("\n==== %u times: %s", reasons.list.items[i].count, reasons.list.items[i].example);
    printf("%zu derived ways back refused, for %zu reasons\n", all, reasons.list.count);
    arena_free(&reasons.kept);
    return count_missing(&reasons) > 0 || all > 0;
}
