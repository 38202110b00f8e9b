/* SPDX-License-Identifier: MIT
 * In: bytes. Out: C literals and comments. Trigraphs are broken up, bytes that do not print are three
 * octal digits, and after a NUL a new literal begins, so that no digit can join an escape.
 */
#include "compiler/emit_text.h"

#include <ctype.h>
#include <string.h>

static void emit_byte(struct buf *out, unsigned char byte, unsigned char before)
{
    switch (byte) {
    case '\n':
        buf_add(out, "\\n");
        return;
    case '\t':
        buf_add(out, "\\t");
        return;
    case '"':
        buf_add(out, "\\\"");
        return;
    case '\'':
        buf_add(out, "'");
        return;
    case '\\':
        buf_add(out, "\\\\");
        return;
    default:
        break;
    }
    if (byte == '?' && before == '?')
        buf_add(out, "\\?");
    else if (byte >= 0x20 && byte < 0x7f)
        buf_char(out, (char)byte);
    else
        buf_format(out, "\\%03o", (unsigned)byte);
}

/* One string; each of its lines stands on a line of its own. */
static void emit_string(struct buf *out, const char *text, size_t length, bool nul)
{
    buf_add(out, "        \"");
    for (size_t i = 0; i < length; i++) {
        emit_byte(out, (unsigned char)text[i], i > 0 ? (unsigned char)text[i - 1] : 0);
        if (text[i] == '\n' && i + 1 < length)
            buf_add(out, "\"\n        \"");
    }
    buf_add(out, nul ? "\\0\"" : "\"");
}

/* A part from the middle of a long string has no room for the NUL that C++ puts behind every literal. */
static void emit_bytes(struct buf *out, const char *text, size_t size)
{
    enum { PER_LINE = 20 };
    buf_add(out, "        {");
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)text[i];
        buf_add(out, i == 0 ? "'" : i % PER_LINE == 0 ? ",\n         '" : ", '");
        if (byte == '\'')
            buf_add(out, "\\'");
        else if (byte == '"')
            buf_char(out, '"');
        else
            emit_byte(out, byte, 0);
        buf_char(out, '\'');
    }
    buf_add(out, "},\n");
}

void emit_literal(struct buf *out, const char *text, size_t size)
{
    const char *end = text + size;
    if (text[size - 1] != '\0') {
        emit_bytes(out, text, size);
        return;
    }
    while (text < end) {
        size_t length = strlen(text);
        bool last = text + length + 1 == end;
        emit_string(out, text, length, !last);
        buf_add(out, last ? ",\n" : "\n");
        text += length + 1;
    }
}

void emit_comment(struct buf *out, const char *text)
{
    for (size_t i = 0; text[i] != '\0'; i++) {
        unsigned char byte = (unsigned char)text[i];
        bool special = byte == '*' || byte == '/' || byte == '?' || byte == '\\';
        buf_char(out, byte < 0x20 || byte >= 0x7f || special ? '.' : (char)byte);
    }
}

bool emit_is_identifier(const char *name)
{
    static const char *const keywords[] = {
#define KEYWORD(word) #word,
#include "compiler/keywords.def"
#undef KEYWORD
    };
    if (!isalpha((unsigned char)*name) && *name != '_')
        return false;
    for (const char *at = name; *at != '\0'; at++)
        if (!isalnum((unsigned char)*at) && *at != '_')
            return false;
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
        if (strcmp(keywords[i], name) == 0)
            return false;
    return true;
}
