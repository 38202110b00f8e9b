/* SPDX-License-Identifier: MIT
 * In: a name in a step. Out: the table or column it stands for, or a problem that says what became of it
 * and what may have been meant; for a new name, whether both databases can keep it apart.
 */
#include "base/path.h"
#include "base/text.h"
#include "schema/apply/applying.h"
#include "schema/extension.h"
#include "schema/namespace.h"
#include "schema/print.h"
#include "schema/view.h"

#include <strings.h>

struct origin apply_origin(const struct apply *apply, struct span span)
{
    return (struct origin){span, apply->revision};
}

bool apply_made_here(const struct apply *apply, struct origin origin)
{
    return origin.revision != NULL && text_equal(origin.revision, apply->revision);
}

void apply_note_made(const struct apply *apply, struct problem *problem, const char *what,
                     struct origin origin)
{
    if (origin.revision == NULL)
        return;
    if (apply_made_here(apply, origin))
        problem_note(apply->problems, problem, origin.span, "%s is made here, in the same revision", what);
    else
        problem_note(apply->problems, problem, origin.span, "%s exists since revision %s", what,
                     origin.revision);
}

void apply_note_gone(const struct apply *apply, struct problem *problem, const struct gone *gone)
{
    if (gone == NULL || gone->unknown)
        return;
    const char *by = gone->by.revision != NULL && text_equal(gone->by.revision, apply->revision)
                         ? "the same revision"
                         : arena_format(apply->arena, "revision %s", gone->by.revision);
    if (gone->to != NULL)
        problem_note(apply->problems, problem, gone->by.span, "%s renamed it to `%s`", by, gone->to);
    else
        problem_note(apply->problems, problem, gone->by.span, "%s dropped it", by);
}

const char *apply_written(struct arena *arena, const char *name)
{
    struct buf text;
    buf_init(&text, arena);
    print_name(&text, name);
    return text.data;
}

const char *apply_object_words(struct arena *arena, const struct object *object)
{
    return arena_format(arena, "%s `%s`", object_word((enum mig_object_kind)object->kind), object->name.text);
}

static const char *with_article(struct arena *arena, enum object_kind kind)
{
    const char *word = object_word((enum mig_object_kind)kind);
    return arena_format(arena, "%s %s", strchr("aeiou", word[0]) != NULL ? "an" : "a", word);
}

/* A name that never was and resembles nothing may come from a statement that could not be read; it is
 * reported once, where it is first used. */
static void unknown_object(const struct apply *apply, struct schema *schema, enum object_kind kind,
                           enum problem_code code, struct name name)
{
    const struct gone *gone = schema_gone(apply->arena, *schema, NULL, name.text);
    const struct object *other = schema_object(*schema, name.text);
    const char *nearest = schema_nearest(apply->arena, *schema, kind, name.text);
    if (gone != NULL && gone->unknown)
        return;
    struct problem *problem;
    if (namespace_missing(apply->problems, *schema, 1u << apply->dialect, name)) {
        *schema = schema_mark_gone(apply->arena, *schema, NULL, name.text, (struct gone){.unknown = true});
        return;
    }
    if (other != NULL) {
        problem = problem_add(apply->problems, code, name.span, "`%s` is %s, not %s", name.text,
                              with_article(apply->arena, other->kind), with_article(apply->arena, kind));
        apply_note_made(apply, problem, apply_object_words(apply->arena, other), other->origin);
        return;
    }
    problem = problem_add(apply->problems, code, name.span, "there is no %s `%s` at this revision",
                          object_word((enum mig_object_kind)kind), name.text);
    apply_note_gone(apply, problem, gone);
    if (gone == NULL && nearest != NULL)
        problem_help(apply->problems, problem, "did you mean `%s`?", nearest);
    if (gone == NULL && nearest == NULL)
        *schema = schema_mark_gone(apply->arena, *schema, NULL, name.text, (struct gone){.unknown = true});
}

const struct object *apply_find_object(const struct apply *apply, struct schema *schema,
                                       enum object_kind kind, enum problem_code code, struct name name)
{
    const struct object *object = schema_object(*schema, name.text);
    if (object != NULL && object->kind == kind)
        return object;
    unknown_object(apply, schema, kind, code, name);
    return NULL;
}

const struct table *apply_find_table(const struct apply *apply, struct schema *schema, struct name name)
{
    const struct table *table = schema_table(*schema, name.text);
    if (table == NULL)
        unknown_object(apply, schema, OBJECT_TABLE, PROBLEM_UNKNOWN_TABLE, name);
    return table;
}

const struct index *apply_find_index(const struct apply *apply, struct schema *schema, struct name name)
{
    const struct index *index = schema_index(*schema, name.text);
    if (index == NULL)
        unknown_object(apply, schema, OBJECT_INDEX, PROBLEM_UNKNOWN_INDEX, name);
    return index;
}

