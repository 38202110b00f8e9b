/* SPDX-License-Identifier: MIT
 * Statements on what only PostgreSQL has: sequences, extensions, partitioned tables.
 */
#include "grow.h"

#include "schema/partition.h"
#include "schema/sequence.h"

struct choice {
    struct growing *growing;
    enum object_kind kind;
    const struct object *chosen;
    unsigned seen;
};

static void choose(void *context, const struct object *object)
{
    struct choice *choice = context;
    bool partitioned = object->kind == OBJECT_TABLE && ((const struct table *)object)->partitioning != NULL;
    if (object->kind == choice->kind && (object->kind != OBJECT_TABLE || partitioned) &&
        random_below(choice->growing->random, ++choice->seen) == 0)
        choice->chosen = object;
}

/* NULL: there is none. Of tables only those that are partitioned. */
static const char *one_of(struct growing *growing, enum object_kind kind)
{
    struct choice choice = {growing, kind, NULL, 0};
    schema_each(growing->schema, choose, &choice);
    return choice.chosen != NULL ? grow_named(growing, choice.chosen->name.text) : NULL;
}

static const char *parts(struct growing *growing)
{
    return PICK(growing->random, "", "start 1000", "as smallint increment 10", "increment -1 cache 5",
                "minvalue -5 maxvalue 5 start 0 cycle", "as integer minvalue 100",
                "start 7 minvalue 7 no cycle");
}

static const char *create_sequence(struct growing *growing)
{
    return grow_format(growing, "on postgres create sequence %s %s;", grow_new_object_name(growing),
                       parts(growing));
}

static const char *alter_sequence(struct growing *growing)
{
    const char *name = one_of(growing, OBJECT_SEQUENCE);
    return name == NULL ? NULL
                        : grow_format(growing, "on postgres alter sequence %s cache 3 %s;", name,
                                      PICK(growing->random, "", "start 3", "no maxvalue", "cycle",
                                           "increment 2", "as bigint"));
}

static const char *rename_sequence(struct growing *growing)
{
    const char *name = one_of(growing, OBJECT_SEQUENCE);
    return name == NULL ? NULL
                        : grow_format(growing, "on postgres rename sequence %s to %s;", name,
                                      grow_new_object_name(growing));
}

static const char *drop_sequence(struct growing *growing)
{
    const char *name = one_of(growing, OBJECT_SEQUENCE);
    return name == NULL
               ? NULL
               : grow_format(growing, "on postgres drop sequence %s accepting data loss \"x\";", name);
}

static const char *draw(struct growing *growing)
{
    const char *name = one_of(growing, OBJECT_SEQUENCE);
    const struct table *table = grow_a_table(growing);
    if (name == NULL || table == NULL)
        return NULL;
    return grow_format(growing, "on postgres alter table %s add column %s %s default nextval('%s');",
                       grow_named(growing, table->object.name.text), grow_new_column_name(growing),
                       PICK(growing->random, "bigint", "integer", "numeric(20, 0)"), name);
}

static const char *create_partitioned(struct growing *growing)
{
    return grow_format(growing, "create table %s (id integer not null, at date, %s) partition by %s;",
                       grow_new_table_name(growing), grow_column_definition(growing, NULL),
                       PICK(growing->random, "range (at)", "range (id)", "list (id)", "hash (id)"));
}

static const char *create_partition(struct growing *growing)
{
    const char *table = one_of(growing, OBJECT_TABLE);
    if (table == NULL)
        return NULL;
    return grow_format(growing, "on postgres create partition %s of %s %s;", grow_new_object_name(growing),
                       table,
                       PICK(growing->random, "from ('2024-01-01') to ('2025-01-01')", "from (1) to (100)",
                            "from (minvalue) to (1)", "in (1, 2)", "in (3, 4)", "default", "default",
                            "with (modulus 2, remainder 0)", "with (modulus 2, remainder 1)"));
}

static const char *rename_partition(struct growing *growing)
{
    const char *name = one_of(growing, OBJECT_PARTITION);
    return name == NULL ? NULL
                        : grow_format(growing, "on postgres rename partition %s to %s;", name,
                                      grow_new_object_name(growing));
}

static const char *drop_partition(struct growing *growing)
{
    const char *name = one_of(growing, OBJECT_PARTITION);
    return name == NULL
               ? NULL
               : grow_format(growing, "on postgres drop partition %s accepting data loss \"x\";", name);
}

const struct growth grow_postgres[] = {
    {"create sequence", 6, create_sequence},
    {"alter sequence", 4, alter_sequence},
    {"rename sequence", 3, rename_sequence},
    {"drop sequence", 2, drop_sequence},
    {"default nextval", 6, draw},
    {"create partitioned table", 5, create_partitioned},
    {"create partition", 8, create_partition},
    {"rename partition", 2, rename_partition},
    {"drop partition", 2, drop_partition},
    {0},
};
