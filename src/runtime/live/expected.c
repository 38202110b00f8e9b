/* SPDX-License-Identifier: MIT
 * In: object rows of the tables (what each revision changed, removals first). Out: a schema value. Rows of
 * one table follow each other, so the table is put into the schema once, when another begins.
 */
#include "runtime/live/expected.h"

#include "language/parse.h"
#include "runtime/error.h"
#include "schema/print.h"

#include <stdlib.h>
#include <string.h>

struct folding {
    struct arena *arena;
    const struct chain *chain;
    struct schema schema;
    struct table *table; /* the one whose rows are being read; NULL for none */
    const char *unread;  /* a definition that could not be read */
};

static int by_position(const void *a, const void *b)
{
    const struct column *left = *(const struct column *const *)a, *right = *(const struct column *const *)b;
    return left->position < right->position ? -1 : left->position > right->position;
}

static void close_table(struct folding *folding)
{
    struct table *table = folding->table;
    if (table == NULL)
        return;
    const struct column **columns = arena_array(folding->arena, const struct column *, table->column_count);
    for (size_t i = 0; i < table->column_count; i++)
        columns[i] = table->columns[i];
    if (table->column_count != 0)
        qsort(columns, table->column_count, sizeof *columns, by_position);
    table->columns = columns;
    folding->schema = schema_put_table(folding->arena, folding->schema, table);
    folding->table = NULL;
}

/* Makes `name` the table whose rows are being read; one that is not there begins empty. */
static struct table *open_table(struct folding *folding, const char *name)
{
    if (folding->table != NULL && strcmp(folding->table->object.name.text, name) == 0)
        return folding->table;
    close_table(folding);
    const struct table *table = schema_table(folding->schema, name);
    if (table != NULL) {
        folding->table = table_copy(folding->arena, table);
    } else {
        folding->table = arena_new(folding->arena, struct table);
        folding->table->object = (struct object){.kind = OBJECT_TABLE, .name = {name, {0, 0}}};
    }
    return folding->table;
}

static void fold_table(struct folding *folding, const struct mig_table_object *row, const char *name,
                       const char *definition)
{
    if (row->removed != 0) {
        close_table(folding);
        const struct object *table = schema_find(folding->arena, folding->schema, OBJECT_TABLE, name);
        if (table != NULL)
            folding->schema = schema_remove(folding->arena, folding->schema, table, (struct origin){0});
    } else if (!parse_table_options(folding->arena, open_table(folding, name), definition)) {
        folding->unread = definition;
    }
}

static void fold_column(struct folding *folding, const struct mig_table_object *row, const char *name,
                        const char *definition)
{
    struct table *table = open_table(folding, mig__chain_text(folding->chain, row->owner));
    const struct column *before = table_column(table, name), *after = NULL;
    if (row->removed == 0) {
        const struct column *parsed = parse_column(folding->arena, name, definition);
        if (parsed == NULL) {
            folding->unread = definition;
            return;
        }
        struct column *placed = arena_new(folding->arena, struct column);
        *placed = *parsed;
        placed->position = row->position;
        after = placed;
    }
    if (before != NULL || after != NULL)
        folding->table = table_with_column(folding->arena, table, before, after);
}

static void fold_constraint(struct folding *folding, const struct mig_table_object *row, const char *name,
                            const char *definition)
{
    struct table *table = open_table(folding, mig__chain_text(folding->chain, row->owner));
    const struct constraint *before = table_constraint(table, name), *after = NULL;
    if (row->removed == 0) {
        after = parse_constraint(folding->arena, name, definition);
        if (after == NULL) {
            folding->unread = definition;
            return;
        }
    }
    if (before != NULL || after != NULL)
        folding->table = table_with_constraint(folding->arena, table, before, after);
}

static void fold_index(struct folding *folding, const struct mig_table_object *row, const char *name,
                       const char *definition)
{
    struct table *table = open_table(folding, mig__chain_text(folding->chain, row->owner));
    const struct index *before = table_index(table, name), *after = NULL;
    if (row->removed == 0) {
        after = parse_index(folding->arena, definition);
        if (after == NULL) {
            folding->unread = definition;
            return;
        }
    }
    if (before != NULL || after != NULL)
        folding->table = table_with_index(folding->arena, table, before, after);
}

static void fold_object(struct folding *folding, const struct mig_table_object *row, const char *name,
                        const char *definition)
{
    enum object_kind kind = (enum object_kind)row->kind;
    close_table(folding);
    if (row->removed != 0) {
        const struct object *former = schema_find(folding->arena, folding->schema, kind, name);
        if (former != NULL)
            folding->schema = schema_remove(folding->arena, folding->schema, former, (struct origin){0});
        return;
    }
    const struct object *object = parse_object(folding->arena, kind, name, definition);
    if (object == NULL)
        folding->unread = definition;
    else
        folding->schema = schema_put_object(folding->arena, folding->schema, object);
}

/* A removed part of a table that is gone itself needs nothing. */
static bool is_gone(struct folding *folding, const struct mig_table_object *row)
{
    const char *owner = mig__chain_text(folding->chain, row->owner);
    bool open = folding->table != NULL && strcmp(folding->table->object.name.text, owner) == 0;
    return row->removed != 0 && *owner != '\0' && !open && schema_table(folding->schema, owner) == NULL;
}

