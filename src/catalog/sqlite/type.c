/* SPDX-License-Identifier: MIT
 * In: the type that a column of SQLite was declared with. Out: the type of the language that declares it
 * so, or declares it in a way that SQLite treats the same; else the declaration itself.
 */
#include "base/buf.h"
#include "catalog/sqlite/text.h"

#include <stdlib.h>
#include <string.h>

struct word {
    const char *declared;
    enum type_kind kind;
};

/* The first type that is declared by a word wins: DATETIME is a timestamp, JSON is json. Then what other
 * tools write. */
static const struct word words[] = {
#define TYPE(NAME, word, sqlite, postgres) {sqlite, TYPE_##NAME},
#include "schema/types.def"
#undef TYPE
    {"INT", TYPE_INTEGER},
    {"DOUBLE", TYPE_DOUBLE},
    {"DOUBLE PRECISION", TYPE_DOUBLE},
    {"DECIMAL", TYPE_NUMERIC},
    {"CHARACTER VARYING", TYPE_VARCHAR},
    {"CHARACTER", TYPE_CHAR},
    {"BOOL", TYPE_BOOLEAN},
    {"TIMESTAMP", TYPE_TIMESTAMP},
};

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* Upper case, single spaces, up to the parenthesis, where it returns what follows. */
static const char *first_words(struct buf *out, const char *declaration)
{
    for (; *declaration != '\0' && *declaration != '('; declaration++) {
        if (strchr(" \t\r\n\f", *declaration) == NULL)
            buf_char(out, upper(*declaration));
        else if (out->size != 0 && out->data[out->size - 1] != ' ')
            buf_char(out, ' ');
    }
    while (out->size != 0 && out->data[out->size - 1] == ' ')
        out->data[--out->size] = '\0';
    return declaration;
}

/* "(12, 8)" or nothing: how many numbers; -1 when it is neither. */
static int numbers(const char *text, unsigned long values[2])
{
    int count = 0;
    char *end;
    if (*text == '\0')
        return 0;
    do {
        text += 1 + strspn(text + 1, " \t\r\n\f");
        if (count == 2 || *text < '0' || *text > '9')
            return -1;
        values[count++] = strtoul(text, &end, 10);
        text = end + strspn(end, " \t\r\n\f");
    } while (*text == ',');
    return strcmp(text, ")") == 0 && values[0] <= 1000000000 ? count : -1;
}

static bool sized(struct type *type, int count, const unsigned long values[2])
{
    if (count == 0)
        return true;
    if (type->kind == TYPE_NUMERIC && count > 0) {
        type->precision = (unsigned)values[0];
        type->scale = count == 2 ? (unsigned)values[1] : 0;
        return true;
    }
    type->length = (unsigned)values[0];
    return count == 1 && (type->kind == TYPE_VARCHAR || type->kind == TYPE_CHAR);
}

struct type sqlite_type(struct arena *arena, const char *declaration)
{
    struct type other = {.kind = TYPE_OTHER, .name = *declaration != '\0' ? declaration : "(no type)"};
    unsigned long values[2] = {0, 0};
    struct buf name;
    buf_init(&name, arena);
    int count = numbers(first_words(&name, declaration), values);
    for (size_t i = 0; name.size != 0 && i < sizeof words / sizeof *words; i++) {
        struct type type = {.kind = words[i].kind};
        if (strcmp(words[i].declared, name.data) == 0)
            return sized(&type, count, values) ? type : other;
    }
    return other;
}
