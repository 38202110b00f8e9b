/* SPDX-License-Identifier: MIT
 * A program that only migrates, with a chain that stands in schemas of PostgreSQL.
 */
#include "schemas_migrations.h"

#include <mig/mig.h>
#include <mig/postgres.h>
#include <mig/sqlite.h>

int main(int argc, char **argv)
{
    static const struct mig_backend *const backends[] = {&mig_postgres, &mig_sqlite, 0};
    static const struct mig_program program = {"schemas", &schemas_migrations, backends, 0, 0, 0};
    return mig_main(&program, argc, argv);
}