const struct enum_type *apply_find_enum(const struct apply *apply, struct schema *schema, struct name name)
{
    const struct enum_type *type = schema_enum(*schema, name.text);
    if (type == NULL)
        unknown_object(apply, schema, OBJECT_ENUM, PROBLEM_UNKNOWN_TYPE, name);
    return type;
}

const struct view *apply_find_view(const struct apply *apply, struct schema *schema, struct name name)
{
    const struct view *view = schema_view(*schema, name.text);
    if (view == NULL)
        unknown_object(apply, schema, OBJECT_VIEW, PROBLEM_UNKNOWN_VIEW, name);
    return view;
}

const struct column *apply_find_column(const struct apply *apply, struct schema schema,
                                       const struct table *table, struct name name)
{
    const struct column *column = table_column(table, name.text);
    if (column != NULL)
        return column;
    const struct gone *gone = schema_gone(apply->arena, schema, table->object.name.text, name.text);
    const char *nearest = table_nearest_column(table, name.text);
    struct problem *problem =
        problem_add(apply->problems, PROBLEM_UNKNOWN_COLUMN, name.span,
                    "table `%s` has no column `%s` at this revision", table->object.name.text, name.text);
    apply_note_gone(apply, problem, gone);
    if (gone == NULL && nearest != NULL)
        problem_help(apply->problems, problem, "did you mean `%s`?", nearest);
    return NULL;
}

bool apply_check_columns(const struct apply *apply, struct schema schema, const struct table *table,
                         struct names names, const char *what)
{
    bool good = true;
    for (size_t i = 0; i < names.count; i++) {
        struct names earlier = {names.items, i};
        if (names_have(earlier, names.items[i].text)) {
            problem_add(apply->problems, PROBLEM_NAMED_TWICE, names.items[i].span, "%s names `%s` twice",
                        what, names.items[i].text);
            good = false;
        } else if (apply_find_column(apply, schema, table, names.items[i]) == NULL) {
            good = false;
        }
    }
    return good;
}

static bool begins_with(const char *name, const char *start)
{
    return strncasecmp(name, start, strlen(start)) == 0;
}

/* Whose name it is, if nobody else may have it. */
static const char *owner_of(const char *name)
{
    if (begins_with(name, "sqlite_"))
        return "names that begin with `sqlite_` belong to SQLite";
    if (begins_with(name, "mig_"))
        return "names that begin with `mig_` belong to the bookkeeping of migrations";
    if (strcasecmp(name, "alembic_version") == 0)
        return "`alembic_version` belongs to Alembic";
    return NULL;
}

enum { NAME_BYTES = 63 };

bool apply_check_name(const struct apply *apply, struct name name)
{
    size_t length = strlen(path_base(name.text));
    bool on_postgres = apply->dialect == MIG_DIALECT_POSTGRES;
    if (on_postgres && length > NAME_BYTES)
        problem_add(apply->problems, PROBLEM_NAME_LENGTH, name.span,
                    "this name is %zu bytes long, and PostgreSQL keeps only the first %d", length,
                    NAME_BYTES);
    return !on_postgres || length <= NAME_BYTES;
}

/* What has the name, in words: "constraint `c` of `t`", and shorter. */
struct holder {
    const char *what, *kind;
    struct origin made;
};

static const struct column *numbered_column(const struct table *table, const char *sequence)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (text_equal(table->columns[i]->sequence, sequence))
            return table->columns[i];
    return NULL;
}

static struct holder holder_of(const struct apply *apply, struct schema schema, const struct taken *taken)
{
    struct arena *arena = apply->arena;
    const struct table *owner = taken->table != NULL ? schema_table(schema, taken->table) : NULL;
    const struct constraint *constraint =
        owner != NULL ? table_constraint(owner, path_base(taken->name)) : NULL;
    const struct column *column = owner != NULL ? numbered_column(owner, taken->name) : NULL;
    const struct object *object = schema_object(schema, taken->name);
    if (constraint != NULL)
        return (struct holder){
            arena_format(arena, "constraint `%s` of `%s`", constraint->name.text, taken->table),
            "a constraint", constraint->origin};
    if (column != NULL)
        return (struct holder){
            arena_format(arena, "`%s.%s`", taken->table, column->name.text),
            arena_format(arena, "the sequence that numbers `%s.%s`", taken->table, column->name.text),
            column->origin};
    if (object != NULL)
        return (struct holder){apply_object_words(arena, object), with_article(arena, object->kind),
                               object->origin};
    return (struct holder){arena_format(arena, "`%s`", taken->name), "another object", {{0, 0}, NULL}};
}

