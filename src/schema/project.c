/* SPDX-License-Identifier: MIT
 * In: a schema as `apply` made it, and a database. Out: the schema as that database can tell it.
 *
 * The catalog readers produce the same form straight from a live database. Both forms, to the attribute:
 *
 * Both databases
 *   - Key columns are NOT NULL, and so is an identity column on PostgreSQL.
 *   - `default null` is no default. `gone`, origins and positions do not count.
 *   - nulls_order is NULLS_DEFAULT where it is what the database does anyway (PostgreSQL: first for desc,
 *     last for asc; SQLite always: it has nothing else).
 *   - Foreign keys name the columns they reference.
 *
 * SQLite
 *   - Types: timestamp with time zone and interval are timestamp (DATETIME), jsonb is json, uuid is
 *     char(32). numeric, varchar and char keep what stands in their parentheses. A bigint that is `serial`
 *     is integer. (A strict table has only types that SQLite has there.)
 *   - An enum column is varchar(length of the longest label). Unless the enum is unchecked, the table has
 *     a check `column in ('A', 'B')` named <table>_<column>_check, with `unnamed` set: a renamed table
 *     keeps the old name. The enum itself is not there.
 *   - A default of a uuid is its 32 digits.
 *   - column: `serial` false (the key says it), identity none, no comment; a collation in lower case,
 *     `binary` is none.
 *   - constraint: `unnamed` where its name is a default one or the text has none; name.text may then be
 *     NULL. The name of an unnamed constraint does not count. No exclude constraints, no
 *     `include`.
 *   - index: no method, include, storage parameters or operator class; a collation in lower case, and none
 *     where the key has it anyway.
 *   - table: no comment, no storage parameters, not unlogged, not partitioned. strict, without_rowid and
 *     autoincrement stay.
 *   - No sequences, extensions and partitions.
 *
 * PostgreSQL
 *   - Types: char without a length is char(1). Everything else stays, enums too; `unchecked_on_sqlite` is
 *     false.
 *   - column: `serial` stays: a live one has it when its default draws from a sequence of its own (then
 *     value is NULL). A generated column is stored. Collation `default` is none.
 *   - constraint: every one has its name, `unnamed` is false.
 *   - index: method `btree` is none.
 *   - table: not strict, without_rowid or autoincrement.
 */
#include "base/text.h"
#include "schema/compare.h"

#include <string.h>

struct projection {
    struct arena *arena;
    struct schema schema; /* as it came in: enums are looked up here */
    enum mig_dialect dialect;
};

static struct type varchar_of(const struct enum_type *type)
{
    struct type varchar = {.kind = TYPE_VARCHAR, .length = 1};
    for (size_t i = 0; type != NULL && i < type->labels.count; i++) {
        unsigned length = text_characters(type->labels.items[i].text);
        varchar.length = length > varchar.length ? length : varchar.length;
    }
    return varchar;
}

static struct type type_on_sqlite(struct schema schema, struct type type)
{
    switch (type.kind) {
    case TYPE_TIMESTAMPTZ:
    case TYPE_INTERVAL:
        return (struct type){.kind = TYPE_TIMESTAMP};
    case TYPE_JSONB:
        return (struct type){.kind = TYPE_JSON};
    case TYPE_UUID:
        return (struct type){.kind = TYPE_CHAR, .length = 32};
    case TYPE_ENUM:
        return varchar_of(schema_enum(schema, type.name));
    case TYPE_SMALLINT:
    case TYPE_INTEGER:
    case TYPE_BIGINT:
    case TYPE_BOOLEAN:
    case TYPE_REAL:
    case TYPE_DOUBLE:
    case TYPE_NUMERIC:
    case TYPE_TEXT:
    case TYPE_VARCHAR:
    case TYPE_CHAR:
    case TYPE_BYTES:
    case TYPE_DATE:
    case TYPE_TIME:
    case TYPE_TIMESTAMP:
    case TYPE_JSON:
    case TYPE_OTHER:
    case TYPE_UNKNOWN:
        return type;
    }
    return type;
}

static struct type project_type(const struct projection *to, struct type type)
{
    if (to->dialect == MIG_DIALECT_SQLITE)
        return type.array ? type : type_on_sqlite(to->schema, type);
    if (type.kind == TYPE_CHAR && type.length == 0)
        type.length = 1;
    return type;
}

static const char *project_collation(const struct projection *to, const char *collation)
{
    bool sqlite = to->dialect == MIG_DIALECT_SQLITE;
    if (collation != NULL && sqlite)
        collation = text_lower(to->arena, collation);
    return text_equal(collation, sqlite ? "binary" : "default") ? NULL : collation;
}

/* SQLite keeps 32 digits without dashes. */
static const struct expr *project_uuid(struct arena *arena, const struct expr *value)
{
    struct expr *copy = arena_new(arena, struct expr);
    char *text = arena_text(arena, value->text);
    char *end = text;
    for (const char *at = text; *at != '\0'; at++)
        if (*at != '-')
            *end++ = *at;
    *end = '\0';
    *copy = *value;
    copy->text = text;
    return copy;
}

