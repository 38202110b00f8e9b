/* SPDX-License-Identifier: MIT
 * A step is one change, as written: the parser builds it, apply turns it into a new schema, invert into
 * the steps that take it back, render into statements, print into .mig text again. `alter table` with
 * several actions is several steps.
 */
#ifndef MIG_SCHEMA_STEP_H
#define MIG_SCHEMA_STEP_H

#include "schema/query.h"
#include "schema/schema.h"

enum op {
#define OP(number, NAME, words) OP_##NAME = number,
#include "schema/ops.def"
#undef OP
};

const char *op_words(enum op op);

enum { EVERY_DIALECT = (1 << MIG_DIALECT_SQLITE) | (1 << MIG_DIALECT_POSTGRES) };

struct sequence;  /* schema/sequence.h */
struct trigger;   /* schema/trigger.h */
struct partition; /* schema/partition.h */

struct assignment {
    struct name column;
    const struct expr *value;
};

enum reverse_kind {
    REVERSE_MISSING, /* nothing said: the step has no derived downgrade */
    REVERSE_NOTHING, /* `reverse nothing` */
    REVERSE_GIVEN    /* `reverse $$...$$`, `reverse function` */
};

enum alteration_kind {
#define ALTERATION(NAME, words) ALTER_##NAME,
#include "schema/alterations.def"
#undef ALTERATION
};

const char *alteration_words(enum alteration_kind kind);

/* What becomes of one attribute of a column. */
struct alteration {
    enum alteration_kind kind;
    struct column to;           /* the attribute as it will be, and nothing else */
    const struct expr *using;   /* TYPE: the new value of a row; NULL: what its old one becomes by itself */
    const struct expr *reverse; /* TYPE: the same for the derived way back */
    const struct expr *fill;    /* NOT_NULL: as in the step, which it goes into */
    const char *accepts_loss;
};

struct step;

struct steps {
    const struct step *const *items;
    size_t count;
};

struct step {
    enum op op;
    struct span span;  /* the whole step */
    unsigned dialects; /* bits 1 << enum mig_dialect; EVERY_DIALECT unless `on sqlite` / `on postgres` */
    const char *accepts_loss; /* reason of `accepting data loss "..."`; NULL: not said */
    struct name table;        /* the table, for every step on one (also create, drop, rename) */
    struct name name;         /* column, constraint, index or enum, where the step names one */
    struct name to;           /* new name of a rename */

    const struct table *definition; /* CREATE_TABLE: columns and constraints as written; no indexes */
    const struct column *column;    /* ADD_COLUMN */
    const struct constraint *const *constraints; /* ADD_COLUMN: those written inline; ADD_CONSTRAINT: one */
    size_t constraint_count;
    const struct alteration *alteration; /* ALTER_COLUMN */
    const struct expr *fill;             /* ADD_COLUMN: value for the rows that exist, not kept as default;
                                            ALTER_COLUMN: the same for those that hold null, with SET_NOT_NULL;
                                            DROP_COLUMN, DROP_NOT_NULL: the same for the derived downgrade;
                                            DROP_VALUE: what the rows that hold it get; ADD_VALUE: the same for
                                            the derived downgrade */
    const struct index *index;           /* CREATE_INDEX */
    bool if_not_exists;                  /* CREATE_INDEX, CREATE_EXTENSION */
    bool concurrently;                   /* CREATE_INDEX, DROP_INDEX: PostgreSQL, outside a transaction */
    const struct enum_type *type;        /* CREATE_ENUM */
    struct name label;  /* ADD_VALUE, RENAME_VALUE, DROP_VALUE; `name` is the enum, `to` the new label */
    struct name beside; /* ADD_VALUE: the label that it stands next to; text NULL: behind the last */
    bool before;        /* ADD_VALUE: before `beside`, not behind it */
    bool at_once; /* ADD_VALUE: a later step of the revision may use it, and PostgreSQL has to commit a value
                     first that it adds to a type (enum_use.h) */

    const struct sequence *sequence; /* CREATE_SEQUENCE, ALTER_SEQUENCE: as written */
    const struct partition
        *partition; /* CREATE_PARTITION, ATTACH_PARTITION: as written; DETACH_PARTITION: its table */
    enum table_option option;     /* SET_OPTION, DROP_OPTION */
    struct parameters parameters; /* SET_PARAMETERS, RESET_PARAMETERS: those without values; without a
                                          table of the index `name` */
    const char *comment;          /* SET_COMMENT; of the column `name`, or of the table */

    struct names columns;             /* INSERT */
    const struct expr *const *values; /* INSERT: row after row, columns.count each */
    size_t row_count;
    const struct assignment *assignments; /* UPDATE, BACKFILL */
    size_t assignment_count;
    const struct expr *where; /* UPDATE, BACKFILL, DELETE; NULL: every row */
    uint32_t batch;           /* BACKFILL: rows in one transaction */

    const struct query
        *query;          /* CREATE_VIEW, REPLACE_VIEW; DROP_VIEW: it is made again behind what follows */
    const char *message; /* REQUIRE; its condition is `where` */
    const struct trigger *trigger; /* CREATE_TRIGGER: as written */

    struct steps effect; /* SQL: what becomes of the schema */
    const char *text;    /* SQL: as written, CRLF folded to LF; CALL: the function's name */
    struct span text_span;
    enum reverse_kind reverse; /* SQL, CALL */
    const char *reverse_text;
    struct span reverse_span;
};

bool step_runs_on(const struct step *step, enum mig_dialect dialect);
/* Does the step run outside a transaction there, unless the database is empty? */
bool step_runs_outside(const struct step *step, enum mig_dialect dialect);

/* Inserts, updates or deletes. */
bool step_changes_rows(const struct step *step);

/* Does it assign to one of the columns? */
bool step_assigns(const struct step *step, struct names columns);

/* What a row of an insert has for a column; NULL: nothing. */
const struct expr *step_inserted(const struct step *insert, size_t row, const char *column);

/* Adds, renames or drops a value of an enum. */
bool step_is_on_value(const struct step *step);

/* What an object of the shared namespace was called before the step: `name`, unless the step renames it. */
const char *step_former_name(struct arena *arena, const struct step *step, const char *name);

/* The relation or type that there is behind the step and was not before; NULL: none, or a view. */
const char *step_makes(const struct step *step);

/* "trades.fee", "ix_trades_symbol", "order_side": what a step touches, for plans and messages. */
const char *step_subject(struct arena *arena, const struct step *step);

enum downgrade_kind { DOWNGRADE_DERIVED, DOWNGRADE_WRITTEN, DOWNGRADE_IRREVERSIBLE };

/* One .mig file. */
struct revision {
    struct name id;
    const char *message;
    struct names parents, requirements, labels;
    const char *created; /* RFC 3339 UTC as written; NULL: not given */
    struct span span;    /* the header */
    const char *file;    /* relative to the migrations folder */
    struct steps upgrade;
    struct span upgrade_span;
    enum downgrade_kind downgrade_kind;
    struct steps downgrade;
    struct span downgrade_span; /* the block; of a derived one { 0, 0 } */
    const char *irreversible;   /* the reason */
};

#endif
