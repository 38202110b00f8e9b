/* SPDX-License-Identifier: MIT
 * In: a text. Out: whether it is one JSON value as RFC 8259 has it. Nesting stops at what both databases
 * take without a setting.
 */
#include "base/text.h"
#include "schema/literal.h"

#include <string.h>

enum { DEEPEST = 1000 };

static bool read_value(const char **at, unsigned depth);

static void skip_space(const char **at)
{
    *at += strspn(*at, " \t\n\r");
}

static bool read_word(const char **at, const char *word)
{
    size_t length = strlen(word);
    if (strncmp(*at, word, length) != 0)
        return false;
    *at += length;
    return true;
}

/* Behind the backslash. */
static bool read_escape(const char **at)
{
    if (**at == 'u') {
        ++*at;
        for (int i = 0; i < 4; i++, ++*at)
            if (**at == '\0' || strchr("0123456789abcdefABCDEF", **at) == NULL)
                return false;
        return true;
    }
    if (**at == '\0' || strchr("\"\\/bfnrt", **at) == NULL)
        return false;
    ++*at;
    return true;
}

static bool read_string(const char **at)
{
    if (!read_word(at, "\""))
        return false;
    while (**at != '"') {
        const unsigned char *here = (const unsigned char *)*at;
        size_t length = text_utf8(here, here + strnlen(*at, 4));
        if (length == 0 || *here < 0x20)
            return false;
        *at += length;
        if (*here == '\\' && !read_escape(at))
            return false;
    }
    ++*at;
    return true;
}

static bool read_digits(const char **at)
{
    size_t count = strspn(*at, "0123456789");
    *at += count;
    return count > 0;
}

static bool read_number(const char **at)
{
    read_word(at, "-");
    if (!read_word(at, "0") && !read_digits(at))
        return false;
    if (read_word(at, ".") && !read_digits(at))
        return false;
    if (read_word(at, "e") || read_word(at, "E")) {
        if (!read_word(at, "+"))
            read_word(at, "-");
        return read_digits(at);
    }
    return true;
}

/* Behind the opening bracket; members of an object have a name. */
static bool read_members(const char **at, bool object, unsigned depth)
{
    const char *close = object ? "}" : "]";
    skip_space(at);
    if (read_word(at, close))
        return true;
    for (;;) {
        skip_space(at);
        if (object) {
            if (!read_string(at))
                return false;
            skip_space(at);
            if (!read_word(at, ":"))
                return false;
        }
        if (!read_value(at, depth))
            return false;
        if (read_word(at, close))
            return true;
        if (!read_word(at, ","))
            return false;
    }
}

/* With the space around it. */
static bool read_value(const char **at, unsigned depth)
{
    bool good;
    if (depth == DEEPEST)
        return false;
    skip_space(at);
    if (read_word(at, "{"))
        good = read_members(at, true, depth + 1);
    else if (read_word(at, "["))
        good = read_members(at, false, depth + 1);
    else if (**at == '"')
        good = read_string(at);
    else
        good = read_word(at, "true") || read_word(at, "false") || read_word(at, "null") || read_number(at);
    skip_space(at);
    return good;
}

bool literal_json(const char *text)
{
    return read_value(&text, 0) && *text == '\0';
}

/* Four hexadecimal digits. */
static unsigned read_unit(const char *digits)
{
    unsigned unit = 0;
    for (int i = 0; i < 4; i++)
        unit = unit * 16 + (unsigned)(digits[i] <= '9' ? digits[i] - '0' : (digits[i] | 0x20) - 'a' + 10);
    return unit;
}

static bool is_half(const char *at, unsigned first)
{
    return at[0] == '\\' && at[1] == 'u' && (read_unit(at + 2) & 0xfc00u) == first;
}

/* In a text that is JSON, an escape stands only inside a string. */
bool literal_jsonb(const char *text)
{
    if (!literal_json(text))
        return false;
    for (const char *at = strchr(text, '\\'); at != NULL; at = strchr(at, '\\')) {
        if (at[1] == 'u' && (read_unit(at + 2) == 0 || is_half(at, 0xdc00u)))
            return false;
        if (is_half(at, 0xd800u) && !is_half(at + 6, 0xdc00u))
            return false;
        at += is_half(at, 0xd800u) ? 12 : 2;
    }
    return true;
}
