/* SPDX-License-Identifier: MIT
 * What judge/judge.c asks the files beside it: judge/alter.c about `alter column`.
 */
#ifndef MIG_SCHEMA_JUDGE_JUDGING_H
#define MIG_SCHEMA_JUDGE_JUDGING_H

#include "schema/apply.h"

/* Are values destroyed? */
bool alter_loses(struct schema before, const struct step *step);
bool alter_rebuilds(struct schema before, const struct step *step);  /* on SQLite */
unsigned judge_alter(struct schema before, const struct step *step); /* on PostgreSQL */

#endif
