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
static const struct object *an_object(struct growing *growing, enum object_kind kind)
{
    struct choice choice = {growing, kind, NULL, 0};
    schema_each(growing->schema, choose, &choice);
    return choice.chosen;
}

static const char *one_of(struct growing *growing, enum object_kind kind)
{
    const struct object *object = an_object(growing, kind);
    return object != NULL ? grow_named(growing, object->name.text) : NULL;
}

static const char *renamed(struct growing *growing, enum object_kind kind)
{
    const struct object *object = an_object(growing, kind);
    if (object == NULL)
        return NULL;
    return grow_format(growing, "on postgres rename %s %s to %s;", object_word((enum mig_object_kind)kind),
                       grow_named(growing, object->name.text),
                       grow_beside(growing, object->name.text, grow_new_object_name(growing)));
}

static const char *parts(struct growing *growing)
{
    return PICK(growing->random, "", "start 1000", "as smallint increment 10", "increment -1 cache 5",
                "minvalue -5 maxvalue 5 start 0 cycle", "as integer minvalue 100",
                "start 7 minvalue 7 no cycle", "as smallint minvalue -32768 maxvalue 32767 start 32767",
                "increment -9223372036854775808", "as integer maxvalue 2147483647 start 2147483647",
                "minvalue -9223372036854775808 maxvalue 9223372036854775807 start 1");
}

static const char *create_sequence(struct growing *growing)
{
    return grow_format(growing, "on postgres create sequence %s %s;",
                       grow_in_schema(growing, grow_new_object_name(growing)), parts(growing));
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
    return renamed(growing, OBJECT_SEQUENCE);
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
    const char *head = grow_format(growing, "create table %s (id integer not null, at date, %s",
                                   grow_in_schema(growing, grow_new_table_name(growing)),
                                   grow_column_definition(growing, NULL));
    if (random_one_in(growing->random, 3)) /* a collation by which ranges of texts are the same everywhere */
        return grow_format(growing, "on postgres %s, word text collate \"C\") partition by %s;", head,
                           PICK(growing->random, "range (word)", "list (lower(word))", "range (id, word)",
                                "hash (word, id)"));
    return grow_format(growing, "%s) partition by %s;", head,
                       PICK(growing->random, "range (at)", "range (id)", "list (id)", "hash (id)",
                            "range (id, at)", "range (id + 1)"));
}

static const char *bound(struct growing *growing, const struct partitioning *partitioning)
{
    struct random *random = growing->random;
    switch (partitioning->method) {
    case PARTITION_RANGE:
        return PICK(
            random, "from ('2024-01-01') to ('2025-01-01')", "from (1) to (100)", "from (minvalue) to (1)",
            "from ('a') to ('m')", "from ('m') to (maxvalue)", "from (1, '2024-01-01') to (1, maxvalue)",
            "from (minvalue, minvalue) to (1, '2024-01-01')", "from (1, 'a') to (2, minvalue)", "default");
    case PARTITION_LIST:
        return PICK(random, "in (1, 2)", "in (3, 4)", "in ('a', 'b')", "in (null)", "in ('c', null)",
                    "default");
    case PARTITION_HASH:
        return PICK(random, "with (modulus 2, remainder 0)", "with (modulus 2, remainder 1)",
                    "with (modulus 4, remainder 2)");
    }
    return "default";
}

static const char *create_partition(struct growing *growing)
{
    const struct table *table = (const struct table *)an_object(growing, OBJECT_TABLE);
    if (table == NULL)
        return NULL;
    return grow_format(growing, "on postgres create partition %s of %s %s;",
                       grow_in_schema(growing, grow_new_object_name(growing)),
                       grow_named(growing, table->object.name.text), bound(growing, table->partitioning));
}

/* Half of the time at once where it was. */
static const char *detach_partition(struct growing *growing)
{
    const struct partition *partition = (const struct partition *)an_object(growing, OBJECT_PARTITION);
    struct buf place;
    if (partition == NULL)
        return NULL;
    buf_init(&place, growing->arena);
    print_partition(&place, partition);
    const char *name = grow_named(growing, partition->object.name.text);
    const char *owner = grow_named(growing, partition->table.text);
    const char *leave = grow_format(growing, "detach partition %s of %s;", name, owner);
    if (random_below(growing->random, 2) != 0)
        return grow_format(growing, "on postgres %s", leave);
    return grow_format(growing, "on postgres { %s attach partition %s %s; }", leave, name, place.data);
}

/* Preferably a table with the columns of the partitioned one: it has probably left it before. */
static const char *attach_partition(struct growing *growing)
{
    const struct table *partitioned = (const struct table *)an_object(growing, OBJECT_TABLE);
    const struct table *table = NULL;
    for (unsigned i = 0; partitioned != NULL && i < 30; i++) {
        table = grow_a_table(growing);
        bool alike = table != partitioned && table->column_count == partitioned->column_count;
        for (size_t k = 0; alike && k < table->column_count; k++)
            alike = table_column(partitioned, table->columns[k]->name.text) != NULL;
        if (alike)
            break;
    }
    if (partitioned == NULL)
        return NULL;
    return grow_format(
        growing, "on postgres attach partition %s of %s %s;", grow_named(growing, table->object.name.text),
        grow_named(growing, partitioned->object.name.text), bound(growing, partitioned->partitioning));
}

static const char *rename_partition(struct growing *growing)
{
    return renamed(growing, OBJECT_PARTITION);
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
    {"create partitioned table", 12, create_partitioned},
    {"create partition", 30, create_partition},
    {"rename partition", 5, rename_partition},
    {"drop partition", 2, drop_partition},
    {"detach partition", 16, detach_partition},
    {"attach partition", 24, attach_partition},
    {0},
};
