/* SPDX-License-Identifier: MIT
 * What raw SQL may not do in a revision. Comes in: the first word of a statement and another one of its
 * words. Goes out: the reason why they must not stand there, or NULL.
 */
#include "sql/raw/scan.h"

#include <string.h>
#include <strings.h>

static const char transaction[] = "a revision is one transaction, which the runner opens and closes";
static const char settings[] = "settings and attached files are the runner's";
static const char outside[] = "it cannot run inside the transaction of a revision";
static const char client[] = "there is no client to read from or to write to";

enum { ANYWHERE = 1000 };

/* `later` is refused among the first `within` words behind `first`: further on it may be a name. NULL:
 * `first` alone is refused. */
static const struct {
    const char *first, *later;
    size_t within;
    const char *reason;
} refusals[] = {
    {"begin", NULL, 0, transaction},      {"start", NULL, 0, transaction},
    {"commit", NULL, 0, transaction},     {"end", NULL, 0, transaction},
    {"rollback", NULL, 0, transaction},   {"abort", NULL, 0, transaction},
    {"savepoint", NULL, 0, transaction},  {"release", NULL, 0, transaction},
    {"prepare", NULL, 0, transaction},    {"pragma", NULL, 0, settings},
    {"attach", NULL, 0, settings},        {"detach", NULL, 0, settings},
    {"discard", NULL, 0, settings},       {"vacuum", NULL, 0, outside},
    {"create", "database", 1, outside},   {"drop", "database", 1, outside},
    {"create", "tablespace", 1, outside}, {"drop", "tablespace", 1, outside},
    {"alter", "system", 1, outside},      {"create", "concurrently", 3, outside},
    {"drop", "concurrently", 2, outside}, {"reindex", "concurrently", 3, outside},
    {"copy", "stdin", ANYWHERE, client},  {"copy", "stdout", ANYWHERE, client},
};

bool token_is(struct token token, const char *word)
{
    return token.kind == TOKEN_WORD && token.size == strlen(word) &&
           strncasecmp(token.text, word, token.size) == 0;
}

const char *raw_refusal(struct token first, struct token word, size_t number)
{
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        if (!token_is(first, refusals[i].first))
            continue;
        if (refusals[i].later == NULL ? number == 0
                                      : number <= refusals[i].within && token_is(word, refusals[i].later))
            return refusals[i].reason;
    }
    return NULL;
}
