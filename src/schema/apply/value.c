/* SPDX-License-Identifier: MIT
 * The values of an enum: add, rename and drop one. A value may go when nothing that the schema holds spells
 * it; whether rows hold it is asked when the step runs.
 */
#include "base/text.h"
#include "schema/apply/applying.h"
#include "schema/enum_edit.h"
#include "schema/partition.h"

static const char *nearest_label(struct arena *arena, const struct enum_type *type, const char *wanted)
{
    const char **labels = arena_array(arena, const char *, type->labels.count);
    for (size_t i = 0; i < type->labels.count; i++)
        labels[i] = type->labels.items[i].text;
    return text_nearest(wanted, labels, type->labels.count);
}

/* The place of a label; the number of labels where there is none. */
static size_t place_of(struct names labels, const char *label)
{
    size_t i = 0;
    while (i < labels.count && !text_equal(labels.items[i].text, label))
        i++;
    return i;
}

static bool has_label(const struct apply *apply, const struct enum_type *type, struct name label)
{
    if (names_have(type->labels, label.text))
        return true;
    const char *near = nearest_label(apply->arena, type, label.text);
    struct problem *problem =
        problem_add(apply->problems, PROBLEM_UNKNOWN_LABEL, label.span,
                    "enum `%s` has no label '%s' at this revision", type->object.name.text, label.text);
    apply_note_made(apply, problem, arena_format(apply->arena, "enum `%s`", type->object.name.text),
                    type->object.origin);
    if (near != NULL)
        problem_help(apply->problems, problem, "did you mean '%s'?", near);
    return false;
}

static bool is_new_label(const struct apply *apply, const struct enum_type *type, struct name label)
{
    apply_check_label(apply, label);
    if (!names_have(type->labels, label.text))
        return true;
    struct problem *problem =
        problem_add(apply->problems, PROBLEM_LABEL_EXISTS, label.span, "enum `%s` already has the label '%s'",
                    type->object.name.text, label.text);
    apply_note_made(apply, problem, arena_format(apply->arena, "enum `%s`", type->object.name.text),
                    type->object.origin);
    return false;
}

/* What rows get that hold the value when it goes: another label, spelt out. */
static void check_fill(const struct apply *apply, const struct step *step, const struct enum_type *type)
{
    const struct expr *fill = step->fill;
    if (fill == NULL)
        return;
    if (fill->kind != EXPR_STRING)
        problem_add(apply->problems, PROBLEM_FILL_LABEL, fill->span,
                    "the fill of a value is another label of its enum, such as '%s'",
                    type->labels.items[0].text);
    else if (text_equal(fill->text, step->label.text))
        problem_add(apply->problems, PROBLEM_FILL_LABEL, fill->span,
                    "rows that hold '%s' cannot be filled with it", fill->text);
    else
        has_label(apply, type, (struct name){fill->text, fill->span});
}

static void put_labels(const struct apply *apply, struct schema *schema, const struct enum_type *type,
                       struct names labels)
{
    struct enum_type *copy = arena_new(apply->arena, struct enum_type);
    *copy = *type;
    copy->labels = labels;
    *schema = schema_put_object(apply->arena, *schema, &copy->object);
}

struct label_use {
    const struct apply *apply;
    const struct enum_edit *edit;
    const struct step *step;
    unsigned wanted; /* MENTION_* */
    struct problem *problem;
};

static void move_computed(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const struct enum_edit edit = {
        .arena = apply->arena, .schema = *schema, .dialect = apply->dialect, .type = step->name.text};
    if (apply->dialect == MIG_DIALECT_POSTGRES)
        *schema = schema_move_computed(&edit, *schema);
}

static void visit_partitioned(void *context, const struct table *user)
{
    struct label_use *use = context;
    const struct apply *apply = use->apply;
    const struct step *step = use->step;
    for (size_t i = 0; i < user->column_count && user->partitioning != NULL && use->problem == NULL; i++) {
        const struct column *column = user->columns[i];
        if (column->type.kind != TYPE_ENUM || !text_equal(column->type.name, step->name.text) ||
            !partition_reads(user, column->name.text))
            continue;
        use->problem = problem_add(
            apply->problems, PROBLEM_PARTITION_LABEL, step->label.span,
            step->op == OP_RENAME_VALUE
                ? "`%s` is partitioned by `%s.%s`, and its partitions are made for the labels as they are"
                : "`%s` is partitioned by `%s.%s`, whose type PostgreSQL cannot make anew",
            user->object.name.text, user->object.name.text, column->name.text);
        apply_note_made(apply, use->problem, arena_format(apply->arena, "`%s`", user->object.name.text),
                        user->object.origin);
        if (step->op == OP_ADD_VALUE)
            problem_help(apply->problems, use->problem, "use the value in a later revision");
    }
}

/* PostgreSQL alters no column by which a table is partitioned. */
static void check_partitions(const struct apply *apply, struct schema schema, const struct step *step)
{
    struct label_use use = {apply, NULL, step, 0, NULL};
    if (apply->dialect == MIG_DIALECT_POSTGRES)
        schema_each_user(schema, step->name.text, visit_partitioned, &use);
}

