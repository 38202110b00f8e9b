/* SPDX-License-Identifier: MIT
 * What the simulator takes a database takes too, and what it says stands there afterwards is what stands
 * there: random statements, each executed, taken back by its derived way, and executed again.
 */
#ifndef MIG_TESTS_SCHEMA_AGREE_H
#define MIG_TESTS_SCHEMA_AGREE_H

#include "../sql/lab.h"

void agree(struct lab *lab, unsigned seed, unsigned statements);

#endif
