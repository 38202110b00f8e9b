/* SPDX-License-Identifier: MIT
 * What invert/invert.c and invert/data.c share: an inverse as it grows, and what existed before the revision.
 */
#ifndef MIG_SCHEMA_INVERT_INVERTING_H
#define MIG_SCHEMA_INVERT_INVERTING_H

#include "schema/apply.h"

struct inverting {
    struct arena *arena;
    struct schema revision_start, before;
    const struct step *step;
    enum mig_dialect dialect;
    VEC(const struct step *) steps; /* in the order in which they will run */
};

/* A step of the inverse, for the same databases, with the place of what it takes back; appended. */
struct step *inverting_add(struct inverting *inverting, enum op op, struct name table);

/* The table after the step, which is known to fit. */
const struct table *inverting_table_after(const struct inverting *inverting);
struct step *inverting_create_index(struct inverting *inverting, const struct index *index);
void inverting_add_constraint(struct inverting *inverting, struct name table,
                              const struct constraint *constraint);

struct inverse inverting_alter(struct inverting *inverting);    /* invert/alter.c */
struct inverse inverting_postgres(struct inverting *inverting); /* what only PostgreSQL has */
struct inverse inverting_insert(struct inverting *inverting);
struct inverse inverting_update(struct inverting *inverting);
struct inverse inverting_backfill(struct inverting *inverting);
struct inverse inverting_delete(struct inverting *inverting);

/* invert/options.c */
struct inverse inverting_rename_constraint(struct inverting *inverting);
struct inverse inverting_rename_index(struct inverting *inverting);
struct inverse inverting_comment(struct inverting *inverting);
struct inverse inverting_option(struct inverting *inverting);
struct inverse inverting_parameters(struct inverting *inverting);

struct inverse inverse_done(const struct inverting *inverting);
struct inverse inverse_missing(enum invert_result result, const char *why);

/* invert/view.c */
struct inverse inverting_view(struct inverting *inverting);
/* The same, with the views that would refuse it dropped in front and made again behind. */
struct inverse inverting_around_views(struct inverting *inverting, struct inverse inverse);

/* invert/trigger.c */
struct inverse inverting_trigger(struct inverting *inverting);

#endif
