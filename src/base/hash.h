/* SPDX-License-Identifier: MIT
 * SHA-256 (FIPS 180-4) and the 128-bit value hash made from its first half.
 *
 * Digests that outlive the process are SHA-256 as 64 lower-case hex digits. Inside the process an
 * immutable value carries a struct hash; sets of values add their hashes modulo 2^128, so that the
 * hash of a set does not depend on order and changes in constant time.
 */
#ifndef MIG_BASE_HASH_H
#define MIG_BASE_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SHA256_BYTES = 32, SHA256_HEX = 65 };

struct sha256 {
    uint32_t state[8];
    uint64_t length;
    unsigned char block[64];
};

void sha256_init(struct sha256 *sha);
void sha256_add(struct sha256 *sha, const void *bytes, size_t count);
void sha256_end(struct sha256 *sha, unsigned char digest[SHA256_BYTES]);
void sha256_hex(const unsigned char digest[SHA256_BYTES], char hex[SHA256_HEX]);
void sha256_text(const void *bytes, size_t count, char hex[SHA256_HEX]); /* all in one */

struct hash {
    uint64_t high, low;
};

struct hash hash_of(const void *bytes, size_t count);
struct hash hash_plus(struct hash a, struct hash b);
struct hash hash_minus(struct hash a, struct hash b);
bool hash_equal(struct hash a, struct hash b);

#endif
