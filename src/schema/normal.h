/* SPDX-License-Identifier: MIT
 * What the files of the normal form share (normal/expr.c says what it is). Every function takes and returns
 * normal trees unless it says otherwise.
 */
#ifndef MIG_SCHEMA_NORMAL_H
#define MIG_SCHEMA_NORMAL_H

#include "schema/schema.h"

struct normal {
    struct arena *arena;
    const struct table *table; /* whose columns may be named; NULL: none */
    enum mig_dialect dialect;
};

const struct expr *normal_form(const struct normal *normal, const struct expr *raw);
/* Of a value that is stored in a column of `type`. */
const struct expr *normal_value(const struct normal *normal, const struct expr *expr, struct type type);

/* Trees. */
const struct expr *normal_leaf(const struct normal *normal, enum expr_kind kind, const char *text);
const struct expr *normal_unary(const struct normal *normal, const char *text, const struct expr *operand);
const struct expr *normal_binary(const struct normal *normal, const char *text, const struct expr *left,
                                 const struct expr *right);
const struct expr *normal_cast(const struct normal *normal, const struct expr *operand, struct type type);
const struct expr *normal_with_args(const struct normal *normal, const struct expr *expr,
                                    const struct expr *const *args, size_t count);
bool normal_is(const struct expr *expr, enum expr_kind kind, const char *text);
bool normal_is_number(const struct expr *expr); /* a constant, perhaps with a sign */

/* normal/type.c: the type that an expression has by itself; TYPE_UNKNOWN where nobody can say. */
struct type normal_type(const struct normal *normal, const struct expr *expr);
bool normal_inexact(struct type type); /* a number that may have a fraction */
/* Does every value of `from` stay what it is when it becomes a `to`? Databases add such casts by themselves.
 */
bool normal_widens(struct type from, struct type to);
const struct expr *normal_narrow(const struct normal *normal,
                                 const struct expr *expr); /* without such casts */

/* normal/constant.c */
const char *normal_number(struct arena *arena, const char *text); /* 1.50e2 is 150 */
/* A constant as a value of `type`, in the one spelling that such a value has; anything else stays. */
const struct expr *normal_constant(const struct normal *normal, const struct expr *expr, struct type type);
/* Values of one type: with a fraction in any, each constant has one, and a cast stays where nothing else
 * shows it; without, all are whole. */
void normal_agree(const struct normal *normal, const struct expr **values, size_t count);
const struct expr *normal_whole(const struct normal *normal, const struct expr *expr);  /* 2.0 is 2 */
const struct expr *normal_broken(const struct normal *normal, const struct expr *expr); /* 2 is a 2.0 */

/* normal/json.c: the value as jsonb keeps it; what is no JSON stays. */
const char *normal_json(struct arena *arena, const char *text);

/* normal/logic.c */
const struct expr *normal_negated(const struct normal *normal, const struct expr *expr);
const struct expr *normal_joined(const struct normal *normal, const char *word, const struct expr *left,
                                 const struct expr *right);
const struct expr *normal_comparison(const struct normal *normal, const char *operator,
                                     const struct expr * left, const struct expr *right);
const struct expr *normal_in(const struct normal *normal, const struct expr *raw);
const struct expr *normal_between(const struct normal *normal, const struct expr *raw);

/* normal/call.c; they take a tree whose arguments are normal already */
const struct expr *normal_call(const struct normal *normal, const struct expr *call);
const struct expr *normal_like(const struct normal *normal, const struct expr *like);
const struct expr *normal_case(const struct normal *normal, const struct expr *choice);
const struct expr *normal_conversion(const struct normal *normal, const struct expr *cast);

#endif
