/* SPDX-License-Identifier: MIT
 * In: statements. Out: .mig files, and chains with something left out.
 */
#include "written.h"

const char *written_id(struct arena *arena, size_t revision)
{
    return arena_format(arena, "r%03zu", revision + 1);
}

/* The nearest one down the branch; of both branches, for a revision of the trunk that they end in. */
size_t written_parents(const struct written *written, size_t revision, size_t parents[WRITTEN_PARENTS])
{
    const struct written_revision *items = written->revisions.items;
    unsigned branch = items[revision].branch;
    bool found[WRITTEN_PARENTS + 1] = {false};
    size_t count = 0;
    for (size_t i = revision; i-- > 0;) {
        unsigned other = items[i].branch;
        bool below = other == 0 ? count == 0 : branch == 0 || other == branch;
        if (below && !found[other])
            parents[count++] = i;
        found[other] = true;
        if (other == 0 || (branch != 0 && count > 0))
            break;
    }
    return count;
}

bool written_has_branches(const struct written *written)
{
    for (size_t i = 0; i < written->revisions.count; i++)
        if (written->revisions.items[i].branch != 0)
            return true;
    return false;
}

struct written written_swapped(struct arena *arena, const struct written *written)
{
    struct written swapped = {0};
    const struct written_revision *items = written->revisions.items;
    for (size_t first = 0, end; first < written->revisions.count; first = end) {
        for (end = first; end < written->revisions.count && items[end].branch != 0;)
            end++;
        for (unsigned branch = 2; branch > 0; branch--)
            for (size_t i = first; i < end; i++)
                if (items[i].branch == branch)
                    vec_push(arena, &swapped.revisions, items[i]);
        if (end < written->revisions.count)
            vec_push(arena, &swapped.revisions, items[end++]);
    }
    return swapped;
}

const char *written_text(struct arena *arena, const struct written *written, size_t revision)
{
    const struct written_revision *one = &written->revisions.items[revision];
    struct buf out;
    buf_init(&out, arena);
    buf_format(&out, "revision %s \"Chance\"", written_id(arena, revision));
    size_t parents[WRITTEN_PARENTS];
    size_t count = written_parents(written, revision, parents);
    for (size_t i = 0; i < count; i++)
        buf_format(&out, "%s %s", i == 0 ? " after" : ",", written_id(arena, parents[i]));
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
        if (written->revisions.items[i].branch == 0)
            buf_format(out, "---- %s.mig\n%s", written_id(out->arena, i),
                       written_text(out->arena, written, i));
        else
            buf_format(out, "---- %s.mig on branch %u\n%s", written_id(out->arena, i),
                       written->revisions.items[i].branch, written_text(out->arena, written, i));
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
        struct written_revision copy = {.downgrade = i != revision ? one->downgrade : NULL,
                                        .branch = one->branch};
        for (size_t k = 0; k < one->statements.count; k++)
            if (i != revision || k != statement)
                vec_push(arena, &copy.statements, one->statements.items[k]);
        vec_push(arena, &fewer.revisions, copy);
    }
    return fewer;
}
