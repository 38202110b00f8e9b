/* SPDX-License-Identifier: MIT
 * In: a constraint or an index without a name. Out: the name that PostgreSQL 12 and later would give it, to
 * the byte: the longer half is cut until all fits into 63 bytes, and a number follows where it is taken.
 */
#include "base/path.h"
#include "base/text.h"
#include "schema/schema.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_BYTES = 63 };

/* As far into `name` as whole characters reach within `limit` bytes. */
static size_t clip(const char *name, size_t limit)
{
    const unsigned char *start = (const unsigned char *)name;
    const unsigned char *end = start + strlen(name);
    size_t length = 0;
    while (start + length < end) {
        size_t step = text_utf8(start + length, end);
        step = step != 0 ? step : 1;
        if (length + step > limit)
            break;
        length += step;
    }
    return length;
}

const char *name_join(struct arena *arena, const char *table, const char *addition, const char *label)
{
    size_t table_bytes = strlen(table);
    size_t addition_bytes = addition != NULL ? strlen(addition) : 0;
    size_t room = NAME_BYTES - strlen(label) - 1 - (addition != NULL);
    while (table_bytes + addition_bytes > room)
        if (table_bytes > addition_bytes)
            table_bytes--;
        else
            addition_bytes--;
    struct buf name;
    buf_init(&name, arena);
    buf_addn(&name, table, clip(table, table_bytes));
    if (addition != NULL) {
        buf_char(&name, '_');
        buf_addn(&name, addition, clip(addition, addition_bytes));
    }
    buf_format(&name, "_%s", label);
    return name.data;
}

static const char *joined_names(struct arena *arena, struct names names)
{
    struct buf joined;
    buf_init(&joined, arena);
    for (size_t i = 0; i < names.count && joined.size <= NAME_BYTES; i++)
        buf_format(&joined, "%s%s", i != 0 ? "_" : "", names.items[i].text);
    return joined.data;
}

/* What is no column is called after its function. */
static const char *joined_parts(struct arena *arena, const struct index_part *parts, size_t count)
{
    struct name *items = arena_array(arena, struct name, count);
    for (size_t i = 0; i < count; i++) {
        const struct expr *expr = parts[i].expr;
        bool named = expr->kind == EXPR_COLUMN || expr->kind == EXPR_CALL;
        items[i].text = named ? expr->text : "expr";
    }
    return joined_names(arena, (struct names){items, count});
}

struct only_column {
    const char *name;
    bool several;
};

static void see_column(void *context, const struct expr *column)
{
    struct only_column *only = context;
    if (only->name != NULL && strcmp(only->name, column->text) != 0)
        only->several = true;
    only->name = column->text;
}

/* A check is named after its column when it reads exactly one. */
static const char *check_addition(const struct expr *check)
{
    struct only_column only = {NULL, false};
    expr_columns(check, see_column, &only);
    return only.several ? NULL : only.name;
}

static const char *label_of(enum constraint_kind kind)
{
    switch (kind) {
    case CONSTRAINT_PRIMARY_KEY:
        return "pkey";
    case CONSTRAINT_UNIQUE:
        return "key";
    case CONSTRAINT_CHECK:
        return "check";
    case CONSTRAINT_FOREIGN_KEY:
        return "fkey";
    case CONSTRAINT_EXCLUDE:
        return "excl";
    }
    return "";
}

static const char *addition_of(struct arena *arena, const struct constraint *constraint)
{
    switch (constraint->kind) {
    case CONSTRAINT_PRIMARY_KEY:
        return NULL;
    case CONSTRAINT_CHECK:
        return check_addition(constraint->check);
    case CONSTRAINT_UNIQUE:
    case CONSTRAINT_FOREIGN_KEY:
        return joined_names(arena, constraint->columns);
    case CONSTRAINT_EXCLUDE:
        return joined_parts(arena, constraint->parts, constraint->part_count);
    }
    return NULL;
}

static bool is_free(struct arena *arena, struct schema schema, const struct table *table,
                    const struct constraint *constraint, const char *name)
{
    const char *path = path_beside(arena, table->object.name.text, name);
    if (table_constraint(table, name) != NULL || schema_constraint_exists(arena, schema, path))
        return false;
    if (!constraint_is_index(constraint))
        return true;
    return !text_equal(path, table->object.name.text) && schema_taken(arena, schema, path) == NULL;
}

static const char *name_in_pass(struct arena *arena, const char *table, const struct constraint *constraint,
                                unsigned pass)
{
    const char *label = label_of(constraint->kind);
    return name_join(arena, path_base(table), addition_of(arena, constraint),
                     pass == 0 ? label : arena_format(arena, "%s%u", label, pass));
}

const char *constraint_default_name(struct arena *arena, struct schema schema, const struct table *table,
                                    const struct constraint *constraint)
{
    const char *owner = table->object.name.text;
    unsigned pass = 0;
    const char *name = name_in_pass(arena, owner, constraint, pass);
    while (!is_free(arena, schema, table, constraint, name))
        name = name_in_pass(arena, owner, constraint, ++pass);
    return name;
}

/* The number at the end, 0 for none. */
static unsigned number_of(const char *name)
{
    size_t length = strlen(name), digits = 0;
    while (digits < length && digits < 3 && strchr("0123456789", name[length - digits - 1]) != NULL)
        digits++;
    return (unsigned)strtoul(name + length - digits, NULL, 10);
}

bool constraint_each_default(struct arena *scratch, const char *table, const struct constraint *constraint,
                             void (*visit)(void *context, const char *name), void *context)
{
    unsigned last = number_of(constraint->name.text);
    if (strcmp(name_in_pass(scratch, table, constraint, last), constraint->name.text) != 0)
        return false;
    for (unsigned pass = 0; pass <= last; pass++)
        visit(context, name_in_pass(scratch, table, constraint, pass));
    return true;
}

static bool has_index(const struct table *table, const char *name)
{
    for (size_t i = 0; i < table->index_count; i++)
        if (text_equal(table->indexes[i]->object.name.text, name))
            return true;
    return false;
}

const char *index_default_name(struct arena *arena, struct schema schema, const struct table *table,
                               const struct index *index)
{
    const char *owner = table->object.name.text;
    const char *base = path_base(owner);
    const char *addition = joined_parts(arena, index->parts, index->part_count);
    const char *name = path_beside(arena, owner, name_join(arena, base, addition, "idx"));
    for (unsigned pass = 1; schema_taken(arena, schema, name) != NULL || has_index(table, name) ||
                            table_constraint(table, path_base(name)) != NULL;
         pass++) {
        const char *label = arena_format(arena, "idx%u", pass);
        name = path_beside(arena, owner, name_join(arena, base, addition, label));
    }
    return name;
}
