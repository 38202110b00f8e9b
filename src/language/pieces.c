/* SPDX-License-Identifier: MIT
 * In: the text of a file without errors. Out: its tokens as they stand there, with the comments that the
 * grammar never sees.
 */
#include "language/pieces.h"

#include "base/vec.h"
#include "language/lexer.h"

#include "mig_parser.h"

#include <string.h>
#include <strings.h>

struct cutting {
    struct arena *arena;
    const char *behind; /* the end of the last piece */
    VEC(struct piece) list;
};

static void add(struct cutting *cutting, enum piece_kind kind, const char *from, const char *to)
{
    struct piece piece = {kind, from, (size_t)(to - from), 0};
    for (const char *at = cutting->behind; at < from; at++)
        piece.lines_before += *at == '\n';
    vec_push(cutting->arena, &cutting->list, piece);
    cutting->behind = to;
}

/* What no token covers is blanks and comments. */
static void add_comments(struct cutting *cutting, const char *to)
{
    const char *at = cutting->behind;
    while ((at = memchr(at, '#', (size_t)(to - at))) != NULL) {
        const char *end = memchr(at, '\n', (size_t)(to - at));
        const char *next = end != NULL ? end : to;
        end = next;
        while (end > at && strchr(" \t\r\f", end[-1]) != NULL)
            end--;
        add(cutting, PIECE_COMMENT, at, end);
        at = next;
    }
}

static enum piece_kind kind_of(int token, bool header)
{
    if (token == TOKEN_QUOTED)
        return PIECE_NAME;
    if (token == TOKEN_STRING)
        return PIECE_STRING;
    if (token == TOKEN_INTEGER || token == TOKEN_NUMBER)
        return PIECE_NUMBER;
    if (token == TOKEN_RAW)
        return PIECE_RAW;
    return header ? PIECE_ID : PIECE_WORD;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* Some tokens are two words. */
static void add_words(struct cutting *cutting, const char *from, const char *to)
{
    while (from < to) {
        const char *end = from;
        while (end < to && strchr(" \t\r\n\f", *end) == NULL)
            end++;
        if (end > from)
            add(cutting, PIECE_WORD, from, end);
        from = end + 1;
    }
}

static void add_token(struct cutting *cutting, int token, const struct parser *parser, bool header)
{
    const char *from = (const char *)parser->start;
    const char *to = (const char *)parser->cursor;
    enum piece_kind kind = kind_of(token, header);
    if (token == TOKEN_IN_BATCHES || token == TOKEN_UNION_ALL)
        add_words(cutting, from, to);
    else if (kind == PIECE_WORD && !is_letter(*from))
        add(cutting, PIECE_MARK, from, to);
    else
        add(cutting, kind == PIECE_ID && strchr(",;{}", *from) != NULL ? PIECE_MARK : kind, from, to);
}

struct pieces pieces_of(struct arena *arena, const char *text, size_t size)
{
    struct parser parser = {.arena = arena, .language = LANGUAGE_MIG, .header = true};
    bool marked = size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0;
    struct cutting cutting = {.arena = arena, .behind = text + (marked ? 3 : 0)};
    union GRAMMAR_STYPE value;
    int token;
    parser.text = parser.start = (const unsigned char *)text;
    parser.cursor = (const unsigned char *)cutting.behind;
    parser.limit = parser.text + size;
    do {
        token = parser.header ? lexer_header(&parser, &value) : lexer_body(&parser, &value);
        add_comments(&cutting, (const char *)parser.start);
        if (token != TOKEN_END)
            add_token(&cutting, token, &parser, parser.header);
        parser.header = parser.header && token != TOKEN_SEMICOLON;
    } while (token != TOKEN_END);
    return (struct pieces){cutting.list.items, cutting.list.count};
}

bool piece_is(const struct piece *piece, const char *text)
{
    return (piece->kind == PIECE_WORD || piece->kind == PIECE_ID || piece->kind == PIECE_MARK) &&
           piece->size == strlen(text) && strncasecmp(piece->text, text, piece->size) == 0;
}
