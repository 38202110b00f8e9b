/* SPDX-License-Identifier: MIT
 * Statements on names, comments and options of what is there, and on indexes as PostgreSQL has them.
 */
#include "grow.h"

#include "base/path.h"

static const char *on_table(struct growing *growing, const char *action)
{
    const struct table *table = grow_a_table(growing);
    if (table == NULL)
        return NULL;
    return grow_format(growing, "alter table %s %s;", grow_named(growing, table->object.name.text), action);
}

static const char *rename_constraint(struct growing *growing)
{
    const struct table *table = grow_a_table(growing);
    const struct constraint *constraint = grow_a_constraint(growing, table);
    if (constraint == NULL || constraint->name.text == NULL)
        return NULL;
    const char *other = grow_format(growing, "%s_pkey", path_base(table->object.name.text));
    const char *to =
        random_one_in(growing->random, 5) ? grow_named(growing, other) : grow_new_object_name(growing);
    return grow_format(growing, "alter table %s rename constraint %s to %s;",
                       grow_named(growing, table->object.name.text),
                       grow_named(growing, constraint->name.text), to);
}

static const char *rename_index(struct growing *growing)
{
    const struct index *index = grow_an_index(growing);
    if (index == NULL)
        return NULL;
    return grow_format(growing, "rename index %s to %s;", grow_named(growing, index->object.name.text),
                       grow_beside(growing, index->object.name.text, grow_new_object_name(growing)));
}

static const char *a_comment(struct growing *growing)
{
    return PICK(growing->random, "set comment 'it''s \\ one'", "set comment 'x'", "drop comment");
}

static const char *comment_table(struct growing *growing)
{
    return on_table(growing, a_comment(growing));
}

static const char *comment_column(struct growing *growing)
{
    const struct table *table = grow_a_table(growing);
    const struct column *column = grow_a_column(growing, table);
    if (column == NULL)
        return NULL;
    return grow_format(growing, "alter table %s alter column %s %s;",
                       grow_named(growing, table->object.name.text), grow_named(growing, column->name.text),
                       a_comment(growing));
}

static const char *option(struct growing *growing)
{
    return on_table(growing, PICK(growing->random, "set strict", "set without rowid", "set autoincrement",
                                  "set unlogged", "drop strict", "drop without rowid", "drop autoincrement",
                                  "drop unlogged"));
}

static const char *parameter(struct growing *growing)
{
    return on_table(growing, PICK(growing->random, "set (fillfactor = 80)",
                                  "set (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.10)",
                                  "set (autovacuum_enabled = false)", "reset (fillfactor)",
                                  "reset (autovacuum_enabled, fillfactor)"));
}

static const char *simple_table(struct growing *growing)
{
    return grow_format(
        growing, "create table %s (id integer primary key comment 'k', p text, q integer not null%s) %s;",
        grow_new_table_name(growing), PICK(growing->random, "", " unique comment 'q'", " check (q > 0)"),
        PICK(growing->random, "strict", "with (fillfactor = 70)", "unlogged, comment 't'", "autoincrement",
             "strict, without rowid, comment 'it''s'"));
}

static const char *part(struct growing *growing, const struct table *table)
{
    struct random *random = growing->random;
    const char *key = random_one_in(random, 4)
                          ? grow_format(growing, "(%s)", grow_key_expression(growing, table))
                          : grow_named(growing, grow_a_column(growing, table)->name.text);
    return grow_format(
        growing, "%s%s%s%s", key, PICK(random, "", "", "", " collate \"C\"", " collate \"default\""),
        PICK(random, "", "", "", "", " text_pattern_ops", " int4_bloom_ops", " jsonb_path_ops"),
        PICK(random, "", "", "", " desc", " nulls first", " desc nulls last"));
}

