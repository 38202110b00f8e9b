/* SPDX-License-Identifier: MIT
 * Storage parameters as pg_class keeps them, to those of the language.
 */
#ifndef MIG_CATALOG_POSTGRES_PARAMETERS_H
#define MIG_CATALOG_POSTGRES_PARAMETERS_H

#include "catalog/reading.h"

/* `text` has a line `name=value` for each; NULL: none. `owner` is "table" or a method of indexes; of an index
 * `index` is the name. One that the language has no word for is listed as foreign. */
struct parameters postgres_parameters(struct reading *reading, const char *owner, const char *table,
                                      const char *index, const char *text);

#endif
