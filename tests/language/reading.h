/* SPDX-License-Identifier: MIT
 * Reads texts as files of a migrations folder and gives back what was said about them, as migc would print
 * it.
 */
#ifndef MIG_TESTS_LANGUAGE_READING_H
#define MIG_TESTS_LANGUAGE_READING_H

#include "language/parse.h"
#include "language/report.h"

struct reading {
    struct arena arena;
    struct sources sources;
    struct problems problems;
};

void reading_start(struct reading *reading);
void reading_end(struct reading *reading);

struct revision *reading_bytes(struct reading *reading, const char *path, const char *text, size_t size);
struct revision *reading_text(struct reading *reading, const char *text); /* as a.mig */
/* The step of `revision a "x"; upgrade { ... }`; fails the test when there is not just one. */
const struct step *reading_step(struct reading *reading, const char *statement);

/* All that report_problems prints. */
const char *reading_messages(struct reading *reading);
/* The same of a text read on its own. */
const char *messages_of(struct reading *reading, const char *text);

#endif
