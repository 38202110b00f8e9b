/* SPDX-License-Identifier: MIT
 * create and drop enum.
 */
#include "schema/applying.h"

enum { LABEL_BYTES = 63 };

static void check_labels(const struct apply *apply, const struct step *step, struct names labels)
{
    bool on_postgres = apply->dialect == MIG_DIALECT_POSTGRES;
    if (labels.count == 0)
        problem_add(apply->problems, PROBLEM_ENUM_LABELS, step->name.span, "enum `%s` has no labels",
                    step->name.text);
    for (size_t i = 0; i < labels.count; i++) {
        struct name label = labels.items[i];
        if (names_have((struct names){labels.items, i}, label.text))
            problem_add(apply->problems, PROBLEM_NAMED_TWICE, label.span,
                        "enum `%s` has the label '%s' twice", step->name.text, label.text);
        if (on_postgres && strlen(label.text) > LABEL_BYTES)
            problem_add(apply->problems, PROBLEM_ENUM_LABELS, label.span,
                        "this label is %zu bytes long, and PostgreSQL takes no more than %d",
                        strlen(label.text), LABEL_BYTES);
    }
}

void apply_create_enum(const struct apply *apply, struct schema *schema, const struct step *step)
{
    struct enum_type *copy = arena_new(apply->arena, struct enum_type);
    *copy = *step->type;
    check_labels(apply, step, copy->labels);
    if (!apply_check_new_name(apply, *schema, step->name) && schema_object(*schema, step->name.text) != NULL)
        return;
    copy->object.kind = OBJECT_ENUM;
    copy->object.name = step->name;
    if (!apply->derived)
        copy->object.origin = apply_origin(apply, step->name.span);
    *schema = schema_put_object(apply->arena, *schema, &copy->object);
}

void apply_drop_enum(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const struct enum_type *type = apply_find_enum(apply, schema, step->name);
    if (type == NULL)
        return;
    apply_may_drop_enum(apply, *schema, step, type);
    *schema = schema_remove(apply->arena, *schema, &type->object, apply_origin(apply, step->span));
}
