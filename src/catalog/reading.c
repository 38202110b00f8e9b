/* SPDX-License-Identifier: MIT
 * In: rows of a database's own catalogue. Out: copies that outlive them, drafts of tables, and in the end
 * the schema that these make.
 */
#include "catalog/reading.h"

#include "language/parse.h"

#include <stdlib.h>
#include <string.h>

enum mig_status reading_query(struct reading *reading, const char *sql, struct mig_rows *rows)
{
    return reading->source->query(reading->source->context, sql, rows, reading->error);
}

const char *cell(const struct mig_rows *rows, size_t row, size_t column)
{
    return rows->cells[row * rows->column_count + column];
}

const char *cell_text(struct reading *reading, const struct mig_rows *rows, size_t row, size_t column)
{
    return arena_text(reading->arena, cell(rows, row, column));
}

bool cell_true(const struct mig_rows *rows, size_t row, size_t column)
{
    const char *text = cell(rows, row, column);
    return text != NULL && (text[0] == '1' || text[0] == 't');
}

unsigned cell_number(const struct mig_rows *rows, size_t row, size_t column)
{
    const char *text = cell(rows, row, column);
    return text != NULL ? (unsigned)strtoul(text, NULL, 10) : 0;
}

static int draft_order(const void *name, const void *draft)
{
    return strcmp(name, ((const struct draft *)draft)->table.object.name.text);
}

struct draft *reading_draft(struct reading *reading, const char *name)
{
    if (name == NULL || reading->drafts.count == 0)
        return NULL;
    return bsearch(name, reading->drafts.items, reading->drafts.count, sizeof(struct draft), draft_order);
}

void reading_foreign(struct reading *reading, const char *kind, const char *name, const char *table,
                     const char *reason)
{
    reading_remark(reading, FOREIGN_ASIDE, kind, name, table, reason);
}

void reading_remark(struct reading *reading, enum foreign_weight weight, const char *kind, const char *name,
                    const char *table, const char *reason)
{
    struct foreign made = {.kind = kind, .name = name, .table = table, .reason = reason, .weight = weight};
    vec_push(reading->arena, &reading->foreign, made);
}

/* SQLite's LIKE does not tell upper from lower case; what the language calls `like` is GLOB there. */
bool reading_has_like(const struct expr *expr)
{
    if (expr->kind == EXPR_LIKE || (expr->query != NULL && reading_query_has_like(expr->query)))
        return true;
    for (size_t i = 0; i < expr->count; i++)
        if (reading_has_like(expr->args[i]))
            return true;
    return false;
}

const struct expr *reading_opaque(struct reading *reading, const char *text)
{
    struct expr *opaque = arena_new(reading->arena, struct expr);
    opaque->kind = EXPR_OPAQUE;
    opaque->text = arena_text(reading->arena, text != NULL ? text : "");
    return opaque;
}

const struct expr *reading_expr(struct reading *reading, const char *text)
{
    enum mig_dialect dialect = reading->source->dialect;
    const struct expr *read = text != NULL ? parse_expression(reading->arena, text, dialect) : NULL;
    if (read != NULL && (dialect != MIG_DIALECT_SQLITE || !reading_has_like(read)))
        return read;
    return reading_opaque(reading, text);
}

const struct expr *reading_value(struct reading *reading, const char *text)
{
    const struct expr *read = reading_expr(reading, text);
    while (read->kind == EXPR_CAST && read->args[0]->kind == EXPR_NULL)
        read = read->args[0];
    return read->kind != EXPR_NULL ? read : NULL;
}

struct name name_of(const char *text)
{
    return (struct name){.text = text};
}

/* Keys are short: a copy for each name is no loss. */
void names_push(struct arena *arena, struct names *names, const char *text)
{
    struct name *items = arena_array(arena, struct name, names->count + 1);
    if (names->count != 0)
        memcpy(items, names->items, names->count * sizeof *items);
    items[names->count] = name_of(text);
    *names = (struct names){.items = items, .count = names->count + 1};
}

static const struct column *plain_column(struct reading *reading, const struct table *table,
                                         const struct column *read)
{
    enum mig_dialect dialect = reading->source->dialect;
    struct column *column;
    if (read->value == NULL && read->generated == NULL)
        return read;
    column = arena_new(reading->arena, struct column);
    *column = *read;
    column->value = expr_plain(reading->arena, read->value, table, read->type, dialect);
    column->generated = expr_plain(reading->arena, read->generated, table, read->type, dialect);
    return column;
}

/* A condition stands for itself. */
static const struct expr *plain(struct reading *reading, const struct table *table, const struct expr *read)
{
    return expr_plain(reading->arena, read, table, (struct type){.kind = TYPE_UNKNOWN},
                      reading->source->dialect);
}

