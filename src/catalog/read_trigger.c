/* SPDX-License-Identifier: MIT
 * In: a trigger as SQLite keeps its text, or as PostgreSQL keeps it with its function. Out: the trigger. One
 * that sql/ would not have written so is foreign; it is kept with its text, so that one of the chain that
 * somebody has edited is seen to be another.
 */
#include "catalog/postgres/queries.h"
#include "catalog/reading.h"

#include "base/text.h"
#include "language/parse.h"

#include <string.h>
#include <strings.h>

static void unread(struct reading *reading, const char *name, const char *table, const char *text)
{
    struct trigger *trigger = arena_new(reading->arena, struct trigger);
    trigger->object = (struct object){.kind = OBJECT_TRIGGER, .name = name_of(name)};
    trigger->table = name_of(table);
    trigger->text = arena_text(reading->arena, text != NULL ? text : "");
    vec_push(reading->arena, &reading->triggers, trigger);
}

struct search {
    bool like; /* SQLite's LIKE does not tell upper from lower case */
};

static void look_for_like(void *context, const struct trigger_place *place, const struct expr *expr)
{
    struct search *search = context;
    (void)place;
    search->like = search->like || reading_has_like(expr);
}

void reading_sqlite_trigger(struct reading *reading, const char *name, const char *table, const char *sql)
{
    struct trigger *trigger =
        reading_draft(reading, table) != NULL ? parse_sqlite_trigger(reading->arena, sql) : NULL;
    struct search search = {false};
    if (trigger != NULL)
        trigger_exprs(trigger, look_for_like, &search);
    if (trigger == NULL || search.like) {
        reading_foreign(reading, "trigger", name, table, NULL);
        unread(reading, name, table, sql);
        return;
    }
    trigger->object.name = name_of(name);
    trigger->table = name_of(table);
    vec_push(reading->arena, &reading->triggers, trigger);
}

static enum trigger_event event_of(const char *word)
{
    return strcmp(word, "insert") == 0   ? TRIGGER_INSERT
           : strcmp(word, "update") == 0 ? TRIGGER_UPDATE
                                         : TRIGGER_DELETE;
}

/* The function returns what goes on. */
static bool returns_right(const struct trigger *trigger, const char *returned)
{
    const char *right = !trigger->before ? "null" : trigger->event == TRIGGER_DELETE ? "old" : "new";
    return returned != NULL && strcasecmp(returned, right) == 0;
}

static bool read_body(struct reading *reading, struct trigger *trigger, const char *source)
{
    static const char first[] = "\n#variable_conflict use_column\n";
    const char *returned = NULL;
    return source != NULL && strncmp(source, first, strlen(first)) == 0 &&
           parse_postgres_body(reading->arena, source + strlen(first), &trigger->body, &returned) &&
           returns_right(trigger, returned);
}

static void take_trigger(struct reading *reading, const struct mig_rows *rows, size_t row,
                         struct names columns)
{
    struct trigger *trigger = arena_new(reading->arena, struct trigger);
    const char *name = cell_text(reading, rows, row, 0), *table = cell_text(reading, rows, row, 1);
    const char *when = cell(rows, row, 5);
    *trigger = (struct trigger){.object = {.kind = OBJECT_TRIGGER, .name = name_of(name)},
                                .table = name_of(table),
                                .before = cell_true(rows, row, 2),
                                .event = event_of(cell(rows, row, 3)),
                                .columns = columns};
    trigger->when = when != NULL ? parse_expression(reading->arena, when, MIG_DIALECT_POSTGRES) : NULL;
    if (!cell_true(rows, row, 7) || (when != NULL && trigger->when == NULL) ||
        !read_body(reading, trigger, cell(rows, row, 6))) {
        const char *source = cell(rows, row, 6) != NULL ? cell(rows, row, 6) : "";
        unread(reading, name, table,
               cell_true(rows, row, 7)
                   ? source
                   : arena_format(reading->arena,
                                  "it has options that the language has not; its function is %s", source));
        return;
    }
    if (cell_true(rows, row, 8))
        reading_remark(reading, FOREIGN_MORE, "trigger", name, table,
                       "it is switched off, or on at other times, by `alter table`");
    if (!cell_true(rows, row, 9))
        reading_remark(reading, FOREIGN_MORE, "trigger", name, table,
                       arena_format(reading->arena, "its function looks for tables elsewhere: `%s`",
                                    cell(rows, row, 10)));
    vec_push(reading->arena, &reading->triggers, trigger);
}

enum mig_status postgres_read_triggers(struct reading *reading)
{
    struct mig_rows rows;
    enum mig_status status = reading_postgres(reading, postgres_triggers, &rows);
    struct names columns = {NULL, 0};
    for (size_t row = 0; status == MIG_OK && row < rows.row_count; row++) {
        bool last = row + 1 == rows.row_count || !text_equal(cell(&rows, row, 0), cell(&rows, row + 1, 0)) ||
                    !text_equal(cell(&rows, row, 1), cell(&rows, row + 1, 1));
        if (cell(&rows, row, 4) != NULL)
            names_push(reading->arena, &columns, cell_text(reading, &rows, row, 4));
        if (!last)
            continue;
        take_trigger(reading, &rows, row, columns);
        columns = (struct names){NULL, 0};
    }
    return status;
}

static bool is_trigger(const struct trigger *trigger, const char *kind, const char *name, const char *table)
{
    size_t length = strlen(trigger->object.name.text);
    if (trigger->text != NULL || strncmp(name, trigger->object.name.text, length) != 0)
        return false;
    if (strcmp(kind, "trigger") == 0)
        return name[length] == '\0' && text_equal(table, trigger->table.text);
    return strcmp(kind, "function") == 0 && strcmp(name + length, "()") == 0;
}

bool reading_is_trigger(const struct reading *reading, const char *kind, const char *name, const char *table)
{
    for (size_t i = 0; i < reading->triggers.count; i++)
        if (is_trigger(reading->triggers.items[i], kind, name, table))
            return true;
    return false;
}
