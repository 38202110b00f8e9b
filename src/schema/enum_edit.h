/* SPDX-License-Identifier: MIT
 * What becomes of an enum inside expressions: a label or the name of the type spelt anew wherever it stands
 * for that enum, and who still spells a label.
 */
#ifndef MIG_SCHEMA_ENUM_EDIT_H
#define MIG_SCHEMA_ENUM_EDIT_H

#include "schema/schema.h"

struct enum_edit {
    struct arena *arena;
    struct schema schema; /* before */
    enum mig_dialect dialect;
    const char *type;
    const char *to;                /* its new name; NULL: it keeps its name */
    const char *label, *new_label; /* NULL: all labels stay */
};

/* The same expression when nothing in it is concerned. `expr` must be resolved. */
const struct expr *expr_edit_enum(const struct enum_edit *edit, const struct expr *expr);

/* Every column, constraint and index of every table that stands on the enum. */
struct schema schema_edit_enum(const struct enum_edit *edit, struct schema schema);

/* On PostgreSQL, where the enum is made anew: columns that are computed from it are dropped and come back
 * behind all others. */
struct schema schema_move_computed(const struct enum_edit *edit, struct schema schema);

/* How an expression of a table uses an enum. */
enum enum_mention {
    MENTION_TYPE = 1,  /* a column, a label or a cast of it */
    MENTION_LABEL = 2, /* this label; `label` NULL: not looked for */
    MENTION_TEXT = 4   /* one of its values turned into a text */
};

/* Resolves the expression first. `type`: of the column whose default or computed value it is; TYPE_UNKNOWN:
 * it stands for itself. */
unsigned expr_mentions_enum(const struct enum_edit *edit, const struct table *table, const struct expr *expr,
                            struct type type);

/* Calls `visit` for each expression of the table: what it belongs to, and its mentions. */
struct enum_mention_place {
    const struct column *column; /* of a default or a generated column */
    const struct constraint *constraint;
    const struct index *index;
    const struct expr *expr;
    unsigned mentions;
};
void table_enum_mentions(const struct enum_edit *edit, const struct table *table,
                         void (*visit)(void *context, const struct table *table,
                                       const struct enum_mention_place *place),
                         void *context);

#endif
