#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds everything with AddressSanitizer and UndefinedBehaviorSanitizer and runs the tests of the code in it.
# Arguments: source folder, build folder, cmake.
set -eu
source=$1 build=$2/sanitized cmake=$3
"$cmake" -S "$source" -B "$build" -DCMAKE_BUILD_TYPE=Debug -DMIG_SANITIZE=ON >"$2/sanitized.log" 2>&1 &&
    "$cmake" --build "$build" -j2 >>"$2/sanitized.log" 2>&1 || {
    tail -n 30 "$2/sanitized.log"
    exit 1
}
exec "${cmake%cmake}ctest" --test-dir "$build" --output-on-failure --no-tests=error -j2 \
    -E '^(package|readme|rules|scale|alembic)\.'
