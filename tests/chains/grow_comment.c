/* SPDX-License-Identifier: MIT
 * Statements on comments of tables and columns.
 */
#include "grow.h"

static const char *said(struct growing *growing)
{
    return PICK(growing->random, "set comment 'plain'", "set comment 'it''s \"quoted\" \xc3\xa4 \\ %s'",
                "set comment 'two\nlines'", "drop comment");
}

static const char *of_table(struct growing *growing)
{
    const struct table *table = grow_a_table(growing);
    if (table == NULL)
        return NULL;
    return grow_format(growing, "alter table %s %s;", grow_named(growing, table->object.name.text),
                       said(growing));
}

static const char *of_column(struct growing *growing)
{
    const struct table *table = grow_a_table(growing);
    const struct column *column = grow_a_column(growing, table);
    if (column == NULL)
        return NULL;
    return grow_format(growing, "alter table %s alter column %s %s;",
                       grow_named(growing, table->object.name.text), grow_named(growing, column->name.text),
                       said(growing));
}

const struct growth grow_comment[] = {
    {"comment on table", 3, of_table},
    {"comment on column", 4, of_column},
    {0},
};
