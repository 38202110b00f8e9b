/* SPDX-License-Identifier: MIT
 * In: a table, view, column or enum that goes or changes. Out: a problem that names the views and triggers
 * which read it, with the places where they were made.
 */
#include "base/text.h"
#include "schema/apply/applying.h"
#include "schema/view.h"

struct readers {
    const struct apply *apply;
    struct span span;
    const char *what, *table, *column, *verb;
    bool only_views;
    bool later; /* a later revision may do without */
    struct problem *problem;
};

static void report_reader(void *context, const struct object *reader)
{
    struct readers *readers = context;
    const struct apply *apply = readers->apply;
    const char *words = apply_object_words(apply->arena, reader);
    const char *kind = object_word((enum mig_object_kind)reader->kind);
    if (readers->only_views && reader->kind != OBJECT_VIEW)
        return;
    if (readers->column != NULL && !object_reads_column(reader, readers->table, readers->column))
        return;
    if (readers->problem == NULL) {
        readers->problem = problem_add(apply->problems, PROBLEM_IN_USE, readers->span, "%s %s %s",
                                       readers->what, readers->verb, words);
        problem_help(apply->problems, readers->problem, "%sdrop the %s first: `drop %s %s;`",
                     readers->later ? "use the value in a later revision, or " : "", kind, kind,
                     apply_written(apply->arena, reader->name.text));
    }
    apply_note_made(apply, readers->problem, words, reader->origin);
}

static bool check(const struct apply *apply, struct schema schema, struct readers readers)
{
    const char *table = readers.table, *column = readers.column;
    readers.apply = apply;
    readers.what = column != NULL ? arena_format(apply->arena, "`%s.%s`", table, column)
                                  : arena_format(apply->arena, "`%s`", table);
    schema_each_reader(apply->arena, schema, table, report_reader, &readers);
    return readers.problem == NULL;
}

bool apply_check_readers(const struct apply *apply, struct schema schema, struct span span, const char *verb,
                         const char *table, const char *column)
{
    return check(apply, schema,
                 (struct readers){.span = span, .verb = verb, .table = table, .column = column});
}

bool apply_check_view_readers(const struct apply *apply, struct schema schema, struct span span,
                              const char *verb, const char *table, const char *column)
{
    return check(
        apply, schema,
        (struct readers){.span = span, .verb = verb, .table = table, .column = column, .only_views = true});
}

struct enum_readers {
    const struct apply *apply;
    const struct schema *schema;
    const struct step *step;
};

static void check_labels(const struct enum_readers *readers, const char *name, const char *column)
{
    check(readers->apply, *readers->schema,
          (struct readers){.span = readers->step->label.span,
                           .verb = "cannot have other labels while it is read by",
                           .table = name,
                           .column = column,
                           .only_views = true,
                           .later = readers->step->op == OP_ADD_VALUE});
}

static void check_user(void *context, const struct table *user)
{
    const struct enum_readers *readers = context;
    for (size_t i = 0; i < user->column_count; i++) {
        const struct column *column = user->columns[i];
        if (column->type.kind == TYPE_ENUM && text_equal(column->type.name, readers->step->name.text))
            check_labels(readers, user->object.name.text, column->name.text);
    }
}

void apply_check_label_readers(const struct apply *apply, struct schema schema, const struct step *step)
{
    struct enum_readers readers = {apply, &schema, step};
    check_labels(&readers, step->name.text, NULL);
    schema_each_user(schema, step->name.text, check_user, &readers);
}
