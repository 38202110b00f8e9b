/* SPDX-License-Identifier: MIT
 * In: a SQLite database that answers queries. Out: drafts of its tables, and what the language cannot say.
 *
 * Columns come from pragma_table_xinfo, everything else from the texts in sqlite_master; that the pragmas
 * count as many keys shows that a text was read as SQLite reads it.
 */
#include "base/text.h"
#include "catalog/sqlite/reading.h"
#include "catalog/sqlite/scan.h"
#include "sql/sql.h"

#include <string.h>
#include <strings.h>

#define BOOKKEEPING(name) "lower(substr(" name ", 1, 4)) = 'mig_' OR lower(" name ") = 'alembic_version'"
#define THEIRS                                                                                               \
    "substr(m.name, 1, 7) <> 'sqlite_' AND NOT (" BOOKKEEPING("m.name") ") AND NOT (" BOOKKEEPING(           \
        "m.tbl_name") ")"
#define THEIR_TABLES "m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL %%' AND " THEIRS

const char *const sqlite_something = "SELECT 1 FROM sqlite_master m WHERE " THEIRS " LIMIT 1";

/* Where %s stands, a question may be about one table alone: `scope`. Tables come first, so that they are
 * there when an index names one. */
#define OBJECTS                                                                                              \
    "SELECT m.type, m.name, m.tbl_name, m.sql FROM sqlite_master m WHERE " THEIRS                            \
    "%s ORDER BY m.type <> 'table', m.name"

static const char shadows_query[] =
    "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'";
enum { SINCE_TABLE_LIST = 3037000 };

#define COLUMNS                                                                                              \
    "SELECT m.name, x.name, x.type, x.\"notnull\", x.dflt_value, x.pk, x.hidden"                             \
    " FROM sqlite_master m JOIN pragma_table_xinfo(m.name, 'main') x WHERE " THEIR_TABLES                    \
    "%s ORDER BY m.name, x.cid"

#define COUNTS                                                                                               \
    "SELECT m.name,"                                                                                         \
    " (SELECT count(*) FROM pragma_index_list(m.name, 'main') WHERE origin = 'pk'),"                         \
    " (SELECT count(*) FROM pragma_index_list(m.name, 'main') WHERE origin = 'u'),"                          \
    " (SELECT count(DISTINCT id) FROM pragma_foreign_key_list(m.name, 'main'))"                              \
    " FROM sqlite_master m WHERE " THEIR_TABLES "%s"

enum { HIDDEN_VIRTUAL = 2, HIDDEN_STORED = 3 };

static const char unread[] = "its text cannot be read";

/* A reference may leave out the key of its table, so those stand there too, without what hangs on them. */
static const char *scope(const struct reading *reading)
{
    struct buf name;
    if (reading->source->table == NULL)
        return "";
    buf_init(&name, reading->arena);
    sql_string(&name, reading->source->table, MIG_DIALECT_SQLITE);
    return arena_format(
        reading->arena,
        " AND (m.tbl_name COLLATE NOCASE = %s OR (m.type = 'table' AND m.name COLLATE NOCASE IN "
        "(SELECT \"table\" FROM pragma_foreign_key_list(%s, 'main'))))",
        name.data, name.data);
}

static enum mig_status read_shadows(struct sqlite_reading *sqlite)
{
    struct mig_rows rows;
    enum mig_status status;
    if (sqlite->reading->source->version < SINCE_TABLE_LIST || sqlite->reading->source->table != NULL)
        return MIG_OK;
    status = reading_query(sqlite->reading, shadows_query, &rows);
    for (size_t row = 0; status == MIG_OK && row < rows.row_count; row++)
        names_push(sqlite->reading->arena, &sqlite->shadows, cell_text(sqlite->reading, &rows, row, 0));
    return status;
}

