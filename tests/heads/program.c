/* SPDX-License-Identifier: MIT
 * A program that only migrates, with a chain of several heads.
 */
#include "heads_migrations.h"

#include <mig/mig.h>
#include <mig/postgres.h>
#include <mig/sqlite.h>

int main(int argc, char **argv)
{
    static const struct mig_backend *const backends[] = {&mig_postgres, &mig_sqlite, 0};
    static const struct mig_program program = {"heads", &heads_migrations, backends, 0, 0, 0};
    return mig_main(&program, argc, argv);
}