static const struct index_part *plain_parts(struct reading *reading, const struct table *table,
                                            const struct index_part *read, size_t count)
{
    struct index_part *parts = arena_array(reading->arena, struct index_part, count);
    for (size_t i = 0; i < count; i++) {
        parts[i] = read[i];
        parts[i].expr = plain(reading, table, read[i].expr);
    }
    return parts;
}

static const struct constraint *plain_constraint(struct reading *reading, const struct table *table,
                                                 const struct constraint *read)
{
    struct constraint *constraint;
    if (read->check == NULL && read->part_count == 0)
        return read;
    constraint = arena_new(reading->arena, struct constraint);
    *constraint = *read;
    constraint->check = plain(reading, table, read->check);
    constraint->where = plain(reading, table, read->where);
    constraint->parts = plain_parts(reading, table, read->parts, read->part_count);
    return constraint;
}

static const struct index *plain_index(struct reading *reading, const struct table *table,
                                       const struct index *read)
{
    struct index *index = arena_new(reading->arena, struct index);
    *index = *read;
    index->parts = plain_parts(reading, table, read->parts, read->part_count);
    index->where = plain(reading, table, read->where);
    return index;
}

static const struct partitioning *plain_partitioning(struct reading *reading, const struct table *table,
                                                     const struct partitioning *read)
{
    struct partitioning *made = arena_new(reading->arena, struct partitioning);
    const struct expr **keys;
    if (read == NULL)
        return NULL;
    keys = arena_array(reading->arena, const struct expr *, read->key_count);
    for (size_t i = 0; i < read->key_count; i++)
        keys[i] = plain(reading, table, read->keys[i]);
    *made = *read;
    made->keys = keys;
    return made;
}

/* Their values have the types of the table's keys. */
static void put_partitions(struct reading *reading, struct catalog *catalog)
{
    for (size_t i = 0; i < reading->partitions.count; i++) {
        struct partition *partition = &reading->partitions.items[i];
        const struct table *table = schema_table(catalog->schema, partition->table.text);
        if (table == NULL || table->partitioning == NULL)
            continue;
        partition->bound = bound_normal(reading->arena, table, &partition->bound);
        catalog->schema = schema_put_object(reading->arena, catalog->schema, &partition->object);
    }
}

/* Expressions last: what their casts mean depends on the columns. */
static struct table *finished(struct reading *reading, const struct draft *draft)
{
    struct table *table = arena_new(reading->arena, struct table);
    *table = draft->table;
    table->object.kind = OBJECT_TABLE;
    table->columns = draft->columns.items;
    table->column_count = draft->columns.count;
    table->constraints = draft->constraints.items;
    table->constraint_count = draft->constraints.count;
    table->indexes = draft->indexes.items;
    table->index_count = draft->indexes.count;
    for (size_t i = 0; i < draft->columns.count; i++)
        draft->columns.items[i] = plain_column(reading, table, draft->columns.items[i]);
    for (size_t i = 0; i < draft->constraints.count; i++)
        draft->constraints.items[i] = plain_constraint(reading, table, draft->constraints.items[i]);
    for (size_t i = 0; i < draft->indexes.count; i++)
        draft->indexes.items[i] = plain_index(reading, table, draft->indexes.items[i]);
    table->partitioning = plain_partitioning(reading, table, table->partitioning);
    return table;
}

/* Those that could be read hide others of their name. */
static void put_triggers(struct reading *reading, struct catalog *catalog, bool read)
{
    for (size_t i = 0; i < reading->triggers.count; i++)
        if ((reading->triggers.items[i]->text == NULL) == read)
            catalog->schema =
                schema_put_object(reading->arena, catalog->schema, &reading->triggers.items[i]->object);
}

void reading_finish(struct reading *reading, struct catalog *catalog)
{
    catalog->schema = schema_empty;
    for (size_t i = 0; i < reading->enums.count; i++)
        catalog->schema =
            schema_put_object(reading->arena, catalog->schema, &reading->enums.items[i]->object);
    for (size_t i = 0; i < reading->objects.count; i++)
        catalog->schema = schema_put_object(reading->arena, catalog->schema, reading->objects.items[i]);
    for (size_t i = 0; i < reading->drafts.count; i++)
        catalog->schema =
            schema_put_table(reading->arena, catalog->schema, finished(reading, &reading->drafts.items[i]));
    put_partitions(reading, catalog);
    reading_finish_views(reading, catalog);
    put_triggers(reading, catalog, false);
    put_triggers(reading, catalog, true);
    catalog->foreign = reading->foreign.items;
    catalog->foreign_count = reading->foreign.count;
}
