/* SPDX-License-Identifier: MIT
 * A program that only migrates, around whatever chain is linked to it as `chain`.
 */
#include "chain.h"

#include <mig/mig.h>
#include <mig/sqlite.h>

int main(int argc, char **argv)
{
    static const struct mig_backend *const backends[] = {&mig_sqlite, 0};
    static const struct mig_program program = {"program", &chain, backends, 0, 0, 0};
    return mig_main(&program, argc, argv);
}
