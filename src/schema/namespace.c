/* SPDX-License-Identifier: MIT
 * In: a path. Out: a problem where no schema of it can be there; or what stands in a schema.
 */
#include "schema/namespace.h"

#include "base/path.h"
#include "base/text.h"
#include "schema/object.h"

void namespace_unknown(struct problems *problems, struct schema schema, struct name wanted)
{
    const char *name = wanted.text;
    const char *key = object_key(problems->arena, OBJECT_SCHEMA, name);
    const struct gone *gone = schema_gone(problems->arena, schema, NULL, key);
    const char *near = schema_nearest(problems->arena, schema, OBJECT_SCHEMA, name);
    struct problem *problem = problem_add(problems, PROBLEM_UNKNOWN_SCHEMA, wanted.span,
                                          "there is no schema `%s` at this revision", name);
    if (gone != NULL && gone->by.revision != NULL)
        problem_note(problems, problem, gone->by.span, "revision %s %s", gone->by.revision,
                     gone->to != NULL ? arena_format(problems->arena, "renamed it to `%s`", gone->to)
                                      : "dropped it");
    else if (near != NULL)
        problem_help(problems, problem, "did you mean `%s`?", near);
    else if (text_equal(name, "public"))
        problem_help(problems, problem, "what stands in the schema of the connection is named without it");
    else
        problem_help(problems, problem, "create it first: `on postgres create schema %s;`", name);
}

bool namespace_missing(struct problems *problems, struct schema schema, unsigned dialects, struct name path)
{
    const char *name = path_schema(problems->arena, path.text);
    if (name == NULL)
        return false;
    if ((dialects & 1u << MIG_DIALECT_SQLITE) != 0 && !text_equal(name, "public")) {
        struct problem *problem =
            problem_add(problems, PROBLEM_POSTGRES_OBJECT, path.span,
                        "SQLite has no schemas, so nothing there is called `%s`", path.text);
        problem_help(problems, problem, "begin the step with `on postgres`");
        return true;
    }
    if (schema_find(problems->arena, schema, OBJECT_SCHEMA, name) != NULL)
        return false;
    namespace_unknown(problems, schema, (struct name){name, path.span});
    return true;
}

struct visiting {
    const char *name;
    schema_visit_fn *visit;
    void *context;
};

static void visit_object(void *context, const struct object *object)
{
    const struct visiting *visiting = context;
    if (object_is_shared(object->kind) && object->kind != OBJECT_INDEX &&
        path_stands_in(object->name.text, visiting->name))
        visiting->visit(visiting->context, object);
}

void namespace_each(struct schema schema, const char *name, schema_visit_fn *visit, void *context)
{
    struct visiting visiting = {name, visit, context};
    schema_each(schema, visit_object, &visiting);
}
