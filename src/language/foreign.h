/* SPDX-License-Identifier: MIT
 * In: a token that does not fit. Out: whether people write it so in another SQL or another tool, and what is
 * written here instead (foreign.def); or of which tool the whole file is.
 */
#ifndef MIG_LANGUAGE_FOREIGN_H
#define MIG_LANGUAGE_FOREIGN_H

#include "language/unexpected.h"

struct foreign {
    enum problem_code code;
    const char *help;
};

/* What is known of this very word, or of any word that stands here; NULL: nothing. */
const struct foreign *foreign_word(struct parser *parser, const struct unexpected *unexpected);
const struct foreign *foreign_place(struct parser *parser, const struct unexpected *unexpected);

/* When the text up to here is the beginning of a file of another tool: says so, once and for the whole file.
 */
bool foreign_file(struct parser *parser);

#endif
