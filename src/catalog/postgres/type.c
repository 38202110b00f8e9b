/* SPDX-License-Identifier: MIT
 * In: a type as format_type prints it. Out: the type of the language that it is, else TYPE_OTHER with the
 * words.
 */
#include "catalog/postgres/type.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

/* "numeric(12,8)", "character varying(20)", "character(4)" */
static bool sized(const char *words, struct type *type)
{
    char after;
    if (sscanf(words, "numeric(%u,%u)%c", &type->precision, &type->scale, &after) == 2)
        type->kind = TYPE_NUMERIC;
    else if (sscanf(words, "character varying(%u)%c", &type->length, &after) == 1)
        type->kind = TYPE_VARCHAR;
    else if (sscanf(words, "character(%u)%c", &type->length, &after) == 1)
        type->kind = TYPE_CHAR;
    else
        return false;
    return ends_with(words, ")") && strchr(words, '-') == NULL;
}

static bool plain(const char *words, struct type *type)
{
    static const struct {
        const char *words;
        enum type_kind kind;
    } kinds[] = {
#define TYPE(NAME, word, sqlite, postgres) {postgres, TYPE_##NAME},
#include "schema/types.def"
#undef TYPE
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i].words[0] != '\0' && strcmp(kinds[i].words, words) == 0) {
            *type = (struct type){.kind = kinds[i].kind};
            return true;
        }
    return false;
}

/* "timestamp(6) without time zone" has the six digits of all times, and is none of its own. */
static const char *without_digits(struct arena *arena, const char *words)
{
    static const char digits[] = "(6)";
    const char *at = strncmp(words, "time", 4) == 0 ? strstr(words, digits) : NULL;
    if (at == NULL)
        return words;
    return arena_format(arena, "%.*s%s", (int)(at - words), words, at + sizeof digits - 1);
}

struct type postgres_type(struct arena *arena, const char *words, const char *enum_name)
{
    struct type type = {.kind = TYPE_OTHER, .name = arena_text(arena, words)};
    bool array = ends_with(words, "[]");
    const char *element = array ? arena_textn(arena, words, strlen(words) - 2) : words;
    struct type read = {.kind = TYPE_ENUM, .name = arena_text(arena, enum_name)};
    if (enum_name == NULL) {
        read = (struct type){0};
        if (!plain(without_digits(arena, element), &read) && !sized(element, &read))
            return type;
    }
    read.array = array;
    return read;
}
