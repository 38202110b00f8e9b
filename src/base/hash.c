/* SPDX-License-Identifier: MIT
 * In: bytes. Out: their SHA-256 as FIPS 180-4 writes it, and 128-bit hashes that can be added and
 * subtracted like numbers. Byte order is fixed, so every machine gets the same digests.
 */
#include "base/hash.h"

#include <string.h>

static const uint32_t round_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t rotate(uint32_t x, unsigned n)
{
    return x >> n | x << (32 - n);
}

static uint32_t load_word(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | (uint32_t)p[3];
}

static void store_word(unsigned char *p, uint32_t word)
{
    for (int i = 0; i < 4; i++)
        p[i] = (unsigned char)(word >> (24 - 8 * i));
}

static void schedule(uint32_t w[64], const unsigned char *block)
{
    for (int i = 0; i < 16; i++)
        w[i] = load_word(block + 4 * i);
    for (int i = 16; i < 64; i++) {
        uint32_t s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3;
        uint32_t s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10;
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
}

static void compress(uint32_t state[8], const unsigned char *block)
{
    uint32_t w[64];
    uint32_t v[8]; /* a to h of the standard */
    schedule(w, block);
    memcpy(v, state, sizeof v);
    for (int i = 0; i < 64; i++) {
        uint32_t s1 = rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25);
        uint32_t choice = (v[4] & v[5]) ^ (~v[4] & v[6]);
        uint32_t t1 = v[7] + s1 + choice + round_constants[i] + w[i];
        uint32_t s0 = rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22);
        uint32_t majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
        memmove(v + 1, v, 7 * sizeof *v);
        v[4] += t1;
        v[0] = t1 + s0 + majority;
    }
    for (int i = 0; i < 8; i++)
        state[i] += v[i];
}

void sha256_init(struct sha256 *sha)
{
    *sha = (struct sha256){.state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c,
                                     0x1f83d9ab, 0x5be0cd19}};
}

void sha256_add(struct sha256 *sha, const void *bytes, size_t count)
{
    const unsigned char *from = bytes;
    while (count > 0) {
        size_t held = (size_t)(sha->length % sizeof sha->block);
        size_t part = sizeof sha->block - held;
        if (part > count)
            part = count;
        memcpy(sha->block + held, from, part);
        sha->length += part;
        from += part;
        count -= part;
        if (held + part == sizeof sha->block)
            compress(sha->state, sha->block);
    }
}

void sha256_end(struct sha256 *sha, unsigned char digest[SHA256_BYTES])
{
    static const unsigned char padding[64] = {0x80};
    uint64_t bits = sha->length * 8;
    unsigned char size[8];
    store_word(size, (uint32_t)(bits >> 32));
    store_word(size + 4, (uint32_t)bits);
    size_t held = (size_t)(sha->length % sizeof sha->block);
    sha256_add(sha, padding, held < 56 ? 56 - held : 120 - held);
    sha256_add(sha, size, sizeof size);
    for (int i = 0; i < 8; i++)
        store_word(digest + 4 * i, sha->state[i]);
}

void sha256_hex(const unsigned char digest[SHA256_BYTES], char hex[SHA256_HEX])
{
    static const char digits[] = "0123456789abcdef";
    for (int i = 0; i < SHA256_BYTES; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    hex[SHA256_HEX - 1] = '\0';
}

void sha256_text(const void *bytes, size_t count, char hex[SHA256_HEX])
{
    struct sha256 sha;
    unsigned char digest[SHA256_BYTES];
    sha256_init(&sha);
    sha256_add(&sha, bytes, count);
    sha256_end(&sha, digest);
    sha256_hex(digest, hex);
}

static uint64_t load_half(const unsigned char *p)
{
    return (uint64_t)load_word(p) << 32 | load_word(p + 4);
}

struct hash hash_of(const void *bytes, size_t count)
{
    struct sha256 sha;
    unsigned char digest[SHA256_BYTES];
    sha256_init(&sha);
    sha256_add(&sha, bytes, count);
    sha256_end(&sha, digest);
    return (struct hash){.high = load_half(digest), .low = load_half(digest + 8)};
}

struct hash hash_plus(struct hash a, struct hash b)
{
    uint64_t low = a.low + b.low;
    return (struct hash){.high = a.high + b.high + (low < a.low), .low = low};
}

struct hash hash_minus(struct hash a, struct hash b)
{
    return (struct hash){.high = a.high - b.high - (a.low < b.low), .low = a.low - b.low};
}

bool hash_equal(struct hash a, struct hash b)
{
    return a.high == b.high && a.low == b.low;
}
