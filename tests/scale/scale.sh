#!/bin/sh
# SPDX-License-Identifier: MIT
# Ten times the revisions take about ten times as long, never a hundred times.
#   $1: migc   $2: make_chain   $3: top of the source tree   $4: C compiler
set -eu
migc=$1 make_chain=$2 top=$3 compiler=$4
work=$(mktemp -d "$PWD/scale.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"

# Seconds of processor time that a command takes, in hundredths.
hundredths()
{
    before=$(children)
    "$@" >/dev/null
    after=$(children)
    echo $((after - before))
}

# `times` prints the shell's own time, then that of its children: 1m2.34s 0m0.56s
children()
{
    times | awk 'NR == 2 { for (i = 1; i <= 2; i++) { split($i, t, /[ms]/); sum += t[1] * 60 + t[2] } }
        END { printf "%d\n", sum * 100 }'
}

for count in 1000 10000; do
    mkdir "r$count"
    "$make_chain" "r$count" $count
done
small=$(hundredths "$migc" compile r1000 -o r1000.c)
large=$(hundredths "$migc" compile r10000 -o r10000.c)
compile=$(hundredths "$compiler" -std=c99 -O2 -I "$top/include" -c r10000.c -o r10000.o)
echo "hundredths of a second: $small for 1,000 revisions, $large for 10,000, $compile to compile those"
if [ "$large" -gt $((small * 30 + 200)) ]; then
    echo 'FAILED: the time grows faster than the chain'
    exit 1
fi
