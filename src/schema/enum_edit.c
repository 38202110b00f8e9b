/* SPDX-License-Identifier: MIT
 * In: an enum, and what is spelt anew of it. Out: expressions and tables in which it is. A text counts only
 * where resolving finds that it is a label of this enum, so each expression is resolved before it is looked
 * at; what nobody can resolve stays as it is.
 */
#include "schema/enum_edit.h"

#include "base/text.h"
#include "schema/literal.h"
#include "schema/trigger.h"

static bool is_of(const struct enum_edit *edit, struct type type)
{
    return type.kind == TYPE_ENUM && text_equal(type.name, edit->type);
}

static const struct expr *resolved(const struct enum_edit *edit, const struct table *table,
                                   const struct expr *expr, struct type type)
{
    struct problems quiet = {.arena = edit->arena};
    const struct expr_scope scope = {.schema = &edit->schema,
                                     .table = table,
                                     .where = "",
                                     .dialects = 1u << edit->dialect,
                                     .revision = ""};
    const struct expr *made = type.kind == TYPE_UNKNOWN ? expr_resolve(&quiet, expr, &scope)
                                                        : expr_resolve_value(&quiet, expr, type, "", &scope);
    return made != NULL ? made : expr;
}

static struct type edited_type(const struct enum_edit *edit, struct type type)
{
    if (edit->to != NULL && is_of(edit, type))
        type.name = edit->to;
    return type;
}

struct label_edit {
    const char *from, *to; /* `to` NULL: it stays */
    bool found;
};

static const char *edit_label(void *context, const char *label)
{
    struct label_edit *edit = context;
    bool same = text_equal(label, edit->from);
    edit->found = edit->found || same;
    return same && edit->to != NULL ? edit->to : label;
}

/* An array of labels with one of them spelt anew; *found: it is there. */
static const char *edited_array(const struct enum_edit *edit, const struct expr *expr, bool *found)
{
    struct label_edit labels = {edit->label, edit->new_label, false};
    const char *made = literal_array_each(edit->arena, expr->type, expr->text, edit_label, &labels);
    *found = made != NULL && labels.found;
    return *found ? made : expr->text;
}

static const char *edited_text(const struct enum_edit *edit, const struct expr *expr)
{
    if (expr->kind != EXPR_STRING || edit->label == NULL || !is_of(edit, expr->type))
        return expr->text;
    bool found;
    if (expr->type.array)
        return edited_array(edit, expr, &found);
    return text_equal(expr->text, edit->label) ? edit->new_label : expr->text;
}

static const struct expr *in_query(void *context, const struct expr *expr)
{
    return expr_edit_enum(context, expr);
}

const struct expr *expr_edit_enum(const struct enum_edit *edit, const struct expr *expr)
{
    struct enum_edit inside = *edit;
    const struct query *query =
        expr->query != NULL ? query_with_exprs(edit->arena, expr->query, in_query, &inside) : NULL;
    const struct expr **args = arena_array(edit->arena, const struct expr *, expr->count);
    const char *text = edited_text(edit, expr);
    struct type type = edited_type(edit, expr->type);
    bool changed = !text_equal(text, expr->text) || type.name != expr->type.name || query != expr->query;
    for (size_t i = 0; i < expr->count; i++) {
        args[i] = expr_edit_enum(edit, expr->args[i]);
        changed = changed || args[i] != expr->args[i];
    }
    if (!changed)
        return expr;
    struct expr *copy = arena_new(edit->arena, struct expr);
    *copy = *expr;
    copy->text = text;
    copy->type = type;
    copy->args = args;
    copy->query = query;
    return copy;
}

static const struct expr *in_expr(const struct enum_edit *edit, const struct table *table,
                                  const struct expr *expr, struct type type)
{
    if (expr == NULL)
        return NULL;
    const struct expr *known = resolved(edit, table, expr, type);
    const struct expr *edited = expr_edit_enum(edit, known);
    return edited == known ? expr : edited;
}

static const struct expr *condition(const struct enum_edit *edit, const struct table *table,
                                    const struct expr *expr)
{
    return in_expr(edit, table, expr, (struct type){.kind = TYPE_UNKNOWN});
}

static const struct column *in_column(const struct enum_edit *edit, const struct table *table,
                                      const struct column *column)
{
    struct column changed = *column;
    changed.type = edited_type(edit, column->type);
    changed.value = in_expr(edit, NULL, column->value, column->type);
    changed.generated = in_expr(edit, table, column->generated, column->type);
    if (changed.type.name == column->type.name && changed.value == column->value &&
        changed.generated == column->generated)
        return column;
    struct column *copy = arena_new(edit->arena, struct column);
    *copy = changed;
    return copy;
}

