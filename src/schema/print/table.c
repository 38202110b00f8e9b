/* SPDX-License-Identifier: MIT
 * In: a table or a whole schema. Out: the statements that make it, one column or constraint a line. A
 * constraint without a name that is about one column stands with it.
 */
#include "schema/partition.h"
#include "schema/print/parts.h"

#include <string.h>

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
    for (int option = 0; option < TABLE_OPTIONS; option++)
        print_option(out, table_option(table, (enum table_option)option),
                     table_option_words((enum table_option)option), &first);
    if (table->partitioning != NULL) {
        print_option(out, true, "", &first);
        print_partitioning(out, table->partitioning);
    }
    print_option(out, table->parameters.count > 0, "with ", &first);
    if (table->parameters.count > 0)
        print_parameters(out, table->parameters);
    print_option(out, table->comment != NULL, "comment ", &first);
    if (table->comment != NULL)
        print_string(out, table->comment);
}

/* Whether a check reads one column only, and that one. */
struct reading {
    const char *column;
    bool reads, others;
};

static void read_column(void *context, const struct expr *column)
{
    struct reading *reading = context;
    bool same = strcmp(column->text, reading->column) == 0;
    reading->reads = reading->reads || same;
    reading->others = reading->others || !same;
}

/* Does the constraint stand with its column? One with a name of its own has a line of its own. */
static bool stands_with(const struct constraint *constraint, const struct column *column)
{
    struct reading reading = {column->name.text, false, false};
    if (constraint->name.text != NULL && !constraint->unnamed)
        return false;
    if (constraint->kind == CONSTRAINT_EXCLUDE)
        return false;
    if (constraint->kind != CONSTRAINT_CHECK)
        return constraint->columns.count == 1 &&
               strcmp(constraint->columns.items[0].text, reading.column) == 0;
    expr_columns(constraint->check, read_column, &reading);
    return reading.reads && !reading.others;
}

static bool stands_alone(const struct table *table, const struct constraint *constraint)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (stands_with(constraint, table->columns[i]))
            return false;
    return true;
}

static void print_table_column(struct buf *out, const struct table *table, const struct column *column)
{
    const struct constraint *key = table_primary_key(table);
    print_name(out, column->name.text);
    buf_char(out, ' ');
    print_column_source(out, column, key != NULL && names_have(key->columns, column->name.text));
    for (size_t i = 0; i < table->constraint_count; i++)
        if (stands_with(table->constraints[i], column)) {
            buf_char(out, ' ');
            print_constraint_named(out, table->constraints[i], true);
        }
    print_comment(out, column->comment);
}

void print_table_statement(struct buf *out, const struct table *table)
{
    const char *before = "\n    ";
    bool options = table->comment != NULL || table->parameters.count > 0 || table->partitioning != NULL;
    for (int option = 0; option < TABLE_OPTIONS; option++)
        options = options || table_option(table, (enum table_option)option);
    buf_add(out, "create table ");
    print_name(out, table->object.name.text);
    buf_add(out, " (");
    for (size_t i = 0; i < table->column_count; i++, before = ",\n    ") {
        buf_add(out, before);
        print_table_column(out, table, table->columns[i]);
    }
    for (size_t i = 0; i < table->constraint_count; i++) {
        if (!stands_alone(table, table->constraints[i]))
            continue;
        buf_add(out, before);
        print_constraint_named(out, table->constraints[i], false);
        before = ",\n    ";
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
