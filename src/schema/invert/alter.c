/* SPDX-License-Identifier: MIT
 * The way back of `alter column`: the attribute as it was. Where a default, a check or an index was typed
 * anew together with its column, it is dropped around the way back and made as it was.
 */
#include "base/text.h"
#include "schema/invert/inverting.h"

static struct step *alter_back(struct inverting *inverting, struct alteration alteration)
{
    struct alteration *kept = arena_new(inverting->arena, struct alteration);
    struct step *step = inverting_add(inverting, OP_ALTER_COLUMN, inverting->step->table);
    *kept = alteration;
    step->name = inverting->step->name;
    step->alteration = kept;
    return step;
}

static struct inverse done(struct inverting *inverting, struct alteration alteration)
{
    alter_back(inverting, alteration);
    return inverse_done(inverting);
}

static bool is_respelt(const struct constraint *was, const struct table *after)
{
    const struct constraint *is = table_constraint(after, was->name.text);
    return was->check != NULL && is != NULL && !expr_equal(was->check, is->check);
}

static bool index_is_respelt(const struct index *was, const struct table *after)
{
    for (size_t i = 0; i < after->index_count; i++) {
        const struct index *is = after->indexes[i];
        if (!text_equal(is->object.name.text, was->object.name.text))
            continue;
        for (size_t part = 0; part < was->part_count; part++)
            if (!expr_equal(was->parts[part].expr, is->parts[part].expr))
                return true;
        return !expr_equal(was->where, is->where);
    }
    return false;
}

/* What reads the column and was spelt anew goes before the way back, and comes again behind it. */
static void drop_respelt(struct inverting *inverting, const struct table *before, const struct table *after)
{
    for (size_t i = 0; i < before->constraint_count; i++)
        if (is_respelt(before->constraints[i], after))
            inverting_add(inverting, OP_DROP_CONSTRAINT, before->object.name)->name =
                before->constraints[i]->name;
    for (size_t i = 0; i < before->index_count; i++)
        if (index_is_respelt(before->indexes[i], after))
            inverting_add(inverting, OP_DROP_INDEX, before->object.name)->name =
                before->indexes[i]->object.name;
}

static void add_respelt(struct inverting *inverting, const struct table *before, const struct table *after)
{
    for (size_t i = 0; i < before->constraint_count; i++)
        if (is_respelt(before->constraints[i], after))
            inverting_add_constraint(inverting, before->object.name, before->constraints[i]);
    for (size_t i = 0; i < before->index_count; i++)
        if (index_is_respelt(before->indexes[i], after))
            inverting_create_index(inverting, before->indexes[i]);
}

static struct inverse generated_back(struct inverting *inverting, const struct column *column)
{
    bool none = column->generated == NULL;
    return done(inverting, (struct alteration){.kind = none ? ALTER_DROP_GENERATED : ALTER_SET_GENERATED,
                                               .to.generated = column->generated,
                                               .to.stored = column->stored});
}

static struct inverse type_back(struct inverting *inverting, const struct table *before,
                                const struct column *column)
{
    const struct alteration *alteration = inverting->step->alteration;
    const struct table *after = inverting_table_after(inverting);
    const struct expr *value = table_column(after, column->name.text)->value;
    bool respelt = value != NULL && !expr_equal(value, column->value);
    bool recomputed = !expr_equal(table_column(after, column->name.text)->generated, column->generated);
    if (alteration->using != NULL && alteration->reverse == NULL)
        return inverse_missing(INVERT_NEEDS_REVERSE,
                               "`using` says what a value becomes, and no `reverse` what it becomes again");
    drop_respelt(inverting, before, after);
    if (respelt)
        alter_back(inverting, (struct alteration){.kind = ALTER_DROP_DEFAULT});
    if (recomputed)
        alter_back(inverting, (struct alteration){.kind = ALTER_DROP_GENERATED});
    alter_back(inverting, (struct alteration){.kind = ALTER_TYPE,
                                              .to.type = column->type,
                                              .to.type_span = column->type_span,
                                              .using = alteration->reverse,
                                              .reverse = alteration->using});
    if (respelt)
        alter_back(inverting, (struct alteration){.kind = ALTER_SET_DEFAULT, .to.value = column->value});
    if (recomputed)
        generated_back(inverting, column);
    add_respelt(inverting, before, after);
    return inverse_done(inverting);
}

static struct inverse default_back(struct inverting *inverting, const struct column *column)
{
    return done(inverting,
                (struct alteration){.kind = column->value != NULL ? ALTER_SET_DEFAULT : ALTER_DROP_DEFAULT,
                                    .to.value = column->value});
}

static struct inverse collation_back(struct inverting *inverting, const struct column *column)
{
    bool none = column->collation == NULL;
    return done(inverting, (struct alteration){.kind = none ? ALTER_DROP_COLLATION : ALTER_SET_COLLATION,
                                               .to.collation = column->collation});
}

static struct inverse identity_back(struct inverting *inverting, const struct column *column)
{
    bool none = column->identity == IDENTITY_NONE;
    enum alteration_kind kind = !none            ? ALTER_SET_IDENTITY
                                : column->serial ? ALTER_SET_SERIAL
                                                 : ALTER_DROP_IDENTITY;
    return done(inverting, (struct alteration){.kind = kind, .to.identity = column->identity});
}

static struct inverse null_back(struct inverting *inverting, enum alteration_kind kind)
{
    alter_back(inverting, (struct alteration){.kind = kind})->fill = inverting->step->fill;
    return inverse_done(inverting);
}

struct inverse inverting_alter(struct inverting *inverting)
{
    const struct step *step = inverting->step;
    const struct table *before = schema_table(inverting->before, step->table.text);
    const struct column *column = table_column(before, step->name.text);
    switch (step->alteration->kind) {
    case ALTER_TYPE:
        return type_back(inverting, before, column);
    case ALTER_SET_NOT_NULL:
        return null_back(inverting, ALTER_DROP_NOT_NULL);
    case ALTER_DROP_NOT_NULL:
        return null_back(inverting, ALTER_SET_NOT_NULL);
    case ALTER_SET_DEFAULT:
    case ALTER_DROP_DEFAULT:
        return default_back(inverting, column);
    case ALTER_SET_COLLATION:
    case ALTER_DROP_COLLATION:
        return collation_back(inverting, column);
    case ALTER_SET_GENERATED:
    case ALTER_DROP_GENERATED:
        return generated_back(inverting, column);
    case ALTER_SET_IDENTITY:
    case ALTER_DROP_IDENTITY:
    case ALTER_SET_SERIAL:
        return identity_back(inverting, column);
    }
    return inverse_done(inverting);
}
