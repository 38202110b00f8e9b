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

const char *kind_of(struct arena *arena, const char *message, const char *end)
{
    struct buf out;
    char closing = '\0';
    buf_init(&out, arena);
    for (const char *c = message; *c != '\0' && strchr(end, *c) == NULL; c++) {
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

/* What a database says goes on behind a colon with what is different every time. */
static bool same(struct arena *arena, const struct failure *a, const struct failure *b)
{
    const char *end = text_equal(a->where, "compiling") ? "" : ":\n";
    return text_equal(a->where, b->where) &&
           text_equal(kind_of(arena, a->message, end), kind_of(arena, b->message, end));
}

static bool fails(struct shrinking *shrinking, const struct written *candidate, struct failure *failure)
{
    struct built built;
    struct tally tally = {0};
    bool made = built_make(&built, candidate);
    bool good = made;
    *failure = (struct failure){"compiling", candidate->revisions.count - 1, NULL};
    if (!made)
        failure->message = built_problem(shrinking->arena, &built.compiler.problems);
    else if (!text_equal(shrinking->failure.where, failure->where))
        good = trial_run(shrinking->arena, &built, shrinking->url, &tally, failure);
    built_free(&built);
    return !good;
}

static bool still_fails(struct shrinking *shrinking, const struct written *candidate)
{
    struct failure failure;
    bool as_before = candidate->revisions.count > 0 && fails(shrinking, candidate, &failure) &&
                     same(shrinking->arena, &failure, &shrinking->failure);
    if (as_before) {
        shrinking->failure = failure;
        shrinking->smallest = *candidate;
    }
    return as_before;
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
