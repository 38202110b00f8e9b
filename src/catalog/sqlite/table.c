/* SPDX-License-Identifier: MIT
 * In: the text of a table as SQLite keeps it: as somebody wrote it, in any layout and with comments, then
 * edited by ALTER TABLE. Out: its constraints with their names, collations, generated columns and options.
 *
 * The words follow SQLite's grammar, also where it is more generous than its documentation: commas
 * between constraints may be missing, a name may stand before anything, 'text' may be a name.
 */
#include "base/text.h"
#include "catalog/sqlite/scan.h"
#include "catalog/sqlite/text.h"

#include <string.h>
#include <strings.h>

/* A table being read: where we are, and what has been seen. */
struct work {
    struct reading *reading;
    struct sqlite_table *table;
    struct scan scan;
    const char *name; /* after CONSTRAINT; NULL for none */
};

static void remark(struct work *work, const char *reason)
{
    struct sqlite_remark made = {.constraint = work->name, .reason = reason};
    vec_push(work->reading->arena, &work->table->remarks, made);
}

static struct constraint *constraint(struct work *work, enum constraint_kind kind)
{
    struct constraint *made = arena_new(work->reading->arena, struct constraint);
    made->kind = kind;
    made->name.text = work->name;
    made->unnamed = work->name == NULL;
    vec_push(work->reading->arena, &work->table->constraints, made);
    return made;
}

/* ABORT is what happens anyway. */
static bool conflict(struct work *work)
{
    const char *action;
    if (!scan_words(&work->scan, "on", "conflict"))
        return true;
    action = scan_name(&work->scan);
    if (action != NULL && strcasecmp(action, "abort") != 0)
        remark(work, arena_format(work->reading->arena, "the language has no `on conflict %s`",
                                  text_lower(work->reading->arena, action)));
    return action != NULL;
}

/* (a, "b" collate nocase desc autoincrement) */
static bool key_columns(struct work *work, struct names *names)
{
    struct scan *scan = &work->scan;
    if (!scan_kind(scan, SQLITE_TOKEN_OPEN))
        return false;
    do {
        const char *name = scan_name(scan);
        if (name == NULL)
            return false;
        names_push(work->reading->arena, names, name);
        if (scan_word(scan, "collate")) {
            scan_name(scan);
            remark(work, "the language has no collation in a key");
        }
        if (!scan_word(scan, "asc") && scan_word(scan, "desc"))
            remark(work, "the language has no descending key");
        work->table->autoincrement |= scan_word(scan, "autoincrement");
    } while (scan_kind(scan, SQLITE_TOKEN_COMMA));
    return scan_kind(scan, SQLITE_TOKEN_CLOSE);
}

static bool action(struct scan *scan, enum reference_action *chosen)
{
    if (scan_words(scan, "set", "null"))
        *chosen = ACTION_SET_NULL;
    else if (scan_words(scan, "set", "default"))
        *chosen = ACTION_SET_DEFAULT;
    else if (scan_words(scan, "no", "action"))
        *chosen = ACTION_NONE;
    else if (scan_word(scan, "cascade"))
        *chosen = ACTION_CASCADE;
    else if (scan_word(scan, "restrict"))
        *chosen = ACTION_RESTRICT;
    else
        return false;
    return true;
}

static bool reference_words(struct scan *scan, struct constraint *key)
{
    for (;;) {
        if (scan_words(scan, "on", "delete")) {
            if (!action(scan, &key->on_delete))
                return false;
        } else if (scan_words(scan, "on", "update")) {
            if (!action(scan, &key->on_update))
                return false;
        } else if (scan_word(scan, "match")) {
            scan_name(scan); /* SQLite reads it and forgets it */
        } else {
            return true;
        }
    }
}

/* [not] deferrable [initially deferred | immediate] */
static void deferral(struct scan *scan, struct constraint *key)
{
    bool not_deferrable = scan_words(scan, "not", "deferrable");
    if (!not_deferrable && !scan_word(scan, "deferrable"))
        return;
    key->deferrable = !not_deferrable;
    key->initially_deferred = scan_words(scan, "initially", "deferred") && key->deferrable;
    scan_words(scan, "initially", "immediate");
}

