#!/bin/sh
# SPDX-License-Identifier: MIT
# A project outside the tree uses Mig: it builds, migrates, and sees every change to its .mig files.
#   $1: installed or subdirectory   $2: CMake's generator   $3: C or CXX
#   $4: top of the source tree      $5: build tree that is installed from
set -eu
way=$1 generator=$2 language=$3 top=$4 tree=$5
work=$(mktemp -d "$PWD/consumer.XXXXXX")
trap 'rm -rf "$work"' EXIT
cp -R "$top/tests/package/consumer" "$work/source"
cd "$work"
unset DATABASE_URL || :

fail()
{
    echo "FAILED: $1"
    [ ! -e log ] || tail -n 30 log
    exit 1
}

configure()
{
    cmake -S source -B "$@" -G "$generator" -D CONSUMER_LANGUAGE="$language" "$origin" >log 2>&1
}

# Builds, and compares what that did: "compiled" or "nothing" or "failed" for the migrations.
build()
{
    did=nothing
    cmake --build binary >log 2>&1 || did=failed
    [ $did = failed ] || ! grep -q 'Compiling the migrations' log || did=compiled
    [ $did = "$2" ] || fail "$1: $did, expected $2"
    if [ "$2" = nothing ] && grep -qE 'Building|Linking (C|CXX) executable' log; then
        fail "$1: something was built again"
    fi
}

heads_are()
{
    binary/consumer --migrate heads >heads 2>&1 || fail "heads: $(cat heads)"
    grep -q "$1" heads || fail "the head is not $1: $(cat heads)"
}

case $way in
installed)
    cmake --install "$tree" --prefix "$work/prefix" >log 2>&1 || fail "the installation"
    origin=-DCMAKE_PREFIX_PATH=$work/prefix
    nm --defined-only --extern-only "$work"/prefix/lib*/libmig*.a >names 2>/dev/null ||
        nm --defined-only --extern-only "$work"/prefix/lib/*/libmig*.a >names
    ! grep -E '^[0-9a-f]+ [A-Z] ' names | grep -vE ' (mig_|__)' || fail "names of ours that are not mig_..."
    ;;
subdirectory) origin=-DMIG_SOURCE=$top ;;
esac

configure binary || fail "the configuration"
build "first build" compiled
build "nothing touched" nothing
heads_are 1a2b3c4d5e6f

cp "$top/tests/package/added.mig" source/migrations/0002_logins.mig
build "a file added" compiled
heads_are 2b3c4d5e6f70
build "nothing touched after that" nothing

binary/consumer --migrate upgrade >log 2>&1 || fail "upgrade"
binary/consumer --migrate current >log 2>&1 || fail "current"
grep -q 2b3c4d5e6f70 log || fail "the database is not at head"
! ldd binary/consumer | grep -q libpq || fail "libpq is loaded without Mig::postgres"

mv source/migrations/0002_logins.mig kept
sed 's/Logins/Sessions/' kept >source/migrations/0003_sessions.mig
build "a file renamed and edited" compiled
binary/consumer --migrate heads -v >heads 2>&1 || binary/consumer --migrate history >heads 2>&1
grep -q Sessions heads || fail "the edit is not in the program"
build "nothing touched after a rename" nothing

echo 'nonsense' >>source/migrations/0003_sessions.mig
build "a file with an error" failed
grep -q '0003_sessions.mig:[0-9]*:[0-9]*: error: ' log || fail "the error has no place"
rm source/migrations/0003_sessions.mig
build "a file deleted" compiled
heads_are 1a2b3c4d5e6f
build "nothing touched after a deletion" nothing

"$tree/bin/migc" seal source/migrations >log 2>&1 || fail "the seal"
build "a new seal" compiled
build "nothing touched after a seal" nothing
cp source/migrations/0001*.mig kept
sed -i 's/text/varchar(99)/' source/migrations/0001*.mig
build "a released revision edited" failed
grep -q 'M121' log || fail "a sealed revision was changed, and the build did not say so"
cp kept "$(ls source/migrations/0001*.mig)"
build "a released revision as it was" compiled

ctest --test-dir binary -R '^consumer_migrations.check$' --no-tests=error >log 2>&1 || fail "the check"
