/* SPDX-License-Identifier: MIT
 * What the reader of PostgreSQL asks behind its places: a few questions about everything in them, none about
 * one table alone. The columns of each answer stand in postgres/queries.c, in the order in which they are
 * read.
 */
#ifndef MIG_CATALOG_POSTGRES_QUERIES_H
#define MIG_CATALOG_POSTGRES_QUERIES_H

extern const char *const postgres_enums;
extern const char *const postgres_tables;
extern const char *const postgres_columns;
extern const char *const postgres_constraints;
extern const char *const postgres_exclusions;
extern const char *const postgres_includes;
extern const char *const postgres_indexes;
extern const char *const postgres_partitions;
extern const char *const postgres_sequences;
extern const char *const postgres_schemas;
extern const char *const postgres_extensions;
extern const char *const postgres_views;
extern const char *const postgres_triggers;
extern const char *const postgres_foreign;

#endif
