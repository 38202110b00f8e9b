/* SPDX-License-Identifier: MIT
 * In: files that were read with syntax errors. Out: fewer problems: those that only follow from a step
 * that was lost are taken away again, so that one mistake gives one message.
 */
#include "compiler/damage.h"

#include "base/buf.h"

#include <ctype.h>
#include <string.h>

static void add_text(struct buf *out, const struct source *source, uint32_t begin, uint32_t end)
{
    if (begin < end)
        buf_addn(out, source->text + (begin - source->begin), end - begin);
    buf_char(out, '\n');
}

/* The file without its steps. */
static void add_lost(struct buf *out, const struct sources *sources, const struct revision *revision)
{
    const struct source *source = source_locate(sources, revision->span.begin).source;
    const struct steps blocks[] = {revision->upgrade, revision->downgrade};
    if (source == NULL)
        return;
    uint32_t at = revision->span.end;
    for (size_t b = 0; b < sizeof blocks / sizeof *blocks; b++)
        for (size_t i = 0; i < blocks[b].count; i++) {
            struct span span = blocks[b].items[i]->span;
            add_text(out, source, at, span.begin);
            at = span.end > at ? span.end : at;
        }
    add_text(out, source, at, source->begin + source->size);
}

struct damage damage_of(struct compiler *compiler, const struct chain *chain)
{
    struct buf lost;
    bool any = !chain->complete;
    buf_init(&lost, &compiler->analysis);
    for (size_t i = 0; i < chain->graph.count; i++)
        if (chain->damaged[i]) {
            add_lost(&lost, &compiler->sources, chain->revisions[i]);
            any = true;
        }
    return (struct damage){.text = any ? lost.data : NULL};
}

static bool is_word(unsigned char c)
{
    return isalnum(c) || c == '_' || c >= 0x80;
}

static bool has_word(const char *text, const char *word, size_t length)
{
    for (const char *at = text; (at = strchr(at, word[0])) != NULL; at++)
        if (strncmp(at, word, length) == 0 && (at == text || !is_word((unsigned char)at[-1])) &&
            !is_word((unsigned char)at[length]))
            return true;
    return false;
}

/* Does a name in the problem's message stand in the lost text? Messages put names into backticks. */
static bool is_follower(const char *lost, const char *message)
{
    for (const char *tick = strchr(message, '`'); tick != NULL; tick = strchr(tick, '`')) {
        const char *at = tick + 1;
        while (*at != '`' && *at != '\0') {
            size_t length = 0;
            while (is_word((unsigned char)at[length]))
                length++;
            if (length > 0 && has_word(lost, at, length))
                return true;
            at += length > 0 ? length : 1;
        }
        if (*at == '\0')
            break;
        tick = at + 1;
    }
    return false;
}

void damage_forgive(struct compiler *compiler, const struct damage *damage, size_t from)
{
    struct problems *problems = &compiler->problems;
    size_t kept = from;
    if (damage->text == NULL)
        return;
    for (size_t i = from; i < problems->list.count; i++) {
        struct problem *problem = problems->list.items[i];
        if (!is_follower(damage->text, problem->message))
            problems->list.items[kept++] = problem;
    }
    problems->list.count = kept;
}
