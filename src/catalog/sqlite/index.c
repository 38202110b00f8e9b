/* SPDX-License-Identifier: MIT
 * In: the text of an index as SQLite keeps it. Out: the index: columns or expressions in their order, with
 * direction and collation, and the condition of a partial one.
 */
#include "base/text.h"
#include "catalog/sqlite/scan.h"
#include "catalog/sqlite/text.h"

static const struct expr *column_named(struct arena *arena, const char *name)
{
    struct expr *made = arena_new(arena, struct expr);
    made->kind = EXPR_COLUMN;
    made->text = name;
    return made;
}

/* A lone name is a column, however it is quoted. */
static const struct expr *key(struct reading *reading, struct scan *scan)
{
    static const char *const until[] = {"collate", "asc", "desc", NULL};
    struct scan ahead = *scan;
    const char *name = scan_name(&ahead);
    size_t first = scan->at;
    const char *text = scan_piece(scan, until);
    if (text == NULL)
        return NULL;
    if (name != NULL && scan->at == first + 1)
        return column_named(reading->arena, name);
    return reading_expr(reading, text);
}

static bool part(struct reading *reading, struct scan *scan, struct index_part *out)
{
    out->expr = key(reading, scan);
    if (out->expr == NULL)
        return false;
    if (scan_word(scan, "collate")) {
        const char *collation = scan_name(scan);
        if (collation == NULL)
            return false;
        out->collation = text_lower(reading->arena, collation);
    }
    out->descending = !scan_word(scan, "asc") && scan_word(scan, "desc");
    return true;
}

static bool parts(struct reading *reading, struct scan *scan, struct index *index)
{
    VEC(struct index_part) made = {0};
    if (!scan_kind(scan, SQLITE_TOKEN_OPEN))
        return false;
    do {
        struct index_part one = {0};
        if (!part(reading, scan, &one))
            return false;
        vec_push(reading->arena, &made, one);
    } while (scan_kind(scan, SQLITE_TOKEN_COMMA));
    index->parts = made.items;
    index->part_count = made.count;
    return scan_kind(scan, SQLITE_TOKEN_CLOSE);
}

static bool condition(struct reading *reading, struct scan *scan, struct index *index)
{
    static const char *const until[] = {NULL};
    const char *text;
    if (!scan_word(scan, "where"))
        return scan_sees_kind(scan, SQLITE_TOKEN_END);
    text = scan_piece(scan, until);
    if (text == NULL || !scan_sees_kind(scan, SQLITE_TOKEN_END))
        return false;
    index->where = reading_expr(reading, text);
    return true;
}

bool sqlite_index_scan(struct reading *reading, const char *sql, struct index *index)
{
    struct scan scan;
    const char *table;
    scan_open(&scan, reading->arena, sql);
    if (!scan_word(&scan, "create"))
        return false;
    index->unique = scan_word(&scan, "unique");
    if (!scan_word(&scan, "index") || (index->object.name = name_of(scan_name(&scan))).text == NULL ||
        !scan_word(&scan, "on") || (table = scan_name(&scan)) == NULL)
        return false;
    index->object.kind = OBJECT_INDEX;
    index->table = name_of(table);
    return parts(reading, &scan, index) && condition(reading, &scan, index);
}
