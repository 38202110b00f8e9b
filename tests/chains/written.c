/* SPDX-License-Identifier: MIT
 * In: statements. Out: .mig files, and chains with something left out.
 */
#include "written.h"

const char *written_id(struct arena *arena, size_t revision)
{
    return arena_format(arena, "r%03zu", revision + 1);
}

const char *written_text(struct arena *arena, const struct written *written, size_t revision)
{
    const struct written_revision *one = &written->revisions.items[revision];
    struct buf out;
    buf_init(&out, arena);
    buf_format(&out, "revision %s \"Chance\"", written_id(arena, revision));
    if (revision > 0)
        buf_format(&out, " after %s", written_id(arena, revision - 1));
    buf_add(&out, ";\n\nupgrade {\n");
    for (size_t i = 0; i < one->statements.count; i++)
        buf_format(&out, "    %s\n", one->statements.items[i]);
    buf_add(&out, "}\n");
    if (one->downgrade != NULL)
        buf_format(&out, "\ndowngrade {\n%s}\n", one->downgrade);
    return out.data;
}

void written_print(struct buf *out, const struct written *written)
{
    for (size_t i = 0; i < written->revisions.count; i++)
        buf_format(out, "---- %s.mig\n%s", written_id(out->arena, i), written_text(out->arena, written, i));
}

size_t written_statements(const struct written *written)
{
    size_t count = 0;
    for (size_t i = 0; i < written->revisions.count; i++)
        count += written->revisions.items[i].statements.count;
    return count;
}

struct written written_copy(struct arena *arena, const struct written *written)
{
    return written_without_revision(arena, written, written->revisions.count);
}

struct written written_without_revision(struct arena *arena, const struct written *written, size_t revision)
{
    struct written fewer = {0};
    for (size_t i = 0; i < written->revisions.count; i++)
        if (i != revision)
            vec_push(arena, &fewer.revisions, written->revisions.items[i]);
    return fewer;
}

struct written written_without_statement(struct arena *arena, const struct written *written, size_t revision,
                                         size_t statement)
{
    struct written fewer = {0};
    for (size_t i = 0; i < written->revisions.count; i++) {
        const struct written_revision *one = &written->revisions.items[i];
        struct written_revision copy = {.downgrade = i != revision ? one->downgrade : NULL};
        for (size_t k = 0; k < one->statements.count; k++)
            if (i != revision || k != statement)
                vec_push(arena, &copy.statements, one->statements.items[k]);
        vec_push(arena, &fewer.revisions, copy);
    }
    return fewer;
}
