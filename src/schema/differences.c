/* SPDX-License-Identifier: MIT
 * In: two projections for one database, what is expected and what was found. Out: their differences, object
 * by object, in name order. Of a table that one side lacks, only the table is told.
 */
#include "base/text.h"
#include "schema/compare.h"
#include "schema/extension.h"
#include "schema/print.h"
#include "schema/same.h"
#include "schema/trigger.h"
#include "schema/view.h"

#include <stdlib.h>
#include <string.h>

struct finding {
    struct comparison comparison;
    struct schema expected, found;
    VEC(struct difference) list;
    bool column_order;
};

/* The .mig text of one object. */
static const char *text_of(struct finding *finding, enum mig_object_kind kind, const void *object)
{
    struct buf text;
    buf_init(&text, finding->comparison.arena);
    switch (kind) {
    case MIG_OBJECT_TABLE:
        print_table(&text, object);
        break;
    case MIG_OBJECT_COLUMN:
        print_column(&text, object);
        break;
    case MIG_OBJECT_CONSTRAINT:
        print_constraint(&text, object);
        break;
    case MIG_OBJECT_INDEX:
        print_index(&text, object);
        break;
    case MIG_OBJECT_ENUM:
    case MIG_OBJECT_SEQUENCE:
    case MIG_OBJECT_EXTENSION:
    case MIG_OBJECT_SCHEMA:
    case MIG_OBJECT_PARTITION:
    case MIG_OBJECT_DECLARED:
    case MIG_OBJECT_VIEW:
    case MIG_OBJECT_TRIGGER:
        print_object(&text, object);
        break;
    case MIG_OBJECT_KINDS:
        break;
    }
    return text.data;
}

/* `same` tells two objects that are both there apart. */
static void add(struct finding *finding, enum mig_object_kind object, const char *owner, const char *name,
                const void *expected, const void *found, enum same same)
{
    if (expected != NULL && found != NULL && same == SAME_YES)
        return;
    struct difference difference = {.object = object, .owner = owner, .name = name};
    if (expected == NULL)
        difference.kind = DIFFERENCE_FOREIGN;
    else if (found == NULL)
        difference.kind = DIFFERENCE_MISSING;
    else
        difference.kind = same == SAME_NO ? DIFFERENCE_CHANGED : DIFFERENCE_CANNOT_TELL;
    difference.expected = expected != NULL ? text_of(finding, object, expected) : NULL;
    difference.found = found != NULL ? text_of(finding, object, found) : NULL;
    if (name == NULL)
        difference.name = expected != NULL ? difference.expected : difference.found;
    difference.reason = difference.kind == DIFFERENCE_CANNOT_TELL ? finding->comparison.reason : NULL;
    vec_push(finding->comparison.arena, &finding->list, difference);
}

static void compare_columns(struct finding *finding, const struct table *expected, const struct table *found)
{
    const char *owner = expected->object.name.text;
    size_t last = 0;
    for (size_t i = 0; i < expected->column_count; i++) {
        const struct column *column = expected->columns[i];
        const struct column *other = table_column(found, column->name.text);
        add(finding, MIG_OBJECT_COLUMN, owner, column->name.text, column, other,
            other != NULL ? same_column(&finding->comparison, expected, column, found, other) : SAME_NO);
        for (size_t j = 0; other != NULL && j < found->column_count; j++)
            if (found->columns[j] == other) {
                finding->column_order |= j < last;
                last = j;
            }
    }
    for (size_t i = 0; i < found->column_count; i++)
        if (table_column(expected, found->columns[i]->name.text) == NULL)
            add(finding, MIG_OBJECT_COLUMN, owner, found->columns[i]->name.text, NULL, found->columns[i],
                SAME_NO);
}

/* Constraints of one table on both sides, and which of them have found their counterpart. */
struct matching {
    const struct table *expected, *found;
    bool *expected_done, *found_done;
};

/* Two that have a name are about each other when it is the same one. */
static bool are_named_alike(const struct constraint *a, const struct constraint *b)
{
    return !a->unnamed && !b->unnamed && text_equal(a->name.text, b->name.text);
}

