/* SPDX-License-Identifier: MIT
 * In: tables. Out: the same for people: offsets replaced by the texts they name, flags by words,
 * numbers that are zero left out.
 */
#include "compiler/dump.h"

#include "base/path.h"
#include "schema/schema.h"

struct flag {
    uint32_t bit;
    const char *word;
};

static const struct flag side_flags[] = {{MIG_SIDE_REBUILD, "rebuild"},
                                         {MIG_SIDE_BREAK_BEFORE, "break-before"},
                                         {MIG_SIDE_NO_TRANSACTION, "no-transaction"},
                                         {MIG_SIDE_CALLS, "calls"},
                                         {MIG_SIDE_REFERENCE_ACTIONS, "reference-actions"},
                                         {MIG_SIDE_PLAIN_TOO, "plain-too"},
                                         {0, NULL}};
static const struct flag statement_flags[] = {{MIG_STATEMENT_NO_TRANSACTION, "no-transaction"},
                                              {MIG_STATEMENT_RAW, "raw"},
                                              {MIG_STATEMENT_PLAIN, "plain"},
                                              {MIG_STATEMENT_LEFTOVER, "leftover"},
                                              {MIG_STATEMENT_UNLESS_EDITED, "unless-edited"},
                                              {MIG_STATEMENT_COPY, "copy"},
                                              {0, NULL}};
static const struct flag risks[] = {{MIG_RISK_LOSES_DATA, "loses-data"},
                                    {MIG_RISK_REWRITES, "rewrites"},
                                    {MIG_RISK_SCANS, "scans"},
                                    {MIG_RISK_BLOCKS_READS, "blocks-reads"},
                                    {MIG_RISK_BLOCKS_WRITES, "blocks-writes"},
                                    {MIG_RISK_RENAMES, "renames"},
                                    {MIG_RISK_ROUNDS, "rounds"},
                                    {0, NULL}};

static const char *const dialects[] = {"sqlite", "postgres"};
static const char *const kinds[] = {
#define MIG_KIND(number, NAME, name) [number] = name,
#include <mig/kinds.def>
#undef MIG_KIND
};

struct dumping {
    struct buf *out;
    const struct mig_chain *chain;
    const struct tableset *tables;
};

static const char *text(const struct dumping *dumping, uint32_t offset)
{
    return dumping->chain->text + offset;
}

static void add_flags(struct buf *out, uint32_t set, const struct flag *flags)
{
    for (; flags->bit != 0; flags++)
        if ((set & flags->bit) != 0)
            buf_format(out, " %s", flags->word);
}

static void add_field(const struct dumping *dumping, const char *name, uint32_t offset)
{
    if (offset != 0)
        buf_format(dumping->out, "  %s %s\n", name, text(dumping, offset));
}

static void add_links(const struct dumping *dumping, const char *name, struct mig_range range)
{
    for (uint32_t i = 0; i < range.count; i++)
        buf_format(dumping->out, "  %s %s\n", name,
                   text(dumping, dumping->chain->revisions[dumping->chain->links[range.first + i]].id));
}

static void add_steps(const struct dumping *dumping, const char *name, struct mig_range range)
{
    struct buf *out = dumping->out;
    for (uint32_t i = range.first; i < range.first + range.count; i++) {
        const struct mig_table_step *step = &dumping->chain->steps[i];
        buf_format(out, "  %s %lu: %s %s", name, (unsigned long)i, text(dumping, step->words),
                   text(dumping, step->subject));
        if (step->line != 0)
            buf_format(out, ", line %lu", (unsigned long)step->line);
        for (int d = 0; d < MIG_DIALECT_COUNT; d++)
            if (step->risk[d] != 0) {
                buf_format(out, "; %s", dialects[d]);
                add_flags(out, step->risk[d], risks);
            }
        if (step->reason != 0)
            buf_format(out, "; accepted: %s", text(dumping, step->reason));
        buf_char(out, '\n');
    }
}

static void add_indented(struct buf *out, const char *sql)
{
    buf_add(out, "      ");
    for (; *sql != '\0'; sql++) {
        buf_char(out, *sql);
        if (*sql == '\n' && sql[1] != '\0')
            buf_add(out, "      ");
    }
    buf_char(out, '\n');
}

