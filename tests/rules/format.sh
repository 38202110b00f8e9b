#!/bin/sh
# SPDX-License-Identifier: MIT
# All C is formatted as .clang-format says.
#   $1: the top of the source tree   $2: clang-format
set -u
cd "$1" || exit 1
find src include tests -name '*.[ch]' | sort | {
    wrong=0
    while read -r file; do
        if ! "$2" "$file" | cmp -s "$file"; then
            echo "$file is not formatted; run: clang-format -i $file"
            wrong=1
        fi
    done
    exit $wrong
}
