/* SPDX-License-Identifier: MIT
 * In: the name of an extension, or an index. Out: what extensions.def says about it. Without an operator
 * class of its own a gin or gist index of plain values takes those of btree_gin and btree_gist.
 */
#include "schema/extension.h"

#include "base/text.h"
#include "schema/object.h"
#include "schema/print.h"

#include <string.h>

struct known {
    const char *name, *required, *classes, *makes;
};

static const struct known extensions[] = {
#define EXTENSION(name, required, classes, makes) {name, required, classes, makes},
#include "schema/extensions.def"
#undef EXTENSION
};

enum { EXTENSIONS = sizeof extensions / sizeof *extensions };

static const struct known *find(const char *name)
{
    for (size_t i = 0; i < EXTENSIONS; i++)
        if (text_equal(extensions[i].name, name))
            return &extensions[i];
    return NULL;
}

static bool lists(const char *list, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = list; *at != '\0'; at += strcspn(at, " "), at += *at == ' ')
        if (strcspn(at, " ") == length && memcmp(at, word, length) == 0)
            return true;
    return false;
}

bool extension_is_elsewhere(const struct object *object)
{
    return object->kind == OBJECT_EXTENSION && ((const struct extension *)object)->elsewhere;
}

const char *extension_required(const char *name)
{
    const struct known *extension = find(name);
    return extension != NULL && extension->required[0] != '\0' ? extension->required : NULL;
}

struct meeting {
    const struct known *extension;
    const char *name;
};

static void meet(void *context, const struct object *object)
{
    struct meeting *meeting = context;
    if (object_is_shared(object->kind) && lists(meeting->extension->makes, object->name.text))
        meeting->name = object->name.text;
}

const char *extension_meets(const char *name, struct schema schema)
{
    struct meeting meeting = {find(name), NULL};
    if (meeting.extension != NULL)
        schema_each(schema, meet, &meeting);
    return meeting.name;
}

const char *extension_making(const char *name)
{
    for (size_t i = 0; i < EXTENSIONS; i++)
        if (lists(extensions[i].makes, name))
            return extensions[i].name;
    return NULL;
}

static const char *of_class(const char *operator_class)
{
    for (size_t i = 0; i < EXTENSIONS; i++)
        if (lists(extensions[i].classes, operator_class))
            return extensions[i].name;
    return NULL;
}

static struct type type_of_part(const struct index_part *part, const struct table *table)
{
    const struct column *column =
        part->expr->kind == EXPR_COLUMN ? table_column(table, part->expr->text) : NULL;
    struct type unknown = {.kind = TYPE_UNKNOWN};
    return column != NULL ? column->type : part->expr->resolved ? part->expr->type : unknown;
}

/* PostgreSQL itself gives gin the arrays and jsonb, and gist nothing that the language has. */
static const char *of_part(const struct index *index, const struct index_part *part,
                           const struct table *table)
{
    struct type type = type_of_part(part, table);
    bool gin = text_equal(index->method, "gin"), gist = text_equal(index->method, "gist");
    if (type.kind == TYPE_UNKNOWN || type.kind == TYPE_OTHER || type.kind == TYPE_JSON ||
        type.kind == TYPE_JSONB)
        return NULL;
    if (type.array)
        return gist && type.kind == TYPE_INTEGER ? "intarray" : NULL;
    return gin ? "btree_gin" : gist ? "btree_gist" : NULL;
}

const char *extension_of_index(const struct index *index, const struct table *table, const char **what)
{
    *what = index->method;
    if (text_equal(index->method, "bloom"))
        return "bloom";
    for (size_t i = 0; i < index->part_count; i++) {
        const struct index_part *part = &index->parts[i];
        const char *name =
            part->operator_class != NULL ? of_class(part->operator_class) : of_part(index, part, table);
        if (part->operator_class != NULL)
            *what = part->operator_class;
        if (name != NULL)
            return name;
        *what = index->method;
    }
    return NULL;
}

const char *extension_source(struct arena *arena, const char *name)
{
    struct buf text;
    buf_init(&text, arena);
    print_name(&text, name);
    return text.data;
}