void apply_add_value(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const struct enum_type *type = apply_find_enum(apply, schema, step->name);
    if (type == NULL || !is_new_label(apply, type, step->label))
        return;
    bool placed = step->beside.text != NULL && has_label(apply, type, step->beside);
    size_t at = placed ? place_of(type->labels, step->beside.text) + !step->before : type->labels.count;
    struct name *labels = arena_array(apply->arena, struct name, type->labels.count + 1);
    check_fill(apply, step, type);
    for (size_t i = 0; i <= type->labels.count; i++)
        labels[i] = i < at ? type->labels.items[i] : i == at ? step->label : type->labels.items[i - 1];
    if (step->at_once) { /* made anew */
        apply_check_label_readers(apply, *schema, step);
        check_partitions(apply, *schema, step);
        move_computed(apply, schema, step);
    }
    put_labels(apply, schema, type, (struct names){labels, type->labels.count + 1});
}

static const char *words_of(struct arena *arena, const struct table *table,
                            const struct enum_mention_place *place, struct origin *made)
{
    const char *owner = table->object.name.text;
    if (place->column != NULL) {
        bool computed = place->expr == place->column->generated;
        *made = place->column->origin;
        return arena_format(arena, "%s `%s.%s`", computed ? "generated column" : "the default of", owner,
                            place->column->name.text);
    }
    *made = place->constraint != NULL ? place->constraint->origin : place->index->object.origin;
    return place->constraint != NULL
               ? arena_format(arena, "constraint `%s` of `%s`", place->constraint->name.text, owner)
               : arena_format(arena, "index `%s`", place->index->object.name.text);
}

static void visit_place(void *context, const struct table *table, const struct enum_mention_place *place)
{
    struct label_use *use = context;
    const struct apply *apply = use->apply;
    const struct step *step = use->step;
    struct origin made;
    bool text = use->wanted == MENTION_TEXT; /* only conditions of rows matter */
    if ((place->mentions & use->wanted) == 0 || (text && place->constraint == NULL))
        return;
    const char *user = words_of(apply->arena, table, place, &made);
    if (use->problem == NULL) {
        use->problem = problem_add(apply->problems, text ? PROBLEM_LABEL_AS_TEXT : PROBLEM_LABEL_IN_USE,
                                   step->label.span,
                                   text ? "%s reads values of `%s` as texts, which this would change"
                                        : "%s still uses the label '%s'",
                                   user, text ? step->name.text : step->label.text);
        problem_help(apply->problems, use->problem,
                     text ? "drop it before, and add it again behind" : "change or drop it first");
    }
    apply_note_made(apply, use->problem, user, made);
}

static void visit_user(void *context, const struct table *table)
{
    struct label_use *use = context;
    table_enum_mentions(use->edit, table, visit_place, use);
}

static bool is_unused(const struct apply *apply, struct schema schema, const struct step *step,
                      unsigned wanted)
{
    const struct enum_edit edit = {.arena = apply->arena,
                                   .schema = schema,
                                   .dialect = apply->dialect,
                                   .type = step->name.text,
                                   .label = step->label.text};
    struct label_use use = {apply, &edit, step, wanted, NULL};
    schema_each_user(schema, step->name.text, visit_user, &use);
    return use.problem == NULL;
}

void apply_rename_value(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const struct enum_type *type = apply_find_enum(apply, schema, step->name);
    if (type == NULL || !has_label(apply, type, step->label) || !is_new_label(apply, type, step->to))
        return;
    const struct enum_edit edit = {.arena = apply->arena,
                                   .schema = *schema,
                                   .dialect = apply->dialect,
                                   .type = step->name.text,
                                   .label = step->label.text,
                                   .new_label = step->to.text};
    struct name *labels = arena_array(apply->arena, struct name, type->labels.count);
    is_unused(apply, *schema, step, MENTION_TEXT);
    apply_check_label_readers(apply, *schema, step);
    check_partitions(apply, *schema, step);
    for (size_t i = 0; i < type->labels.count; i++)
        labels[i] =
            text_equal(type->labels.items[i].text, step->label.text) ? step->to : type->labels.items[i];
    *schema = schema_edit_enum(&edit, *schema);
    put_labels(apply, schema, type, (struct names){labels, type->labels.count});
}

void apply_drop_value(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const struct enum_type *type = apply_find_enum(apply, schema, step->name);
    if (type == NULL || !has_label(apply, type, step->label))
        return;
    if (type->labels.count == 1) {
        struct problem *problem =
            problem_add(apply->problems, PROBLEM_ENUM_LABELS, step->label.span,
                        "'%s' is the last label of enum `%s`", step->label.text, step->name.text);
        problem_help(apply->problems, problem, "drop the enum: `drop enum %s;`", step->name.text);
        return;
    }
    check_fill(apply, step, type);
    apply_check_label_readers(apply, *schema, step);
    if (is_unused(apply, *schema, step, MENTION_LABEL))
        apply_check_loss(apply, *schema, step, arena_format(apply->arena, "enum `%s`", step->name.text),
                         type->object.origin);
    size_t at = place_of(type->labels, step->label.text);
    struct name *labels = arena_array(apply->arena, struct name, type->labels.count);
    for (size_t i = 0; i + 1 < type->labels.count; i++)
        labels[i] = type->labels.items[i < at ? i : i + 1];
    check_partitions(apply, *schema, step);
    move_computed(apply, schema, step);
    put_labels(apply, schema, type, (struct names){labels, type->labels.count - 1});
}
