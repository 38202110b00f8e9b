/* SPDX-License-Identifier: MIT
 * Storage parameters of tables and indexes on PostgreSQL: a closed list (parameters.def), and values in one
 * spelling each, so that equal ones have equal texts.
 */
#ifndef MIG_SCHEMA_PARAMETERS_H
#define MIG_SCHEMA_PARAMETERS_H

#include "schema/schema.h"

enum parameter_kind { PARAMETER_SWITCH, PARAMETER_WHOLE, PARAMETER_FRACTION };

struct parameter_rule {
    const char *owner, *name; /* "table", or a method of indexes */
    enum parameter_kind kind;
    long long least, most;
};

const struct parameter_rule *parameter_find(const char *owner, const char *name); /* NULL: none */
/* The nearest name that the owner knows, or NULL. */
const char *parameter_nearest(const char *owner, const char *name);
/* The value in its one spelling: true, 80, 0.1; NULL where the parameter does not take it. */
const char *parameter_value(struct arena *arena, const struct parameter_rule *rule, const char *text);
/* What it takes: "a whole number from 10 to 100". */
const char *parameter_range(struct arena *arena, const struct parameter_rule *rule);

/* By name; each name once. */
bool parameters_equal(struct parameters a, struct parameters b);
const struct parameter *parameters_find(struct parameters parameters, const char *name);
struct parameters parameters_with(struct arena *arena, struct parameters parameters, struct parameter added);
struct parameters parameters_without(struct arena *arena, struct parameters parameters, const char *name);

#endif