static const struct index *in_index(const struct enum_edit *edit, const struct table *table,
                                    const struct index *index)
{
    struct index_part *parts = arena_array(edit->arena, struct index_part, index->part_count);
    const struct expr *where = condition(edit, table, index->where);
    bool changed = where != index->where;
    for (size_t i = 0; i < index->part_count; i++) {
        parts[i] = index->parts[i];
        parts[i].expr = condition(edit, table, parts[i].expr);
        changed = changed || parts[i].expr != index->parts[i].expr;
    }
    if (!changed)
        return index;
    struct index *copy = arena_new(edit->arena, struct index);
    *copy = *index;
    copy->parts = parts;
    copy->where = where;
    return copy;
}

static const struct constraint *in_constraint(const struct enum_edit *edit, const struct table *table,
                                              const struct constraint *constraint)
{
    const struct index former = constraint_as_index(constraint);
    const struct index *index = in_index(edit, table, &former);
    const struct expr *check = condition(edit, table, constraint->check);
    if (check == constraint->check && index == &former)
        return constraint;
    struct constraint *copy = arena_new(edit->arena, struct constraint);
    *copy = *constraint;
    copy->check = check;
    copy->parts = index->parts;
    copy->where = index->where;
    return copy;
}

static struct table *in_table(const struct enum_edit *edit, const struct table *table)
{
    struct arena *arena = edit->arena;
    struct table *copy = table_copy(arena, table);
    const struct column **columns = arena_array(arena, const struct column *, table->column_count);
    const struct constraint **constraints =
        arena_array(arena, const struct constraint *, table->constraint_count);
    const struct index **indexes = arena_array(arena, const struct index *, table->index_count);
    for (size_t i = 0; i < table->column_count; i++)
        columns[i] = in_column(edit, table, table->columns[i]);
    for (size_t i = 0; i < table->constraint_count; i++)
        constraints[i] = in_constraint(edit, table, table->constraints[i]);
    for (size_t i = 0; i < table->index_count; i++)
        indexes[i] = in_index(edit, table, table->indexes[i]);
    copy->columns = columns;
    copy->constraints = constraints;
    copy->indexes = indexes;
    return copy;
}

struct user_list {
    struct arena *arena;
    VEC(const struct table *) tables;
};

static void collect_user(void *context, const struct table *user)
{
    struct user_list *users = context;
    vec_push(users->arena, &users->tables, user);
}

struct trigger_edit {
    struct enum_edit edit;
    struct schema schema;
};

static const struct expr *in_trigger_expr(void *context, const struct trigger_place *place,
                                          const struct expr *expr)
{
    const struct trigger_edit *triggers = context;
    (void)place;
    return expr_edit_enum(&triggers->edit, expr);
}

/* A trigger has been resolved where it was made. */
static void in_trigger(void *context, const struct object *reader)
{
    struct trigger_edit *triggers = context;
    struct arena *arena = triggers->edit.arena;
    if (reader->kind == OBJECT_TRIGGER)
        triggers->schema = schema_put_object(
            arena, triggers->schema,
            &trigger_with_exprs(arena, (const struct trigger *)reader, in_trigger_expr, triggers)->object);
}

struct schema schema_edit_enum(const struct enum_edit *edit, struct schema schema)
{
    struct user_list users = {.arena = edit->arena};
    schema_each_user(schema, edit->type, collect_user, &users);
    for (size_t i = 0; i < users.tables.count; i++)
        schema = schema_put_table(edit->arena, schema, in_table(edit, users.tables.items[i]));
    struct trigger_edit triggers = {*edit, schema};
    for (size_t i = 0; i < users.tables.count; i++)
        schema_each_reader(edit->arena, triggers.schema, users.tables.items[i]->object.name.text, in_trigger,
                           &triggers);
    schema_each_reader(edit->arena, triggers.schema, edit->type, in_trigger, &triggers);
    return triggers.schema;
}

static unsigned mentions_here(const struct enum_edit *edit, const struct expr *expr)
{
    unsigned found = is_of(edit, expr->type) ? MENTION_TYPE : 0u;
    bool same = edit->label != NULL && text_equal(expr->text, edit->label);
    if (edit->label != NULL && expr->type.array)
        edited_array(edit, expr, &same);
    if (expr->kind == EXPR_STRING && found != 0 && same)
        found |= MENTION_LABEL;
    if (expr->kind == EXPR_CAST && is_of(edit, expr->args[0]->type) && !is_of(edit, expr->type))
        found |= MENTION_TEXT;
    return found;
}

