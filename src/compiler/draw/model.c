/* SPDX-License-Identifier: MIT
 * In: a checked chain. Out: what a picture of it shows: revisions newest first, which of them are heads, and
 * the tables at the end with their columns, keys and references, for both databases together.
 */
#include "compiler/draw.h"

#include "base/path.h"
#include "base/text.h"
#include "compiler/dump.h"
#include "schema/object.h"

#include <string.h>

struct collecting {
    struct drawing *drawing;
    struct schema other; /* of the database that comes second */
    const char *only;    /* what to say of a table that `other` lacks */
    bool again;          /* the second database: tables of both are there already */
    VEC(const struct table *) tables;
    VEC(struct drawn_table) drawn;
    VEC(struct drawn_link) links;
};

static const char *shown(struct arena *arena, const char *name)
{
    char *text = path_shown(arena_text(arena, name));
    return draw_visible(arena, text);
}

static bool is_in_key(const struct constraint *key, const char *column)
{
    return key->columns.count > 0 && names_have(key->columns, column);
}

static struct drawn_column drawn_column(struct arena *arena, const struct table *table,
                                        const struct column *column)
{
    struct buf type;
    struct drawn_column drawn = {.name = draw_visible(arena, column->name.text), .null = !column->not_null};
    buf_init(&type, arena);
    type_print(&type, column->type);
    drawn.type = draw_visible(arena, path_shown(type.data));
    for (size_t i = 0; i < table->constraint_count; i++) {
        const struct constraint *constraint = table->constraints[i];
        if (!is_in_key(constraint, column->name.text))
            continue;
        drawn.primary = drawn.primary || constraint->kind == CONSTRAINT_PRIMARY_KEY;
        drawn.foreign = drawn.foreign || constraint->kind == CONSTRAINT_FOREIGN_KEY;
        drawn.unique =
            drawn.unique || (constraint->kind == CONSTRAINT_UNIQUE && constraint->columns.count == 1);
    }
    drawn.null = drawn.null && !drawn.primary;
    return drawn;
}

static void collect_table(void *context, const struct object *object)
{
    struct collecting *collecting = context;
    struct arena *arena = collecting->drawing->arena;
    if (object->kind != OBJECT_TABLE)
        return;
    const struct table *table = (const struct table *)object;
    bool both = schema_table(collecting->other, object->name.text) != NULL;
    if (both && collecting->again)
        return;
    struct drawn_table drawn = {.name = shown(arena, object->name.text),
                                .only = both ? NULL : collecting->only,
                                .count = table->column_count,
                                .shown = table->column_count};
    drawn.columns = arena_array(arena, struct drawn_column, table->column_count);
    for (size_t i = 0; i < table->column_count; i++)
        drawn.columns[i] = drawn_column(arena, table, table->columns[i]);
    if (drawn.count > DRAW_MOST_ROWS)
        drawn.shown = DRAW_MOST_ROWS - 1;
    vec_push(arena, &collecting->tables, table);
    vec_push(arena, &collecting->drawn, drawn);
}

static size_t column_number(const struct table *table, const char *name)
{
    size_t i = 0;
    while (i < table->column_count && strcmp(table->columns[i]->name.text, name) != 0)
        i++;
    return i;
}

/* -1 where a database lacks the table, which only the other one has. */
static int64_t table_number(const struct collecting *collecting, struct map numbers, const char *name)
{
    const struct drawn_table *found = map_get(numbers, name);
    return found != NULL ? found - collecting->drawn.items : -1;
}

static void collect_link(struct collecting *collecting, struct map numbers, size_t from,
                         const struct constraint *key)
{
    struct arena *arena = collecting->drawing->arena;
    int64_t to = table_number(collecting, numbers, key->table.text);
    if (key->kind != CONSTRAINT_FOREIGN_KEY || to < 0)
        return;
    struct drawn_table *tables = collecting->drawn.items;
    struct drawn_link link = {.from = (uint32_t)from, .to = (uint32_t)to};
    link.from_column = column_number(collecting->tables.items[from], key->columns.items[0].text);
    link.to_column = key->references.count > 0
                         ? column_number(collecting->tables.items[to], key->references.items[0].text)
                         : 0;
    link.words = arena_format(arena, "%s.%s to %s%s%s", tables[from].name, key->columns.items[0].text,
                              tables[to].name, key->references.count > 0 ? "." : "",
                              key->references.count > 0 ? key->references.items[0].text : "");
    if (from != (size_t)to)
        tables[from].linked = tables[to].linked = true;
    vec_push(arena, &collecting->links, link);
}

