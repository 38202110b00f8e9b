/* SPDX-License-Identifier: MIT
 * In: an expression. Out: the sequences that it draws from with nextval('name'), or the same expression for
 * a sequence that has got another name.
 */
#include "base/buf.h"
#include "base/path.h"
#include "base/text.h"
#include "schema/sequence.h"

#include <string.h>

/* One name, up to a dot; returns what stands behind it. */
static const char *take_name(struct buf *name, const char *at)
{
    bool exact = *at == '"';
    for (at += exact; *at != '\0' && (exact || *at != '.'); at++) {
        if (exact && *at == '"' && *++at != '"')
            return at;
        buf_char(name, !exact && *at >= 'A' && *at <= 'Z' ? (char)(*at - 'A' + 'a') : *at);
    }
    return at;
}

const char *sequence_name(struct arena *arena, const char *text)
{
    struct buf name;
    buf_init(&name, arena);
    const char *rest = take_name(&name, text);
    if (*rest == '.') {
        buf_char(&name, PATH_SEPARATOR);
        take_name(&name, rest + 1);
    }
    return name.data;
}

static bool is_plain(const char *name)
{
    const char *letters = "abcdefghijklmnopqrstuvwxyz_";
    return name[0] != '\0' && strchr(letters, name[0]) != NULL &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz_0123456789") == strlen(name);
}

static void add_name(struct buf *text, const char *name)
{
    if (is_plain(name)) {
        buf_add(text, name);
        return;
    }
    buf_char(text, '"');
    for (const char *at = name; *at != '\0'; at++) {
        buf_char(text, *at);
        if (*at == '"')
            buf_char(text, '"');
    }
    buf_char(text, '"');
}

const char *sequence_text(struct arena *arena, const char *name)
{
    const char *schema = path_schema(arena, name);
    struct buf text;
    buf_init(&text, arena);
    if (schema != NULL) {
        add_name(&text, schema);
        buf_char(&text, '.');
    }
    add_name(&text, path_base(name));
    return text.data;
}

const char *sequence_drawn(struct arena *arena, const struct expr *call)
{
    bool draws = call->kind == EXPR_CALL && text_equal(call->text, "nextval") && call->count == 1 &&
                 call->args[0]->kind == EXPR_STRING;
    return draws ? sequence_name(arena, call->args[0]->text) : NULL;
}

void expr_sequences(struct arena *arena, const struct expr *expr,
                    void (*visit)(void *context, const char *name), void *context)
{
    if (expr == NULL)
        return;
    const char *name = sequence_drawn(arena, expr);
    if (name != NULL)
        visit(context, name);
    for (size_t i = 0; i < expr->count; i++)
        expr_sequences(arena, expr->args[i], visit, context);
}

static const struct expr *drawing_from(struct arena *arena, const struct expr *call, const char *name)
{
    struct expr *copy = arena_new(arena, struct expr), *text = arena_new(arena, struct expr);
    const struct expr **args = arena_array(arena, const struct expr *, 1);
    *copy = *call;
    *text = *call->args[0];
    text->text = sequence_text(arena, name);
    args[0] = text;
    copy->args = args;
    return copy;
}

const struct expr *expr_rename_sequence(struct arena *arena, const struct expr *expr, const char *from,
                                        const char *to)
{
    if (expr == NULL)
        return NULL;
    const char *drawn = sequence_drawn(arena, expr);
    if (drawn != NULL)
        return text_equal(drawn, from) ? drawing_from(arena, expr, to) : expr;
    const struct expr **args = arena_array(arena, const struct expr *, expr->count);
    bool changed = false;
    for (size_t i = 0; i < expr->count; i++) {
        args[i] = expr_rename_sequence(arena, expr->args[i], from, to);
        changed = changed || args[i] != expr->args[i];
    }
    if (!changed)
        return expr;
    struct expr *copy = arena_new(arena, struct expr);
    *copy = *expr;
    copy->args = args;
    return copy;
}
