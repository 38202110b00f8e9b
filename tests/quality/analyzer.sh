#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds everything with gcc -fanalyzer; each finding is an error. Arguments: source folder, build folder, cmake.
set -eu
if ! { "$3" -S "$1" -B "$2/analyzer" -DBUILD_TESTING=OFF -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_FLAGS=-fanalyzer &&
    "$3" --build "$2/analyzer" -j 2; } >"$2/analyzer.log" 2>&1; then
    grep -E 'error' "$2/analyzer.log" | head -n 30
    exit 1
fi