static bool is_of_partition(const struct apply *apply, struct schema schema, struct name name)
{
    return apply->dialect == MIG_DIALECT_POSTGRES && apply_is_partition_name(apply, schema, name);
}

/* Relations and types that an extension has made. */
static bool is_brought(const struct apply *apply, struct schema schema, struct name name)
{
    const char *extension = apply->dialect == MIG_DIALECT_POSTGRES ? extension_making(name.text) : NULL;
    const struct object *made =
        extension != NULL ? schema_find(apply->arena, schema, OBJECT_EXTENSION, extension) : NULL;
    if (made == NULL)
        return false;
    struct problem *problem =
        problem_add(apply->problems, PROBLEM_NAME_TAKEN, name.span,
                    "the name `%s` is taken by the extension `%s` at this revision", name.text, extension);
    apply_note_made(apply, problem, apply_object_words(apply->arena, made), made->origin);
    return true;
}

static void report_taken(const struct apply *apply, struct schema schema, struct name name,
                         const struct taken *taken)
{
    struct holder holder = holder_of(apply, schema, taken);
    struct problem *problem;
    if (text_equal(name.text, taken->name))
        problem = problem_add(apply->problems, PROBLEM_NAME_TAKEN, name.span,
                              "the name `%s` is taken by %s at this revision", name.text, holder.kind);
    else
        problem = problem_add(apply->problems, PROBLEM_NAME_CASE, name.span,
                              "`%s` differs from %s only by case", name.text, holder.what);
    apply_note_made(apply, problem, holder.what, holder.made);
}

/* PostgreSQL looks for a name without a schema among its own relations first. */
static bool is_of_catalogue(const struct apply *apply, const char *name)
{
    return apply->dialect == MIG_DIALECT_POSTGRES && strncmp(name, "pg_", 3) == 0;
}

bool apply_check_reserved(const struct apply *apply, struct name name)
{
    const char *owner = is_of_catalogue(apply, name.text)
                            ? "names that begin with `pg_` belong to PostgreSQL's own tables"
                            : owner_of(path_base(name.text));
    if (owner != NULL)
        problem_add(apply->problems, PROBLEM_RESERVED_NAME, name.span, "%s", owner);
    return owner == NULL;
}

bool apply_check_new_name(const struct apply *apply, struct schema schema, struct name name)
{
    const struct taken *taken = schema_taken(apply->arena, schema, name.text);
    bool good = apply_check_name(apply, name);
    if (namespace_missing(apply->problems, schema, 1u << apply->dialect, name))
        return false;
    bool reserved = !apply_check_reserved(apply, name);
    if (taken != NULL)
        report_taken(apply, schema, name, taken);
    return !is_brought(apply, schema, name) && !is_of_partition(apply, schema, name) && good && !reserved &&
           taken == NULL;
}

bool apply_check_case(const struct apply *apply, const char *word, const char *name, struct name to)
{
    if (text_equal(name, to.text) || strcasecmp(name, to.text) != 0)
        return true;
    struct problem *problem = problem_add(apply->problems, PROBLEM_NAME_CASE, to.span,
                                          "`%s` differs from %s `%s` only by case", to.text, word, name);
    problem_help(apply->problems, problem, "two steps do it: first to a third name, and from that to `%s`",
                 to.text);
    return false;
}

/* Columns that every table of PostgreSQL has without being asked. */
static bool is_system_column(const char *name)
{
    static const char *const names[] = {"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static const struct column *in_any_case(const struct table *table, const char *name)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (strcasecmp(table->columns[i]->name.text, name) == 0)
            return table->columns[i];
    return NULL;
}

bool apply_check_new_column(const struct apply *apply, const struct table *table, struct name name)
{
    const struct column *other = in_any_case(table, name.text);
    bool on_postgres = apply->dialect == MIG_DIALECT_POSTGRES;
    bool system = on_postgres && is_system_column(name.text);
    struct problem *problem = NULL;
    if (!apply_check_name(apply, name))
        return false;
    if (system)
        problem_add(apply->problems, PROBLEM_RESERVED_NAME, name.span,
                    "every table of PostgreSQL has a column `%s` of its own", name.text);
    if (other != NULL && text_equal(other->name.text, name.text))
        problem = problem_add(apply->problems, PROBLEM_NAME_TAKEN, name.span,
                              "table `%s` already has a column `%s`", table->object.name.text, name.text);
    else if (other != NULL)
        problem =
            problem_add(apply->problems, PROBLEM_NAME_CASE, name.span,
                        "column `%s` differs from column `%s` only by case", name.text, other->name.text);
    if (problem != NULL)
        apply_note_made(apply, problem, arena_format(apply->arena, "column `%s`", other->name.text),
                        other->origin);
    return !system && other == NULL;
}
