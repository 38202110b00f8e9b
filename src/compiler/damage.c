/* SPDX-License-Identifier: MIT
 * In: files that were read with syntax errors. Out: fewer problems: those that only follow from a step
 * that was lost are taken away again, so that one mistake gives one message.
 */
#include "compiler/damage.h"

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
    struct damage damage = {.text = any ? lost.data : NULL};
    buf_init(&damage.refused, &compiler->analysis);
    return damage;
}

static bool is_missing(enum problem_code code)
{
    static const enum problem_code codes[] = {
        PROBLEM_UNKNOWN_TABLE,      PROBLEM_UNKNOWN_COLUMN, PROBLEM_UNKNOWN_INDEX,
        PROBLEM_UNKNOWN_CONSTRAINT, PROBLEM_UNKNOWN_TYPE,   PROBLEM_UNKNOWN_VIEW,
    };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i] == code)
            return true;
    return false;
}

/* The new name of what was not there to be renamed; the columns of a second table of one name. */
static void add_refused(struct buf *out, const struct step *step, enum problem_code code)
{
    if (step->to.text != NULL && is_missing(code))
        buf_format(out, "\n%s\n", step->to.text);
    if (step->op != OP_CREATE_TABLE || code != PROBLEM_NAME_TAKEN)
        return;
    for (size_t i = 0; i < step->definition->column_count; i++)
        buf_format(out, "\n%s\n", step->definition->columns[i]->name.text);
}

static void remember(struct damage *damage, const struct revision *revision, const struct problem *problem)
{
    struct span span = problem->span;
    for (size_t s = 0; s < revision->upgrade.count; s++) {
        const struct step *step = revision->upgrade.items[s];
        if ((span.begin >= step->span.begin && span.end <= step->span.end) ||
            span.begin == step->table.span.begin)
            add_refused(&damage->refused, step, problem->code);
    }
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

/* Is one of the names in the message, as it stands there, among those that were not made? */
static bool names_refused(struct arena *arena, const char *refused, const char *message)
{
    for (const char *tick = strchr(message, '`'); tick != NULL; tick = strchr(tick, '`')) {
        size_t length = strcspn(tick + 1, "`");
        if (strstr(refused, arena_format(arena, "\n%.*s\n", (int)length, tick + 1)) != NULL)
            return true;
        tick += tick[length + 1] == '`' ? length + 2 : length + 1;
    }
    return false;
}

/* In the order of the steps: none follows from itself, as `rename table a to a` would. */
void damage_forgive(struct compiler *compiler, struct damage *damage, const struct revision *revision,
                    size_t from)
{
    struct problems *problems = &compiler->problems;
    size_t kept = from;
    for (size_t i = from; i < problems->list.count; i++) {
        struct problem *problem = problems->list.items[i];
        bool follows = (damage->text != NULL && is_follower(damage->text, problem->message)) ||
                       (is_missing(problem->code) &&
                        names_refused(&compiler->analysis, damage->refused.data, problem->message));
        remember(damage, revision, problem);
        if (!follows)
            problems->list.items[kept++] = problem;
    }
    problems->list.count = kept;
}
