/* SPDX-License-Identifier: MIT
 * In: a text that parses. Out: whether the formatter keeps what it means, in every layout it may come in.
 */
#include "ragged.h"

#include "language/format.h"
#include "language/parse.h"
#include "language/pieces.h"
#include "schema/digest.h"

#include <ctype.h>
#include <string.h>

struct shaking {
    uint64_t state;
    size_t comments;
};

static unsigned below(struct shaking *shaking, unsigned limit)
{
    shaking->state = shaking->state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(shaking->state >> 33) % limit;
}

/* The digest, and how the header begins; NULL: it does not parse. */
static const char *meaning(struct arena *arena, const char *text)
{
    struct sources sources = {.arena = arena};
    struct problems problems = {.arena = arena};
    char digest[SHA256_HEX];
    long source = source_add(&sources, "a.mig", text, strlen(text));
    const struct revision *revision = parse_revision(arena, &sources, (size_t)source, &problems);
    if (revision == NULL || problems.list.count > 0)
        return NULL;
    digest_revision(arena, revision, digest);
    return arena_format(arena, "%s \"%s\" %zu %zu %zu %s", revision->id.text, revision->message,
                        revision->parents.count, revision->requirements.count, revision->labels.count,
                        digest);
}

static size_t count_comments(struct arena *arena, const char *text)
{
    struct pieces pieces = pieces_of(arena, text, strlen(text));
    size_t count = 0;
    for (size_t i = 0; i < pieces.count; i++)
        count += pieces.items[i].kind == PIECE_COMMENT;
    return count;
}

static const char *complaint(struct arena *arena, const char *what, const char *text, const char *found)
{
    return arena_format(arena, "%s\n---- in ----\n%s\n---- out ----\n%s\n", what, text, found);
}

static const char *check(struct arena *arena, const char *text)
{
    struct buf once;
    struct buf twice;
    const char *before = meaning(arena, text);
    buf_init(&once, arena);
    buf_init(&twice, arena);
    if (before == NULL)
        return complaint(arena, "the text does not parse", text, "");
    if (!format_text(arena, text, strlen(text), &once))
        return complaint(arena, "not the same tokens", text, once.data);
    const char *after = meaning(arena, once.data);
    if (after == NULL || strcmp(before, after) != 0)
        return complaint(arena, after == NULL ? "it does not parse" : "another meaning", text, once.data);
    if (count_comments(arena, text) != count_comments(arena, once.data))
        return complaint(arena, "another number of comments", text, once.data);
    if (!format_text(arena, once.data, once.size, &twice) || strcmp(once.data, twice.data) != 0)
        return complaint(arena, "formatting again changes it", once.data, twice.data);
    return NULL;
}

static void add_gap(struct shaking *shaking, struct buf *out, bool comments)
{
    static const char *const gaps[] = {" ", "  ", "\n", "\n\n\n", "\t", " \n ", "\r\n", "\n        "};
    if (below(shaking, 4) != 0) {
        buf_char(out, ' ');
        return;
    }
    buf_add(out, gaps[below(shaking, sizeof gaps / sizeof *gaps)]);
    if (comments && below(shaking, 6) == 0)
        buf_format(out, " # comment %zu: { ( 'x \"y $$ ;\n", shaking->comments++);
}

/* `union all` and `in batches` are one token each. */
static bool may_part(const struct piece *left, const struct piece *right)
{
    return !(piece_is(left, "union") && piece_is(right, "all")) &&
           !(piece_is(left, "in") && piece_is(right, "batches"));
}

static const char *shaken(struct arena *arena, const char *text, struct shaking *shaking)
{
    struct pieces pieces = pieces_of(arena, text, strlen(text));
    struct buf out;
    buf_init(&out, arena);
    for (size_t i = 0; i < pieces.count; i++) {
        const struct piece *piece = &pieces.items[i];
        bool name = i > 0 && (piece_is(piece - 1, "call") || piece_is(piece - 1, "reverse"));
        bool loud = piece->kind == PIECE_WORD && !name && below(shaking, 5) == 0;
        if (i > 0 && piece[-1].kind == PIECE_COMMENT)
            buf_char(&out, '\n');
        else if (i > 0)
            add_gap(shaking, &out, may_part(piece - 1, piece));
        for (size_t c = 0; c < piece->size; c++)
            buf_char(&out, loud ? (char)toupper((unsigned char)piece->text[c]) : piece->text[c]);
    }
    buf_char(&out, '\n');
    return out.data;
}

const char *ragged_complaint(struct arena *arena, const char *text, uint64_t seed)
{
    enum { TIMES = 4 };
    struct shaking shaking = {.state = seed};
    const char *found = check(arena, text);
    for (int i = 0; i < TIMES && found == NULL; i++)
        found = check(arena, shaken(arena, text, &shaking));
    return found;
}
