/* SPDX-License-Identifier: MIT
 * Types in the words of a database (schema/types.def), with lengths and precisions, and the check that keeps
 * the labels of an enum on SQLite. Comes in: a type of the language. Goes out: the declaration.
 */
#include "sql/write.h"

#include "base/text.h"

#include <string.h>

static const char *type_declaration(enum type_kind kind, enum mig_dialect dialect)
{
    static const char *const words[][MIG_DIALECT_COUNT] = {
#define TYPE(NAME, word, sqlite, postgres) {sqlite, postgres},
#include "schema/types.def"
#undef TYPE
    };
    return words[kind][dialect];
}

static void add_enum(struct buf *out, const char *name, struct schema schema, enum mig_dialect dialect)
{
    const struct enum_type *type = schema_enum(schema, name);
    size_t longest = 1;
    if (dialect == MIG_DIALECT_POSTGRES) {
        sql_name(out, name);
        return;
    }
    for (size_t i = 0; type != NULL && i < type->labels.count; i++) {
        size_t length = text_characters(type->labels.items[i].text);
        longest = length > longest ? length : longest;
    }
    buf_format(out, "VARCHAR(%zu)", longest);
}

void sql_type(struct buf *out, struct type type, struct schema schema, enum mig_dialect dialect)
{
    if (type.kind == TYPE_ENUM)
        add_enum(out, type.name, schema, dialect);
    else if (type.kind == TYPE_OTHER)
        buf_add(out, type.name);
    else
        buf_add(out, type_declaration(type.kind, dialect));
    if ((type.kind == TYPE_VARCHAR || type.kind == TYPE_CHAR) && type.length != 0)
        buf_format(out, "(%u)", type.length);
    if (type.kind == TYPE_NUMERIC && type.precision != 0)
        buf_format(out, "(%u, %u)", type.precision, type.scale);
    if (type.array)
        buf_add(out, "[]");
}

bool type_is_text(struct type type)
{
    return type.kind == TYPE_TEXT || type.kind == TYPE_VARCHAR || type.kind == TYPE_CHAR;
}

bool type_is_inexact(struct type type)
{
    return type.kind == TYPE_REAL || type.kind == TYPE_DOUBLE || type.kind == TYPE_NUMERIC;
}

bool type_is_time_point(struct type type)
{
    return type.kind == TYPE_TIMESTAMP || type.kind == TYPE_TIMESTAMPTZ;
}

bool enum_is_checked(struct schema schema, struct type type)
{
    const struct enum_type *found = type.kind == TYPE_ENUM ? schema_enum(schema, type.name) : NULL;
    return found != NULL && !found->unchecked_on_sqlite;
}

/* Its name is the one that PostgreSQL would choose; schema/project.c expects it. */
void write_enum_check(struct buf *out, const struct table *table, const struct column *column,
                      struct schema schema)
{
    const struct enum_type *type = schema_enum(schema, column->type.name);
    buf_add(out, "CONSTRAINT ");
    sql_name(out, name_join(out->arena, table->object.name.text, column->name.text, "check"));
    buf_add(out, " CHECK (");
    sql_name(out, column->name.text);
    buf_add(out, " IN (");
    for (size_t i = 0; i < type->labels.count; i++) {
        if (i != 0)
            buf_add(out, ", ");
        sql_string(out, type->labels.items[i].text, MIG_DIALECT_SQLITE);
    }
    buf_add(out, "))");
}
