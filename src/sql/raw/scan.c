/* SPDX-License-Identifier: MIT
 * The scanner for raw SQL (scan.h). The databases differ in quotes: SQLite has `x` and [x], PostgreSQL
 * E'\'' and $tag$ ... $tag$, and its comments nest.
 */
#include "sql/raw/scan.h"

#include <stdbool.h>
#include <string.h>

static bool is_space(char c)
{
    return c != '\0' && strchr(" \t\r\n\f\v", c) != NULL;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Bytes above 127 belong to letters of other alphabets. */
static bool starts_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool in_word(char c)
{
    return starts_word(c) || is_digit(c) || c == '$';
}

static struct token take(struct scan *scan, enum token_kind kind, const char *end)
{
    struct token token = {.kind = kind, .text = scan->next, .size = (size_t)(end - scan->next)};
    scan->next = end;
    return token;
}

static struct token open_token(const char *words)
{
    return (struct token){.kind = TOKEN_OPEN, .words = words};
}

/* A quote inside is doubled; `escapes`: or stands behind a backslash. `prefix` characters come first. */
static struct token take_quoted(struct scan *scan, size_t prefix, char close, bool escapes, const char *words)
{
    const char *c = scan->next + prefix + 1;
    for (; *c != '\0'; c++) {
        if (escapes && *c == '\\' && c[1] != '\0')
            c++;
        else if (*c == close && c[1] == close && close != ']')
            c++;
        else if (*c == close)
            return take(scan, TOKEN_QUOTED, c + 1);
    }
    return open_token(words);
}

static struct token take_line_comment(struct scan *scan)
{
    return take(scan, TOKEN_SPACE, scan->next + strcspn(scan->next, "\n"));
}

static struct token take_comment(struct scan *scan)
{
    bool nests = scan->dialect == MIG_DIALECT_POSTGRES;
    size_t depth = 0;
    for (const char *c = scan->next; *c != '\0'; c++) {
        if (c[0] == '/' && c[1] == '*' && (nests || depth == 0)) {
            depth++;
            c++;
        } else if (c[0] == '*' && c[1] == '/') {
            c++;
            if (--depth == 0)
                return take(scan, TOKEN_SPACE, c + 1);
        }
    }
    return open_token("a comment");
}

/* Size of `$tag$` at `text`; 0: it is none. A tag is a name without `$`, or nothing. */
static size_t dollar_tag(const char *text)
{
    size_t size = 1;
    if (is_digit(text[1]))
        return 0;
    while (starts_word(text[size]) || is_digit(text[size]))
        size++;
    return text[size] == '$' ? size + 1 : 0;
}

static struct token take_dollar_quoted(struct scan *scan, size_t tag)
{
    for (const char *c = strchr(scan->next + tag, '$'); c != NULL; c = strchr(c + 1, '$'))
        if (strncmp(c, scan->next, tag) == 0)
            return take(scan, TOKEN_QUOTED, c + tag);
    return open_token("a dollar-quoted text");
}

static struct token take_space(struct scan *scan)
{
    const char *end = scan->next;
    while (is_space(*end))
        end++;
    return take(scan, TOKEN_SPACE, end);
}

static struct token take_word(struct scan *scan)
{
    const char *end = scan->next;
    while (in_word(*end))
        end++;
    return take(scan, TOKEN_WORD, end);
}

/* Digits with what may follow them, so that `1e5` holds no word. */
static struct token take_number(struct scan *scan)
{
    const char *end = scan->next;
    while (in_word(*end) || *end == '.')
        end++;
    return take(scan, TOKEN_QUOTED, end);
}

static struct token take_sign(struct scan *scan)
{
    return take(scan, TOKEN_SIGN, scan->next + 1);
}

static bool starts_escaped(const struct scan *scan)
{
    return scan->dialect == MIG_DIALECT_POSTGRES && (*scan->next == 'e' || *scan->next == 'E') &&
           scan->next[1] == '\'';
}

struct token scan_next(struct scan *scan)
{
    const char *text = scan->next;
    bool sqlite = scan->dialect == MIG_DIALECT_SQLITE;
    size_t tag = !sqlite && *text == '$' ? dollar_tag(text) : 0;
    if (*text == '\0')
        return take(scan, TOKEN_END, text);
    if (is_space(*text))
        return take_space(scan);
    if (text[0] == '-' && text[1] == '-')
        return take_line_comment(scan);
    if (text[0] == '/' && text[1] == '*')
        return take_comment(scan);
    if (starts_escaped(scan))
        return take_quoted(scan, 1, '\'', true, "a string");
    if (*text == '\'')
        return take_quoted(scan, 0, '\'', false, "a string");
    if (*text == '"' || (sqlite && *text == '`'))
        return take_quoted(scan, 0, *text, false, "a quoted name");
    if (sqlite && *text == '[')
        return take_quoted(scan, 0, ']', false, "a quoted name");
    if (tag != 0)
        return take_dollar_quoted(scan, tag);
    if (starts_word(*text))
        return take_word(scan);
    return is_digit(*text) ? take_number(scan) : take_sign(scan);
}
