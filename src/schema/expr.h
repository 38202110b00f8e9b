/* SPDX-License-Identifier: MIT
 * Expressions: defaults, checks, predicates, generated columns, index keys, data changes. Immutable
 * trees; a function that "changes" one returns a new tree that shares what stayed the same.
 */
#ifndef MIG_SCHEMA_EXPR_H
#define MIG_SCHEMA_EXPR_H

#include "base/buf.h"
#include "base/hash.h"
#include "schema/problem.h"
#include "schema/type.h"

#include <mig/tables.h>

enum expr_kind {
#define EXPR(NAME, word) EXPR_##NAME,
#include "schema/exprs.def"
#undef EXPR
};

struct query;

struct expr {
    enum expr_kind kind;
    struct span span;
    const char *text;
    const char *qualifier;
    struct type type; /* CAST: the target as written. After expr_resolve: the type of every expression */
    const struct expr *const *args;
    size_t count;
    const struct query *query; /* EXISTS, QUERY, IN_QUERY (schema/query.h) */
    bool negated, has_operand, has_else, star, distinct, resolved;
    bool qualified; /* a column of a query, known by the name of its source (the qualifier) */
};

const char *expr_word(enum expr_kind kind);

/* A literal, a number maybe with a sign. */
bool expr_is_constant(const struct expr *expr);

/* Same meaning to the letter: spans and resolved types do not count. NULL equals only NULL. */
bool expr_equal(const struct expr *a, const struct expr *b);

/* .mig text with as few parentheses as its precedences allow. */
void expr_print(struct buf *out, const struct expr *expr);

/* Calls `visit` for every column reference. */
void expr_columns(const struct expr *expr, void (*visit)(void *context, const struct expr *column),
                  void *context);
bool expr_reads(const struct expr *expr, const char *column);
const struct expr *expr_rename_column(struct arena *arena, const struct expr *expr, const char *from,
                                      const char *to);
const struct expr *expr_rename_qualifier(struct arena *arena, const struct expr *expr, const char *from,
                                         const char *to);

/* What an expression may use where it stands. */
struct table;
struct schema;
struct expr_scope {
    const struct schema *schema; /* labels of enums, what became of a column; NULL: not looked at */
    const struct table *table;   /* NULL: no columns may be named */
    const char *where;           /* "a default", "a check of `trades`": for messages */
    bool constant;               /* no columns, e.g. a default */
    bool deterministic;          /* no now(), random(): index, generated column */
    bool draws;                  /* may take numbers from a sequence */
    bool boolean;                /* the whole must be true or false */
    bool check;                  /* it is one, for messages */
    bool queries;                /* `exists (select ...)` and the like may stand in it */
    bool aggregates;             /* so may count(*) and the like, in the places of a query that take them */
    bool in_aggregate;           /* it is what an aggregate reads */
    bool renewed;                /* of a trigger, which is written anew when a type changes */
    const struct sources_in_sight *sources; /* instead of `table` and besides it; NULL: none */
    unsigned dialects;                      /* bit 1 << enum mig_dialect for each database it must work on */
    const char *revision;                   /* id of the revision, for messages */
};

/* Checks names, functions (schema/functions.def: a closed portable list) and types; returns the tree with
 * every type filled in, or NULL after adding problems. */
const struct expr *expr_resolve(struct problems *problems, const struct expr *expr,
                                const struct expr_scope *scope);

/* The same for a value that goes into `column`, a name for messages ("trades.fee"), of type `to`: a default,
 * a fill, a value of an insert or update. Literals take the type of the column in its one spelling
 * (schema/literal.h), labels, ranges and lengths are checked. */
const struct expr *expr_resolve_value(struct problems *problems, const struct expr *expr, struct type to,
                                      const char *column, const struct expr_scope *scope);

/* May a value of `from` (resolved) be stored in a column of `to` without a cast (integer into double, text
 * into varchar)? */
bool type_assignable(struct type to, const struct expr *from);

/* The normal form in which two spellings of one meaning, as a source has it and as a database prints it back,
 * become equal trees: `<>` and `!=`, casts that change nothing (`'a'::text`), `x = ANY (ARRAY[...])` and
 * `x in (...)`, `not x is null`, nested and/or, booleans as 1 and 0 on SQLite, numbers without trailing
 * zeros. Types come from the columns of `table` (NULL: none may be named), so neither side needs to be
 * resolved. */
const struct expr *expr_normal(struct arena *arena, const struct expr *expr, const struct table *table,
                               enum mig_dialect dialect);
/* The same for a default of a column of `type`: `0`, `0.0` and `'0'::numeric` are one; NULL for `null`. */
const struct expr *expr_normal_value(struct arena *arena, const struct expr *expr, struct type type,
                                     enum mig_dialect dialect);

/* As somebody would write it: what a database printed, without its casts and roundabout calls. The normal
 * form stays the same. `type` of what it is stored in; TYPE_UNKNOWN where it stands for itself. */
const struct expr *expr_plain(struct arena *arena, const struct expr *expr, const struct table *table,
                              struct type type, enum mig_dialect dialect);

#endif
