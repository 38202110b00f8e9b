/* SPDX-License-Identifier: MIT
 * A rebuild that changes no row need not copy any: then the text that SQLite keeps of the table can be
 * replaced where it stands (sqlite.org/lang_altertable.html, 7). Comes in: a step that rebuilds. Goes out:
 * the statement that does it, where rows and keys stand in the file as they will.
 *
 * That is so while columns, their affinities, defaults and computations, and the keys stay, each at its
 * place. A default is what a row has that is older than the column (lang_altertable.html, 4), so it is more
 * than a word for new ones. The runner looks that the live table has its parts in this order, else it copies.
 */
#include "sql/write.h"

#include "base/text.h"

#include <string.h>
#include <strings.h>

enum affinity { AFFINITY_INTEGER, AFFINITY_TEXT, AFFINITY_BLOB, AFFINITY_REAL, AFFINITY_NUMERIC };

static bool has_word(const char *text, const char *word)
{
    for (; *text != '\0'; text++)
        if (strncasecmp(text, word, strlen(word)) == 0)
            return true;
    return false;
}

/* By the name of the type (sqlite.org/datatype3.html, 3.1). */
static enum affinity affinity_of(const char *type)
{
    if (has_word(type, "INT"))
        return AFFINITY_INTEGER;
    if (has_word(type, "CHAR") || has_word(type, "CLOB") || has_word(type, "TEXT"))
        return AFFINITY_TEXT;
    if (*type == '\0' || has_word(type, "BLOB"))
        return AFFINITY_BLOB;
    if (has_word(type, "REAL") || has_word(type, "FLOA") || has_word(type, "DOUB"))
        return AFFINITY_REAL;
    return AFFINITY_NUMERIC;
}

static const char *type_name(struct arena *arena, struct type type, struct schema schema)
{
    struct buf text;
    buf_init(&text, arena);
    sql_type(&text, type, schema, MIG_DIALECT_SQLITE);
    return text.data;
}

/* INTEGER in a key of one column is the number of the row, and BIGINT is not. */
static bool same_type(const struct change *change, const struct column *old, const struct column *now)
{
    struct arena *arena = change->render->arena;
    const char *former = type_name(arena, old->type, change->before);
    const char *type = type_name(arena, now->type, change->after);
    bool exactly = change->now->strict || key_has(change->now, now->name.text);
    return exactly ? text_equal(former, type) && old->serial == now->serial
                   : affinity_of(former) == affinity_of(type);
}

static bool same_expr(const struct expr *a, const struct expr *b)
{
    return a == b || (a != NULL && b != NULL && expr_equal(a, b));
}

bool stays_in_place(const struct change *change, const struct column *old, const struct column *now)
{
    return same_type(change, old, now) && same_expr(old->generated, now->generated) &&
           old->stored == now->stored && text_equal(old->collation, now->collation);
}

static bool same_column(const struct change *change, const struct column *old, const struct column *now)
{
    return text_equal(old->name.text, now->name.text) && stays_in_place(change, old, now) &&
           same_expr(old->value, now->value);
}

static const struct constraint *next_key(const struct table *table, size_t *at)
{
    while (*at < table->constraint_count) {
        const struct constraint *constraint = table->constraints[(*at)++];
        if (constraint->kind == CONSTRAINT_PRIMARY_KEY || constraint->kind == CONSTRAINT_UNIQUE)
            return constraint;
    }
    return NULL;
}

/* SQLite numbers the indexes of keys in the order in which it reads them: the primary key first, as we write
 * it. */
static bool same_primary_key(const struct table *old, const struct table *now)
{
    const struct constraint *a = table_primary_key(old), *b = table_primary_key(now);
    return a == NULL || b == NULL ? a == b : names_equal(a->columns, b->columns);
}

/* Do the keys of `now` begin with those of `old`? `more`: how many follow. */
static bool keys_begin(const struct table *old, const struct table *now, size_t *more)
{
    size_t at = 0, where = 0;
    for (*more = 0;;) {
        const struct constraint *a = next_key(old, &at), *b = next_key(now, &where);
        if (b == NULL)
            return a == NULL;
        if (a == NULL)
            (*more)++;
        else if (a->kind != b->kind || !names_equal(a->columns, b->columns))
            return false;
    }
}

bool keys_stay(const struct table *old, const struct table *now)
{
    size_t more;
    return same_primary_key(old, now) && keys_begin(old, now, &more);
}

static bool same_keys(const struct table *old, const struct table *now)
{
    size_t more;
    return keys_begin(old, now, &more) && more == 0;
}

static bool same_rows(const struct change *change)
{
    const struct table *old = change->old, *now = change->now;
    if (old->column_count != now->column_count || old->strict != now->strict ||
        old->without_rowid != now->without_rowid || old->autoincrement != now->autoincrement)
        return false;
    for (size_t i = 0; i < now->column_count; i++)
        if (!same_column(change, old->columns[i], now->columns[i]))
            return false;
    return same_keys(old, now);
}

/* Rows that a new check does not allow are found before anything is written. */
void rebuild_guard_check(const struct change *change)
{
    struct arena *arena = change->render->arena;
    const struct step *step = change->step;
    const char *table = change->now->object.name.text;
    struct buf condition;
    if (step->op != OP_ADD_CONSTRAINT || step->constraints[0]->kind != CONSTRAINT_CHECK)
        return;
    for (size_t i = 0; i < change->now->constraint_count; i++) {
        const struct constraint *check = change->now->constraints[i];
        if (table_constraint(change->old, check->name.text) != NULL)
            continue;
        buf_init(&condition, arena);
        buf_add(&condition, "NOT (");
        sql_expr(&condition, check->check, MIG_DIALECT_SQLITE);
        buf_char(&condition, ')');
        guard_rows(change->render, quoted(arena, table), condition.data, NULL,
                   arena_format(arena, "`%s` holds rows that the check `%s` does not allow", table,
                                check->name.text));
    }
}

bool edit_sqlite(const struct change *change, bool keeps_values)
{
    struct buf sql;
    if (!keeps_values || !same_rows(change))
        return false;
    buf_init(&sql, change->render->arena);
    render_create_table(&sql, change->after, change->now, change->now->object.name.text, MIG_DIALECT_SQLITE);
    render_add(change->render, MIG_KIND_EDIT_TABLE, sql.data, change->now->object.name.text);
    return true;
}