static const char *postgres_index(struct growing *growing)
{
    const struct table *table = grow_a_table(growing);
    struct random *random = growing->random;
    if (table == NULL)
        return NULL;
    const char *parts = part(growing, table);
    if (random_one_in(random, 3))
        parts = grow_format(growing, "%s, %s", parts, part(growing, table));
    const char *include = random_one_in(random, 4)
                              ? grow_format(growing, " include (%s)",
                                            grow_named(growing, grow_a_column(growing, table)->name.text))
                              : "";
    return grow_format(growing, "on postgres create %sindex %s on %s (%s)%s%s%s%s;",
                       PICK(random, "", "", "unique "), grow_new_object_name(growing),
                       grow_named(growing, table->object.name.text), parts,
                       PICK(random, "", "", " using hash", " using brin", " using spgist", " using gin"),
                       include, PICK(random, "", "", " nulls not distinct"),
                       PICK(random, "", "", " with (fillfactor = 60)", " with (pages_per_range = 4)"));
}

static const char *index_with(struct growing *growing)
{
    const struct table *table = grow_a_table(growing);
    if (table == NULL)
        return NULL;
    const char *first = grow_named(growing, grow_a_column(growing, table)->name.text);
    const char *second = grow_named(growing, grow_a_column(growing, table)->name.text);
    return grow_format(growing, "create index %s on %s (%s)%s%s;", grow_new_object_name(growing),
                       grow_named(growing, table->object.name.text), first,
                       random_one_in(growing->random, 2) ? grow_format(growing, " include (%s)", second) : "",
                       PICK(growing->random, "", " with (fillfactor = 60)"));
}

static const char *key(struct growing *growing)
{
    const struct table *table = grow_a_table(growing);
    struct random *random = growing->random;
    if (table == NULL)
        return NULL;
    const char *first = grow_named(growing, grow_a_column(growing, table)->name.text);
    const char *second = grow_named(growing, grow_a_column(growing, table)->name.text);
    return grow_format(growing, "%salter table %s add %s(%s)%s;", PICK(random, "on postgres ", ""),
                       grow_named(growing, table->object.name.text),
                       PICK(random, "unique ", "unique nulls not distinct ", "primary key "), first,
                       random_one_in(random, 2) ? grow_format(growing, " include (%s)", second) : "");
}

static const char *exclusion(struct growing *growing)
{
    const struct table *table = grow_a_table(growing);
    struct random *random = growing->random;
    if (table == NULL)
        return NULL;
    const char *first = grow_named(growing, grow_a_column(growing, table)->name.text);
    const char *second = grow_named(growing, grow_a_column(growing, table)->name.text);
    const char *body =
        random_one_in(random, 2)
            ? grow_format(growing, "using %s (%s with =)", PICK(random, "btree", "hash", "spgist"), first)
            : grow_format(growing, "using %s (%s(%s, %s) with %s)", PICK(random, "gist", "spgist"),
                          PICK(random, "int4range", "tsrange", "numrange", "int8range", "daterange"), first,
                          PICK(random, second, "null"), PICK(random, "&&", "=", "-|-"));
    const char *where =
        random_one_in(random, 3) ? grow_format(growing, " where (%s)", grow_condition(growing, table)) : "";
    return grow_format(
        growing, "on postgres alter table %s add %sexclude %s%s%s;",
        grow_named(growing, table->object.name.text),
        random_one_in(random, 2) ? "" : grow_format(growing, "constraint %s ", grow_new_object_name(growing)),
        body, where, PICK(random, "", "", " deferrable", " deferrable initially deferred"));
}

static const char *index_parameters(struct growing *growing)
{
    const struct index *index = grow_an_index(growing);
    return index == NULL
               ? NULL
               : grow_format(growing, "alter index %s %s;", grow_named(growing, index->object.name.text),
                             PICK(growing->random, "set (fillfactor = 60)", "set (fillfactor = 90)",
                                  "reset (fillfactor)", "set (fastupdate = false)",
                                  "set (pages_per_range = 16, autosummarize = true)"));
}

const struct growth grow_option[] = {
    {"rename constraint", 10, rename_constraint},
    {"rename index", 6, rename_index},
    {"comment table", 4, comment_table},
    {"comment column", 6, comment_column},
    {"table option", 12, option},
    {"storage parameter", 6, parameter},
    {"table with options", 4, simple_table},
    {"index of postgres", 12, postgres_index},
    {"index with options", 4, index_with},
    {"key with options", 8, key},
    {"exclusion", 14, exclusion},
    {"index parameters", 8, index_parameters},
    {0},
};
