/* SPDX-License-Identifier: MIT
 * In: the tables of a chain. Out: their digest. All rows consist of 32-bit numbers only, so each list is
 * read as one array of them.
 */
#include "graph/content.h"

static void add_numbers(struct sha256 *sha, const uint32_t *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const unsigned char bytes[] = {(unsigned char)numbers[i], (unsigned char)(numbers[i] >> 8),
                                       (unsigned char)(numbers[i] >> 16), (unsigned char)(numbers[i] >> 24)};
        sha256_add(sha, bytes, sizeof bytes);
    }
}

static void add_rows(struct sha256 *sha, const void *rows, size_t row_size, uint32_t count)
{
    add_numbers(sha, &count, 1);
    add_numbers(sha, rows, count * (row_size / sizeof(uint32_t)));
}

void content_digest(const struct mig_chain *chain, char hex[SHA256_HEX])
{
    struct sha256 sha;
    unsigned char digest[SHA256_BYTES];
    sha256_init(&sha);
    add_rows(&sha, chain->revisions, sizeof *chain->revisions, chain->revision_count);
    add_rows(&sha, chain->steps, sizeof *chain->steps, chain->step_count);
    add_rows(&sha, chain->statements, sizeof *chain->statements, chain->statement_count);
    add_rows(&sha, chain->objects, sizeof *chain->objects, chain->object_count);
    add_rows(&sha, chain->links, sizeof *chain->links, chain->link_count);
    add_numbers(&sha, &chain->text_size, 1);
    sha256_add(&sha, chain->text, chain->text_size);
    sha256_end(&sha, digest);
    sha256_hex(digest, hex);
}
