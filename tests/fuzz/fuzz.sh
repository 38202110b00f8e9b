#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs the harnesses under libFuzzer, which clang brings. Skipped (77), with a word, where it does not.
#
#     fuzz.sh build TREE BUILD HARNESS...     builds them in BUILD, with the preset `fuzz`
#     fuzz.sh HARNESS SECONDS BUILD SEEDS     one of them; what is new to it is kept in BUILD/corpus/HARNESS,
#                                             and an input that ends it in BUILD/found/HARNESS-*; 0 seconds:
#                                             what is known, and nothing new, so that a build never fails by chance
#     fuzz.sh all BUILD SEEDS HARNESS...      each for MIG_FUZZ_SECONDS, an hour unless it says another number
set -eu

can_fuzz()
{
    command -v clang >/dev/null || return 1
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    echo 'int LLVMFuzzerTestOneInput(const char *data, unsigned long size) { return data[0] + (int)size; }' >"$work/a.c"
    clang -fsanitize=fuzzer,address "$work/a.c" -o "$work/a" 2>/dev/null
}

build_all()
{
    tree=$1 build=$2
    shift 2
    can_fuzz || { echo 'skipped: no clang with libFuzzer here (Debian: apt-get install clang)'; exit 77; }
    cd "$tree"
    if ! cmake --preset fuzz -B "$build" >"$build.log" 2>&1 ||
        ! cmake --build "$build" -j 2 --target $(printf 'fuzz_%s ' "$@") >"$build.log" 2>&1; then
        grep -vE '^(--|\[[ 0-9/%]+\])' "$build.log" | tail -n 40
        exit 1
    fi
}

run_one()
{
    name=$1 seconds=$2 build=$3 seeds=$4
    program=$build/tests/bin/fuzz_$name
    [ -x "$program" ] || { echo "skipped: $program was not built"; exit 77; }
    mkdir -p "$build/corpus/$name" "$build/found" "$build/folders"
    memory=$build/folders
    [ ! -w /dev/shm ] || memory=/dev/shm
    TMPDIR=$(mktemp -d "$memory/fuzz.XXXXXX") # a harness that is killed leaves a folder
    export TMPDIR
    trap 'rm -rf "$TMPDIR"' EXIT
    limit=-max_total_time=$seconds
    [ "$seconds" != 0 ] || limit=-runs=0
    "$program" "$limit" -timeout=20 -rss_limit_mb=2048 -max_len=4000 -dict="$seeds/words" \
        -artifact_prefix="$build/found/$name-" -print_final_stats=1 -verbosity=1 \
        "$build/corpus/$name" "$seeds/$name" >"$build/$name.log" 2>&1 || {
        tail -n 60 "$build/$name.log"
        echo "what ended it is in $build/found; put it into tests/fuzz/found/$name and mend what it shows"
        exit 1
    }
    grep -E 'stat::(number_of_executed_units|peak_rss_mb)|^Done' "$build/$name.log"
}

case $1 in
build)
    shift
    build_all "$@"
    ;;
all)
    build=$2 seeds=$3
    shift 3
    for harness in "$@"; do
        echo "$harness"
        (run_one "$harness" "${MIG_FUZZ_SECONDS:-3600}" "$build" "$seeds")
    done
    ;;
*) run_one "$@" ;;
esac
