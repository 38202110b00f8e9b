/* SPDX-License-Identifier: MIT
 * alter column: one attribute of a column becomes another, or the problem why it cannot. What the column
 * must fulfil as a whole, and all that reads it, is looked at again afterwards.
 */
#include "base/text.h"
#include "schema/apply/applying.h"

bool alter_nothing(const struct alter *alter, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *so = arena_vformat(alter->apply->arena, format, args);
    va_end(args);
    struct problem *problem = problem_add(alter->apply->problems, PROBLEM_NOTHING_CHANGES, alter->step->span,
                                          "%s %s", alter->name, so);
    apply_note_made(alter->apply, problem, alter->name, alter->column->origin);
    return false;
}

static bool cannot(const struct alter *alter, const char *why, const char *help)
{
    struct problem *problem =
        problem_add(alter->apply->problems, PROBLEM_ATTRIBUTES, alter->step->span, "%s %s", alter->name, why);
    apply_note_made(alter->apply, problem, alter->name, alter->column->origin);
    if (help != NULL)
        problem_help(alter->apply->problems, problem, "%s", help);
    return false;
}

static bool in_key(const struct alter *alter)
{
    const struct constraint *key = table_primary_key(alter->table);
    return key != NULL && names_have(key->columns, alter->column->name.text);
}

static bool is_numbered(const struct column *column)
{
    return column->serial || column->identity != IDENTITY_NONE;
}

struct reads {
    bool any;
};

static void see_column(void *context, const struct expr *column)
{
    struct reads *reads = context;
    reads->any = column != NULL;
}

static void check_same_value(const struct alter *alter, const struct expr *fill)
{
    struct reads reads = {false};
    expr_columns(fill, see_column, &reads);
    if (reads.any || !table_is_unique(alter->table, alter->column->name.text))
        return;
    struct problem *problem =
        problem_add(alter->apply->problems, PROBLEM_SAME_VALUE, fill->span,
                    "all rows without a value would get the same %s, which is unique", alter->name);
    apply_note_made(alter->apply, problem, alter->name, alter->column->origin);
    problem_help(alter->apply->problems, problem, "compute it from other columns");
}

static void check_fill(const struct alter *alter)
{
    const struct expr *fill = alter->step->fill;
    struct column filled = *alter->column;
    filled.not_null = true;
    if (fill == NULL || apply_is_computed(alter->apply, alter->table, alter->column, fill->span))
        return;
    apply_value(alter->apply, alter->schema, alter->step, (struct place){alter->table, "a fill", 0},
                alter->table, &filled, fill);
    check_same_value(alter, fill);
}

static bool set_not_null(struct alter *alter)
{
    const struct expr *generated = alter->column->generated;
    if (alter->column->not_null || in_key(alter) || alter->column->identity != IDENTITY_NONE)
        return alter_nothing(alter, "is not null already");
    if (generated != NULL && generated->kind == EXPR_NULL)
        return cannot(alter, "is computed, and always null", NULL);
    check_fill(alter);
    alter->now->not_null = true;
    return true;
}

static bool drop_not_null(struct alter *alter)
{
    if (in_key(alter))
        return cannot(alter, "is part of the primary key, which holds no null", NULL);
    if (is_numbered(alter->column))
        return cannot(alter, "gets its numbers from the database and cannot hold null", NULL);
    if (!alter->column->not_null)
        return alter_nothing(alter, "may hold null already");
    check_fill(alter);
    alter->now->not_null = false;
    return true;
}

/* SQLite numbers an integer key that has no default. A way back gives it the one that it had. */
static bool keeps_numbers(const struct alter *alter)
{
    bool back = alter->apply->derived && alter->apply->dialect == MIG_DIALECT_SQLITE;
    return back ? alter->column->identity != IDENTITY_NONE : is_numbered(alter->column);
}

static bool set_default(struct alter *alter)
{
    const struct expr *value = alter->step->alteration->to.value;
    bool draws = value->kind == EXPR_CALL && text_equal(value->text, "nextval");
    if (keeps_numbers(alter))
        return cannot(alter, "gets its numbers from the database and has no default",
                      draws ? "the table is made with a sequence of its own: `on postgres create table ... "
                              "(id integer primary\n"
                              "key default nextval('NAME'), ...);`"
                            : NULL);
    if (alter->column->generated != NULL)
        return cannot(alter, "is computed by the database and has no default", NULL);
    alter->now->value =
        apply_default(alter->apply, alter->schema, alter->step, alter->table, alter->now, value);
    if (expr_equal(alter->now->value, alter->column->value))
        return alter_nothing(alter, "has this default already");
    return true;
}

