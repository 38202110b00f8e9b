/* SPDX-License-Identifier: MIT
 * In: a table or a whole schema. Out: the statements that make it, one column or constraint a line.
 */
#include "schema/print_parts.h"

static void print_option(struct buf *out, bool wanted, const char *word, bool *first)
{
    if (!wanted)
        return;
    buf_add(out, *first ? "" : ", ");
    buf_add(out, word);
    *first = false;
}

void print_table_options(struct buf *out, const struct table *table)
{
    bool first = true;
    print_option(out, table->strict, "strict", &first);
    print_option(out, table->without_rowid, "without rowid", &first);
    print_option(out, table->autoincrement, "autoincrement", &first);
    print_option(out, table->unlogged, "unlogged", &first);
    print_option(out, table->comment != NULL, "comment ", &first);
    if (table->comment != NULL)
        print_string(out, table->comment);
}

void print_table_statement(struct buf *out, const struct table *table)
{
    const char *before = "\n    ";
    bool options = table->strict || table->without_rowid || table->autoincrement || table->unlogged ||
                   table->comment != NULL;
    buf_add(out, "create table ");
    print_name(out, table->object.name.text);
    buf_add(out, " (");
    for (size_t i = 0; i < table->column_count; i++, before = ",\n    ") {
        buf_add(out, before);
        print_name(out, table->columns[i]->name.text);
        buf_char(out, ' ');
        print_column_source(out, table->columns[i]);
    }
    for (size_t i = 0; i < table->constraint_count; i++, before = ",\n    ") {
        buf_add(out, before);
        print_constraint_named(out, table->constraints[i], false);
    }
    buf_add(out, options ? "\n) " : "\n)");
    print_table_options(out, table);
}

void print_table(struct buf *out, const struct table *table)
{
    print_table_statement(out, table);
    buf_add(out, ";\n");
    for (size_t i = 0; i < table->index_count; i++) {
        print_index(out, table->indexes[i]);
        buf_add(out, ";\n");
    }
}

static void print_enum_statement(void *context, const struct object *object)
{
    struct buf *out = context;
    if (object->kind != OBJECT_ENUM)
        return;
    buf_add(out, "create enum ");
    print_name(out, object->name.text);
    buf_char(out, ' ');
    print_enum(out, (const struct enum_type *)object);
    buf_add(out, ";\n");
}

static void print_table_object(void *context, const struct object *object)
{
    if (object->kind == OBJECT_TABLE)
        print_table(context, (const struct table *)object);
}

/* Enums stand before the tables that use them. */
void print_schema(struct buf *out, struct schema schema)
{
    schema_each(schema, print_enum_statement, out);
    schema_each(schema, print_table_object, out);
}