static void add_statements(const struct dumping *dumping, const char *name, struct mig_range range)
{
    struct buf *out = dumping->out;
    if (range.count > 0)
        buf_format(out, "    %s\n", name);
    for (uint32_t i = range.first; i < range.first + range.count; i++) {
        const struct mig_table_statement *statement = &dumping->chain->statements[i];
        buf_format(out, "      [%lu] %s", (unsigned long)statement->step, kinds[statement->kind]);
        add_flags(out, statement->flags, statement_flags);
        if (statement->since != 0)
            buf_format(out, " since %lu", (unsigned long)statement->since);
        if (statement->until != 0)
            buf_format(out, " until %lu", (unsigned long)statement->until);
        if (statement->note != 0)
            buf_format(out, ": %s", text(dumping, statement->note));
        buf_char(out, '\n');
        if (statement->sql != 0)
            add_indented(out, text(dumping, statement->sql));
        if (statement->probe != 0) {
            buf_add(out, "      probe\n");
            add_indented(out, text(dumping, statement->probe));
        }
    }
}

static void add_objects(const struct dumping *dumping, struct mig_range range)
{
    struct buf *out = dumping->out;
    for (uint32_t i = range.first; i < range.first + range.count; i++) {
        const struct mig_table_object *object = &dumping->chain->objects[i];
        buf_format(out, "    %s %s %s%s%s", object->removed != 0 ? "without" : "with",
                   object_word((enum mig_object_kind)object->kind), text(dumping, object->owner),
                   object->owner != 0 ? "." : "", text(dumping, object->name));
        if (object->position != 0)
            buf_format(out, " #%lu", (unsigned long)object->position);
        if (object->definition != 0)
            buf_format(out, ": %s", text(dumping, object->definition));
        buf_char(out, '\n');
    }
}

static void add_side(const struct dumping *dumping, const struct mig_table_side *side, int dialect)
{
    struct buf *out = dumping->out;
    buf_format(out, "  on %s", dialects[dialect]);
    add_flags(out, side->flags, side_flags);
    if (side->down_flags != 0)
        buf_add(out, "; down");
    add_flags(out, side->down_flags, side_flags);
    buf_char(out, '\n');
    if (side->loses != 0)
        buf_format(out, "    loses %s\n", text(dumping, side->loses));
    buf_format(out, "    rendering %s\n", text(dumping, side->rendering));
    add_objects(dumping, side->objects);
    add_statements(dumping, "up", side->up);
    add_statements(dumping, "down", side->down);
}

static void add_revision(const struct dumping *dumping, const struct mig_table_revision *revision)
{
    buf_format(dumping->out, "revision %s\n", text(dumping, revision->id));
    add_field(dumping, "message", revision->message);
    add_field(dumping, "created", revision->created);
    add_field(dumping, "label", revision->label);
    add_field(dumping, "file", revision->file);
    add_links(dumping, "after", revision->parents);
    add_links(dumping, "requires", revision->requirements);
    add_field(dumping, "digest", revision->digest);
    add_field(dumping, "chain", revision->chain);
    if ((revision->flags & MIG_REVISION_IRREVERSIBLE) != 0)
        buf_format(dumping->out, "  irreversible %s\n", text(dumping, revision->irreversible));
    add_steps(dumping, "step", revision->steps);
    add_steps(dumping, "down step", revision->down_steps);
    for (int d = 0; d < MIG_DIALECT_COUNT; d++)
        add_side(dumping, &revision->sides[d], d);
}

void dump_tables(struct buf *out, const struct tableset *tables)
{
    const struct dumping dumping = {out, &tables->chain, tables};
    for (uint32_t i = 0; i < tables->chain.revision_count; i++)
        add_revision(&dumping, &tables->chain.revisions[i]);
    for (uint32_t i = 0; i < tables->chain.call_count; i++)
        buf_format(out, "call %lu %s\n", (unsigned long)i, tables->calls[i]);
    path_shown(out->data);
}
