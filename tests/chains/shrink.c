/* SPDX-License-Identifier: MIT
 * In: a chain that fails. Out: one that fails the same way, from which nothing more can be left out.
 */
#include "shrink.h"

#include "base/text.h"

#include <ctype.h>
#include <string.h>

struct shrinking {
    struct arena *arena;
    const char *url;
    struct written smallest;
    struct failure failure;
};

/* Without names and numbers. */
static const char *kind_of(struct arena *arena, const char *message)
{
    struct buf out;
    char closing = '\0';
    buf_init(&out, arena);
    for (const char *c = message; *c != '\0' && *c != '\n' && *c != ':'; c++) {
        if (closing != '\0') {
            closing = *c == closing ? '\0' : closing;
            continue;
        }
        if (*c == '`' || *c == '"')
            closing = *c;
        else if (!isdigit((unsigned char)*c))
            buf_char(&out, *c);
    }
    return out.data;
}

static bool same(struct arena *arena, const struct failure *a, const struct failure *b)
{
    return text_equal(a->where, b->where) &&
           text_equal(kind_of(arena, a->message), kind_of(arena, b->message));
}

static bool still_fails(struct shrinking *shrinking, const struct written *candidate)
{
    struct built built;
    struct tally tally = {0};
    struct failure failure;
    bool fails = candidate->revisions.count > 0 && built_make(&built, candidate);
    if (candidate->revisions.count == 0)
        return false;
    fails = fails && !trial_run(shrinking->arena, &built, shrinking->url, &tally, &failure) &&
            same(shrinking->arena, &failure, &shrinking->failure);
    built_free(&built);
    if (fails) {
        shrinking->failure = failure;
        shrinking->smallest = *candidate;
    }
    return fails;
}

static bool drop_revisions(struct shrinking *shrinking)
{
    bool dropped = false;
    for (size_t i = shrinking->smallest.revisions.count; i-- > 0;) {
        struct written fewer = written_without_revision(shrinking->arena, &shrinking->smallest, i);
        dropped = still_fails(shrinking, &fewer) || dropped;
    }
    return dropped;
}

static bool drop_statements(struct shrinking *shrinking)
{
    bool dropped = false;
    for (size_t i = shrinking->smallest.revisions.count; i-- > 0;)
        for (size_t k = shrinking->smallest.revisions.items[i].statements.count; k-- > 0;) {
            struct written fewer = written_without_statement(shrinking->arena, &shrinking->smallest, i, k);
            dropped = still_fails(shrinking, &fewer) || dropped;
        }
    return dropped;
}

struct written shrink(struct arena *arena, const struct written *written, const char *url,
                      struct failure *failure)
{
    enum { ROUNDS = 6 };
    struct shrinking shrinking = {arena, url, *written, *failure};
    bool again = true;
    for (unsigned i = 0; again && i < ROUNDS; i++) {
        again = drop_revisions(&shrinking);
        again = drop_statements(&shrinking) || again;
    }
    *failure = shrinking.failure;
    return shrinking.smallest;
}