/* A name that a text left out says nothing: such constraints are known by what they say. */
static bool may_be_unnamed(const struct finding *finding, const struct constraint *a,
                           const struct constraint *b)
{
    return finding->comparison.dialect == MIG_DIALECT_SQLITE && (a->unnamed || b->unnamed);
}

enum pass {
    PASS_BOTH,    /* of one name, and equal */
    PASS_CONTENT, /* unnamed and equal: after a rename the check of an enum has the name of another one */
    PASS_NAMES,
    PASS_UNCLEAR, /* unnamed, and nobody can tell */
    PASS_PLACE    /* unnamed, about the same columns, and different */
};

static bool fits(enum pass pass, const struct constraint *a, const struct constraint *b, enum same same)
{
    switch (pass) {
    case PASS_NAMES:
        return true;
    case PASS_BOTH:
    case PASS_CONTENT:
        return same == SAME_YES;
    case PASS_UNCLEAR:
        return same == SAME_CANNOT_TELL;
    case PASS_PLACE:
        return same_place(a, b);
    }
    return false;
}

static bool pair_up(struct finding *finding, enum pass pass, const struct matching *matching, size_t i,
                    size_t j)
{
    const struct constraint *a = matching->expected->constraints[i];
    const struct constraint *b = matching->found->constraints[j];
    bool by_name = pass == PASS_BOTH || pass == PASS_NAMES;
    if (by_name ? !are_named_alike(a, b) : !may_be_unnamed(finding, a, b))
        return false;
    enum same same = same_constraint(&finding->comparison, matching->expected, a, matching->found, b);
    if (!fits(pass, a, b, same))
        return false;
    add(finding, MIG_OBJECT_CONSTRAINT, matching->expected->object.name.text, a->name.text, a, b, same);
    return true;
}

static void run_pass(struct finding *finding, enum pass pass, const struct matching *matching)
{
    for (size_t i = 0; i < matching->expected->constraint_count; i++)
        for (size_t j = 0; j < matching->found->constraint_count && !matching->expected_done[i]; j++)
            if (!matching->found_done[j] && pair_up(finding, pass, matching, i, j))
                matching->expected_done[i] = matching->found_done[j] = true;
}

static void compare_constraints(struct finding *finding, const struct table *expected,
                                const struct table *found)
{
    const char *owner = expected->object.name.text;
    struct arena *arena = finding->comparison.arena;
    struct matching matching = {expected, found, arena_array(arena, bool, expected->constraint_count),
                                arena_array(arena, bool, found->constraint_count)};
    for (int pass = PASS_BOTH; pass <= PASS_PLACE; pass++)
        run_pass(finding, (enum pass)pass, &matching);
    for (size_t i = 0; i < expected->constraint_count; i++)
        if (!matching.expected_done[i])
            add(finding, MIG_OBJECT_CONSTRAINT, owner, expected->constraints[i]->name.text,
                expected->constraints[i], NULL, SAME_NO);
    for (size_t i = 0; i < found->constraint_count; i++)
        if (!matching.found_done[i])
            add(finding, MIG_OBJECT_CONSTRAINT, owner, found->constraints[i]->name.text, NULL,
                found->constraints[i], SAME_NO);
}

static void compare_indexes(struct finding *finding, const struct table *expected, const struct table *found)
{
    const char *owner = expected->object.name.text;
    for (size_t i = 0; i < expected->index_count; i++) {
        const struct index *index = expected->indexes[i];
        const struct index *other = table_index(found, index->object.name.text);
        add(finding, MIG_OBJECT_INDEX, owner, index->object.name.text, index, other,
            other != NULL ? same_index(&finding->comparison, expected, index, found, other) : SAME_NO);
    }
    for (size_t i = 0; i < found->index_count; i++)
        if (table_index(expected, found->indexes[i]->object.name.text) == NULL)
            add(finding, MIG_OBJECT_INDEX, owner, found->indexes[i]->object.name.text, NULL,
                found->indexes[i], SAME_NO);
}