static void take_table(struct sqlite_reading *sqlite, const char *name, const char *sql)
{
    struct reading *reading = sqlite->reading;
    struct draft draft = {.table.object.name.text = name};
    struct sqlite_source source = {0};
    if (names_have(sqlite->shadows, name))
        return;
    if (strncasecmp(sql, "CREATE VIRTUAL ", 15) == 0) {
        reading_foreign(reading, "virtual table", name, NULL, NULL);
        return;
    }
    if (!sqlite_table_scan(reading, sql, &source.text))
        source = (struct sqlite_source){.unread = true};
    draft.table.strict = source.text.strict;
    draft.table.without_rowid = source.text.without_rowid;
    draft.table.autoincrement = source.text.autoincrement;
    vec_push(reading->arena, &reading->drafts, draft);
    vec_push(reading->arena, &sqlite->sources, source);
}

static void take_index(struct sqlite_reading *sqlite, const char *name, const char *table, const char *sql)
{
    struct index *index = arena_new(sqlite->reading->arena, struct index);
    if (reading_draft(sqlite->reading, table) == NULL)
        return; /* of a shadow or virtual table */
    if (!sqlite_index_scan(sqlite->reading, sql, index)) {
        reading_remark(sqlite->reading, FOREIGN_UNREAD, "index", name, table, unread);
        return;
    }
    index->object.name = name_of(name);
    index->table = name_of(table);
    vec_push(sqlite->reading->arena, &sqlite->indexes, index);
}

static enum mig_status read_objects(struct sqlite_reading *sqlite)
{
    struct mig_rows rows;
    struct reading *reading = sqlite->reading;
    enum mig_status status =
        reading_query(reading, arena_format(reading->arena, OBJECTS, scope(reading)), &rows);
    for (size_t row = 0; status == MIG_OK && row < rows.row_count; row++) {
        const char *type = cell(&rows, row, 0);
        const char *name = cell_text(reading, &rows, row, 1);
        const char *table = cell_text(reading, &rows, row, 2);
        if (strcmp(type, "table") == 0)
            take_table(sqlite, name, cell(&rows, row, 3));
        else if (strcmp(type, "index") == 0)
            take_index(sqlite, name, table, cell(&rows, row, 3));
        else if (strcmp(type, "view") == 0)
            reading_sqlite_view(reading, name, cell(&rows, row, 3));
        else
            reading_sqlite_trigger(reading, name, table, cell(&rows, row, 3));
    }
    return status;
}

static const struct sqlite_column *column_text(const struct sqlite_source *source, const char *name)
{
    for (size_t i = 0; i < source->text.columns.count; i++)
        if (strcasecmp(source->text.columns.items[i].name, name) == 0)
            return &source->text.columns.items[i];
    return NULL;
}

static void take_words(struct reading *reading, struct column *column, const struct sqlite_column *text)
{
    if (text->collation != NULL && strcasecmp(text->collation, "binary") != 0)
        column->collation = text_lower(reading->arena, text->collation);
    column->generated = text->generated;
}

/* A word that is no expression is a text, `default foo` like `default "foo"`. */
static const struct expr *value_of(struct reading *reading, const char *text)
{
    const struct expr *read = reading_value(reading, text);
    struct expr *string;
    struct scan scan;
    if (read == NULL || read->kind != EXPR_COLUMN)
        return read;
    if (strcasecmp(text, "current_time") == 0)
        return reading_opaque(reading, text);
    scan_open(&scan, reading->arena, text);
    string = arena_new(reading->arena, struct expr);
    string->kind = EXPR_STRING;
    string->text = scan_name(&scan);
    return string->text != NULL ? string : read;
}

/* Older libraries count two words to the type that stand behind it (seen with 3.35). */
static const char *bare_type(struct arena *arena, const char *type)
{
    static const char words[] = " GENERATED ALWAYS";
    size_t length = strlen(type), extra = strlen(words);
    bool more = length >= extra && strcasecmp(type + length - extra, words) == 0;
    return more ? arena_textn(arena, type, length - extra) : type;
}

