#!/bin/sh
# SPDX-License-Identifier: MIT
# gcc -fanalyzer over our own sources (what re2c and bison write is theirs), each finding an error.
# Arguments: source folder, build folder, cmake.
set -eu
cd "$1"
find src -name '*.c' | sort | xargs -P 2 -n 8 sh -c '
    for file in "$@"; do
        gcc -std=c11 -fanalyzer -Werror -O1 -D_POSIX_C_SOURCE=200809L -Isrc -Iinclude -I"$0/src" -I"$0/generated" \
            -I"$0/src/language" -I"$0/src/bot" -I/usr/include/postgresql -fsyntax-only -c "$file" || exit 255
    done' "$2"
