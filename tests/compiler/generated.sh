#!/bin/sh
# SPDX-License-Identifier: MIT
# The generated C file: the same bytes from anywhere, no warning from any compiler that is here, as C99 and
# as C++17, one name that others can see, and tables that read back as they were made.
#   $1: migc   $2: top of the source tree   $3: the program made of walk.c and the tables of texts/
set -eu
migc=$1 top=$2 walk=$3
work=$(mktemp -d "$PWD/generated.XXXXXX")
trap 'rm -rf "$work"' EXIT

fail()
{
    echo "FAILED: $1"
    exit 1
}

cp -R "$top/tests/compiler/texts" "$work/texts"
cd "$work/texts"
"$migc" compile . -o texts.c
cp texts.c ../here.c
cd "$work"
mkdir elsewhere
"$migc" compile "$work/texts" -o elsewhere/texts.c
cmp here.c elsewhere/texts.c || fail 'another folder gives other bytes'
if grep -n "$work" here.c; then
    fail 'a path of this machine stands in the file'
fi

tried=
for compiler in gcc clang; do
    command -v "$compiler" >/dev/null || continue
    tried="$tried $compiler"
    for language in 'c -std=c99' 'c -std=c11' 'c++ -std=c++17'; do
        # The words of $language are options of their own.
        # shellcheck disable=SC2086
        "$compiler" -x $language -Wall -Wextra -Wpedantic -Werror -I "$top/include" -c here.c -o here.o ||
            fail "$compiler -x $language"
    done
    "$compiler" -std=c99 -Wall -Wextra -Wpedantic -Werror -I "$top/include" -fPIC -c here.c -o here.o
    names=$(nm -g --defined-only here.o | awk '{ print $3 }')
    [ "$names" = texts ] || fail "$compiler: others see the names $names"
done
[ -n "$tried" ] || fail 'no compiler'

echo '#include "texts.h"
int main(void) { return texts.revision_count == 2 ? 0 : 1; }' >user.c
"${tried##* }" -std=c99 -Wall -Wextra -Wpedantic -Werror -I "$top/include" -I elsewhere user.c here.c -o user
./user || fail 'a user of the header'
"$migc" check "$work/texts" --dump=tables >wanted
"$walk" >found || fail 'the content digest'
cmp wanted found || fail 'the tables do not read back'