static void take_column(struct sqlite_reading *sqlite, const struct mig_rows *rows, size_t row)
{
    struct reading *reading = sqlite->reading;
    struct draft *draft = reading_draft(reading, cell(rows, row, 0));
    struct column *column = arena_new(reading->arena, struct column);
    const char *value = cell(rows, row, 4);
    unsigned hidden = cell_number(rows, row, 6);
    if (draft == NULL)
        return;
    struct sqlite_source *source = &sqlite->sources.items[draft - reading->drafts.items];
    column->name = name_of(cell_text(reading, rows, row, 1));
    column->type = sqlite_type(reading->arena, bare_type(reading->arena, cell_text(reading, rows, row, 2)));
    column->not_null = cell_true(rows, row, 3);
    column->value = value != NULL ? value_of(reading, value) : NULL;
    column->stored = hidden == HIDDEN_STORED;
    source->key_columns += cell_number(rows, row, 5) != 0;
    const struct sqlite_column *text = column_text(source, column->name.text);
    if (text != NULL)
        take_words(reading, column, text);
    source->unread |= text == NULL || (hidden >= HIDDEN_VIRTUAL) != (column->generated != NULL);
    vec_push(reading->arena, &draft->columns, column);
}

static enum mig_status read_columns(struct sqlite_reading *sqlite)
{
    struct reading *reading = sqlite->reading;
    struct mig_rows rows;
    enum mig_status status =
        reading_query(reading, arena_format(reading->arena, COLUMNS, scope(reading)), &rows);
    for (size_t row = 0; status == MIG_OK && row < rows.row_count; row++)
        take_column(sqlite, &rows, row);
    return status;
}

static unsigned constraints_of(const struct sqlite_source *source, enum constraint_kind kind)
{
    unsigned count = 0;
    for (size_t i = 0; i < source->text.constraints.count; i++)
        count += source->text.constraints.items[i]->kind == kind;
    return count;
}

/* Two unique constraints over the same columns share an index, and so do a unique one and the key. */
static void take_counts(struct sqlite_source *source, const struct mig_rows *rows, size_t row)
{
    source->key_index = cell_true(rows, row, 1);
    source->unread |= (constraints_of(source, CONSTRAINT_PRIMARY_KEY) != 0) != (source->key_columns != 0) ||
                      constraints_of(source, CONSTRAINT_UNIQUE) < cell_number(rows, row, 2) ||
                      constraints_of(source, CONSTRAINT_FOREIGN_KEY) != cell_number(rows, row, 3);
}

static enum mig_status read_counts(struct sqlite_reading *sqlite)
{
    struct mig_rows rows;
    struct reading *reading = sqlite->reading;
    enum mig_status status =
        reading_query(reading, arena_format(reading->arena, COUNTS, scope(reading)), &rows);
    for (size_t row = 0; status == MIG_OK && row < rows.row_count; row++) {
        const struct draft *draft = reading_draft(reading, cell(&rows, row, 0));
        if (draft != NULL)
            take_counts(&sqlite->sources.items[draft - reading->drafts.items], &rows, row);
    }
    for (size_t i = 0; i < sqlite->sources.count; i++)
        if (sqlite->sources.items[i].unread)
            reading_remark(reading, FOREIGN_UNREAD, "table", reading->drafts.items[i].table.object.name.text,
                           NULL, unread);
    return status;
}

enum mig_status read_sqlite(struct reading *reading)
{
    struct sqlite_reading sqlite = {.reading = reading};
    enum mig_status status = read_shadows(&sqlite);
    if (status == MIG_OK)
        status = read_objects(&sqlite);
    if (status == MIG_OK)
        status = read_columns(&sqlite);
    if (status == MIG_OK)
        status = read_counts(&sqlite);
    if (status == MIG_OK)
        sqlite_complete(&sqlite);
    return status;
}