/* Behind REFERENCES. */
static bool references(struct work *work, struct constraint *key)
{
    const char *table = scan_name(&work->scan);
    if (table == NULL)
        return false;
    key->table = name_of(table);
    if (scan_sees_kind(&work->scan, SQLITE_TOKEN_OPEN) && !key_columns(work, &key->references))
        return false;
    if (!reference_words(&work->scan, key))
        return false;
    deferral(&work->scan, key);
    return true;
}

static bool check(struct work *work)
{
    const char *text = scan_group(&work->scan);
    if (text == NULL)
        return false;
    constraint(work, CONSTRAINT_CHECK)->check = reading_expr(work->reading, text);
    return conflict(work);
}

/* The value itself comes from pragma_table_xinfo. */
static bool step_over_default(struct scan *scan)
{
    if (scan_sees_kind(scan, SQLITE_TOKEN_OPEN))
        return scan_group(scan) != NULL;
    if (!scan_sign(scan, "-"))
        scan_sign(scan, "+");
    return scan_name(scan) != NULL || scan_kind(scan, SQLITE_TOKEN_OTHER);
}

static bool generated(struct work *work, struct sqlite_column *column)
{
    const char *text;
    if (!scan_word(&work->scan, "as"))
        return false;
    text = scan_group(&work->scan);
    if (text == NULL)
        return false;
    column->generated = reading_expr(work->reading, text);
    if (!scan_word(&work->scan, "stored"))
        scan_word(&work->scan, "virtual");
    return true;
}

static bool column_key(struct work *work, const struct sqlite_column *column, enum constraint_kind kind)
{
    struct constraint *key = constraint(work, kind);
    names_push(work->reading->arena, &key->columns, column->name);
    if (!scan_word(&work->scan, "asc") && scan_word(&work->scan, "desc"))
        remark(work, "the language has no descending key");
    if (!conflict(work))
        return false;
    work->table->autoincrement |= scan_word(&work->scan, "autoincrement");
    return true;
}

static bool column_reference(struct work *work, const struct sqlite_column *column)
{
    struct constraint *key = constraint(work, CONSTRAINT_FOREIGN_KEY);
    names_push(work->reading->arena, &key->columns, column->name);
    return references(work, key);
}

static bool collation(struct work *work, struct sqlite_column *column)
{
    column->collation = scan_name(&work->scan);
    return column->collation != NULL;
}

/* A deferral that stands apart from its key, with something between them. */
static bool late_deferral(struct work *work)
{
    struct constraint *last = NULL;
    for (size_t i = 0; i < work->table->constraints.count; i++)
        if (work->table->constraints.items[i]->kind == CONSTRAINT_FOREIGN_KEY)
            last = work->table->constraints.items[i];
    size_t at = work->scan.at;
    if (last != NULL)
        deferral(&work->scan, last);
    return work->scan.at > at; /* else `not` begins something that no SQLite writes */
}

static bool column_constraint(struct work *work, struct sqlite_column *column)
{
    struct scan *scan = &work->scan;
    if (scan_words(scan, "primary", "key"))
        return column_key(work, column, CONSTRAINT_PRIMARY_KEY);
    if (scan_word(scan, "unique"))
        return column_key(work, column, CONSTRAINT_UNIQUE);
    if (scan_words(scan, "not", "null") || scan_word(scan, "null"))
        return conflict(work);
    if (scan_sees(scan, "not") || scan_sees(scan, "deferrable"))
        return late_deferral(work);
    if (scan_word(scan, "check"))
        return check(work);
    if (scan_word(scan, "default"))
        return step_over_default(scan);
    if (scan_word(scan, "collate"))
        return collation(work, column);
    if (scan_word(scan, "references"))
        return column_reference(work, column);
    if (scan_words(scan, "generated", "always") || scan_sees(scan, "as"))
        return generated(work, column);
    return false;
}

