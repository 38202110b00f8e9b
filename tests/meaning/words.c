/* SPDX-License-Identifier: MIT
 * In: a .mig text. Out: its tokens, without a word of the lexer that is tested.
 */
#include "words.h"

#include <ctype.h>
#include <string.h>

static bool in_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

/* Behind the closing quote; a doubled one closes nothing. */
static const char *behind_quotes(const char *at)
{
    char quote = *at++;
    while (*at != '\0' && !(*at == quote && at[1] != quote))
        at += *at == quote ? 2 : 1;
    return *at != '\0' ? at + 1 : at;
}

static const char *behind_dollars(struct arena *arena, const char *at)
{
    size_t length = strcspn(at + 1, "$") + 2;
    const char *end = strstr(at + length, arena_textn(arena, at, length));
    return end != NULL ? end + length : at + strlen(at);
}

static const char *behind_word(const char *at, bool dots)
{
    while (in_word(*at) || (dots && *at == '.'))
        at++;
    return at;
}

static const char *behind_sign(const char *at)
{
    static const char *const pairs[] = {"<>", "!=", "<=", ">=", "||", "&&"};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (strncmp(at, pairs[i], 2) == 0)
            return at + 2;
    return at + 1;
}

static const char *read_word(struct arena *arena, struct word *word, const char *at)
{
    word->text = at;
    if (*at == '\'' || *at == '"') {
        word->kind = *at == '"' ? WORD_QUOTED : WORD_STRING;
        return behind_quotes(at);
    }
    if (*at == '$') {
        word->kind = WORD_DOLLAR;
        return behind_dollars(arena, at);
    }
    if (isdigit((unsigned char)*at) || in_word(*at)) {
        word->kind = isdigit((unsigned char)*at) ? WORD_NUMBER : WORD_PLAIN;
        return behind_word(at, word->kind == WORD_NUMBER);
    }
    word->kind = WORD_SIGN;
    return behind_sign(at);
}

struct words words_of(struct arena *arena, const char *text)
{
    struct words words = {{0}};
    bool header = true;
    const char *at = text;
    while (*at != '\0') {
        if (*at == '#') {
            at += strcspn(at, "\n");
        } else if (isspace((unsigned char)*at)) {
            at++;
        } else {
            struct word word = {.header = header};
            at = read_word(arena, &word, at);
            word.size = (size_t)(at - word.text);
            header = header && !word_is(&word, ";");
            vec_push(arena, &words.list, word);
        }
    }
    return words;
}

bool word_is(const struct word *word, const char *text)
{
    return strlen(text) == word->size && strncmp(word->text, text, word->size) == 0;
}
