/* SPDX-License-Identifier: MIT
 * In: a name or a text. Out: how .mig writes it. The words that cannot be names without quotes are those of
 * reserved.def; upper-case letters would fold, anything but letters, digits and _ would end the word.
 */
#include "schema/print.h"

#include "base/path.h"

#include <string.h>

static bool is_reserved(const char *name)
{
    static const char *const words[] = {
#define RESERVED(word) word,
#include "schema/reserved.def"
#undef RESERVED
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i], name) == 0)
            return true;
    return false;
}

static bool is_word(const char *name)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz_";
    return name[0] != '\0' && strchr(letters, name[0]) != NULL &&
           name[strspn(name, "abcdefghijklmnopqrstuvwxyz_0123456789")] == '\0';
}

static void print_quoted(struct buf *out, const char *text, char quote)
{
    buf_char(out, quote);
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == quote)
            buf_char(out, quote);
        buf_char(out, *at);
    }
    buf_char(out, quote);
}

/* An index of this name is refused without quotes (tree/step.c). */
static const char read_as_option[] = "concurrently";

static void print_word(struct buf *out, const char *name)
{
    if (is_word(name) && !is_reserved(name) && strcmp(name, read_as_option) != 0)
        buf_add(out, name);
    else
        print_quoted(out, name, '"');
}

void print_name(struct buf *out, const char *name)
{
    const char *schema = path_schema(out->arena, name);
    if (schema != NULL) {
        print_word(out, schema);
        buf_char(out, '.');
    }
    print_word(out, path_base(name));
}

void print_string(struct buf *out, const char *text)
{
    print_quoted(out, text, '\'');
}
