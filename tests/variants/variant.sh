#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds the tree again as one of the other presets, beside the build that is tested, and runs the tests that
# mean something there; an earlier run's build is taken up again.
#   $1: top of the source tree   $2: preset   $3: build tree   $4: tests to leave out (a pattern), or `all`, when
#   the compiler is asked for its warnings only, and need not optimise
set -eu
cd "$1"
type=
[ "$4" != all ] || type=-DCMAKE_BUILD_TYPE=Debug
if ! cmake --preset "$2" -B "$3" ${type:+"$type"} >"$3.log" 2>&1 || ! cmake --build "$3" -j 2 >"$3.log" 2>&1; then
    grep -vE '^(--|\[[ 0-9/%]+\])' "$3.log" | tail -n 40
    exit 1
fi
[ "$4" != all ] || exit 0
exec ctest --test-dir "$3" -E "$4" --output-on-failure --no-tests=error -j 2
