/* SPDX-License-Identifier: MIT
 * Small questions about text that several folders ask: UTF-8, edit distance, JSON strings, XML, words of a
 * shell.
 */
#ifndef MIG_BASE_TEXT_H
#define MIG_BASE_TEXT_H

#include "base/buf.h"

#include <stdbool.h>

bool text_equal(const char *a, const char *b); /* NULL equals only NULL */

/* Length of the valid UTF-8 sequence at `s` (1 to 4), or 0 where it is not valid (Unicode 15, table 3-7). */
size_t text_utf8(const unsigned char *s, const unsigned char *end);

unsigned text_characters(const char *text); /* of valid UTF-8 */

/* A copy in which A to Z are a to z, and nothing else is another. */
const char *text_lower(struct arena *arena, const char *text);

/* Bytes to add, drop, change or swap with their neighbour (optimal string alignment); gives up and returns
 * limit + 1 once it is past `limit`. */
size_t text_distance(const char *a, const char *b, size_t limit);

/* The candidate nearest to `wanted` when its distance is at most a third of its length; else NULL. */
const char *text_nearest(const char *wanted, const char *const *candidates, size_t count);

/* A word of a shell, in quotes only where it needs them. */
void text_shell(struct buf *out, const char *text);
const char *text_shell_word(struct arena *arena, const char *text);

void text_xml(struct buf *out, const char *text);  /* between tags and in attributes of XML and HTML */
void text_json(struct buf *out, const char *text); /* with its quotes, RFC 8259 */

#endif