static bool starts_column_constraint(const struct scan *scan)
{
    static const char *const words[] = {"constraint", "primary",    "unique", "not",     "null",      "check",
                                        "default",    "references", "as",     "collate", "deferrable"};
    struct scan ahead = *scan;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (scan_sees(scan, words[i]))
            return true;
    return scan_words(&ahead, "generated", "always");
}

/* Every word up to the first that begins a constraint, and what stands in parentheses after them. */
static bool step_over_type(struct scan *scan)
{
    while (!starts_column_constraint(scan) && scan_name(scan) != NULL)
        continue;
    return !scan_sees_kind(scan, SQLITE_TOKEN_OPEN) || scan_group(scan) != NULL;
}

static void constraint_name(struct work *work)
{
    work->name = NULL;
    while (scan_word(&work->scan, "constraint"))
        work->name = scan_name(&work->scan);
}

static bool column(struct work *work)
{
    struct sqlite_column made = {.name = scan_name(&work->scan)};
    if (made.name == NULL || !step_over_type(&work->scan))
        return false;
    while (starts_column_constraint(&work->scan)) {
        constraint_name(work);
        if (starts_column_constraint(&work->scan) && !column_constraint(work, &made))
            return false;
    }
    vec_push(work->reading->arena, &work->table->columns, made);
    return true;
}

static bool starts_table_constraint(const struct scan *scan)
{
    return scan_sees(scan, "constraint") || scan_sees(scan, "primary") || scan_sees(scan, "unique") ||
           scan_sees(scan, "check") || scan_sees(scan, "foreign");
}

static bool table_constraint_text(struct work *work)
{
    struct scan *scan = &work->scan;
    constraint_name(work);
    if (scan_words(scan, "primary", "key"))
        return key_columns(work, &constraint(work, CONSTRAINT_PRIMARY_KEY)->columns) && conflict(work);
    if (scan_word(scan, "unique"))
        return key_columns(work, &constraint(work, CONSTRAINT_UNIQUE)->columns) && conflict(work);
    if (scan_word(scan, "check"))
        return check(work);
    if (scan_words(scan, "foreign", "key")) {
        struct constraint *key = constraint(work, CONSTRAINT_FOREIGN_KEY);
        return key_columns(work, &key->columns) && scan_word(scan, "references") && references(work, key);
    }
    return scan_sees_kind(scan, SQLITE_TOKEN_COMMA) || scan_sees_kind(scan, SQLITE_TOKEN_CLOSE);
}

static bool body(struct work *work)
{
    struct scan *scan = &work->scan;
    do {
        if (starts_table_constraint(scan) && work->table->columns.count != 0)
            break;
        if (!column(work))
            return false;
    } while (scan_kind(scan, SQLITE_TOKEN_COMMA));
    while (starts_table_constraint(scan)) {
        if (!table_constraint_text(work))
            return false;
        scan_kind(scan, SQLITE_TOKEN_COMMA);
    }
    return scan_kind(scan, SQLITE_TOKEN_CLOSE);
}

static bool options(struct work *work)
{
    struct scan *scan = &work->scan;
    while (!scan_sees_kind(scan, SQLITE_TOKEN_END)) {
        if (scan_words(scan, "without", "rowid"))
            work->table->without_rowid = true;
        else if (scan_word(scan, "strict"))
            work->table->strict = true;
        else if (!scan_kind(scan, SQLITE_TOKEN_COMMA))
            return false;
    }
    return true;
}

bool sqlite_table_scan(struct reading *reading, const char *sql, struct sqlite_table *table)
{
    struct work work = {.reading = reading, .table = table};
    *table = (struct sqlite_table){0};
    scan_open(&work.scan, reading->arena, sql);
    return scan_words(&work.scan, "create", "table") && scan_name(&work.scan) != NULL &&
           scan_kind(&work.scan, SQLITE_TOKEN_OPEN) && body(&work) && options(&work);
}
