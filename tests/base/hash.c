/* SPDX-License-Identifier: MIT
 * SHA-256 against the vectors that NIST publishes (FIPS 180-4 examples and the byte-oriented test
 * files), in one piece and in pieces of every size; and 128-bit sums that undo themselves.
 */
#include "check.h"

#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

struct vector {
    const char *bytes;
    size_t count;
    const char *digest;
};

static const struct vector vectors[] = {
    {"", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"\xd3", 1, "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1"},
    {"\x11\xaf", 2, "5ca7133fa735326081558ac312c620eeca9970d1e70a4b95533d956f072d1f98"},
    {"abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"\x74\xba\x25\x21", 4, "b16aa56be3880d18cd41e68384cf1ec8c17680c45a02b1575dc1518923ae8b0e"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56,
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqr"
     "lmnopqrsmnopqrstnopqrstu",
     112, "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
};

static void nist_vectors(void **state)
{
    (void)state;
    char hex[SHA256_HEX];
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        sha256_text(vectors[i].bytes, vectors[i].count, hex);
        assert_string_equal(hex, vectors[i].digest);
    }
}

static void a_million_times_a(void **state)
{
    (void)state;
    struct sha256 sha;
    unsigned char digest[SHA256_BYTES];
    char hex[SHA256_HEX];
    char block[1000];
    memset(block, 'a', sizeof block);
    sha256_init(&sha);
    for (int i = 0; i < 1000; i++)
        sha256_add(&sha, block, sizeof block);
    sha256_end(&sha, digest);
    sha256_hex(digest, hex);
    assert_string_equal(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void pieces_do_not_matter(void **state)
{
    (void)state;
    unsigned char text[300];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (unsigned char)(i * 31);
    for (size_t length = 0; length <= sizeof text; length++) {
        char whole[SHA256_HEX], hex[SHA256_HEX];
        struct sha256 sha;
        unsigned char digest[SHA256_BYTES];
        sha256_text(text, length, whole);
        sha256_init(&sha);
        for (size_t at = 0, part = 1; at < length; at += part, part = part % 71 + 1) {
            if (part > length - at)
                part = length - at;
            sha256_add(&sha, text + at, part);
        }
        sha256_end(&sha, digest);
        sha256_hex(digest, hex);
        assert_string_equal(hex, whole);
    }
}

static void a_hash_is_the_first_half(void **state)
{
    (void)state;
    struct hash hash = hash_of("abc", 3);
    assert_true(hash.high == 0xba7816bf8f01cfeau);
    assert_true(hash.low == 0x414140de5dae2223u);
}

static void sums_carry_and_borrow(void **state)
{
    (void)state;
    struct hash one = {0, 1}, most = {UINT64_MAX, UINT64_MAX}, low = {0, UINT64_MAX};
    assert_true(hash_equal(hash_plus(most, one), (struct hash){0, 0}));
    assert_true(hash_equal(hash_plus(low, one), (struct hash){1, 0}));
    assert_true(hash_equal(hash_minus((struct hash){1, 0}, one), low));
    assert_true(hash_equal(hash_minus((struct hash){0, 0}, one), most));
    assert_false(hash_equal(one, low));
    assert_false(hash_equal((struct hash){1, 7}, (struct hash){2, 7}));
    for (int i = 0; i < 1000; i++) {
        struct hash a = hash_of(&i, sizeof i), b = hash_of(&a, sizeof a);
        assert_true(hash_equal(hash_minus(hash_plus(a, b), b), a));
        assert_true(hash_equal(hash_plus(a, b), hash_plus(b, a)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nist_vectors),          cmocka_unit_test(a_million_times_a),
        cmocka_unit_test(pieces_do_not_matter),  cmocka_unit_test(a_hash_is_the_first_half),
        cmocka_unit_test(sums_carry_and_borrow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
