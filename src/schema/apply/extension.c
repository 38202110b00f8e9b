/* SPDX-License-Identifier: MIT
 * create and drop extension, and what in the language needs one.
 */
#include "schema/extension.h"
#include "base/text.h"
#include "schema/apply/applying.h"

#include <string.h>

enum { NAME_BYTES = 63 };

static const struct object *there(const struct apply *apply, struct schema schema, const char *name)
{
    return schema_find(apply->arena, schema, OBJECT_EXTENSION, name);
}

static bool check_name(const struct apply *apply, struct name name)
{
    size_t length = strlen(name.text);
    if (text_equal(name.text, "plpgsql")) {
        problem_add(apply->problems, PROBLEM_RESERVED_NAME, name.span,
                    "every database of PostgreSQL has the extension `plpgsql` already");
        return false;
    }
    if (length > NAME_BYTES || strpbrk(name.text, "/\\") != NULL || strstr(name.text, "--") != NULL ||
        name.text[0] == '-' || name.text[length - 1] == '-') {
        problem_add(apply->problems, PROBLEM_RESERVED_NAME, name.span,
                    "PostgreSQL has no extension that could be called `%s`", name.text);
        return false;
    }
    return true;
}

static void check_required(const struct apply *apply, struct schema schema, struct name name)
{
    const char *required = extension_required(name.text);
    if (required == NULL || there(apply, schema, required) != NULL)
        return;
    struct problem *problem = problem_add(
        apply->problems, PROBLEM_NEEDS_EXTENSION, name.span,
        "extension `%s` needs the extension `%s`, which is not there at this revision", name.text, required);
    problem_help(apply->problems, problem, "create it first: `create extension %s;`",
                 extension_source(apply->arena, required));
}

/* Some bring relations or types along, which would meet ours. */
static void check_brought(const struct apply *apply, struct schema schema, struct name name)
{
    const char *taken = extension_meets(name.text, schema);
    if (taken == NULL)
        return;
    const struct object *object = schema_object(schema, taken);
    struct problem *problem = problem_add(apply->problems, PROBLEM_NEEDED_NAME, name.span,
                                          "extension `%s` makes a `%s` of its own", name.text, taken);
    apply_note_made(apply, problem, apply_object_words(apply->arena, object), object->origin);
}

void apply_create_extension(const struct apply *apply, struct schema *schema, const struct step *step)
{
    struct name name = step->name;
    if (!apply_needs_postgres(apply, name.span, "extensions") || !check_name(apply, name))
        return;
    const struct object *other = there(apply, *schema, name.text);
    if (other != NULL && step->if_not_exists)
        return;
    if (other != NULL) {
        struct problem *problem = problem_add(apply->problems, PROBLEM_NAME_TAKEN, name.span,
                                              "the extension `%s` is there already", name.text);
        apply_note_made(apply, problem, apply_object_words(apply->arena, other), other->origin);
        return;
    }
    check_required(apply, *schema, name);
    check_brought(apply, *schema, name);
    struct extension *extension = arena_new(apply->arena, struct extension);
    extension->object = (struct object){.kind = OBJECT_EXTENSION, .name = name};
    extension->object.origin = apply_origin(apply, name.span);
    *schema = schema_put_object(apply->arena, *schema, &extension->object);
}

static void unknown(const struct apply *apply, struct schema schema, struct name name)
{
    const char *key = arena_format(apply->arena, "extension\037%s", name.text);
    struct problem *problem = problem_add(apply->problems, PROBLEM_UNKNOWN_EXTENSION, name.span,
                                          "there is no extension `%s` at this revision", name.text);
    apply_note_gone(apply, problem, schema_gone(apply->arena, schema, NULL, key));
}

void apply_drop_extension(const struct apply *apply, struct schema *schema, const struct step *step)
{
    if (!apply_needs_postgres(apply, step->name.span, "extensions"))
        return;
    const struct object *extension = there(apply, *schema, step->name.text);
    if (extension == NULL) {
        unknown(apply, *schema, step->name);
        return;
    }
    apply_may_drop_extension(apply, *schema, step, extension);
    *schema = schema_remove(apply->arena, *schema, extension, apply_origin(apply, step->span));
}

void apply_check_extension(const struct apply *apply, struct schema schema, const struct index *index,
                           const struct table *table)
{
    const char *what;
    const char *needed =
        apply->dialect == MIG_DIALECT_POSTGRES ? extension_of_index(index, table, &what) : NULL;
    if (needed == NULL || there(apply, schema, needed) != NULL)
        return;
    struct problem *problem = problem_add(apply->problems, PROBLEM_NEEDS_EXTENSION, index->object.name.span,
                                          "%s comes with the extension `%s`, which is not there at this "
                                          "revision",
                                          arena_format(apply->arena, "`%s`", what), needed);
    problem_help(apply->problems, problem, "create it first: `on postgres create extension %s;`",
                 extension_source(apply->arena, needed));
}