static unsigned mentions(const struct enum_edit *edit, const struct expr *expr)
{
    unsigned found = mentions_here(edit, expr);
    for (size_t i = 0; i < expr->count; i++)
        found |= mentions(edit, expr->args[i]);
    return found;
}

unsigned expr_mentions_enum(const struct enum_edit *edit, const struct table *table, const struct expr *expr,
                            struct type type)
{
    return expr != NULL ? mentions(edit, resolved(edit, table, expr, type)) : 0u;
}

/* A column reads its own type only where an expression does. */
typedef void visit_fn(void *context, const struct table *table, const struct enum_mention_place *place);

static void look(const struct enum_edit *edit, const struct table *table, struct enum_mention_place place,
                 struct type type, visit_fn *visit, void *context)
{
    bool constant = place.column != NULL && place.expr == place.column->value;
    place.mentions = expr_mentions_enum(edit, constant ? NULL : table, place.expr, type);
    if (place.mentions != 0)
        visit(context, table, &place);
}

/* Of an index, or of an exclusion as one. */
static void look_index(const struct enum_edit *edit, const struct table *table,
                       struct enum_mention_place place, const struct index *index, visit_fn *visit,
                       void *context)
{
    place.expr = index->where;
    look(edit, table, place, (struct type){.kind = TYPE_UNKNOWN}, visit, context);
    for (size_t p = 0; p < index->part_count; p++) {
        place.expr = index->parts[p].expr;
        if (place.expr->kind != EXPR_COLUMN)
            look(edit, table, place, (struct type){.kind = TYPE_UNKNOWN}, visit, context);
    }
}

void table_enum_mentions(const struct enum_edit *edit, const struct table *table, visit_fn *visit,
                         void *context)
{
    static const struct type itself = {.kind = TYPE_UNKNOWN};
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = table->columns[i];
        look(edit, table, (struct enum_mention_place){.column = column, .expr = column->value}, column->type,
             visit, context);
        look(edit, table, (struct enum_mention_place){.column = column, .expr = column->generated},
             column->type, visit, context);
    }
    for (size_t i = 0; i < table->constraint_count; i++) {
        const struct constraint *constraint = table->constraints[i];
        const struct index index = constraint_as_index(constraint);
        look(edit, table, (struct enum_mention_place){.constraint = constraint, .expr = constraint->check},
             itself, visit, context);
        look_index(edit, table, (struct enum_mention_place){.constraint = constraint}, &index, visit,
                   context);
    }
    for (size_t i = 0; i < table->index_count; i++)
        look_index(edit, table, (struct enum_mention_place){.index = table->indexes[i]}, table->indexes[i],
                   visit, context);
}

static bool is_computed(const struct enum_edit *edit, const struct table *table, const struct column *column)
{
    return column->generated != NULL &&
           (is_of(edit, column->type) ||
            expr_mentions_enum(edit, table, column->generated, column->type) != 0);
}

static struct table *with_moved(const struct enum_edit *edit, const struct table *table)
{
    const struct column **columns = arena_array(edit->arena, const struct column *, table->column_count);
    struct table *copy = table_copy(edit->arena, table);
    size_t count = 0;
    for (size_t i = 0; i < table->column_count; i++)
        if (!is_computed(edit, table, table->columns[i]))
            columns[count++] = table->columns[i];
    for (size_t i = 0; i < table->column_count; i++)
        if (is_computed(edit, table, table->columns[i])) {
            struct column *moved = arena_new(edit->arena, struct column);
            *moved = *table->columns[i];
            moved->position = 0;
            columns[count++] = moved;
        }
    copy->columns = columns;
    return copy;
}

static bool computes(const struct enum_edit *edit, const struct table *table)
{
    bool any = false;
    for (size_t i = 0; i < table->column_count; i++)
        any = any || is_computed(edit, table, table->columns[i]);
    return any;
}

struct schema schema_move_computed(const struct enum_edit *edit, struct schema schema)
{
    struct user_list users = {.arena = edit->arena};
    schema_each_user(schema, edit->type, collect_user, &users);
    for (size_t i = 0; i < users.tables.count; i++)
        if (computes(edit, users.tables.items[i]))
            schema = schema_put_table(edit->arena, schema, with_moved(edit, users.tables.items[i]));
    return schema;
}
