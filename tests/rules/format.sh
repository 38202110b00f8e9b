#!/bin/sh
# SPDX-License-Identifier: MIT
# All C is formatted as .clang-format says.
#   $1: the top of the source tree   $2: clang-format
set -u
cd "$1" || exit 1
wrong=$(find src include tests -name '*.[ch]' -exec "$2" --dry-run {} + 2>&1 |
    sed -n 's/^\([^ :]*\):[0-9].*/\1/p' | sort -u)
[ -n "$wrong" ] || exit 0
echo "not formatted; run clang-format -i on:"
echo "$wrong"
exit 1