static void collect_links(struct collecting *collecting)
{
    struct arena *arena = collecting->drawing->arena;
    struct map numbers = {NULL};
    for (size_t i = 0; i < collecting->tables.count; i++)
        numbers = map_put(arena, numbers, collecting->tables.items[i]->object.name.text,
                          &collecting->drawn.items[i], (struct hash){0, i});
    for (size_t i = 0; i < collecting->tables.count; i++)
        for (size_t c = 0; c < collecting->tables.items[i]->constraint_count; c++)
            if (collecting->tables.items[i]->constraints[c]->kind == CONSTRAINT_FOREIGN_KEY)
                collect_link(collecting, numbers, i, collecting->tables.items[i]->constraints[c]);
}

static void collect_revisions(struct drawing *drawing)
{
    const struct graph *graph = &drawing->chain->graph;
    uint32_t *order = arena_array(drawing->arena, uint32_t, graph->count);
    bool *is_head = arena_array(drawing->arena, bool, graph->count);
    uint32_t *heads;
    size_t head_count = graph_heads(drawing->arena, graph, &heads);
    for (size_t i = 0; i < graph->count; i++)
        order[i] = (uint32_t)(graph->count - 1 - i);
    for (size_t i = 0; i < head_count; i++)
        is_head[heads[i]] = true;
    drawing->order = order;
    drawing->heads = is_head;
}

void draw_model(struct compiler *compiler, const struct chain *chain, const struct checked *checked,
                struct drawing *drawing)
{
    static const enum mig_dialect dialects[] = {MIG_DIALECT_POSTGRES, MIG_DIALECT_SQLITE};
    static const char *const only[] = {"PostgreSQL only", "SQLite only"};
    struct collecting collecting = {.drawing = drawing};
    struct schema schemas[2];
    *drawing = (struct drawing){.arena = &compiler->output, .chain = chain};
    for (int d = 0; d < 2; d++)
        schemas[d] = dump_whole_schema(compiler, chain, checked, dialects[d]);
    for (int d = 0; d < 2; d++) {
        collecting.other = schemas[1 - d];
        collecting.only = only[d];
        collecting.again = d == 1;
        schema_each(schemas[d], collect_table, &collecting);
    }
    collect_links(&collecting);
    drawing->tables = collecting.drawn.items;
    drawing->table_count = collecting.drawn.count;
    drawing->links = collecting.links.items;
    drawing->link_count = collecting.links.count;
    collect_revisions(drawing);
}

size_t draw_rows_hidden(const struct drawn_table *table)
{
    return table->count - table->shown;
}

int draw_column_y(const struct drawn_table *table, size_t column)
{
    size_t row = column < table->shown ? column : table->shown;
    return table->y + DRAW_TITLE + (int)row * DRAW_ROW + DRAW_ROW / 2;
}

static uint32_t code_point(const unsigned char *at, size_t length)
{
    if (length == 1)
        return *at;
    uint32_t code = *at & (0x7fu >> length);
    for (size_t i = 1; i < length; i++)
        code = code << 6 | (at[i] & 0x3fu);
    return code;
}

/* Roughly: combining marks, then everything from Hangul on, but for punctuation. */
static size_t width_of(uint32_t code)
{
    if ((code >= 0x300 && code < 0x370) || code == 0x200b || code == 0x200d ||
        (code >= 0xfe00 && code < 0xfe10))
        return 0;
    return code >= 0x1100 && (code < 0x2000 || code >= 0x2600) ? 2 : 1;
}

static size_t length_at(const unsigned char *at, const unsigned char *end)
{
    size_t length = text_utf8(at, end);
    return length != 0 ? length : 1;
}

const char *draw_visible(struct arena *arena, const char *text)
{
    char *shown = arena_text(arena, text);
    for (char *at = shown; *at != '\0'; at++)
        if ((unsigned char)*at < ' ' || *at == 0x7f)
            *at = '?';
    return shown;
}

size_t draw_letters(const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    const unsigned char *end = at + strlen(text);
    size_t letters = 0;
    for (size_t length; at < end; at += length) {
        length = length_at(at, end);
        letters += width_of(code_point(at, length));
    }
    return letters;
}

const char *draw_cut(struct arena *arena, const char *text, size_t letters)
{
    const unsigned char *at = (const unsigned char *)text;
    const unsigned char *end = at + strlen(text);
    size_t used = 0;
    if (draw_letters(text) <= letters)
        return text;
    while (at < end) {
        size_t length = length_at(at, end);
        used += width_of(code_point(at, length));
        if (used + 3 > letters)
            break;
        at += length;
    }
    return arena_format(arena, "%.*s...", (int)((const char *)at - text), text);
}
