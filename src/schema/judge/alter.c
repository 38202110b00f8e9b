/* SPDX-License-Identifier: MIT
 * In: `alter column` and the schema before it. Out: whether values are destroyed, whether SQLite has to build
 * the table anew, and what PostgreSQL reads or writes meanwhile.
 */
#include "schema/judge/judging.h"

#include "base/text.h"
#include "schema/conversion.h"

static const struct column *altered(struct schema before, const struct step *step)
{
    const struct table *table = schema_table(before, step->table.text);
    return table != NULL ? table_column(table, step->name.text) : NULL;
}

bool alter_loses(struct schema before, const struct step *step)
{
    const struct alteration *alteration = step->alteration;
    const struct column *column = altered(before, step);
    if (column == NULL || column->generated != NULL)
        return false;
    if (alteration->kind == ALTER_TYPE && alteration->using == NULL)
        return type_conversion(before, column->type, alteration->to.type).effect == EFFECT_CHANGES;
    return alteration->kind == ALTER_SET_GENERATED;
}

/* A column that becomes a generated one; and a generated one of a type that does not become the other by
 * itself, for which PostgreSQL takes no USING. */
bool judge_made_anew(struct schema before, const struct step *step)
{
    const struct column *column = step->op == OP_ALTER_COLUMN ? altered(before, step) : NULL;
    if (column == NULL)
        return false;
    if (step->alteration->kind == ALTER_SET_GENERATED)
        return true;
    if (step->alteration->kind != ALTER_TYPE || column->generated == NULL)
        return false;
    struct conversion conversion = type_conversion(before, column->type, step->alteration->to.type);
    const char *value = conversion.value[MIG_DIALECT_POSTGRES];
    return value == NULL || *value != '\0';
}

/* Two names of one type of SQLite's. */
static bool is_one_type(const struct column *column, struct type to)
{
    enum family from = type_family(column->type), now = type_family(to);
    bool moments =
        (from == FAMILY_MOMENT || from == FAMILY_ZONED) && (now == FAMILY_MOMENT || now == FAMILY_ZONED);
    bool big = to.kind == TYPE_INTEGER || to.kind == TYPE_BIGINT;
    return moments || (from == FAMILY_JSON && now == FAMILY_JSON) || (column->serial && big);
}

bool alter_rebuilds(struct schema before, const struct step *step)
{
    const struct alteration *alteration = step->alteration;
    const struct column *column = altered(before, step);
    if (column == NULL)
        return false;
    switch (alteration->kind) {
    case ALTER_TYPE:
        return alteration->using != NULL || !is_one_type(column, alteration->to.type);
    case ALTER_SET_IDENTITY: /* SQLite has none, but for the type of the rowid */
    case ALTER_DROP_IDENTITY:
    case ALTER_SET_SERIAL:
        return column->type.kind == TYPE_SMALLINT;
    case ALTER_SET_NOT_NULL:
    case ALTER_DROP_NOT_NULL:
    case ALTER_SET_DEFAULT:
    case ALTER_DROP_DEFAULT:
    case ALTER_SET_COLLATION:
    case ALTER_DROP_COLLATION:
    case ALTER_SET_GENERATED:
    case ALTER_DROP_GENERATED:
        return true;
    }
    return true;
}

/* PostgreSQL leaves rows alone whose bytes stay the same and need no look. */
static bool rewrites(struct type from, struct type to)
{
    bool wider = to.length == 0 || (from.length != 0 && to.length >= from.length);
    if (from.array || to.array)
        return true;
    if (from.kind != TYPE_CHAR && to.kind != TYPE_CHAR && type_family(from) == FAMILY_TEXT &&
        type_family(to) == FAMILY_TEXT)
        return !wider;
    if (from.kind == TYPE_NUMERIC && to.kind == TYPE_NUMERIC)
        return to.precision != 0 &&
               (from.precision == 0 || to.precision < from.precision || to.scale != from.scale);
    return true;
}

static bool is_not_null_check(const struct constraint *constraint, const char *column)
{
    const struct expr *check = constraint->check;
    return constraint->kind == CONSTRAINT_CHECK && check->kind == EXPR_IS_NULL && check->negated &&
           check->args[0]->kind == EXPR_COLUMN && text_equal(check->args[0]->text, column);
}

bool judge_null_checked(struct schema before, const struct step *step)
{
    const struct table *table = schema_table(before, step->table.text);
    for (size_t i = 0; i < table->constraint_count; i++)
        if (is_not_null_check(table->constraints[i], step->name.text))
            return true;
    return false;
}

static bool counts(struct schema before, const struct step *step)
{
    const struct column *column = altered(before, step);
    return column != NULL && (column->serial || column->identity != IDENTITY_NONE);
}

unsigned judge_alter(struct schema before, const struct step *step)
{
    const struct column *column = altered(before, step);
    unsigned locks = MIG_RISK_BLOCKS_READS | MIG_RISK_BLOCKS_WRITES;
    if (column == NULL)
        return locks;
    switch (step->alteration->kind) {
    case ALTER_TYPE:
        return step->alteration->using != NULL || column->generated != NULL ||
                       rewrites(column->type, step->alteration->to.type)
                   ? locks | MIG_RISK_REWRITES
                   : locks;
    case ALTER_SET_NOT_NULL:
        return judge_null_checked(before, step) ? locks : locks | MIG_RISK_SCANS;
    case ALTER_SET_COLLATION: /* indexes are built anew */
    case ALTER_DROP_COLLATION:
        return locks | MIG_RISK_SCANS;
    case ALTER_SET_GENERATED:
        return locks | MIG_RISK_REWRITES;
    case ALTER_DROP_NOT_NULL:
    case ALTER_SET_DEFAULT:
    case ALTER_DROP_DEFAULT:
    case ALTER_DROP_GENERATED:
        return locks;
    case ALTER_SET_IDENTITY: /* the highest number is looked up where no sequence knows it */
        return counts(before, step) ? locks : locks | MIG_RISK_SCANS;
    case ALTER_DROP_IDENTITY:
    case ALTER_SET_SERIAL:
        return locks;
    }
    return locks;
}