static void fold_row(struct folding *folding, const struct mig_table_object *row)
{
    const char *name = mig__chain_text(folding->chain, row->name);
    const char *definition = mig__chain_text(folding->chain, row->definition);
    if (is_gone(folding, row))
        return;
    switch ((enum mig_object_kind)row->kind) {
    case MIG_OBJECT_TABLE:
        fold_table(folding, row, name, definition);
        break;
    case MIG_OBJECT_COLUMN:
        fold_column(folding, row, name, definition);
        break;
    case MIG_OBJECT_CONSTRAINT:
        fold_constraint(folding, row, name, definition);
        break;
    case MIG_OBJECT_INDEX:
        fold_index(folding, row, name, definition);
        break;
    case MIG_OBJECT_ENUM:
    case MIG_OBJECT_SEQUENCE:
    case MIG_OBJECT_EXTENSION:
    case MIG_OBJECT_SCHEMA:
    case MIG_OBJECT_PARTITION:
    case MIG_OBJECT_DECLARED:
    case MIG_OBJECT_VIEW:
    case MIG_OBJECT_TRIGGER:
        fold_object(folding, row, name, definition);
        break;
    case MIG_OBJECT_KINDS:
        break;
    }
}

static enum mig_status fold_revision(struct folding *folding, uint32_t number, enum mig_dialect dialect,
                                     struct mig_error *error)
{
    struct mig_range rows = mig__chain_revision(folding->chain, number)->sides[dialect].objects;
    for (uint32_t row = rows.first; row < rows.first + rows.count; row++)
        fold_row(folding, &folding->chain->tables->objects[row]);
    if (folding->unread == NULL)
        return MIG_OK;
    mig__error_set(error, MIG_FAILED, "the migrations of this program are damaged: revision %s",
                   mig__chain_id(folding->chain, number));
    mig__error_fact(error, "unreadable", "%s", folding->unread);
    mig__error_help(error, "build the program again with migc and libmig of one version");
    return MIG_FAILED;
}

enum mig_status mig__expected_fold(struct arena *arena, const struct chain *chain, const bool *set,
                                   enum mig_dialect dialect, struct schema *schema, struct mig_error *error)
{
    struct folding folding = {.arena = arena, .chain = chain, .schema = schema_empty};
    enum mig_status status = MIG_OK;
    for (uint32_t i = 0; status == MIG_OK && i < chain->graph.count; i++) {
        if (set[i])
            status = fold_revision(&folding, i, dialect, error);
    }
    close_table(&folding);
    *schema = folding.schema;
    return status;
}

/* One revision on the schema of its only parent; one with several links anew. */
enum mig_status mig__expected_after(struct mig *mig, uint32_t number, struct schema *schemas,
                                    struct mig_error *error)
{
    const struct graph_revision *revision = &mig->chain.graph.revisions[number];
    struct folding folding = {.arena = &mig->work, .chain = &mig->chain, .schema = schema_empty};
    size_t links = revision->parent_count + revision->require_count;
    if (links > 1)
        return mig__expected_fold(&mig->work, &mig->chain, mig__expected_set(mig, number), mig__dialect(mig),
                                  &schemas[number], error);
    if (links == 1)
        folding.schema =
            schemas[revision->parent_count == 1 ? revision->parents[0] : revision->requirements[0]];
    enum mig_status status = fold_revision(&folding, number, mig__dialect(mig), error);
    close_table(&folding);
    schemas[number] = folding.schema;
    return status;
}

bool *mig__expected_set(struct mig *mig, uint32_t number)
{
    bool *set = arena_array(&mig->work, bool, mig->chain.graph.count);
    set[number] = true;
    for (uint32_t i = number + 1; i-- > 0;) {
        const struct graph_revision *revision = &mig->chain.graph.revisions[i];
        for (size_t p = 0; set[i] && p < revision->parent_count; p++)
            set[revision->parents[p]] = true;
        for (size_t r = 0; set[i] && r < revision->require_count; r++)
            set[revision->requirements[r]] = true;
    }
    return set;
}

/* All that the revision and what it needs make; concurrent ones cannot touch the same index. */
static enum mig_status fold_until(struct mig *mig, uint32_t number, bool down, struct schema *schema,
                                  struct mig_error *error)
{
    bool *set = mig__expected_set(mig, number);
    set[number] = !down;
    return mig__expected_fold(&mig->work, &mig->chain, set, mig__dialect(mig), schema, error);
}

static const char *index_text(struct mig *mig, const struct index *index)
{
    struct buf text;
    buf_init(&text, &mig->work);
    print_index(&text, index);
    return text.data;
}

static bool index_differs(struct mig *mig, struct schema expected, struct schema found, const char *name)
{
    struct differences differences = schema_differences(&mig->work, expected, found, mig__dialect(mig));
    for (size_t i = 0; i < differences.count; i++) {
        const struct difference *difference = &differences.items[i];
        if (difference->object == MIG_OBJECT_INDEX && strcmp(difference->name, name) == 0 &&
            difference->kind != DIFFERENCE_CANNOT_TELL)
            return true;
    }
    return false;
}

enum mig_status mig__expected_index(struct mig *mig, uint32_t number, bool down, const char *name,
                                    struct index_check *check, struct mig_error *error)
{
    struct catalog catalog;
    struct schema expected = schema_empty;
    *check = (struct index_check){INDEX_ABSENT, "not known to this program", NULL};
    enum mig_status status = mig__live_read(mig, NULL, &catalog, error);
    const struct index *found = status == MIG_OK ? schema_index(catalog.schema, name) : NULL;
    if (found == NULL)
        return status;
    if (number < mig->chain.graph.count)
        status = fold_until(mig, number, down, &expected, error);
    if (status != MIG_OK)
        return status;
    expected = schema_project(&mig->work, expected, mig__dialect(mig));
    const struct index *wanted = schema_index(expected, name);
    bool equal = wanted != NULL && !index_differs(mig, expected, catalog.schema, name);
    check->answer = equal ? INDEX_EQUAL : INDEX_DIFFERENT;
    check->expected = wanted != NULL ? index_text(mig, wanted) : check->expected;
    check->found = index_text(mig, found);
    return MIG_OK;
}
