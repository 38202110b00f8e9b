/* SPDX-License-Identifier: MIT
 * In: a checked chain and the name of a format. Out: the drawing in that format, printed or in a file.
 */
#include "compiler/draw.h"

#include "base/file.h"
#include "base/text.h"
#include "compiler/finish.h"

#include <stdio.h>
#include <string.h>

typedef void draw_fn(struct buf *out, struct drawing *drawing);

static const char *const words[] = {
#define DRAWING(NAME, word, draw) word,
#include "compiler/draw/formats.def"
#undef DRAWING
};

static draw_fn *const functions[] = {
#define DRAWING(NAME, word, draw) draw,
#include "compiler/draw/formats.def"
#undef DRAWING
};

enum { FORMATS = sizeof words / sizeof *words };

static enum outcome unknown_format(struct arena *arena, const char *format)
{
    const char *nearest = text_nearest(format, words, FORMATS);
    struct buf help;
    buf_init(&help, arena);
    buf_add(&help, "the formats are ");
    for (size_t i = 0; i < FORMATS; i++)
        buf_format(&help, "%s%s", i == 0 ? "" : i + 1 == FORMATS ? " and " : ", ", words[i]);
    return finish_usage(arena_format(arena, "there is no format `%s`", format),
                        nearest != NULL ? arena_format(arena, "did you mean `%s`?", nearest) : help.data);
}

enum outcome draw_chain(struct compiler *compiler, const struct chain *chain, const struct checked *checked)
{
    const char *given = compiler->options.values[OPTION_FORMAT];
    const char *format = given != NULL ? given : words[0];
    const char *path = compiler->options.values[OPTION_PICTURE];
    struct drawing drawing;
    struct buf out;
    size_t chosen = 0;
    while (chosen < FORMATS && strcmp(words[chosen], format) != 0)
        chosen++;
    if (chosen == FORMATS)
        return unknown_format(&compiler->output, format);
    draw_model(compiler, chain, checked, &drawing);
    buf_init(&out, &compiler->output);
    functions[chosen](&out, &drawing);
    if (path == NULL) {
        fwrite(out.data, 1, out.size, stdout);
        return OUTCOME_DONE;
    }
    const char *failure = file_replace(&compiler->output, path, out.data, out.size, NULL);
    return failure == NULL ? OUTCOME_DONE : finish_failure(failure);
}
