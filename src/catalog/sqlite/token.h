/* SPDX-License-Identifier: MIT
 * The tokens of a table's or index's text as SQLite keeps it (sqlite/token.re).
 */
#ifndef MIG_CATALOG_SQLITE_TOKEN_H
#define MIG_CATALOG_SQLITE_TOKEN_H

#include "base/arena.h"

enum sqlite_token_kind {
    SQLITE_TOKEN_END,
    SQLITE_TOKEN_WORD,   /* a keyword or a name without quotes */
    SQLITE_TOKEN_QUOTED, /* "name" `name` [name] */
    SQLITE_TOKEN_STRING, /* 'text', which SQLite also takes for a name where only a name can stand */
    SQLITE_TOKEN_OPEN,
    SQLITE_TOKEN_CLOSE,
    SQLITE_TOKEN_COMMA,
    SQLITE_TOKEN_OTHER /* a number, a blob, an operator */
};

struct sqlite_token {
    enum sqlite_token_kind kind;
    const char *raw;  /* as written */
    const char *text; /* without its quotes */
};

/* Reads the token at *at and moves *at behind it; at the end of the text it stays where it is. */
struct sqlite_token sqlite_token_next(struct arena *arena, const char **at);

#endif
