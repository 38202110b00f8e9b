/* SPDX-License-Identifier: MIT
 * In: the name of an object outside the language, as somebody writes it. Out: the one spelling by which it is
 * found in a schema and in a catalogue.
 */
#include "schema/declared.h"

#include "base/buf.h"
#include "base/path.h"
#include "base/text.h"

#include <ctype.h>
#include <string.h>

static const char *full_type(const char *type)
{
    static const char *const types[][2] = {
        {"int", "integer"},
        {"int4", "integer"},
        {"int2", "smallint"},
        {"int8", "bigint"},
        {"bool", "boolean"},
        {"decimal", "numeric"},
        {"float4", "real"},
        {"float8", "double precision"},
        {"double", "double precision"},
        {"varchar", "character varying"},
        {"char", "character"},
        {"time", "time without time zone"},
        {"timestamp", "timestamp without time zone"},
        {"timestamptz", "timestamp with time zone"},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i][0], type) == 0)
            return types[i][1];
    return type;
}

/* Without blanks around it, and with one where there are several. */
static const char *trimmed(struct arena *arena, const char *text, size_t length)
{
    struct buf out;
    buf_init(&out, arena);
    for (size_t i = 0; i < length; i++) {
        bool blank = isspace((unsigned char)text[i]) != 0;
        if (!blank && i > 0 && isspace((unsigned char)text[i - 1]) != 0 && out.size > 0)
            buf_char(&out, ' ');
        if (!blank)
            buf_char(&out, text[i]);
    }
    return out.data;
}

static void add_arguments(struct buf *out, const char *text, const char *end)
{
    for (const char *at = text; at < end;) {
        const char *comma = memchr(at, ',', (size_t)(end - at));
        const char *stop = comma != NULL ? comma : end;
        buf_format(out, "%s%s", at == text ? "" : ", ",
                   full_type(trimmed(out->arena, at, (size_t)(stop - at))));
        at = comma != NULL ? comma + 1 : end;
    }
}

const char *declared_name(struct arena *arena, const char *text)
{
    const char *plain = trimmed(arena, text, strlen(text));
    const char *open = strchr(plain, '(');
    const char *close = strrchr(plain, ')');
    struct buf out;
    buf_init(&out, arena);
    if (open == NULL || close == NULL || close < open) {
        buf_add(&out, plain);
    } else {
        buf_add(&out, trimmed(arena, plain, (size_t)(open - plain)));
        buf_char(&out, '(');
        add_arguments(&out, open + 1, close);
        buf_add(&out, close);
    }
    for (char *at = out.data; *at != '\0' && *at != ' '; at++)
        *at = (char)tolower((unsigned char)*at);
    return out.data;
}

const char *declared_name_of(struct arena *arena, const char *kind, const char *name, const char *table)
{
    const char *on = table != NULL ? arena_format(arena, " on %s", table) : "";
    return declared_name(arena, path_shown(arena_format(arena, "%s %s%s", kind, name, on)));
}

const struct object *declared_new(struct arena *arena, const char *name, struct origin origin)
{
    struct object *object = arena_new(arena, struct object);
    *object = (struct object){.kind = OBJECT_DECLARED, .name = {name, origin.span}, .origin = origin};
    return object;
}

struct search {
    const char *table;
    const struct object *found;
};

static void look(void *context, const struct object *object)
{
    struct search *search = context;
    const char *on = object->kind == OBJECT_DECLARED ? strstr(object->name.text, " on ") : NULL;
    if (on != NULL && path_is_shown_as(search->table, on + strlen(" on ")))
        search->found = object;
}

struct stay {
    const char *words; /* " audit." */
    const struct object *found;
};

static void look_in(void *context, const struct object *object)
{
    struct stay *stay = context;
    if (object->kind == OBJECT_DECLARED && strstr(object->name.text, stay->words) != NULL)
        stay->found = object;
}

const struct object *declared_in(struct arena *scratch, struct schema schema, const char *namespace)
{
    struct stay stay = {arena_format(scratch, " %s.", namespace), NULL};
    if (schema.declared != 0)
        schema_each(schema, look_in, &stay);
    return stay.found;
}

const struct object *declared_on(struct schema schema, const char *table)
{
    struct search search = {table, NULL};
    if (schema.declared == 0 || table == NULL)
        return NULL;
    schema_each(schema, look, &search);
    return search.found;
}
