/* SPDX-License-Identifier: MIT
 * create, rename and drop schema, and where an object may stand that gets another name.
 */
#include "base/path.h"
#include "base/text.h"
#include "schema/apply/applying.h"
#include "schema/declared.h"
#include "schema/namespace.h"
#include "schema/object.h"

#include <string.h>
#include <strings.h>

static const struct object *there(const struct apply *apply, struct schema schema, const char *name)
{
    return schema_find(apply->arena, schema, OBJECT_SCHEMA, name);
}

static bool is_kept(const struct apply *apply, struct name name)
{
    const char *owner = NULL;
    if (strncmp(name.text, "pg_", 3) == 0 || text_equal(name.text, "information_schema"))
        owner =
            arena_format(apply->arena, "`%s` is a name that PostgreSQL keeps for its own schemas", name.text);
    else if (text_equal(name.text, "public"))
        owner = "every database of PostgreSQL has a schema `public` already";
    if (owner != NULL)
        problem_add(apply->problems, PROBLEM_RESERVED_NAME, name.span, "%s", owner);
    return !apply_check_reserved(apply, name) || owner != NULL;
}

struct namesakes {
    const char *name;
    const struct object *found;
};

static void meet(void *context, const struct object *object)
{
    struct namesakes *namesakes = context;
    if (object->kind == OBJECT_SCHEMA && strcasecmp(object->name.text, namesakes->name) == 0)
        namesakes->found = object;
}

static bool is_free(const struct apply *apply, struct schema schema, struct name name)
{
    struct namesakes namesakes = {name.text, NULL};
    struct problem *problem;
    schema_each(schema, meet, &namesakes);
    const struct object *other = namesakes.found;
    if (other == NULL)
        return true;
    if (text_equal(other->name.text, name.text))
        problem = problem_add(apply->problems, PROBLEM_NAME_TAKEN, name.span,
                              "the schema `%s` is there already", name.text);
    else
        problem = problem_add(apply->problems, PROBLEM_NAME_CASE, name.span,
                              "`%s` differs from schema `%s` only by case", name.text, other->name.text);
    apply_note_made(apply, problem, apply_object_words(apply->arena, other), other->origin);
    return false;
}

static bool may_be_called(const struct apply *apply, struct schema schema, struct name name)
{
    bool kept = is_kept(apply, name);
    return apply_check_name(apply, name) && is_free(apply, schema, name) && !kept;
}

static const struct object *find(const struct apply *apply, struct schema *schema, struct name name)
{
    const struct object *found = there(apply, *schema, name.text);
    if (found == NULL)
        namespace_unknown(apply->problems, *schema, name);
    return found;
}

void apply_create_schema(const struct apply *apply, struct schema *schema, const struct step *step)
{
    if (!apply_needs_postgres(apply, step->name.span, "schemas") ||
        !may_be_called(apply, *schema, step->name))
        return;
    struct object *object = arena_new(apply->arena, struct object);
    *object = (struct object){.kind = OBJECT_SCHEMA, .name = step->name};
    if (!apply->derived)
        object->origin = apply_origin(apply, step->name.span);
    *schema = schema_put_object(apply->arena, *schema, object);
}

struct rename_check {
    const struct apply *apply;
    struct schema schema;
    struct span span;
};

/* A query with a cast to the enum would have to be written anew. */
static void check_enum_readers(void *context, const struct object *object)
{
    const struct rename_check *check = context;
    if (object->kind == OBJECT_ENUM)
        apply_check_readers(check->apply, check->schema, check->span,
                            "cannot get another name while it stands in", object->name.text, NULL);
}

/* What raw SQL has made there. */
static bool check_declared(const struct apply *apply, struct schema schema, const struct step *step)
{
    const struct object *declared = declared_in(apply->arena, schema, step->name.text);
    if (declared == NULL)
        return true;
    struct problem *problem =
        problem_add(apply->problems, PROBLEM_IN_USE, step->name.span,
                    "%s is in the way: only you know what becomes of it", declared->name.text);
    apply_note_made(apply, problem, "it", declared->origin);
    problem_help(apply->problems, problem, "drop it before, with `sql ... effect { drop object \"%s\"; }`",
                 declared->name.text);
    return false;
}

