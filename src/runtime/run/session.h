/* SPDX-License-Identifier: MIT
 * Settings of a PostgreSQL session, for statements that run outside a transaction, where nothing can be SET
 * LOCAL. SQLite's connections have theirs since they were opened.
 */
#ifndef MIG_RUNTIME_RUN_SESSION_H
#define MIG_RUNTIME_RUN_SESSION_H

#include "runtime/handle.h"

enum { SESSION_SETTINGS = 7 };

struct session {
    bool changed;
    const char *saved[SESSION_SETTINGS];
};

/* Is the connection still the server session that holds our lock? A pooler in between may have changed it. */
enum mig_status mig__session_check(struct mig *mig, struct mig_error *error);

/* What a statement may take (mig_options.statement_timeout_ms): SQL for the transaction, or NULL. */
const char *mig__session_timeout(struct mig *mig);

enum mig_status mig__session_settle(struct mig *mig, struct session *session, struct mig_error *error);
void mig__session_restore(struct mig *mig, const struct session *session);

#endif
