/* SPDX-License-Identifier: MIT
 * In: ranges of the tables. Out: actions that carry their texts and the words of the step they serve.
 */
#include "runtime/action.h"

#include "base/vec.h"

static const char *step_of(struct arena *arena, const struct chain *chain, const struct mig_table_step *step)
{
    const char *subject = mig__chain_text(chain, step->subject);
    const char *words = mig__chain_text(chain, step->words);
    return *subject != '\0' ? arena_format(arena, "%s `%s`", words, subject) : words;
}

static struct action action_of(struct arena *arena, const struct chain *chain,
                               const struct mig_table_statement *statement)
{
    struct action action = {
        .kind = (enum mig_kind)statement->kind,
        .flags = statement->flags,
        .sql = mig__chain_text(chain, statement->sql),
        .note = mig__chain_text(chain, statement->note),
        .probe = mig__chain_text(chain, statement->probe),
        .since = statement->since,
        .until = statement->until,
        .argument = statement->argument,
        .step = "",
    };
    if (statement->step < chain->tables->step_count) {
        const struct mig_table_step *step = &chain->tables->steps[statement->step];
        action.step = step_of(arena, chain, step);
        action.line = step->line;
    }
    return action;
}

void mig__actions_of(struct arena *arena, const struct chain *chain, uint32_t revision,
                     enum mig_dialect dialect, bool down, struct actions *actions)
{
    const struct mig_table_revision *table = mig__chain_revision(chain, revision);
    const struct mig_table_side *side = &table->sides[dialect];
    struct mig_range range = down ? side->down : side->up;
    struct action *items = arena_array(arena, struct action, range.count);
    for (uint32_t i = 0; i < range.count; i++)
        items[i] = action_of(arena, chain, &chain->tables->statements[range.first + i]);
    *actions = (struct actions){
        .id = mig__chain_text(chain, table->id),
        .message = mig__chain_text(chain, table->message),
        .file = mig__chain_text(chain, table->file),
        .items = items,
        .count = range.count,
        .flags = down ? side->down_flags : side->flags,
        .irreversible = down && (table->flags & MIG_REVISION_IRREVERSIBLE) != 0,
        .reason = mig__chain_text(chain, table->irreversible),
    };
}

bool mig__actions_outside(const struct actions *actions, bool fresh)
{
    bool plain = fresh && (actions->flags & MIG_SIDE_PLAIN_TOO) != 0;
    return (actions->flags & MIG_SIDE_NO_TRANSACTION) != 0 && !plain;
}

void mig__actions_choose(struct arena *arena, struct actions *actions, bool outside)
{
    const unsigned other = outside ? MIG_STATEMENT_PLAIN : MIG_STATEMENT_NO_TRANSACTION;
    struct action *items = arena_array(arena, struct action, actions->count);
    size_t count = 0;
    for (size_t i = 0; i < actions->count; i++) {
        if ((actions->items[i].flags & other) == 0)
            items[count++] = actions->items[i];
    }
    actions->items = items;
    actions->count = count;
    if (!outside)
        actions->flags &= ~(unsigned)MIG_SIDE_NO_TRANSACTION;
}

const char *mig__kind_name(enum mig_kind kind)
{
    static const char *const names[] = {
#define MIG_KIND(number, NAME, name) [number] = name,
#include <mig/kinds.def>
#undef MIG_KIND
    };
    return names[kind];
}
