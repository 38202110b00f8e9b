/* SPDX-License-Identifier: MIT
 * In: the tokens of a revision. Out: a text with the same tokens, laid out in another way, or with another
 * text where people are told something.
 */
#include "layout.h"

#include "base/buf.h"

#include <ctype.h>
#include <string.h>

const char *layout_name(enum layout layout)
{
    static const char *const names[] = {
#define LAYOUT(NAME, words) words,
#include "layout.def"
#undef LAYOUT
    };
    return names[layout];
}

/* What stands between tokens; those that touch each other may be one number or one operator. */
static const char *gap(enum layout layout, const struct word *word, const struct word *next)
{
    static const char touching[] = "";
    if (next != NULL && word->text + word->size == next->text)
        return touching;
    switch (layout) {
    case LAYOUT_LINES:
        return "\n";
    case LAYOUT_COMMENTS:
        return " # it's \"nothing\" $$ ; }\n\t";
    case LAYOUT_CRLF:
        return "\r\n";
    case LAYOUT_BLANKS:
    case LAYOUT_MARK:
    case LAYOUT_UPPER:
    case LAYOUT_REASONS:
    case LAYOUT_HEADER:
    case LAYOUT_COUNT:
        break;
    }
    return " ";
}

/* A message: of the revision, behind `loss`, `irreversible`; of a `require` outside triggers it stands
 * behind `else`, which a `case` has too. */
static bool is_reason(const struct word *words, size_t i)
{
    if (words[i].kind != WORD_QUOTED || i == 0)
        return false;
    return words[i - 1].header ? i == 2
                               : word_is(&words[i - 1], "loss") || word_is(&words[i - 1], "irreversible") ||
                                     word_is(&words[i - 1], "rounding");
}

/* What is taken as written: names of functions of the program, ids. */
static bool is_as_written(const struct word *words, size_t i)
{
    bool code = i > 0 && (word_is(&words[i - 1], "call") ||
                          (word_is(&words[i - 1], "reverse") && i > 2 && word_is(&words[i - 3], "call")));
    return words[i].header || words[i].kind != WORD_PLAIN || code;
}

static void add_word(struct buf *out, enum layout layout, const struct word *words, size_t i)
{
    if (layout == LAYOUT_REASONS && is_reason(words, i)) {
        buf_add(out, "\"something else\"");
        return;
    }
    for (size_t j = 0; j < words[i].size; j++) {
        char c = words[i].text[j];
        if (layout == LAYOUT_CRLF && c == '\n')
            buf_char(out, '\r');
        buf_char(out,
                 layout == LAYOUT_UPPER && !is_as_written(words, i) ? (char)toupper((unsigned char)c) : c);
    }
}

/* A label and a time, unless there are some. */
static void add_clauses(struct buf *out, const struct word *words, size_t count)
{
    bool label = false, created = false;
    for (size_t i = 0; i < count && words[i].header; i++) {
        label |= word_is(&words[i], "label");
        created |= word_is(&words[i], "created");
    }
    if (!label)
        buf_add(out, " label another_label");
    if (!created)
        buf_add(out, " created 2001-02-03T04:05:06Z");
}

const char *layout_write(struct arena *arena, enum layout layout, const struct word *words, size_t count)
{
    struct buf out;
    buf_init(&out, arena);
    if (layout == LAYOUT_MARK)
        buf_add(&out, "\xef\xbb\xbf");
    for (size_t i = 0; i < count; i++) {
        bool ends = layout == LAYOUT_HEADER && words[i].header && word_is(&words[i], ";");
        if (ends)
            add_clauses(&out, words, count);
        add_word(&out, layout, words, i);
        buf_add(&out, gap(layout, &words[i], i + 1 < count ? &words[i + 1] : NULL));
    }
    return out.data;
}
