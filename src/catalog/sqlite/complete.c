/* SPDX-License-Identifier: MIT
 * In: tables whose columns are known, and the constraints and indexes of their texts. Out: complete drafts.
 *
 * SQLite does not care how a name is spelt: here every name gets the spelling of the column or table that it
 * means. Keys that name no columns of their target get its primary key's.
 */
#include "catalog/sqlite/reading.h"

#include "base/text.h"

#include <string.h>
#include <strings.h>

static const struct draft *draft_meant(struct reading *reading, const char *name)
{
    const struct draft *exact = reading_draft(reading, name);
    if (exact != NULL)
        return exact;
    for (size_t i = 0; i < reading->drafts.count; i++)
        if (strcasecmp(reading->drafts.items[i].table.object.name.text, name) == 0)
            return &reading->drafts.items[i];
    return NULL;
}

static const struct column *find_column(const struct draft *draft, const char *name)
{
    for (size_t i = 0; i < draft->columns.count; i++)
        if (strcasecmp(draft->columns.items[i]->name.text, name) == 0)
            return draft->columns.items[i];
    return NULL;
}

static const char *column_meant(const struct draft *draft, const char *name)
{
    const struct column *column = find_column(draft, name);
    return column != NULL ? column->name.text : name;
}

static struct names columns_meant(struct arena *arena, const struct draft *draft, struct names names)
{
    struct names meant = {0};
    for (size_t i = 0; i < names.count; i++)
        names_push(arena, &meant, column_meant(draft, names.items[i].text));
    return meant;
}

/* What is in double quotes and no column is a text, as SQLite takes it. */
static const struct expr *column_or_text(struct arena *arena, const struct draft *draft,
                                         const struct expr *expr)
{
    const struct column *column = find_column(draft, expr->text);
    struct expr *meant = arena_new(arena, struct expr);
    *meant = *expr;
    if (column != NULL)
        meant->text = column->name.text;
    else
        meant->kind = EXPR_STRING;
    return meant;
}

static const struct expr *expr_meant(struct arena *arena, const struct draft *draft, const struct expr *expr)
{
    struct expr *meant;
    const struct expr **args;
    if (expr->kind == EXPR_COLUMN)
        return column_or_text(arena, draft, expr);
    if (expr->count == 0)
        return expr;
    meant = arena_new(arena, struct expr);
    args = arena_array(arena, const struct expr *, expr->count);
    for (size_t i = 0; i < expr->count; i++)
        args[i] = expr_meant(arena, draft, expr->args[i]);
    *meant = *expr;
    meant->args = args;
    return meant;
}

static struct names primary_key(const struct sqlite_reading *sqlite, const struct draft *draft)
{
    const struct sqlite_source *source = &sqlite->sources.items[draft - sqlite->reading->drafts.items];
    for (size_t i = 0; i < source->text.constraints.count; i++)
        if (source->text.constraints.items[i]->kind == CONSTRAINT_PRIMARY_KEY)
            return source->text.constraints.items[i]->columns;
    return (struct names){0};
}

static void complete_reference(struct sqlite_reading *sqlite, struct constraint *key)
{
    const struct draft *target = draft_meant(sqlite->reading, key->table.text);
    if (target == NULL)
        return; /* SQLite lets a key refer to a table that is not there */
    key->table = target->table.object.name;
    if (key->references.count == 0)
        key->references = primary_key(sqlite, target);
    key->references = columns_meant(sqlite->reading->arena, target, key->references);
}

/* The name that the language would have given it says nothing. */
static void forget_default_name(struct arena *arena, const struct draft *draft, struct constraint *constraint)
{
    const char *name = constraint_default_name(arena, schema_empty, &draft->table, constraint);
    constraint->unnamed |= text_equal(constraint->name.text, name);
}

