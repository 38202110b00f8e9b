/* SPDX-License-Identifier: MIT
 * In: a table. Out: by which names SQLite knows the number that each of its rows has. A name that a column
 * takes stands for the column from then on; when all three are taken, nobody can ask for the number.
 */
#include "base/text.h"
#include "schema/schema.h"

#include <strings.h>

static const char *const names[] = {"rowid", "_rowid_", "oid"};
enum { NAMES = sizeof names / sizeof *names };

bool rowid_has_name(const char *name)
{
    for (size_t i = 0; i < NAMES; i++)
        if (strcasecmp(names[i], name) == 0)
            return true;
    return false;
}

static bool is_taken(const struct table *table, const char *name)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (strcasecmp(table->columns[i]->name.text, name) == 0)
            return true;
    return false;
}

const char *table_rowid_name(const struct table *table)
{
    for (size_t i = 0; i < NAMES && !table->without_rowid; i++)
        if (!is_taken(table, names[i]))
            return names[i];
    return NULL;
}

const struct column *table_rowid_column(const struct table *table)
{
    const struct constraint *key = table_primary_key(table);
    const struct column *column =
        key != NULL && key->columns.count == 1 ? table_column(table, key->columns.items[0].text) : NULL;
    bool integer = column != NULL && (column->serial || column->type.kind == TYPE_INTEGER);
    return integer && !table->without_rowid ? column : NULL;
}
