#!/bin/sh
# SPDX-License-Identifier: MIT
# Everything compiles with clang too, with the same warnings as errors. Arguments: source folder, build folder, cmake.
set -eu
command -v clang >/dev/null || { echo "clang is not installed"; exit 77; }
"$3" -S "$1" -B "$2/clang" -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=Release >"$2/clang.log" 2>&1 &&
    "$3" --build "$2/clang" -j2 >>"$2/clang.log" 2>&1 || {
    grep -E 'error|warning' "$2/clang.log" | head -n 30
    exit 1
}
