/* SPDX-License-Identifier: MIT
 * Database URLs by SQLAlchemy's rules. Checking one opens nothing, and no message repeats more of it than
 * its scheme: the rest may hold a password.
 */
#ifndef MIG_RUNTIME_URL_H
#define MIG_RUNTIME_URL_H

#include "base/arena.h"

#include <mig/mig.h>

struct url {
    enum mig_dialect dialect;
    const char
        *text; /* sqlite:..., or postgresql://... without driver and with the scheme that libpq knows */
};

/* `given`, else the environment's DATABASE_URL unless it is empty, else the program's default. MIG_USAGE when
 * there is none or it is not one. */
enum mig_status mig__url_read(struct arena *arena, struct url *url, const struct mig_program *program,
                              const char *given, struct mig_error *error);

/* The program's back end for a dialect; NULL when it was built without, and how to say that. */
const struct mig_backend *mig__url_backend(const struct mig_program *program, enum mig_dialect dialect);
enum mig_status mig__url_unavailable(enum mig_dialect dialect, struct mig_error *error);

#endif
