/* SPDX-License-Identifier: MIT
 * Which objects the questions to PostgreSQL are about: those of the current schema, and of the schemas that
 * the chain has made, that belong to no extension and are not our own.
 */
#ifndef MIG_CATALOG_POSTGRES_SCOPE_H
#define MIG_CATALOG_POSTGRES_SCOPE_H

#include "catalog/reading.h"

/* clang-format off */

/* Every query begins with the places (postgres_places): oid, and what stands in front of a name to make it a
 * path (base/path.h). Of a catalogue with the prefix `owner` on its columns: */
#define HERE(owner)       owner "namespace IN (SELECT oid FROM places)"
#define PATH(owner, name) "(SELECT at.prefix || " name " FROM places at WHERE at.oid = " owner "namespace)"
#define AT_HOME(owner)    owner "namespace = (SELECT oid FROM places WHERE prefix = '')" /* in the current one */
/* In one of them, not of an extension, not made along with something else, not ours. (A partitioned table is
 * said to be made along with its columns.) */
#define THEIRS(catalog, alias, owner, name)                                                                  \
    HERE(alias "." owner)                                                                                    \
    " AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '" catalog "'::regclass"                     \
    "   AND e.objid = " alias ".oid AND (e.deptype = 'e'"                                                    \
    "     OR e.deptype = 'i' AND e.classid <> 'pg_class'::regclass))"                                        \
    " AND lower(left(" alias "." name ", 4)) <> 'mig_' AND " alias "." name " <> 'alembic_version'"

/* Behind the places, for most of the queries. */
#define RELATIONS                                                                                            \
    ", relations AS ("                                                                                       \
    "  SELECT c.*, " PATH("c.rel", "c.relname") " AS path, c.oid IN (SELECT inhrelid FROM pg_inherits)"                                              \
    "    OR c.oid IN (SELECT inhparent FROM pg_inherits) AS inherits"                                        \
    "  FROM pg_class c WHERE " THEIRS("pg_class", "c", "rel", "relname")                                     \
    "), tables AS (SELECT * FROM relations"                                                                  \
    "  WHERE relkind = 'r' AND NOT inherits OR relkind = 'p' AND NOT relispartition"                         \
    "), partitions AS (SELECT c.*, p.path AS parent FROM relations c"                                     \
    "  JOIN pg_inherits h ON h.inhrelid = c.oid JOIN tables p ON p.oid = h.inhparent"                        \
    "  WHERE c.relkind = 'r' AND c.relispartition) "
/* clang-format on */

#endif
