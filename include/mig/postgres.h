/* SPDX-License-Identifier: MIT
 * The PostgreSQL back end (link Mig::postgres). Needs no libpq-fe.h for its users.
 */
#ifndef MIG_POSTGRES_H
#define MIG_POSTGRES_H

#include <mig/backend.h>

#ifdef __cplusplus
extern "C" {
#endif

struct pg_conn;

extern const struct mig_backend mig_postgres;

/* Uses the caller's open connection; it stays open when the connection is closed and gets its settings
 * back: only transaction-local ones are ever changed. It must not be in a transaction. */
enum mig_status mig_postgres_adopt(struct mig_connection **out, struct pg_conn *server,
                                   struct mig_error *error);

#ifdef __cplusplus
}
#endif

#endif
