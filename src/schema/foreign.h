/* SPDX-License-Identifier: MIT
 * Types and functions of other databases, and what is written here instead.
 */
#ifndef MIG_SCHEMA_FOREIGN_H
#define MIG_SCHEMA_FOREIGN_H

/* In lower case; NULL: it is none that we know. */
const char *foreign_type(const char *word);
const char *foreign_function(const char *name);

#endif
