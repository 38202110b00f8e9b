/* SPDX-License-Identifier: MIT
 * In: a chain, a message and parents. Out: a new file with a random id, the time in UTC and an empty upgrade.
 */
#include "compiler/create.h"

#include "base/file.h"
#include "compiler/finish.h"
#include "language/parse.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

enum { ID_BYTES = 6, LONGEST_SLUG = 40 };

static bool id_exists(const struct graph *graph, const char *id)
{
    for (size_t i = 0; i < graph->count; i++)
        if (strcmp(graph->revisions[i].id, id) == 0)
            return true;
    return false;
}

static bool random_bytes(unsigned char *bytes, size_t size)
{
    int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    size_t filled = 0;
    while (filled < size) {
        ssize_t part = read(fd, bytes + filled, size - filled);
        if (part > 0)
            filled += (size_t)part;
        else if (part == 0 || errno != EINTR)
            break;
    }
    close(fd);
    return filled == size;
}

/* Twelve hex digits that no revision has; NULL when there is no randomness to be had. */
static const char *random_id(struct arena *arena, const struct graph *graph)
{
    const char *id;
    do {
        unsigned char bytes[ID_BYTES];
        char hex[2 * ID_BYTES + 1];
        if (!random_bytes(bytes, sizeof bytes))
            return NULL;
        for (size_t i = 0; i < ID_BYTES; i++)
            snprintf(hex + 2 * i, 3, "%02x", (unsigned)bytes[i]);
        id = arena_text(arena, hex);
    } while (id_exists(graph, id));
    return id;
}

/* "Charge fees on trades" becomes "charge_fees_on_trades", cut between words. */
static const char *slug(struct arena *arena, const char *message)
{
    struct buf out;
    size_t word = 0; /* where the last word begins */
    buf_init(&out, arena);
    for (const char *at = message; *at != '\0' && out.size <= LONGEST_SLUG; at++) {
        if (isalnum((unsigned char)*at))
            buf_char(&out, (char)tolower((unsigned char)*at));
        else if (out.size > 0 && out.data[out.size - 1] != '_') {
            buf_char(&out, '_');
            word = out.size;
        }
    }
    size_t length = out.size;
    if (length > LONGEST_SLUG)
        length = word > 0 ? word : LONGEST_SLUG;
    while (length > 0 && out.data[length - 1] == '_')
        length--;
    return arena_textn(arena, out.data, length);
}

static const char *utc_now(struct arena *arena)
{
    char text[32];
    time_t now = time(NULL);
    struct tm parts;
    if (now == (time_t)-1 || gmtime_r(&now, &parts) == NULL ||
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0)
        return NULL;
    return arena_text(arena, text);
}

/* In double quotes; a control character, which no message can hold, becomes a space. */
static void add_quoted(struct buf *out, const char *text)
{
    buf_char(out, '"');
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '"')
            buf_char(out, '"');
        buf_char(out, (unsigned char)*at < ' ' ? ' ' : *at);
    }
    buf_char(out, '"');
}

/* Bare where the header takes it so. */
void create_add_id(struct buf *out, const char *id)
{
    static const char *const words[] = {"revision", "after",   "requires", "label",
                                        "created",  "upgrade", "downgrade"};
    bool bare = *id != '\0';
    for (const char *at = id; *at != '\0'; at++)
        bare = bare && (isalnum((unsigned char)*at) || *at == '_' || *at == '.');
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        bare = bare && strcasecmp(words[i], id) != 0;
    if (bare)
        buf_add(out, id);
    else
        add_quoted(out, id);
}

static const char *new_text(struct arena *arena, const struct graph *graph, const char *id,
                            const char *message, const uint32_t *parents, size_t parent_count)
{
    const char *created = utc_now(arena);
    struct buf out;
    buf_init(&out, arena);
    buf_add(&out, "revision ");
    create_add_id(&out, id);
    buf_char(&out, ' ');
    add_quoted(&out, message);
    for (size_t i = 0; i < parent_count; i++) {
        buf_add(&out, i == 0 ? "\n    after " : ", ");
        create_add_id(&out, graph->revisions[parents[i]].id);
    }
    if (created != NULL)
        buf_format(&out, "\n    created %s", created);
    buf_add(&out, ";\n\nupgrade {\n}\n");
    return out.data;
}

/* Whatever the language does not take as an id or a message is refused in its own words. */
static const struct problem *refused_text(struct compiler *compiler, const char *path, const char *text)
{
    long source = source_add(&compiler->sources, path, text, strlen(text));
    if (source >= 0)
        parse_revision(&compiler->source, &compiler->sources, (size_t)source, &compiler->problems);
    return compiler->problems.list.count > 0 ? compiler->problems.list.items[0] : NULL;
}

/* An id may hold what a file's name should not; a name with a dot in front would be hidden. */
static const char *new_name(struct arena *arena, const char *id, const char *message)
{
    const char *words = slug(arena, message);
    char *name = arena_format(arena, "%s%s%s.mig", id, *words != '\0' ? "_" : "", words);
    for (char *at = name; *at != '\0'; at++)
        if (!isalnum((unsigned char)*at) && (*at != '.' || at == name))
            *at = '_';
    return name;
}

enum outcome create_compose(struct compiler *compiler, const struct chain *chain, const char *message,
                            const uint32_t *parents, size_t parent_count, struct new_revision *made)
{
    struct arena *arena = &compiler->output;
    const char *id = compiler->options.values[OPTION_ID];
    if (id != NULL && id_exists(&chain->graph, id))
        return finish_usage(arena_format(arena, "there is a revision `%s` already", id), "");
    if (id == NULL && (id = random_id(arena, &chain->graph)) == NULL)
        return finish_failure("cannot read random bytes from `/dev/urandom`; give the id with `--id`");
    made->name = new_name(arena, id, message);
    made->path = file_join(arena, chain->folder, made->name);
    made->text = new_text(arena, &chain->graph, id, message, parents, parent_count);
    const struct problem *problem = refused_text(compiler, made->path, made->text);
    if (problem != NULL)
        return finish_usage(problem->message, problem->help != NULL ? problem->help : "");
    if (file_exists(made->path))
        return finish_failure(arena_format(arena, "`%s` is there already", made->path));
    return OUTCOME_DONE;
}

enum outcome create_write(struct compiler *compiler, const struct new_revision *made)
{
    const char *failure = file_replace(&compiler->output, made->path, made->text, strlen(made->text), NULL);
    if (failure != NULL)
        return finish_failure(failure);
    printf("%s\n", made->path);
    return OUTCOME_DONE;
}

enum outcome create_revision(struct compiler *compiler, const struct chain *chain)
{
    uint32_t *heads;
    size_t count = graph_heads(&compiler->output, &chain->graph, &heads);
    struct new_revision made;
    enum outcome outcome = create_compose(compiler, chain, compiler->options.operand, heads, count, &made);
    return outcome == OUTCOME_DONE ? create_write(compiler, &made) : outcome;
}