static void column_on_sqlite(const struct projection *to, struct column *column)
{
    bool rowid = column->serial;
    if (column->type.kind == TYPE_UUID && column->value != NULL && column->value->kind == EXPR_STRING)
        column->value = project_uuid(to->arena, column->value);
    if (column->type.kind == TYPE_UUID && column->generated != NULL && column->generated->kind == EXPR_STRING)
        column->generated = project_uuid(to->arena, column->generated);
    column->type = project_type(to, column->type);
    if (rowid)
        column->type = (struct type){.kind = TYPE_INTEGER};
    column->serial = false;
    column->identity = IDENTITY_NONE;
    column->comment = NULL;
}

static const struct column *project_column(const struct projection *to, const struct table *table,
                                           const struct column *column)
{
    const struct constraint *key = table_primary_key(table);
    struct column *copy = arena_new(to->arena, struct column);
    *copy = *column;
    copy->not_null = column->not_null || (key != NULL && names_have(key->columns, column->name.text));
    copy->value = column->value != NULL && column->value->kind == EXPR_NULL ? NULL : column->value;
    copy->collation = project_collation(to, column->collation);
    if (to->dialect == MIG_DIALECT_SQLITE) {
        column_on_sqlite(to, copy);
    } else {
        copy->type = project_type(to, column->type);
        copy->not_null = copy->not_null || column->identity != IDENTITY_NONE;
        copy->stored = column->generated != NULL;
    }
    return copy;
}

/* Those that name no columns reference the primary key. */
static struct names project_references(const struct projection *to, const struct constraint *constraint)
{
    if (constraint->kind != CONSTRAINT_FOREIGN_KEY || constraint->references.count > 0)
        return constraint->references;
    const struct table *table = schema_table(to->schema, constraint->table.text);
    const struct constraint *key = table != NULL ? table_primary_key(table) : NULL;
    return key != NULL ? key->columns : constraint->references;
}

/* PostgreSQL takes `where true` for none. */
static const struct expr *project_condition(const struct projection *to, const struct expr *where)
{
    bool always = where != NULL && where->kind == EXPR_TRUE && to->dialect == MIG_DIALECT_POSTGRES;
    return always ? NULL : where;
}

static const struct constraint *project_constraint(const struct projection *to,
                                                   const struct constraint *constraint)
{
    struct constraint *copy = arena_new(to->arena, struct constraint);
    *copy = *constraint;
    copy->references = project_references(to, constraint);
    copy->where = project_condition(to, constraint->where);
    if (text_equal(copy->method, "btree"))
        copy->method = NULL;
    if (to->dialect == MIG_DIALECT_SQLITE) {
        copy->include = (struct names){NULL, 0};
        copy->match_full = false;
    }
    copy->unnamed = constraint->unnamed && to->dialect == MIG_DIALECT_SQLITE;
    return copy;
}

static const struct enum_type *checked_enum(const struct projection *to, const struct column *column)
{
    const struct enum_type *type = column->type.kind == TYPE_ENUM && to->dialect == MIG_DIALECT_SQLITE
                                       ? schema_enum(to->schema, column->type.name)
                                       : NULL;
    return type != NULL && !type->unchecked_on_sqlite ? type : NULL;
}

static const struct expr *leaf(struct arena *arena, enum expr_kind kind, const char *text)
{
    struct expr *expr = arena_new(arena, struct expr);
    expr->kind = kind;
    expr->text = text;
    return expr;
}

/* column in ('A', 'B') */
static const struct constraint *label_check(struct arena *arena, const struct table *table,
                                            const struct column *column, const struct enum_type *type)
{
    const struct expr **args = arena_array(arena, const struct expr *, type->labels.count + 1);
    struct expr *check = arena_new(arena, struct expr);
    args[0] = leaf(arena, EXPR_COLUMN, column->name.text);
    for (size_t i = 0; i < type->labels.count; i++)
        args[i + 1] = leaf(arena, EXPR_STRING, type->labels.items[i].text);
    check->kind = EXPR_IN;
    check->args = args;
    check->count = type->labels.count + 1;
    const char *name = name_join(arena, table->object.name.text, column->name.text, "check");
    struct constraint *constraint = arena_new(arena, struct constraint);
    constraint->kind = CONSTRAINT_CHECK;
    constraint->name.text = table_constraint(table, name) == NULL ? name : NULL;
    constraint->unnamed = true;
    constraint->check = check;
    return constraint;
}

static void project_constraints(const struct projection *to, const struct table *table, struct table *copy)
{
    const struct constraint **list =
        arena_array(to->arena, const struct constraint *, table->constraint_count + table->column_count);
    size_t count = 0;
    for (size_t i = 0; i < table->constraint_count; i++)
        if (table->constraints[i]->kind != CONSTRAINT_EXCLUDE || to->dialect != MIG_DIALECT_SQLITE)
            list[count++] = project_constraint(to, table->constraints[i]);
    for (size_t i = 0; i < table->column_count; i++) {
        const struct enum_type *type = checked_enum(to, table->columns[i]);
        if (type != NULL)
            list[count++] = label_check(to->arena, table, table->columns[i], type);
    }
    copy->constraints = list;
    copy->constraint_count = count;
}

