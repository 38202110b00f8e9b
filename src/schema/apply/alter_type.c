/* SPDX-License-Identifier: MIT
 * alter column type: whether values of the old type become values of the new one by themselves, whether
 * something is lost then, and what the author says instead.
 */
#include "schema/apply/applying.h"
#include "schema/conversion.h"
#include "schema/typing/rules.h"

static const char *from_text(const struct alter *alter)
{
    return type_text(alter->apply->arena, alter->column->type);
}

static const char *to_text(const struct alter *alter)
{
    return type_text(alter->apply->arena, alter->now->type);
}

/* `help` may be NULL. */
static bool refuse(const struct alter *alter, enum problem_code code, const char *why, const char *help)
{
    const struct apply *apply = alter->apply;
    struct problem *problem = problem_add(apply->problems, code, alter->now->type_span, "%s", why);
    apply_note_made(apply, problem, alter->name, alter->column->origin);
    if (help != NULL)
        problem_help(apply->problems, problem, "%s", help);
    return false;
}

/* Without `using`. */
static bool check_conversion(struct alter *alter)
{
    struct conversion conversion = type_conversion(alter->schema, alter->column->type, alter->now->type);
    struct arena *arena = alter->apply->arena;
    const char *from = from_text(alter), *to = to_text(alter);
    switch (conversion.effect) {
    case EFFECT_KEEPS:
    case EFFECT_NARROWS:
        return true;
    case EFFECT_CHANGES:
        apply_check_loss(alter->apply, alter->schema, alter->step, alter->name, alter->column->origin);
        return true;
    case EFFECT_DIFFERS:
        if (alter->step->dialects != EVERY_DIALECT || alter->apply->derived)
            return true;
        return refuse(alter, PROBLEM_CAST_DIFFERS,
                      arena_format(arena, "the databases write `%s` differently as `%s`", from, to),
                      "write the step twice, `on sqlite` and `on postgres`");
    case EFFECT_NONE:
        if (alter->now->type.kind == TYPE_ENUM && schema_enum(alter->schema, alter->now->type.name) == NULL)
            return false; /* that was said */
        alter->guessed = true;
        return refuse(alter, PROBLEM_NO_CONVERSION,
                      arena_format(arena, "`%s` does not become `%s` by itself", from, to),
                      "say what it becomes: `using <expression> reverse <expression>`");
    }
    return true;
}

/* What the author says that a value becomes, and becomes again on the way back. */
static void check_expressions(const struct alter *alter)
{
    const struct alteration *alteration = alter->step->alteration;
    const struct apply *apply = alter->apply;
    struct place before = {alter->table, "a conversion", 0};
    const struct table *now = table_with_column(apply->arena, alter->table, alter->column, alter->now);
    struct place after = {now, "a conversion", 0};
    const struct expr *using = NULL, *reverse = NULL;
    if (alteration->using != NULL)
        using = apply_value(apply, alter->schema, alter->step, before, alter->table, alter->now,
                            alteration->using);
    if (alteration->reverse != NULL)
        reverse =
            apply_value(apply, alter->schema, alter->step, after, now, alter->column, alteration->reverse);
    if (using != NULL && reverse != NULL && apply->dialect == MIG_DIALECT_SQLITE)
        rules_depth_of_both(apply->problems, using, reverse);
}

/* PostgreSQL's sequences count whole numbers. */
static bool check_numbered(const struct alter *alter)
{
    struct type to = alter->now->type;
    bool whole = !to.array && (to.kind == TYPE_INTEGER || to.kind == TYPE_BIGINT);
    if (alter->apply->dialect != MIG_DIALECT_POSTGRES || !alter->column->serial || whole)
        return true;
    return refuse(alter, PROBLEM_NUMBERED_TYPE,
                  arena_format(alter->apply->arena,
                               "%s gets its numbers from the database, as `integer` or `bigint`",
                               alter->name),
                  NULL);
}

/* PostgreSQL makes the index of a key anew in which the column is included, and refuses while another table
 * refers to that key. */
static bool included_keys_may_go(const struct alter *alter)
{
    const char *name = alter->column->name.text;
    bool may = true;
    if (alter->apply->dialect != MIG_DIALECT_POSTGRES)
        return true;
    for (size_t i = 0; i < alter->table->constraint_count; i++)
        if (names_have(alter->table->constraints[i]->include, name))
            may = apply_may_drop_key(alter->apply, alter->schema, alter->step, alter->table,
                                     (struct key){.constraint = alter->table->constraints[i]}) &&
                  may;
    for (size_t i = 0; i < alter->table->index_count; i++)
        if (alter->table->indexes[i]->unique && names_have(alter->table->indexes[i]->include, name))
            may = apply_may_drop_key(alter->apply, alter->schema, alter->step, alter->table,
                                     (struct key){.index = alter->table->indexes[i]}) &&
                  may;
    return may;
}

bool apply_alter_type(struct alter *alter)
{
    const struct alteration *alteration = alter->step->alteration;
    bool computed = alter->column->generated != NULL;
    size_t problems = alter->apply->problems->list.count;
    alter->now->type = alteration->to.type;
    alter->now->type_span = alteration->to.type_span;
    if (type_equal(alter->column->type, alter->now->type))
        return alter_nothing(alter, "is `%s` already", to_text(alter));
    apply_check_column(alter->apply, alter->schema, alter->now);
    if (alter->apply->problems->list.count != problems || !check_numbered(alter) ||
        !included_keys_may_go(alter))
        return false;
    if (computed && alteration->using != NULL)
        return !apply_is_computed(alter->apply, alter->table, alter->column, alteration->using->span);
    check_expressions(alter);
    return computed || alteration->using != NULL || check_conversion(alter);
}
