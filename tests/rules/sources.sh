#!/bin/sh
# SPDX-License-Identifier: MIT
# Every source file opens with its licence and a few lines saying what it is for, has at most 400 lines
# (the grammar, and lists, *.def, as many as they need), no tabs or stray spaces, and no notes of unfinished work.
#   $1: the top of the source tree
set -u
cd "$1" || exit 1

find src include tests grammar -name '*.[ch]' -o -name '*.def' -o -name '*.re' -o -name '*.y' |
    grep -v '^tests/.*/expected' | sort | xargs awk '
    function say(where, what) { print where ": " what; wrong = 1 }
    function finish() {
        if (opening < 2 || opening > 40) say(file ":1", "an opening comment has 2 to 40 lines")
        if (file ~ /\.[ch]$/ && lines > 400) say(file, "more than 400 lines")
    }
    FNR == 1 {
        if (file != "") finish()
        file = FILENAME
        opening = 0
        if ($0 != "/* SPDX-License-Identifier: MIT")
            say(file ":1", "the first line is not \"/* SPDX-License-Identifier: MIT\"")
    }
    { lines = FNR }
    opening == 0 && /\*\// { opening = FNR }
    /\t|[ \t\r]$/ || /(^|[^[:alnum:]_])(TODO|FIXME|XXX)($|[^[:alnum:]_])/ {
        say(file ":" FNR, "a tab, a stray space or a note of unfinished work")
    }
    END { finish(); exit wrong }'