/* The one that the key has anyway is none: a column's own, else what the database does by itself. */
static const char *part_collation(const struct projection *to, const struct table *table,
                                  const struct index_part *part)
{
    bool sqlite = to->dialect == MIG_DIALECT_SQLITE;
    const char *plain = sqlite ? "binary" : "default";
    const struct column *column =
        part->expr->kind == EXPR_COLUMN ? table_column(table, part->expr->text) : NULL;
    const char *own = column != NULL && column->collation != NULL ? column->collation : plain;
    const char *asked = part->collation;
    if (asked != NULL && sqlite) {
        asked = text_lower(to->arena, asked);
        own = text_lower(to->arena, own);
    }
    return text_equal(asked, own) ? NULL : asked;
}

static struct index_part project_part(const struct projection *to, const struct table *table,
                                      struct index_part part)
{
    bool sqlite = to->dialect == MIG_DIALECT_SQLITE;
    if (sqlite || part.nulls == (part.descending ? NULLS_FIRST : NULLS_LAST))
        part.nulls = NULLS_DEFAULT;
    part.collation = part_collation(to, table, &part);
    part.operator_class = sqlite ? NULL : part.operator_class;
    return part;
}

static const struct index *project_index(const struct projection *to, const struct table *table,
                                         const struct index *index)
{
    struct index *copy = arena_new(to->arena, struct index);
    struct index_part *parts = arena_array(to->arena, struct index_part, index->part_count);
    bool sqlite = to->dialect == MIG_DIALECT_SQLITE;
    *copy = *index;
    for (size_t i = 0; i < index->part_count; i++)
        parts[i] = project_part(to, table, index->parts[i]);
    copy->parts = parts;
    copy->where = project_condition(to, index->where);
    copy->method = sqlite || text_equal(index->method, "btree") ? NULL : index->method;
    if (sqlite) {
        copy->include = (struct names){NULL, 0};
        copy->parameters = (struct parameters){NULL, 0};
    }
    return copy;
}

static void project_options(const struct projection *to, struct table *table)
{
    if (to->dialect == MIG_DIALECT_SQLITE) {
        table->unlogged = false;
        table->partitioning = NULL;
        table->parameters = (struct parameters){NULL, 0};
        table->comment = NULL;
    } else {
        table_forget_sqlite(table);
    }
}

static const struct table *project_table(const struct projection *to, const struct table *table)
{
    struct table *copy = arena_new(to->arena, struct table);
    const struct column **columns = arena_array(to->arena, const struct column *, table->column_count);
    const struct index **indexes = arena_array(to->arena, const struct index *, table->index_count);
    *copy = *table;
    for (size_t i = 0; i < table->column_count; i++)
        columns[i] = project_column(to, table, table->columns[i]);
    for (size_t i = 0; i < table->index_count; i++)
        indexes[i] = project_index(to, table, table->indexes[i]);
    copy->columns = columns;
    copy->indexes = indexes;
    project_constraints(to, table, copy);
    project_options(to, copy);
    return copy;
}

struct building {
    struct projection to;
    struct schema made;
};

/* NULL: there is nothing of the kind on that database. */
static const struct object *project_enum(const struct projection *to, const struct enum_type *type)
{
    struct enum_type *copy = arena_new(to->arena, struct enum_type);
    *copy = *type;
    copy->unchecked_on_sqlite = false;
    return to->dialect == MIG_DIALECT_SQLITE ? NULL : &copy->object;
}

static void put_projected(struct building *building, const struct object *object)
{
    if (object != NULL)
        building->made = schema_put_object(building->to.arena, building->made, object);
}

static void project_object(void *context, const struct object *object)
{
    struct building *building = context;
    switch (object->kind) {
    case OBJECT_TABLE:
        building->made = schema_put_table(building->to.arena, building->made,
                                          project_table(&building->to, (const struct table *)object));
        break;
    case OBJECT_INDEX: /* comes with its table */
        break;
    case OBJECT_DECLARED:
        building->made = schema_put_object(building->to.arena, building->made, object);
        break;
    case OBJECT_SEQUENCE:
    case OBJECT_EXTENSION:
    case OBJECT_SCHEMA:
    case OBJECT_PARTITION:
        put_projected(building, building->to.dialect == MIG_DIALECT_POSTGRES ? object : NULL);
        break;
    case OBJECT_ENUM:
        put_projected(building, project_enum(&building->to, (const struct enum_type *)object));
        break;
    case OBJECT_VIEW:
    case OBJECT_TRIGGER:
        put_projected(building, object);
        break;
    }
}

struct schema schema_project(struct arena *arena, struct schema schema, enum mig_dialect dialect)
{
    struct building building = {{arena, schema, dialect}, schema_empty};
    schema_each(schema, project_object, &building);
    return building.made;
}
