/* SPDX-License-Identifier: MIT
 * In: the name of an index method or an operator class, a type. Out: what PostgreSQL makes of them.
 */
#include "schema/index_methods.h"

#include "base/text.h"

#include <string.h>

static const struct index_method methods[] = {
#define METHOD(name, columns, types, more, flags) {name, columns, types, more, flags},
#define OPERATOR_CLASS(method, name, types, since)
#include "schema/index_methods.def"
#undef OPERATOR_CLASS
#undef METHOD
};

static const struct operator_class classes[] = {
#define METHOD(name, columns, types, more, flags)
#define OPERATOR_CLASS(method, name, types, since) {method, name, types, since},
#include "schema/index_methods.def"
#undef OPERATOR_CLASS
#undef METHOD
};

enum { METHODS = sizeof methods / sizeof *methods, CLASSES = sizeof classes / sizeof *classes };

const struct index_method *index_method_find(const char *name)
{
    for (size_t i = 0; i < METHODS; i++)
        if (strcmp(methods[i].name, name != NULL ? name : "btree") == 0)
            return &methods[i];
    return NULL;
}

const char *index_method_nearest(const char *name)
{
    const char *names[METHODS];
    for (size_t i = 0; i < METHODS; i++)
        names[i] = methods[i].name;
    return text_nearest(name, names, METHODS);
}

const struct operator_class *operator_class_find(const char *method, const char *name)
{
    for (size_t i = 0; i < CLASSES; i++)
        if (strcmp(classes[i].method, method) == 0 && strcmp(classes[i].name, name) == 0)
            return &classes[i];
    return NULL;
}

const char *operator_class_nearest(const char *method, const char *name)
{
    const char *names[CLASSES];
    size_t count = 0;
    for (size_t i = 0; i < CLASSES; i++)
        if (strcmp(classes[i].method, method) == 0)
            names[count++] = classes[i].name;
    return text_nearest(name, names, count);
}

static char letter_of(struct type type)
{
    static const char letters[] = {
        [TYPE_SMALLINT] = 's', [TYPE_INTEGER] = 'i',   [TYPE_BIGINT] = 'b',      [TYPE_BOOLEAN] = 'o',
        [TYPE_REAL] = 'r',     [TYPE_DOUBLE] = 'd',    [TYPE_NUMERIC] = 'n',     [TYPE_TEXT] = 't',
        [TYPE_VARCHAR] = 'v',  [TYPE_CHAR] = 'c',      [TYPE_BYTES] = 'y',       [TYPE_DATE] = 'D',
        [TYPE_TIME] = 'T',     [TYPE_TIMESTAMP] = 'm', [TYPE_TIMESTAMPTZ] = 'M', [TYPE_INTERVAL] = 'I',
        [TYPE_JSON] = 'j',     [TYPE_JSONB] = 'J',     [TYPE_UUID] = 'u',        [TYPE_ENUM] = 'e',
        [TYPE_OTHER] = '?',    [TYPE_UNKNOWN] = '?',
    };
    if (type.kind == TYPE_OTHER && type.name != NULL && strstr(type.name, "range") != NULL)
        return 'R';
    return type.array && type.kind != TYPE_JSON ? 'a' : letters[type.kind];
}

bool index_types_hold(const char *types, struct type type)
{
    char letter = letter_of(type);
    bool integers = type.array && type.kind == TYPE_INTEGER && strchr(types, 'A') != NULL;
    return letter == '?' || integers || strchr(types, letter) != NULL;
}
