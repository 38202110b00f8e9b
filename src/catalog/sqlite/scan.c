/* SPDX-License-Identifier: MIT
 * In: the text of a definition. Out: its tokens by and by: names, keywords, and whole expressions as text
 * for the parser of the language.
 */
#include "catalog/sqlite/scan.h"

#include "base/buf.h"

#include <string.h>
#include <strings.h>

void scan_open(struct scan *scan, struct arena *arena, const char *text)
{
    struct sqlite_token token;
    *scan = (struct scan){.arena = arena};
    do {
        token = sqlite_token_next(arena, &text);
        vec_push(arena, &scan->tokens, token);
    } while (token.kind != SQLITE_TOKEN_END);
}

/* Never past the end: the last token stays. */
static const struct sqlite_token *here(const struct scan *scan)
{
    return &scan->tokens.items[scan->at];
}

static void step(struct scan *scan)
{
    if (here(scan)->kind != SQLITE_TOKEN_END)
        scan->at++;
}

bool scan_sees_kind(const struct scan *scan, enum sqlite_token_kind kind)
{
    return here(scan)->kind == kind;
}

bool scan_sees(const struct scan *scan, const char *word)
{
    return scan_sees_kind(scan, SQLITE_TOKEN_WORD) && strcasecmp(here(scan)->raw, word) == 0;
}

bool scan_word(struct scan *scan, const char *word)
{
    if (!scan_sees(scan, word))
        return false;
    step(scan);
    return true;
}

bool scan_words(struct scan *scan, const char *first, const char *second)
{
    size_t start = scan->at;
    if (scan_word(scan, first) && scan_word(scan, second))
        return true;
    scan->at = start;
    return false;
}

bool scan_kind(struct scan *scan, enum sqlite_token_kind kind)
{
    if (!scan_sees_kind(scan, kind))
        return false;
    step(scan);
    return true;
}

bool scan_sign(struct scan *scan, const char *raw)
{
    if (!scan_sees_kind(scan, SQLITE_TOKEN_OTHER) || strcmp(here(scan)->raw, raw) != 0)
        return false;
    step(scan);
    return true;
}

const char *scan_name(struct scan *scan)
{
    const struct sqlite_token *token = here(scan);
    if (token->kind != SQLITE_TOKEN_WORD && token->kind != SQLITE_TOKEN_QUOTED &&
        token->kind != SQLITE_TOKEN_STRING)
        return NULL;
    step(scan);
    return token->text;
}

static void add(struct buf *out, const struct sqlite_token *token)
{
    if (out->size != 0)
        buf_char(out, ' ');
    buf_add(out, token->raw);
}

static bool ends_piece(const struct scan *scan, const char *const *until)
{
    for (; *until != NULL; until++)
        if (scan_sees(scan, *until))
            return true;
    return scan_sees_kind(scan, SQLITE_TOKEN_COMMA) || scan_sees_kind(scan, SQLITE_TOKEN_CLOSE);
}

const char *scan_piece(struct scan *scan, const char *const *until)
{
    struct buf text;
    size_t depth = 0;
    buf_init(&text, scan->arena);
    for (; !scan_sees_kind(scan, SQLITE_TOKEN_END); step(scan)) {
        if (depth == 0 && ends_piece(scan, until))
            break;
        if (scan_sees_kind(scan, SQLITE_TOKEN_OPEN))
            depth++;
        else if (scan_sees_kind(scan, SQLITE_TOKEN_CLOSE))
            depth--;
        add(&text, here(scan));
    }
    return depth == 0 && text.size != 0 ? text.data : NULL;
}

const char *scan_group(struct scan *scan)
{
    struct buf text;
    size_t depth = 1;
    if (!scan_kind(scan, SQLITE_TOKEN_OPEN))
        return NULL;
    buf_init(&text, scan->arena);
    for (; !scan_sees_kind(scan, SQLITE_TOKEN_END); step(scan)) {
        if (scan_sees_kind(scan, SQLITE_TOKEN_OPEN))
            depth++;
        else if (scan_sees_kind(scan, SQLITE_TOKEN_CLOSE) && --depth == 0)
            break;
        add(&text, here(scan));
    }
    return scan_kind(scan, SQLITE_TOKEN_CLOSE) ? text.data : NULL;
}
