/* SPDX-License-Identifier: MIT
 * What the harnesses share. libFuzzer calls LLVMFuzzerTestOneInput with bytes of its own making; known.c
 * calls it with files, in every build.
 */
#ifndef MIG_TESTS_FUZZ_HARNESS_H
#define MIG_TESTS_FUZZ_HARNESS_H

#include "base/arena.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* An arena whose end is the end of the harness. */
void harness_arena(struct arena *arena);

/* A copy with a NUL behind it. */
const char *harness_text(struct arena *arena, const uint8_t *data, size_t size);

/* Ends with a message and SIGABRT, which a fuzzer keeps as a finding. */
void harness_fail(const char *what, const char *first, const char *second) __attribute__((noreturn));

/* A folder of this process in TMPDIR, which is gone when it ends; and a whole file in it. */
const char *harness_folder(void);
void harness_write(const char *name, const void *data, size_t size);
void harness_remove(const char *name);

#endif
