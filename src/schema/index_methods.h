/* SPDX-License-Identifier: MIT
 * What PostgreSQL's index methods can: a closed list (index_methods.def), so that what the server would
 * refuse is refused by the compiler.
 */
#ifndef MIG_SCHEMA_INDEX_METHODS_H
#define MIG_SCHEMA_INDEX_METHODS_H

#include "schema/type.h"

enum {
    METHOD_UNIQUE = 1,   /* no two rows alike */
    METHOD_ORDERED = 2,  /* desc, nulls first */
    METHOD_INCLUDES = 4, /* columns beside the keys */
    METHOD_EXCLUDES = 8, /* no two rows whose keys compare */
    METHOD_RANGES = 16,  /* compares ranges with more than `=` */
};

#define RANGE_TYPES "R" /* what tsrange() and its like give */

struct index_method {
    const char *name;
    size_t columns;    /* at most */
    const char *types; /* what it takes without an operator class */
    const char *more;  /* what an extension gives it (schema/extension.h) */
    unsigned flags;
};

struct operator_class {
    const char *method, *name, *types;
    unsigned since; /* of the server; 0: every one */
};

const struct index_method *index_method_find(const char *name); /* NULL is btree; returns NULL for none */
const char *index_method_nearest(const char *name);
const struct operator_class *operator_class_find(const char *method, const char *name); /* NULL: none */
const char *operator_class_nearest(const char *method, const char *name);

/* Does the list of letters hold the type? One that nobody knows yet is held by all. */
bool index_types_hold(const char *types, struct type type);

#endif
