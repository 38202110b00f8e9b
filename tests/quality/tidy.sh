#!/bin/sh
# SPDX-License-Identifier: MIT
# clang-tidy with the checks of .clang-tidy, warnings as errors. Arguments: source folder, build folder, cmake.
set -eu
command -v clang-tidy >/dev/null || { echo "clang-tidy is not installed"; exit 77; }
"$3" -S "$1" -B "$2" -DCMAKE_EXPORT_COMPILE_COMMANDS=ON >/dev/null
cd "$1"
find src -name "*.c" | sort | xargs -P 2 -n 6 clang-tidy --quiet -p "$2" 2>&1 |
    { grep -E 'error:|warning:' || true; } >"$2/tidy.log"
head -n 40 "$2/tidy.log"
[ ! -s "$2/tidy.log" ]
