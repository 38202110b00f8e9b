/* SPDX-License-Identifier: MIT
 * The content digest of generated tables: SHA-256 over every number of the tables (32 bits, least
 * significant byte first; revisions, steps, statements, objects, links, each list with its length in
 * front) and then the text. Neither the chain's name nor the digest itself count.
 */
#ifndef MIG_GRAPH_CONTENT_H
#define MIG_GRAPH_CONTENT_H

#include "base/hash.h"

#include <mig/tables.h>

void content_digest(const struct mig_chain *chain, char hex[SHA256_HEX]);

#endif
