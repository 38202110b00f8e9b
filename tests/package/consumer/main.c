/* SPDX-License-Identifier: MIT
 * The smallest program with migrations: `consumer --migrate upgrade`. Its buf_add and map_put are not
 * Mig's, and must not become Mig's either.
 */
#include <mig/mig.h>
#include <mig/sqlite.h>

#include "consumer_migrations.h"

#include <stdio.h>
#include <stdlib.h>

#ifdef __cplusplus
extern "C" {
#endif
void buf_add(void);
void map_put(void);
void buf_add(void)
{
    abort();
}
void map_put(void)
{
    abort();
}
#ifdef __cplusplus
}
#endif

int main(int argc, char **argv)
{
    static const struct mig_backend *const backends[] = {&mig_sqlite, NULL};
    static const struct mig_program program = {
        "consumer", &consumer_migrations, backends, "sqlite:consumer.db", NULL, NULL};
    int status = mig_main(&program, argc, argv);
    if (status >= 0)
        return status;
    puts("use --migrate");
    return 0;
}