void apply_rename_schema(const struct apply *apply, struct schema *schema, const struct step *step)
{
    if (!apply_needs_postgres(apply, step->name.span, "schemas"))
        return;
    const struct object *former = find(apply, schema, step->name);
    if (former == NULL || !may_be_called(apply, *schema, step->to) || !check_declared(apply, *schema, step))
        return;
    const struct renaming_object how = {apply->arena, apply->dialect, apply_origin(apply, step->span)};
    struct rename_check check = {apply, *schema, step->name.span};
    namespace_each(*schema, former->name.text, check_enum_readers, &check);
    *schema = schema_rename_namespace(&how, *schema, former, step->to);
}

struct content {
    const struct apply *apply;
    struct span span;
    const char *name;
    struct problem *problem;
};

static void stands_there(void *context, const struct object *object)
{
    struct content *content = context;
    struct problems *problems = content->apply->problems;
    const char *what = apply_object_words(content->apply->arena, object);
    if (content->problem == NULL) {
        content->problem = problem_add(problems, PROBLEM_IN_USE, content->span,
                                       "schema `%s` is not empty: %s stands in it", content->name, what);
        problem_help(problems, content->problem,
                     "drop what stands in it first, or let it move to another schema");
    }
    apply_note_made(content->apply, content->problem, what, object->origin);
}

void apply_drop_schema(const struct apply *apply, struct schema *schema, const struct step *step)
{
    if (!apply_needs_postgres(apply, step->name.span, "schemas"))
        return;
    const struct object *found = find(apply, schema, step->name);
    struct content content = {apply, step->name.span, step->name.text, NULL};
    if (found == NULL)
        return;
    namespace_each(*schema, step->name.text, stands_there, &content);
    check_declared(apply, *schema, step);
    *schema = schema_remove(apply->arena, *schema, found, apply_origin(apply, step->span));
}

/* --- another name for what stands in one --- */

static bool moves_alone(const struct apply *apply, struct schema schema, const char *name, struct name to)
{
    const char *path = path_beside(apply->arena, to.text, path_base(name));
    return apply_check_new_name(apply, schema, (struct name){path, to.span});
}

/* Its indexes, keys and sequences go along. */
static bool moves_free(const struct apply *apply, struct schema schema, const struct table *table,
                       struct name to)
{
    bool good = true;
    for (size_t i = 0; i < table->index_count; i++)
        good &= moves_alone(apply, schema, table->indexes[i]->object.name.text, to);
    for (size_t i = 0; i < table->constraint_count; i++)
        if (constraint_is_index(table->constraints[i]))
            good &= moves_alone(apply, schema, table->constraints[i]->name.text, to);
    for (size_t i = 0; i < table->column_count; i++)
        if (table->columns[i]->sequence != NULL)
            good &= moves_alone(apply, schema, table->columns[i]->sequence, to);
    return good;
}

bool apply_check_other_name(const struct apply *apply, struct schema schema, const struct object *object,
                            struct name to)
{
    const char *name = object->name.text;
    const char *word = object_word((enum mig_object_kind)object->kind);
    if (!apply_check_case(apply, word, name, to) || !apply_check_new_name(apply, schema, to))
        return false;
    if (path_stands_beside(name, to.text))
        return true;
    if (object->kind == OBJECT_INDEX) {
        struct problem *problem = problem_add(apply->problems, PROBLEM_OTHER_SCHEMA, to.span,
                                              "index `%s` stands in the schema of its table", name);
        problem_help(apply->problems, problem, "it moves with its table: `rename table`");
        return false;
    }
    if (!text_equal(path_base(name), path_base(to.text))) {
        struct problem *problem =
            problem_add(apply->problems, PROBLEM_OTHER_SCHEMA, to.span,
                        "%s `%s` would get another schema and another name at once", word, name);
        problem_help(apply->problems, problem, "two steps do it: `rename %s %s to %s;` is the first", word,
                     name, path_beside(apply->arena, to.text, path_base(name)));
        return false;
    }
    return object->kind != OBJECT_TABLE || moves_free(apply, schema, (const struct table *)object, to);
}
