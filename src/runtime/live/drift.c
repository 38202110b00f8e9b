/* SPDX-License-Identifier: MIT
 * In: the live schema, and revisions whose schema it should be. Out: what differs, what of it is drift, and
 * both in words.
 */
#include "runtime/live/drift.h"

#include "base/path.h"
#include "base/text.h"
#include "runtime/error.h"
#include "schema/partition.h"

#include <string.h>

enum { MOST_SHOWN = 12, MOST_TEXT = 160 };

/* ---- comparing ---- */

/* What the migrations never heard of may stay, unless it is a part of a table of theirs. */
bool mig__drift_counts(const struct difference *difference)
{
    switch (difference->kind) {
    case DIFFERENCE_MISSING:
    case DIFFERENCE_CHANGED:
        return true;
    case DIFFERENCE_CANNOT_TELL:
        return false;
    case DIFFERENCE_FOREIGN:
        break;
    }
    return difference->object == MIG_OBJECT_COLUMN || difference->object == MIG_OBJECT_CONSTRAINT;
}

bool mig__drift_foreign_ours(const struct drift *drift, const struct foreign *foreign)
{
    bool of_partition = foreign->table != NULL && schema_partition(drift->expected, foreign->table) != NULL;
    if (strcmp(foreign->kind, "index") == 0 && !of_partition) /* those of a partition PostgreSQL names */
        return schema_index(drift->expected, foreign->name) != NULL;
    return schema_object(drift->expected, foreign->table != NULL ? foreign->table : foreign->name) != NULL;
}

bool mig__drift_foreign_counts(const struct drift *drift, const struct foreign *foreign)
{
    return foreign->weight == FOREIGN_MORE && mig__drift_foreign_ours(drift, foreign);
}

void mig__drift_compare(struct arena *arena, enum mig_dialect dialect, struct schema expected,
                        const struct catalog *live, struct drift *drift)
{
    *drift = (struct drift){.expected = schema_project(arena, expected, dialect), .live = *live};
    catalog_declare(arena, &drift->live, drift->expected);
    live = &drift->live;
    drift->differences = schema_differences(arena, drift->expected, live->schema, dialect);
    for (size_t i = 0; i < drift->differences.count; i++)
        drift->count += mig__drift_counts(&drift->differences.items[i]) ? 1 : 0;
    for (size_t i = 0; i < live->foreign_count; i++)
        drift->count += mig__drift_foreign_counts(drift, &live->foreign[i]) ? 1 : 0;
}

enum mig_status mig__drift_read(struct mig *mig, const bool *set, struct drift *drift,
                                struct mig_error *error)
{
    struct catalog live;
    struct schema expected;
    enum mig_status status =
        mig__expected_fold(&mig->work, &mig->chain, set, mig__dialect(mig), &expected, error);
    if (status == MIG_OK)
        status = mig__live_read(mig, &expected, &live, error);
    if (status == MIG_OK)
        mig__drift_compare(&mig->work, mig__dialect(mig), expected, &live, drift);
    return status;
}

/* ---- where it comes from ---- */

static bool is_about(const struct mig *mig, const struct mig_table_object *row, enum mig_object_kind kind,
                     const char *owner, const char *name)
{
    return row->kind == (uint32_t)kind && row->removed == 0 && text_equal(mig__text(mig, row->name), name) &&
           text_equal(mig__text(mig, row->owner), owner != NULL ? owner : "");
}

static bool find_origin(const struct mig *mig, const bool *set, enum mig_object_kind kind, const char *owner,
                        const char *name, uint32_t *number)
{
    for (size_t i = mig->chain.graph.count; i-- > 0;) {
        struct mig_range rows =
            mig__chain_revision(&mig->chain, (uint32_t)i)->sides[mig__dialect(mig)].objects;
        for (uint32_t row = rows.first; set[i] && row < rows.first + rows.count; row++) {
            if (is_about(mig, &mig->chain.tables->objects[row], kind, owner, name)) {
                *number = (uint32_t)i;
                return true;
            }
        }
    }
    return false;
}

/* A check that stands for an enum on SQLite has no row of its own: its table has. */
bool mig__drift_origin(const struct mig *mig, const bool *set, const struct difference *difference,
                       uint32_t *number)
{
    const char *owner = difference->owner;
    if (find_origin(mig, set, difference->object, owner, difference->name, number))
        return true;
    return owner != NULL && difference->kind != DIFFERENCE_FOREIGN &&
           find_origin(mig, set, MIG_OBJECT_TABLE, NULL, owner, number);
}

