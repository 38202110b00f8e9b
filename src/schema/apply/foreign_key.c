/* SPDX-License-Identifier: MIT
 * In: a foreign key as written. Out: the same with the columns it references filled in, when the table is
 * there, the columns match one by one, and a unique key stands behind them.
 */
#include "base/text.h"
#include "schema/apply/applying.h"
#include "schema/typing.h"

static bool same_columns(struct names a, struct names b)
{
    if (a.count != b.count)
        return false;
    for (size_t i = 0; i < a.count; i++)
        if (!names_have(b, a.items[i].text))
            return false;
    return true;
}

/* As PostgreSQL sees it: not partial, not over expressions. */
static bool index_is_key(const struct index *index, struct names columns)
{
    if (!index->unique || index->where != NULL || index->part_count != columns.count)
        return false;
    for (size_t i = 0; i < index->part_count; i++) {
        const struct expr *expr = index->parts[i].expr;
        if (expr->kind != EXPR_COLUMN || !names_have(columns, expr->text))
            return false;
    }
    return true;
}

bool key_covers(struct key key, struct names columns)
{
    if (key.constraint != NULL)
        return constraint_is_key(key.constraint) && !key.constraint->deferrable &&
               same_columns(key.constraint->columns, columns);
    return key.index != NULL && index_is_key(key.index, columns);
}

struct key table_key(const struct table *table, struct names columns)
{
    for (size_t i = 0; i < table->constraint_count; i++) {
        struct key key = {.constraint = table->constraints[i]};
        if (key_covers(key, columns))
            return key;
    }
    for (size_t i = 0; i < table->index_count; i++) {
        struct key key = {.index = table->indexes[i]};
        if (key_covers(key, columns))
            return key;
    }
    return (struct key){NULL, NULL};
}

/* Types whose values both databases compare with each other without a cast. */
static unsigned family_of(struct type type)
{
    switch (type.kind) {
    case TYPE_SMALLINT:
    case TYPE_INTEGER:
    case TYPE_BIGINT:
        return TYPE_BIGINT;
    case TYPE_REAL:
    case TYPE_DOUBLE:
        return TYPE_DOUBLE;
    case TYPE_TEXT:
    case TYPE_VARCHAR:
    case TYPE_CHAR:
        return TYPE_TEXT;
    case TYPE_BOOLEAN:
    case TYPE_NUMERIC:
    case TYPE_BYTES:
    case TYPE_DATE:
    case TYPE_TIME:
    case TYPE_TIMESTAMP:
    case TYPE_TIMESTAMPTZ:
    case TYPE_INTERVAL:
    case TYPE_JSON:
    case TYPE_JSONB:
    case TYPE_UUID:
    case TYPE_ENUM:
    case TYPE_OTHER:
    case TYPE_UNKNOWN:
        return type.kind;
    }
    return type.kind;
}

static bool comparable(struct type a, struct type b)
{
    return family_of(a) == family_of(b) && a.array == b.array && text_equal(a.name, b.name);
}

static void check_types(const struct apply *apply, const struct table *table, const struct table *target,
                        const struct constraint *constraint)
{
    for (size_t i = 0; i < constraint->columns.count; i++) {
        const struct column *from = table_column(table, constraint->columns.items[i].text);
        const struct column *to = table_column(target, constraint->references.items[i].text);
        if (from == NULL || to == NULL || comparable(from->type, to->type))
            continue;
        struct problem *problem =
            problem_add(apply->problems, PROBLEM_KEY_COLUMNS, constraint->columns.items[i].span,
                        "`%s.%s` is %s, but `%s.%s`, which it references, is %s", table->object.name.text,
                        from->name.text, type_text(apply->arena, from->type), target->object.name.text,
                        to->name.text, type_text(apply->arena, to->type));
        apply_note_made(apply, problem,
                        arena_format(apply->arena, "`%s.%s`", target->object.name.text, to->name.text),
                        to->origin);
    }
}

static bool writes(enum reference_action action)
{
    return action == ACTION_SET_NULL || action == ACTION_SET_DEFAULT;
}

/* PostgreSQL cannot write into a column that it computes. */
static void check_computed(const struct apply *apply, const struct table *table,
                           const struct constraint *constraint)
{
    bool acts = writes(constraint->on_delete) || writes(constraint->on_update) ||
                constraint->on_update == ACTION_CASCADE;
    for (size_t i = 0; i < constraint->columns.count; i++) {
        struct name name = constraint->columns.items[i];
        const struct column *column = table_column(table, name.text);
        if (apply->dialect == MIG_DIALECT_POSTGRES && acts && column != NULL && column->generated != NULL)
            problem_add(apply->problems, PROBLEM_POSTGRES_LACKS, name.span,
                        "on PostgreSQL no action of a foreign key can write into `%s`, which is generated",
                        name.text);
    }
}

