#!/bin/sh
# SPDX-License-Identifier: MIT
# Every header compiles alone: ours as C11, the public ones also as C99 and as C++17.
#   $1: the top of the source tree   $2: C compiler   $3: C++ compiler, may be empty   $4...: flags
set -u
cd "$1" || exit 1
cc=$2 cxx=$3
shift 3
strict="-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror -fsyntax-only"
wrong=0

# alone HEADER COMPILER FLAG...
alone()
{
    header=$1
    shift
    # shellcheck disable=SC2086
    if ! echo "#include \"$header\"" | "$@" $strict -; then
        echo "$header does not compile alone: $*"
        wrong=1
    fi
}

for header in $(find src -name '*.h'); do
    alone "${header#src/}" "$cc" -xc -std=c11 -D_POSIX_C_SOURCE=200809L -Isrc -Iinclude "$@"
done
for header in include/mig/*.h; do
    for standard in c99 c11; do
        alone "${header#include/}" "$cc" -xc -std=$standard -Iinclude "$@"
    done
    [ -z "$cxx" ] || alone "${header#include/}" "$cxx" -xc++ -std=c++17 -Iinclude "$@"
done
exit $wrong
