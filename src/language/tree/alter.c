/* SPDX-License-Identifier: MIT
 * In: what stands behind `alter column name`. Out: the step. What is said of it beside the attribute itself
 * (`fill`, `accepting data loss`) waits in the draft until there is a step.
 */
#include "language/tree.h"

struct alteration *build_alteration(struct parser *parser, enum alteration_kind kind)
{
    struct alteration *alteration = arena_new(parser->arena, struct alteration);
    alteration->kind = kind;
    return alteration;
}

struct alteration *build_alter_type(struct parser *parser, struct type type, struct span type_span,
                                    const struct expr *using, const struct expr *reverse, const char *loss)
{
    struct alteration *alteration = build_alteration(parser, ALTER_TYPE);
    alteration->to.type = type;
    alteration->to.type_span = type_span;
    alteration->using = using;
    alteration->reverse = reverse;
    alteration->accepts_loss = loss;
    return alteration;
}

struct alteration *build_alter_null(struct parser *parser, bool not_null, const struct expr *fill)
{
    struct alteration *alteration =
        build_alteration(parser, not_null ? ALTER_SET_NOT_NULL : ALTER_DROP_NOT_NULL);
    alteration->fill = fill;
    return alteration;
}

/* `null` is what a column has without a default. */
struct alteration *build_alter_default(struct parser *parser, const struct expr *value)
{
    bool none = value->kind == EXPR_NULL;
    struct alteration *alteration = build_alteration(parser, none ? ALTER_DROP_DEFAULT : ALTER_SET_DEFAULT);
    alteration->to.value = none ? NULL : value;
    return alteration;
}

struct alteration *build_alter_collation(struct parser *parser, struct name collation)
{
    struct alteration *alteration = build_alteration(parser, ALTER_SET_COLLATION);
    alteration->to.collation = collation.text;
    return alteration;
}

struct alteration *build_alter_generated(struct parser *parser, const struct expr *value, bool stored,
                                         const char *loss)
{
    struct alteration *alteration = build_alteration(parser, ALTER_SET_GENERATED);
    alteration->to.generated = value;
    alteration->to.stored = stored;
    alteration->accepts_loss = loss;
    return alteration;
}

struct alteration *build_alter_identity(struct parser *parser, enum identity identity)
{
    struct alteration *alteration = build_alteration(parser, ALTER_SET_IDENTITY);
    alteration->to.identity = identity;
    return alteration;
}

struct step *build_alter_column(struct parser *parser, struct name column, struct alteration *alteration)
{
    struct step *step = step_of(parser, OP_ALTER_COLUMN);
    step->name = column;
    step->alteration = alteration;
    step->fill = alteration->fill;
    step->accepts_loss = alteration->accepts_loss;
    return step;
}
