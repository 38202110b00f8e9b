#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs the harnesses under libFuzzer, which clang brings, and under AFL++, which looks for other ways in. Skipped (77),
# with a word, where there is none.
#
#     fuzz.sh build TREE BUILD HARNESS...     builds them in BUILD, with the preset `fuzz`
#     fuzz.sh HARNESS SECONDS BUILD SEEDS     one of them; what is new to it is kept in BUILD/corpus/HARNESS,
#                                             and an input that ends it in BUILD/found/HARNESS-*; 0 seconds:
#                                             what is known, and nothing new, so that a build never fails by chance
#     fuzz.sh all BUILD SEEDS HARNESS...      each for MIG_FUZZ_SECONDS, an hour unless it says another number
#     fuzz.sh afl-build, afl, afl-all         the same three under AFL++, with the preset `afl`; what it learns is kept in
#                                             BUILD/afl/HARNESS, and what ends a harness or takes long in BUILD/found
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
    preset=$1 tree=$2 build=$3
    shift 3
    cd "$tree"
    if ! cmake --preset "$preset" -B "$build" >"$build.log" 2>&1 ||
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

# Without loops unrolled and with its older way to count branches: else its compiler takes many minutes for the lexer.
build_afl()
{
    command -v afl-clang-fast >/dev/null || { echo 'skipped: no AFL++ here (Debian: apt-get install afl++)'; exit 77; }
    export AFL_QUIET=1 AFL_DONT_OPTIMIZE=1 AFL_LLVM_INSTRUMENT=CLASSIC
    build_all afl "$@"
}

# 0 seconds: what is known, which has to survive, and to go ways that are counted. Otherwise it starts with the small ones of them: it is slow
# where inputs are large.
run_afl()
{
    name=$1 seconds=$2 build=$3 seeds=$4
    program=$build/tests/bin/fuzz_$name
    [ -x "$program" ] || { echo "skipped: $program was not built"; exit 77; }
    mkdir -p "$build/afl" "$build/found" "$build/folders"
    export TMPDIR="$build/folders"
    if [ "$seconds" = 0 ]; then
        find "$seeds/$name" -type f -exec "$program" {} + >"$build/$name.log" 2>&1 || { tail -n 40 "$build/$name.log"; exit 1; }
        afl-showmap -C -m none -t 20000 -i "$seeds/$name" -o "$build/afl/$name.ways" -- "$program" >"$build/$name.log" 2>&1
        echo "$(wc -l <"$build/afl/$name.ways") ways in $(find "$seeds/$name" -type f | wc -l) files"
        [ -s "$build/afl/$name.ways" ]
        return
    fi
    rm -rf "$build/afl/$name.seeds"
    mkdir "$build/afl/$name.seeds"
    find "$seeds/$name" -type f -size -4k -exec cp {} "$build/afl/$name.seeds/" \;
    export AFL_NO_UI=1 AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1 AFL_AUTORESUME=1 AFL_IGNORE_SEED_PROBLEMS=1
    export AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1
    afl-fuzz -i "$build/afl/$name.seeds" -o "$build/afl/$name" -x "$seeds/words" -m none -t 20000 -V "$seconds" \
        -- "$program" >"$build/$name.log" 2>&1 || { tail -n 40 "$build/$name.log"; exit 1; }
    grep -E '^(execs_done|corpus_found|saved_crashes|saved_hangs)' "$build/afl/$name/default/fuzzer_stats"
    for found in "$build/afl/$name"/default/crashes/id* "$build/afl/$name"/default/hangs/id*; do
        [ ! -e "$found" ] || cp "$found" "$build/found/$name-$(sha256sum "$found" | cut -c 1-16)"
    done
    if ls "$build/found/$name-"* >/dev/null 2>&1; then # it ends with 0 whatever it found
        echo "what ended it is in $build/found; put it into tests/fuzz/found/$name and mend what it shows"
        exit 1
    fi
}

each()
{
    run=$1 build=$2 seeds=$3
    shift 3
    for harness in "$@"; do
        echo "$harness"
        ("$run" "$harness" "${MIG_FUZZ_SECONDS:-3600}" "$build" "$seeds")
    done
}

case $1 in
build)
    shift
    can_fuzz || { echo 'skipped: no clang with libFuzzer here (Debian: apt-get install clang)'; exit 77; }
    build_all fuzz "$@"
    ;;
afl-build)
    shift
    build_afl "$@"
    ;;
afl)
    shift
    run_afl "$@"
    ;;
all)
    shift
    each run_one "$@"
    ;;
afl-all)
    shift
    each run_afl "$@"
    ;;
*) run_one "$@" ;;
esac
