#!/bin/sh
# SPDX-License-Identifier: MIT
# Every source file opens with its licence and a few lines saying what it is for, has at most 400 lines
# (lists, *.def, as many as they need), no tabs or stray spaces, and no notes of unfinished work.
#   $1: the top of the source tree
set -u
cd "$1" || exit 1

find src include tests grammar -name '*.[ch]' -o -name '*.def' -o -name '*.re' -o -name '*.y' |
    grep -v '^tests/.*/expected' | sort | {
    wrong=0
    say()
    {
        echo "$1"
        wrong=1
    }
    while read -r file; do
        [ "$(head -n 1 "$file")" = "/* SPDX-License-Identifier: MIT" ] ||
            say "$file:1: the first line is not \"/* SPDX-License-Identifier: MIT\""
        opening=$(awk '{ lines++ } /\*\// { print lines; exit }' "$file")
        [ "${opening:-0}" -ge 2 ] && [ "$opening" -le 40 ] ||
            say "$file:1: an opening comment has 2 to 40 lines"
        case $file in
        src/*.def) ;;
        src/*) [ "$(wc -l <"$file")" -le 400 ] || say "$file: more than 400 lines" ;;
        esac
        found=$(grep -nE '\<(TODO|FIXME|XXX)\>|	|[[:space:]]$' "$file" | head -n 3)
        [ -z "$found" ] || say "$file:$found: a tab, a stray space or a note of unfinished work"
    done
    exit $wrong
}
