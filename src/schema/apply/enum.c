/* SPDX-License-Identifier: MIT
 * create, drop and rename enum.
 */
#include "base/text.h"
#include "schema/apply/applying.h"
#include "schema/namespace.h"

enum { LABEL_BYTES = 63 };

void apply_check_label(const struct apply *apply, struct name label)
{
    if (apply->dialect == MIG_DIALECT_POSTGRES && strlen(label.text) > LABEL_BYTES)
        problem_add(apply->problems, PROBLEM_ENUM_LABELS, label.span,
                    "this label is %zu bytes long, and PostgreSQL takes no more than %d", strlen(label.text),
                    LABEL_BYTES);
}

static void check_labels(const struct apply *apply, const struct step *step, struct names labels)
{
    if (labels.count == 0)
        problem_add(apply->problems, PROBLEM_ENUM_LABELS, step->name.span, "enum `%s` has no labels",
                    step->name.text);
    for (size_t i = 0; i < labels.count; i++) {
        struct name label = labels.items[i];
        if (names_have((struct names){labels.items, i}, label.text))
            problem_add(apply->problems, PROBLEM_NAMED_TWICE, label.span,
                        "enum `%s` has the label '%s' twice", step->name.text, label.text);
        apply_check_label(apply, label);
    }
}

static bool is_type_of_postgres(const char *name)
{
    static const char *const names[] = {
#define POSTGRES_TYPE(name) name,
#include "schema/postgres_types.def"
#undef POSTGRES_TYPE
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (text_equal(names[i], name))
            return true;
    return strncmp(name, "pg_", 3) == 0;
}

/* A bare word would be read as the other type, and on PostgreSQL the same word in quotes too. */
static bool is_free(const struct apply *apply, struct name name)
{
    bool language = type_has_word(name.text);
    bool postgres = apply->dialect == MIG_DIALECT_POSTGRES && is_type_of_postgres(name.text);
    if (language)
        problem_add(apply->problems, PROBLEM_TYPE_NAME, name.span, "`%s` is a type of the language",
                    name.text);
    else if (postgres)
        problem_add(apply->problems, PROBLEM_TYPE_NAME, name.span, "PostgreSQL has a type `%s` of its own",
                    name.text);
    return !language && !postgres;
}

void apply_create_enum(const struct apply *apply, struct schema *schema, const struct step *step)
{
    struct enum_type *copy = arena_new(apply->arena, struct enum_type);
    *copy = *step->type;
    check_labels(apply, step, copy->labels);
    bool good = is_free(apply, step->name);
    good = apply_check_new_name(apply, *schema, step->name) && good;
    if (!good && schema_object(*schema, step->name.text) != NULL)
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

void apply_rename_enum(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const struct enum_type *type = apply_find_enum(apply, schema, step->name);
    const struct renaming_object how = {apply->arena, apply->dialect, apply_origin(apply, step->span)};
    if (type == NULL || !is_free(apply, step->to) ||
        !apply_check_other_name(apply, *schema, &type->object, step->to))
        return;
    apply_check_view_readers(apply, *schema, step->name.span, "cannot get another name while it stands in",
                             step->name.text, NULL);
    *schema = schema_rename_object(&how, *schema, &type->object, step->to);
}
