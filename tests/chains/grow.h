/* SPDX-License-Identifier: MIT
 * Random statements for a schema that is known. Each area of steps has a file grow_<area>.c with a table of
 * functions, and a line in areas.def. A function writes one statement that the schema probably takes: what
 * the simulator refuses is left out of the chain, and is tried on the databases as a refused one.
 */
#ifndef MIG_TESTS_CHAINS_GROW_H
#define MIG_TESTS_CHAINS_GROW_H

#include "base/buf.h"
#include "random.h"
#include "schema/schema.h"
#include "schema/trigger.h"
#include "schema/view.h"

struct growing {
    struct arena *arena;
    struct random *random;
    struct schema schema; /* now, on one of the two databases */
    unsigned *key;        /* counts up: for values that must not be there twice */
};

/* One statement with its `;`, or NULL where there is nothing to do it to. */
typedef const char *grow_fn(struct growing *growing);

struct growth {
    const char *name; /* for the figures at the end */
    unsigned weight;  /* how often: 10 is usual */
    grow_fn *grow;
};

/* Ended by a line without a name. */
#define AREA(name) extern const struct growth grow_##name[];
#include "areas.def"
#undef AREA

/* One statement of any area. *name says which. */
const char *grow_statement(struct growing *growing, const char **name);

/* grow_name.c: something that is there, or NULL; and names as .mig writes them. */
const struct table *grow_a_table(struct growing *growing);
const struct column *grow_a_column(struct growing *growing, const struct table *table);
const struct constraint *grow_a_constraint(struct growing *growing, const struct table *table);
const struct index *grow_an_index(struct growing *growing);
const struct enum_type *grow_an_enum(struct growing *growing);
const struct view *grow_a_view(struct growing *growing);
const struct trigger *grow_a_trigger(struct growing *growing);
const char *grow_named(struct growing *growing, const char *name); /* in quotes where it needs them */
/* Of few names, so that old ones come again; some are long, some have quotes or capitals. */
const char *grow_new_table_name(struct growing *growing);
const char *grow_new_column_name(struct growing *growing);
const char *grow_new_object_name(struct growing *growing);

/* grow_schema.c: the name of something new, perhaps in a schema; and another one for what stands at `path`.
 */
const char *grow_in_schema(struct growing *growing, const char *name);
const char *grow_beside(struct growing *growing, const char *path, const char *name);
bool grow_names_schema(struct growing *growing, const char *statement);

/* grow_expr.c: values that fit a type, and conditions. `table` NULL: without columns. */
const char *grow_literal(struct growing *growing, struct type type);
const char *grow_value(struct growing *growing, const struct table *table, struct type type);
const char *grow_condition(struct growing *growing, const struct table *table);
const char *grow_key_expression(struct growing *growing, const struct table *table); /* of an index */

struct type grow_type(struct growing *growing); /* grow_column.c */

/* grow_column.c: name, type and attributes. In `create table` a column has no `fill`. */
const char *grow_column_definition(struct growing *growing, const struct table *table);

#define grow_format(growing, ...) arena_format((growing)->arena, __VA_ARGS__)

#endif