/* Options and comment; their texts, not those of the whole table. */
static void compare_options(struct finding *finding, const struct table *expected, const struct table *found)
{
    struct buf a;
    struct buf b;
    buf_init(&a, finding->comparison.arena);
    buf_init(&b, finding->comparison.arena);
    struct table alike = *found;
    if (same_partitioning(&finding->comparison, expected, found) == SAME_YES)
        alike.partitioning = expected->partitioning;
    print_table_options(&a, expected);
    print_table_options(&b, &alike);
    if (strcmp(a.data, b.data) == 0)
        return;
    struct difference difference = {.kind = DIFFERENCE_CHANGED,
                                    .object = MIG_OBJECT_TABLE,
                                    .name = expected->object.name.text,
                                    .expected = a.data,
                                    .found = b.data};
    vec_push(finding->comparison.arena, &finding->list, difference);
}

static void compare_tables(struct finding *finding, const struct table *expected, const struct table *found)
{
    compare_options(finding, expected, found);
    compare_columns(finding, expected, found);
    compare_constraints(finding, expected, found);
    compare_indexes(finding, expected, found);
}

static void visit_expected(void *context, const struct object *object)
{
    struct finding *finding = context;
    const char *name = object->name.text;
    if (object->kind == OBJECT_TABLE) {
        const struct table *found = schema_table(finding->found, name);
        if (found != NULL)
            compare_tables(finding, (const struct table *)object, found);
        else
            add(finding, MIG_OBJECT_TABLE, NULL, name, object, NULL, SAME_NO);
    } else if (object_stands_alone(object)) {
        const struct object *other =
            schema_find(finding->comparison.arena, finding->found, object->kind, name);
        add(finding, (enum mig_object_kind)object->kind, NULL, name, object, other,
            other != NULL ? same_object(&finding->comparison, object, other) : SAME_NO);
    }
}

/* A view or a trigger that nobody can read is told by its reader. */
static bool is_unread(const struct object *object)
{
    if (object->kind == OBJECT_TRIGGER)
        return ((const struct trigger *)object)->text != NULL;
    return object->kind == OBJECT_VIEW && ((const struct view *)object)->query == NULL;
}

static void visit_found(void *context, const struct object *object)
{
    struct finding *finding = context;
    const char *name = object->name.text;
    if (object->kind == OBJECT_TABLE && schema_table(finding->expected, name) == NULL)
        add(finding, MIG_OBJECT_TABLE, NULL, name, NULL, object, SAME_NO);
    else if (object_stands_alone(object) && !extension_is_elsewhere(object) && !is_unread(object) &&
             schema_find(finding->comparison.arena, finding->expected, object->kind, name) == NULL)
        add(finding, (enum mig_object_kind)object->kind, NULL, name, NULL, object, SAME_NO);
}

/* A table before what stands on it. */
static int by_name(const void *left, const void *right)
{
    const struct difference *a = left;
    const struct difference *b = right;
    int order = strcmp(a->owner != NULL ? a->owner : a->name, b->owner != NULL ? b->owner : b->name);
    if (order == 0 && a->object != b->object)
        order = a->object < b->object ? -1 : 1;
    if (order == 0)
        order = strcmp(a->name, b->name);
    if (order == 0 && a->kind != b->kind)
        order = a->kind < b->kind ? -1 : 1;
    return order;
}

struct differences schema_differences(struct arena *arena, struct schema expected, struct schema found,
                                      enum mig_dialect dialect)
{
    struct finding finding = {
        .comparison = {arena, dialect, NULL, NULL, NULL}, .expected = expected, .found = found};
    finding.comparison.in_a = &finding.expected;
    finding.comparison.in_b = &finding.found;
    schema_each(expected, visit_expected, &finding);
    schema_each(found, visit_found, &finding);
    if (finding.list.count > 1)
        qsort(finding.list.items, finding.list.count, sizeof *finding.list.items, by_name);
    return (struct differences){finding.list.items, finding.list.count, finding.column_order};
}