struct referring {
    const struct apply *apply;
    struct schema schema;
    const struct table *table; /* as it will be */
};

static void check_user(void *context, const struct table *user)
{
    const struct referring *referring = context;
    const struct table *table = referring->table;
    bool own = text_equal(user->object.name.text, table->object.name.text);
    for (size_t i = 0; i < user->constraint_count && !own; i++)
        if (text_equal(user->constraints[i]->table.text, table->object.name.text))
            check_types(referring->apply, user, table, user->constraints[i]);
}

void apply_check_references(const struct apply *apply, struct schema schema, const struct table *table)
{
    struct referring referring = {apply, schema, table};
    for (size_t i = 0; i < table->constraint_count; i++) {
        const struct constraint *constraint = table->constraints[i];
        if (constraint->kind != CONSTRAINT_FOREIGN_KEY)
            continue;
        check_computed(apply, table, constraint);
        bool own = text_equal(constraint->table.text, table->object.name.text);
        const struct table *target = own ? table : schema_table(schema, constraint->table.text);
        if (target != NULL)
            check_types(apply, table, target, constraint);
    }
    schema_each_user(schema, table->object.name.text, check_user, &referring);
}

static const char *joined(const struct apply *apply, struct names names)
{
    struct buf text;
    buf_init(&text, apply->arena);
    for (size_t i = 0; i < names.count; i++)
        buf_format(&text, "%s%s", i != 0 ? ", " : "", names.items[i].text);
    return text.data;
}

static void check_key(const struct apply *apply, const struct table *target,
                      const struct constraint *constraint)
{
    struct key key = table_key(target, constraint->references);
    const char *name = target->object.name.text;
    const char *columns = joined(apply, constraint->references);
    if (key.constraint != NULL || key.index != NULL)
        return;
    struct problem *problem = problem_add(
        apply->problems, PROBLEM_NO_KEY, constraint->table.span,
        "no primary key or unique key of `%s` is over (%s), so nothing can reference it", name, columns);
    apply_note_made(apply, problem, arena_format(apply->arena, "`%s`", name), target->object.origin);
    problem_help(apply->problems, problem, "add `unique (%s)` to `%s` first", columns, name);
}

/* After a crash an unlogged table is empty, and PostgreSQL lets no other table rely on it. */
static void check_unlogged(const struct apply *apply, const struct table *table, const struct table *target,
                           const struct constraint *constraint)
{
    const char *name = target->object.name.text;
    if (apply->dialect != MIG_DIALECT_POSTGRES || !target->unlogged || table->unlogged)
        return;
    struct problem *problem =
        problem_add(apply->problems, PROBLEM_UNLOGGED_REFERENCE, constraint->table.span,
                    "`%s` is unlogged, and on PostgreSQL only an unlogged table may reference it", name);
    apply_note_made(apply, problem, arena_format(apply->arena, "`%s`", name), target->object.origin);
}

/* Returns false when there is nothing to compare with. */
static bool fill_in_references(const struct apply *apply, struct schema schema, const struct table *target,
                               struct constraint *constraint)
{
    const struct constraint *primary_key = table_primary_key(target);
    if (constraint->references.count != 0)
        return apply_check_columns(apply, schema, target, constraint->references, "the foreign key");
    if (primary_key != NULL) {
        constraint->references = primary_key->columns;
        return true;
    }
    struct problem *problem = problem_add(apply->problems, PROBLEM_NO_KEY, constraint->table.span,
                                          "`%s` has no primary key that this foreign key could reference",
                                          target->object.name.text);
    apply_note_made(apply, problem, arena_format(apply->arena, "`%s`", target->object.name.text),
                    target->object.origin);
    return false;
}

void apply_foreign_key(const struct apply *apply, struct schema *schema, const struct table *table,
                       struct constraint *constraint)
{
    bool own = text_equal(constraint->table.text, table->object.name.text);
    const struct table *target = own ? table : apply_find_table(apply, schema, constraint->table);
    if (target == NULL || !fill_in_references(apply, *schema, target, constraint))
        return;
    if (constraint->columns.count != constraint->references.count) {
        problem_add(apply->problems, PROBLEM_KEY_COLUMNS, constraint->table.span,
                    "this foreign key has %zu columns, but references %zu of `%s` (%s)",
                    constraint->columns.count, constraint->references.count, target->object.name.text,
                    joined(apply, constraint->references));
        return;
    }
    check_computed(apply, table, constraint);
    check_unlogged(apply, table, target, constraint);
    check_types(apply, table, target, constraint);
    check_key(apply, target, constraint);
}
