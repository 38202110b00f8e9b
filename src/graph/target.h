/* SPDX-License-Identifier: MIT
 * A target taken apart, before anybody knows which revisions exist:
 *
 *     target := [branch "@"] symbol | [branch "@"] [symbol] ("+" | "-") digits
 *     symbol := "head" | "heads" | "base" | "current" | id | beginning of an id | label
 */
#ifndef MIG_GRAPH_TARGET_H
#define MIG_GRAPH_TARGET_H

#include "graph/graph.h"

enum symbol {
    SYMBOL_NONE, /* `+2`: from where the database is */
    SYMBOL_HEAD,
    SYMBOL_HEADS,
    SYMBOL_BASE,
    SYMBOL_CURRENT,
    SYMBOL_NAME
};

struct target {
    const char *text;   /* all of it, for messages */
    const char *branch; /* NULL: none */
    enum symbol symbol;
    const char *name; /* SYMBOL_NAME */
    char sign;        /* '+', '-' or NUL */
    uint32_t steps;   /* at least 1 with a sign */
};

/* Fills `problem` and returns false when the text is no target. */
bool target_parse(struct arena *arena, const char *text, struct target *target,
                  struct graph_problem *problem);
/* The same, and whether it makes sense for the use (no `-2` in an upgrade). */
bool target_read(struct arena *arena, const char *text, enum target_use use, struct target *target,
                 struct graph_problem *problem);
/* Splits `a:b`; the sides may be empty. */
bool target_split(struct arena *arena, const char *range, const char **from, const char **to,
                  struct graph_problem *problem);

/* head, heads, base, current. */
bool target_reserved(const char *name);

/* Sets both texts and returns false, so that a caller can return it. */
bool target_problem(struct graph_problem *problem, const char *message, const char *help);

#endif
