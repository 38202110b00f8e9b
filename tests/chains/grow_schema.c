/* SPDX-License-Identifier: MIT
 * Statements on schemas of PostgreSQL, and the names of what stands in one. The other areas know nothing of
 * schemas: what names one is for PostgreSQL (grow.c).
 */
#include "grow.h"

#include "base/path.h"

#include <string.h>

struct choice {
    struct growing *growing;
    const struct object *chosen;
    unsigned seen;
    bool may_stand; /* looks for what may stand in a schema, else for schemas */
};

static bool may_stand_in_one(enum object_kind kind)
{
    return kind == OBJECT_TABLE || kind == OBJECT_ENUM || kind == OBJECT_SEQUENCE || kind == OBJECT_VIEW ||
           kind == OBJECT_PARTITION;
}

static void choose(void *context, const struct object *object)
{
    struct choice *choice = context;
    bool wanted = choice->may_stand ? may_stand_in_one(object->kind) : object->kind == OBJECT_SCHEMA;
    if (wanted && random_below(choice->growing->random, ++choice->seen) == 0)
        choice->chosen = object;
}

static const struct object *one_of(struct growing *growing, bool may_stand)
{
    struct choice choice = {growing, NULL, 0, may_stand};
    schema_each(growing->schema, choose, &choice);
    return choice.chosen;
}

static const char *a_schema(struct growing *growing)
{
    const struct object *schema = one_of(growing, false);
    return schema != NULL ? grow_named(growing, schema->name.text) : NULL;
}

static const char *new_schema_name(struct growing *growing)
{
    return PICK(growing->random, "audit", "records", "\"Odd Schema\"", "\"in \"\"it\"");
}

const char *grow_in_schema(struct growing *growing, const char *name)
{
    const char *schema = random_one_in(growing->random, 3) ? a_schema(growing) : NULL;
    return schema != NULL ? grow_format(growing, "%s.%s", schema, name) : name;
}

const char *grow_beside(struct growing *growing, const char *path, const char *name)
{
    const char *schema = path_schema(growing->arena, path);
    if (schema == NULL || random_one_in(growing->random, 8))
        return name;
    return grow_format(growing, "%s.%s", grow_named(growing, schema), name);
}

struct mention {
    struct growing *growing;
    const char *statement;
    bool found;
};

static void look_for(void *context, const struct object *object)
{
    struct mention *mention = context;
    if (object->kind == OBJECT_SCHEMA &&
        strstr(mention->statement,
               grow_format(mention->growing, "%s.", grow_named(mention->growing, object->name.text))) != NULL)
        mention->found = true;
}

bool grow_names_schema(struct growing *growing, const char *statement)
{
    struct mention mention = {growing, statement, false};
    schema_each(growing->schema, look_for, &mention);
    return mention.found;
}

static const char *create(struct growing *growing)
{
    return grow_format(growing, "on postgres create schema %s;", new_schema_name(growing));
}

static const char *rename_one(struct growing *growing)
{
    const char *schema = a_schema(growing);
    return schema == NULL ? NULL
                          : grow_format(growing, "on postgres rename schema %s to %s;", schema,
                                        new_schema_name(growing));
}

static const char *drop(struct growing *growing)
{
    const char *schema = a_schema(growing);
    return schema == NULL ? NULL : grow_format(growing, "on postgres drop schema %s;", schema);
}

/* To another schema, under its own name. */
static const char *move(struct growing *growing)
{
    const struct object *object = one_of(growing, true);
    const char *schema = a_schema(growing);
    if (object == NULL || schema == NULL)
        return NULL;
    const char *name = grow_named(growing, path_base(object->name.text));
    bool home = path_is_qualified(object->name.text) && random_one_in(growing->random, 2);
    return grow_format(growing, "on postgres rename %s %s to %s%s%s;",
                       object_word((enum mig_object_kind)object->kind),
                       grow_named(growing, object->name.text), home ? "" : schema, home ? "" : ".", name);
}

const struct growth grow_schema[] = {
    {"create schema", 14, create},
    {"rename schema", 6, rename_one},
    {"drop schema", 4, drop},
    {"to another schema", 12, move},
    {0},
};
