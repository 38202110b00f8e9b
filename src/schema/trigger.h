/* SPDX-License-Identifier: MIT
 * Triggers: what happens beside each row that a statement changes. A resolved trigger says everything itself,
 * as a resolved query does: each column has its source, which is `old`, `new`, the table of its own step, or
 * one of a query.
 */
#ifndef MIG_SCHEMA_TRIGGER_H
#define MIG_SCHEMA_TRIGGER_H

#include "base/vec.h"
#include "schema/query.h"
#include "schema/step.h"

enum trigger_event { TRIGGER_INSERT, TRIGGER_UPDATE, TRIGGER_DELETE };

struct trigger {
    struct object object;
    struct name table;
    bool before;
    enum trigger_event event;
    struct span event_span;
    struct names columns;    /* of an update: those that must be assigned; none: any */
    const struct expr *when; /* NULL: always */
    struct steps body;       /* INSERT, UPDATE, DELETE, REQUIRE */
    bool alone;              /* made for one database: it may do what the other would do differently */
    const char *text;        /* what a database has where nobody can read it; then there is no body */
};

const char *trigger_event_word(enum trigger_event event); /* "insert" */

bool trigger_row_name(const char *name); /* "old" or "new", in any case */

/* after update of price on trades when old.price <> new.price { ... }; `line`: what stands in front of each
 * step, a blank or the beginning of a line. */
void print_trigger(struct buf *out, const struct trigger *trigger, const char *line);

const struct trigger *schema_trigger(struct arena *scratch, struct schema schema, const char *name);
/* Calls `visit` for each trigger of the table. */
typedef void trigger_visit_fn(void *context, const struct trigger *trigger);
void schema_each_trigger(struct arena *scratch, struct schema schema, const char *table,
                         trigger_visit_fn *visit, void *context);

/* trigger_exprs.c: where an expression of a trigger stands. */
struct trigger_place {
    const struct step *step;           /* of the body; NULL: it is the condition of the trigger */
    const struct query_around *around; /* the rows in sight */
    const char *column;                /* of the step's table, in which it is stored; NULL: in none */
};
typedef void trigger_expr_fn(void *context, const struct trigger_place *place, const struct expr *expr);
void trigger_exprs(const struct trigger *trigger, trigger_expr_fn *visit, void *context);
typedef const struct expr *trigger_change_fn(void *context, const struct trigger_place *place,
                                             const struct expr *expr);
/* The same trigger with each expression replaced. */
const struct trigger *trigger_with_exprs(struct arena *arena, const struct trigger *trigger,
                                         trigger_change_fn *change, void *context);

/* trigger_use.c: what a resolved trigger reads and writes. */
void trigger_tables(const struct trigger *trigger, void (*visit)(void *context, const char *table),
                    void *context);
bool trigger_reads_column(const struct trigger *trigger, const char *table, const char *column);
/* A column of the table or view under a new name, or with `from` NULL itself. */
const struct trigger *trigger_renamed(struct arena *arena, const struct trigger *trigger, const char *table,
                                      const char *from, const char *to);

/* normal/trigger.c: the form in which a source's trigger and a database's text of it become equal; NULL:
 * it reads what the schema does not have. */
const struct trigger *trigger_normal(struct arena *arena, const struct trigger *trigger,
                                     const struct schema *schema, enum mig_dialect dialect);

/* trigger_fire.c: does a data step set it off? */
bool trigger_fires(const struct trigger *trigger, const struct step *step);
/* Calls `visit` for each step on rows that a data step sets off, also by way of another such step. */
typedef void fired_fn(void *context, const struct step *step);
void schema_each_fired(struct arena *scratch, struct schema schema, const struct step *step, fired_fn *visit,
                       void *context);

/* trigger_walk.c: what a trigger, a key with an action, or a step sets off, and so on. */
struct walked {
    const struct step *step;
    const struct constraint *key;
};
struct walk {
    struct arena *arena;
    struct schema schema;
    /* For each step on rows, and for each trigger before its steps; either may be NULL. */
    void (*step)(void *context, struct walk *walk, const struct step *step);
    void (*trigger)(void *context, struct walk *walk, const struct trigger *trigger);
    void *context;
    const struct trigger *by;      /* whose step it is; NULL: it is made by `key` alone, or is the first */
    const struct constraint *key;  /* the one that made the step, or set off `by` */
    const struct trigger *through; /* the last one on the way; NULL: only keys so far */
    bool stop;                     /* goes no further */
    VEC(struct walked) seen;
};
void walk_trigger(struct walk *walk, const struct trigger *trigger);
void walk_step(struct walk *walk, const struct step *step);
/* Does the key change rows of its own table when a step changes those of the other one? */
bool key_acts(const struct constraint *key, const struct step *step);
void walk_key(struct walk *walk, const struct table *user, const struct constraint *key,
              const struct step *step);

#endif
