#!/bin/sh
# SPDX-License-Identifier: MIT
# The bot's --migrate under valgrind, on SQLite and on the test's server: no error, no byte left.
# Arguments: source folder, build folder, cmake.
set -eu
command -v valgrind >/dev/null || { echo "valgrind is not installed"; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
unset DATABASE_URL

check()
{
    expected=$1
    shift
    status=0
    valgrind -q --error-exitcode=99 --leak-check=full --show-leak-kinds=definite,indirect,possible \
        --errors-for-leak-kinds=definite,indirect,possible "$build/bin/abidance" --migrate "$@" --url "$url" \
        >"$folder/out" 2>&1 || status=$?
    if [ "$status" != "$expected" ]; then
        echo "$*: exit status $status, expected $expected"
        cat "$folder/out"
        exit 1
    fi
}

all()
{
    check 0 plan
    check 0 upgrade +3
    check 3 current --check-heads
    check 0 upgrade
    check 0 upgrade
    check 0 history -v -i
    check 0 show head
    check 2 upgrade nope
    check 2 downgrade +1
    check 0 stamp head
    check 7 stamp dafd
    check 0 downgrade -1
    check 0 downgrade base
    check 0 upgrade --sql c07a-1
}

build=$2
url=sqlite:///$folder/a.db
all
if [ -n "${MIG_TEST_POSTGRES:-}" ]; then
    psql -q "$MIG_TEST_POSTGRES" -c 'create database valgrind'
    url=$(echo "$MIG_TEST_POSTGRES" | sed 's,///postgres?,///valgrind?,')
    all
    psql -q "$MIG_TEST_POSTGRES" -c 'drop database valgrind'
fi