/* ---- in words ---- */

const char *mig__drift_subject(struct arena *arena, const struct difference *difference)
{
    bool inside = difference->object == MIG_OBJECT_COLUMN || difference->object == MIG_OBJECT_CONSTRAINT;
    const char *name = difference->name != NULL ? difference->name : "";
    const char *word = object_word(difference->object);
    bool nameless = text_equal(name, difference->expected) || text_equal(name, difference->found);
    if (inside && difference->owner != NULL && (*name == '\0' || nameless))
        return path_shown(arena_format(arena, "%s of `%s`", word, difference->owner));
    if (inside && difference->owner != NULL)
        return path_shown(arena_format(arena, "%s `%s.%s`", word, difference->owner, name));
    return path_shown(arena_format(arena, "%s `%s`", word, name));
}

const char *mig__drift_foreign_subject(struct arena *arena, const struct foreign *foreign)
{
    const char *where = foreign->table != NULL ? arena_format(arena, " on `%s`", foreign->table) : "";
    const char *why = foreign->reason != NULL ? arena_format(arena, ": %s", foreign->reason) : "";
    return path_shown(arena_format(arena, "%s `%s`%s%s", foreign->kind, foreign->name, where, why));
}

void mig__drift_fact(struct mig *mig, const struct difference *difference, struct mig_error *error)
{
    const char *what = mig__drift_subject(&mig->work, difference);
    bool whole = difference->object == MIG_OBJECT_TABLE && difference->kind != DIFFERENCE_CHANGED;
    const char *expected = difference->expected != NULL && !whole ? difference->expected : "";
    const char *found = difference->found != NULL && !whole ? difference->found : "";
    expected = mig__shortened(&mig->work, expected, MOST_TEXT);
    found = mig__shortened(&mig->work, found, MOST_TEXT);
    switch (difference->kind) {
    case DIFFERENCE_MISSING:
        mig__error_fact(error, "missing", "%s%s%s", what, *expected != '\0' ? "  " : "", expected);
        break;
    case DIFFERENCE_FOREIGN:
        mig__error_fact(error, "unexpected", "%s%s%s", what, *found != '\0' ? "  " : "", found);
        break;
    case DIFFERENCE_CHANGED:
        mig__error_fact(error, "different", "%s  expected: %s  found: %s", what, expected, found);
        break;
    case DIFFERENCE_CANNOT_TELL:
        mig__error_fact(error, "unclear", "%s: %s", what, difference->reason);
        break;
    }
}

void mig__drift_facts(struct mig *mig, const struct drift *drift, struct mig_error *error)
{
    size_t shown = 0;
    for (size_t i = 0; i < drift->differences.count; i++) {
        if (mig__drift_counts(&drift->differences.items[i]) && shown++ < MOST_SHOWN)
            mig__drift_fact(mig, &drift->differences.items[i], error);
    }
    for (size_t i = 0; i < drift->live.foreign_count; i++) {
        const struct foreign *foreign = &drift->live.foreign[i];
        if (mig__drift_foreign_counts(drift, foreign) && shown++ < MOST_SHOWN)
            mig__error_fact(error, "unexpected", "%s", mig__drift_foreign_subject(&mig->work, foreign));
    }
    if (drift->count > MOST_SHOWN)
        mig__error_fact(error, "and", "%zu more", drift->count - MOST_SHOWN);
}

/* ---- the order of columns ---- */

struct ordering {
    struct schema found;
    const char *table;
};

static bool is_reordered(const struct table *expected, const struct table *found)
{
    size_t last = 0;
    for (size_t i = 0; i < expected->column_count; i++) {
        for (size_t j = 0; j < found->column_count; j++) {
            if (!text_equal(found->columns[j]->name.text, expected->columns[i]->name.text))
                continue;
            if (j < last)
                return true;
            last = j;
        }
    }
    return false;
}

static void visit_order(void *context, const struct object *object)
{
    struct ordering *ordering = context;
    const struct table *found =
        object->kind == OBJECT_TABLE ? schema_table(ordering->found, object->name.text) : NULL;
    if (ordering->table == NULL && found != NULL && is_reordered((const struct table *)object, found))
        ordering->table = object->name.text;
}

const char *mig__drift_reordered(const struct drift *drift)
{
    struct ordering ordering = {.found = drift->live.schema};
    if (drift->differences.column_order)
        schema_each(drift->expected, visit_order, &ordering);
    return ordering.table;
}