static bool drop_default(struct alter *alter)
{
    if (alter->column->serial)
        return cannot(alter, "gets its numbers from the database and has no default", NULL);
    if (alter->column->value == NULL)
        return alter_nothing(alter, "has no default");
    alter->now->value = NULL;
    return true;
}

static bool set_collation(struct alter *alter)
{
    const char *collation = alter->step->alteration->to.collation;
    if (text_equal(collation, alter->column->collation))
        return alter_nothing(alter, "has this collation already");
    alter->now->collation = collation;
    return true;
}

static bool drop_collation(struct alter *alter)
{
    if (alter->column->collation == NULL)
        return alter_nothing(alter, "has no collation of its own");
    alter->now->collation = NULL;
    return true;
}

/* PostgreSQL has no statement for it: the column is made anew, and what stands on it too, as long as that is
 * in the same table. */
static bool is_made_anew(const struct alter *alter)
{
    return alter->apply->dialect == MIG_DIALECT_POSTGRES && judge_made_anew(alter->schema, alter->step);
}

/* Every key with the column goes for a moment, so no other table may refer to one. */
static bool keys_may_go(const struct alter *alter)
{
    const char *name = alter->column->name.text;
    bool may = true;
    for (size_t i = 0; i < alter->table->constraint_count; i++) {
        const struct constraint *key = alter->table->constraints[i];
        if (constraint_is_key(key) && names_have(key->columns, name))
            may = apply_may_drop_key(alter->apply, alter->schema, alter->step, alter->table,
                                     (struct key){.constraint = key}) &&
                  may;
    }
    for (size_t i = 0; i < alter->table->index_count; i++) {
        const struct index *index = alter->table->indexes[i];
        for (size_t part = 0; index->unique && part < index->part_count; part++)
            if (expr_reads(index->parts[part].expr, name))
                may = apply_may_drop_key(alter->apply, alter->schema, alter->step, alter->table,
                                         (struct key){.index = index}) &&
                      may;
    }
    return may;
}

static bool set_generated(struct alter *alter)
{
    const struct column *to = &alter->step->alteration->to;
    const struct apply *apply = alter->apply;
    if (is_numbered(alter->column))
        return cannot(alter, "gets its numbers from the database and cannot be generated", NULL);
    if (alter->column->value != NULL)
        return cannot(alter, "has a default and cannot be generated", "write `drop default` before it");
    if (in_key(alter))
        return cannot(alter, "is part of the primary key and cannot be generated", NULL);
    alter->now->generated = to->generated;
    alter->now->stored = to->stored;
    const struct table *table = table_with_column(apply->arena, alter->table, alter->column, alter->now);
    if (!apply_has_stored_column(apply, table, alter->step->span))
        return false;
    apply_check_generated(apply, table, alter->now);
    alter->now->generated = apply_value(apply, alter->schema, alter->step,
                                        (struct place){table, "a generated column", RULE_DETERMINISTIC},
                                        table, alter->now, to->generated);
    apply_check_collated(apply, alter->now->generated);
    if (expr_equal(alter->now->generated, alter->column->generated) && to->stored == alter->column->stored)
        return alter_nothing(alter, "is generated so already");
    apply_check_loss(apply, alter->schema, alter->step, alter->name, alter->column->origin);
    return true;
}

static bool drop_generated(struct alter *alter)
{
    if (alter->column->generated == NULL)
        return alter_nothing(alter, "is not generated");
    alter->now->generated = NULL;
    alter->now->stored = false;
    return true;
}

static bool set_identity(struct alter *alter)
{
    enum identity identity = alter->step->alteration->to.identity;
    if (alter->column->identity == identity)
        return alter_nothing(alter, "is such an identity already");
    if (alter->column->value != NULL)
        return cannot(alter, "has a default and cannot be an identity", "write `drop default` before it");
    if (!alter->column->not_null)
        return cannot(alter, "may hold null and cannot be an identity", "write `set not null` before it");
    alter->now->identity = identity;
    alter->now->serial = false; /* on SQLite apply_numbering says it again */
    return true;
}

static bool drop_identity(struct alter *alter)
{
    if (alter->column->identity == IDENTITY_NONE)
        return alter_nothing(alter, "is no identity");
    alter->now->identity = IDENTITY_NONE;
    return true;
}