static void complete_constraint(struct sqlite_reading *sqlite, struct draft *draft,
                                struct constraint *constraint)
{
    struct arena *arena = sqlite->reading->arena;
    constraint->columns = columns_meant(arena, draft, constraint->columns);
    if (constraint->kind == CONSTRAINT_FOREIGN_KEY)
        complete_reference(sqlite, constraint);
    if (constraint->check != NULL)
        constraint->check = expr_meant(arena, draft, constraint->check);
    forget_default_name(arena, draft, constraint);
    vec_push(arena, &draft->constraints, constraint);
}

static bool is_sole_key(const struct draft *draft, const struct sqlite_source *source,
                        const struct column *column)
{
    for (size_t i = 0; i < source->text.constraints.count; i++) {
        const struct constraint *key = source->text.constraints.items[i];
        if (key->kind == CONSTRAINT_PRIMARY_KEY)
            return key->columns.count == 1 &&
                   strcmp(column_meant(draft, key->columns.items[0].text), column->name.text) == 0;
    }
    return false;
}

/* The rowid is never NULL, though SQLite does not say so. A whole-number key that is not the rowid is
 * declared in a way that the language has no word for (`int primary key`, `integer primary key desc`). */
static const struct column *complete_column(struct arena *arena, const struct draft *draft,
                                            const struct sqlite_source *source, const struct column *read)
{
    bool whole = read->type.kind == TYPE_INTEGER && is_sole_key(draft, source, read);
    bool generated = read->generated != NULL;
    struct column *column;
    if (!whole && !generated)
        return read;
    column = arena_new(arena, struct column);
    *column = *read;
    if (whole && !source->key_index)
        column->not_null = true;
    else if (whole && !draft->table.without_rowid)
        column->type = (struct type){.kind = TYPE_OTHER, .name = "int"};
    if (generated)
        column->generated = expr_meant(arena, draft, read->generated);
    return column;
}

static void list_remarks(struct reading *reading, const struct draft *draft,
                         const struct sqlite_source *source)
{
    const char *table = draft->table.object.name.text;
    for (size_t i = 0; i < source->text.remarks.count; i++) {
        const struct sqlite_remark *remark = &source->text.remarks.items[i];
        if (remark->constraint != NULL)
            reading_remark(reading, FOREIGN_MORE, "constraint", remark->constraint, table, remark->reason);
        else
            reading_remark(reading, FOREIGN_MORE, "table", table, NULL, remark->reason);
    }
}

/* NULL: the one that the key has anyway. */
static const char *collation_meant(const struct draft *draft, const struct index_part *part)
{
    const struct column *column =
        part->expr->kind == EXPR_COLUMN ? find_column(draft, part->expr->text) : NULL;
    const char *own = column != NULL && column->collation != NULL ? column->collation : "binary";
    return text_equal(part->collation, own) ? NULL : part->collation;
}

static void complete_index(struct arena *arena, struct draft *draft, struct index *index)
{
    struct index_part *parts = arena_array(arena, struct index_part, index->part_count);
    for (size_t i = 0; i < index->part_count; i++) {
        parts[i] = index->parts[i];
        parts[i].expr = expr_meant(arena, draft, parts[i].expr);
        parts[i].collation = collation_meant(draft, &parts[i]);
    }
    index->parts = parts;
    if (index->where != NULL)
        index->where = expr_meant(arena, draft, index->where);
    vec_push(arena, &draft->indexes, index);
}

void sqlite_complete(struct sqlite_reading *sqlite)
{
    struct reading *reading = sqlite->reading;
    for (size_t i = 0; i < reading->drafts.count; i++) {
        struct draft *draft = &reading->drafts.items[i];
        const struct sqlite_source *source = &sqlite->sources.items[i];
        for (size_t j = 0; j < draft->columns.count; j++)
            draft->columns.items[j] = complete_column(reading->arena, draft, source, draft->columns.items[j]);
        for (size_t j = 0; j < source->text.constraints.count; j++)
            complete_constraint(sqlite, draft, source->text.constraints.items[j]);
        list_remarks(reading, draft, source);
    }
    for (size_t i = 0; i < sqlite->indexes.count; i++) {
        struct index *index = sqlite->indexes.items[i];
        complete_index(reading->arena, reading_draft(reading, index->table.text), index);
    }
}