/* What `integer primary key` is; the way back may find the key gone, as the column had it before. */
static bool set_serial(struct alter *alter)
{
    const struct constraint *key = table_primary_key(alter->table);
    enum type_kind kind = alter->column->type.kind;
    if (alter->column->identity == IDENTITY_NONE && alter->column->serial)
        return alter_nothing(alter, "is numbered like that already");
    if (alter->column->identity == IDENTITY_NONE)
        return cannot(alter, "is no identity whose numbers it could go on with",
                      "write `set generated by default as identity`");
    bool is_key = alter->apply->derived || (key != NULL && in_key(alter) && key->columns.count == 1);
    if (!is_key || (kind != TYPE_INTEGER && kind != TYPE_BIGINT))
        return cannot(alter, "is not the whole of a primary key, of type integer or bigint", NULL);
    alter->now->identity = IDENTITY_NONE;
    alter->now->serial = true;
    return true;
}

static alter_fn *function_of(enum alteration_kind kind)
{
    switch (kind) {
    case ALTER_TYPE:
        return apply_alter_type;
    case ALTER_SET_NOT_NULL:
        return set_not_null;
    case ALTER_DROP_NOT_NULL:
        return drop_not_null;
    case ALTER_SET_DEFAULT:
        return set_default;
    case ALTER_DROP_DEFAULT:
        return drop_default;
    case ALTER_SET_COLLATION:
        return set_collation;
    case ALTER_DROP_COLLATION:
        return drop_collation;
    case ALTER_SET_GENERATED:
        return set_generated;
    case ALTER_DROP_GENERATED:
        return drop_generated;
    case ALTER_SET_IDENTITY:
        return set_identity;
    case ALTER_DROP_IDENTITY:
        return drop_identity;
    case ALTER_SET_SERIAL:
        return set_serial;
    }
    return NULL;
}

/* PostgreSQL holds on to the type of a column that a view reads. */
static bool is_held(enum alteration_kind kind)
{
    switch (kind) {
    case ALTER_TYPE:
    case ALTER_SET_COLLATION:
    case ALTER_DROP_COLLATION:
    case ALTER_SET_GENERATED:
        return true;
    case ALTER_SET_NOT_NULL:
    case ALTER_DROP_NOT_NULL:
    case ALTER_SET_DEFAULT:
    case ALTER_DROP_DEFAULT:
    case ALTER_DROP_GENERATED:
    case ALTER_SET_IDENTITY:
    case ALTER_DROP_IDENTITY:
    case ALTER_SET_SERIAL:
        return false;
    }
    return false;
}

/* Where PostgreSQL makes the column anew it is the last one. */
static const struct table *with_altered(const struct alter *alter)
{
    struct arena *arena = alter->apply->arena;
    if (!is_made_anew(alter))
        return table_with_column(arena, alter->table, alter->column, alter->now);
    alter->now->position = 0;
    const struct table *table = table_with_column(arena, alter->table, alter->column, NULL);
    return table_with_column(arena, table, NULL, alter->now);
}

void apply_alter_column(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const struct table *table = apply_find_table(apply, schema, step->table);
    const struct column *column = table != NULL ? apply_find_column(apply, *schema, table, step->name) : NULL;
    if (column == NULL)
        return;
    struct column *now = arena_new(apply->arena, struct column);
    const char *name = arena_format(apply->arena, "`%s.%s`", step->table.text, step->name.text);
    *now = *column;
    now->name = step->name; /* where messages about it point */
    struct alter alter = {apply, *schema, step, table, column, now, name, false};
    if (!function_of(step->alteration->kind)(&alter)) {
        if (alter.guessed)
            *schema =
                schema_put_table(apply->arena, *schema, table_with_column(apply->arena, table, column, now));
        return;
    }
    if (is_made_anew(&alter) && !keys_may_go(&alter))
        return;
    apply_check_partition_column(apply, table, column, now);
    if (is_held(step->alteration->kind))
        apply_check_view_readers(apply, *schema, step->name.span,
                                 "cannot change like this while it is read by", step->table.text,
                                 step->name.text);
    apply_check_column(apply, *schema, now);
    table = apply_refit(&alter, with_altered(&alter));
    table = apply_sequences(apply, *schema, apply_numbering(apply, table));
    apply_check_options(apply, step, table);
    if (now->identity != column->identity)
        apply_check_partitioned(apply, *schema, table);
    *schema = schema_put_table(apply->arena, *schema, table);
}
