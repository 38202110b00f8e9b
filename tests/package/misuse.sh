#!/bin/sh
# SPDX-License-Identifier: MIT
# mig_add_migrations and find_package say what is wrong, and with which migc a cross build works.
#   $1: top of the source tree   $2: build tree that is installed from   $3: path of migc
set -eu
top=$1 tree=$2 migc=$3
work=$(mktemp -d "$PWD/misuse.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
cmake --install "$tree" --prefix prefix >/dev/null
mkdir source
cp -R "$top/tests/package/consumer/migrations" source

# configure "LINES OF CMAKE" OPTION...; the output, with its lines joined, goes to `said`
configure()
{
    rm -rf binary
    {
        echo 'cmake_minimum_required(VERSION 3.20)'
        echo 'project(Misuse C)'
        echo "$1"
    } >source/CMakeLists.txt
    shift
    status=0
    cmake -S source -B binary -D CMAKE_PREFIX_PATH="$work/prefix" "$@" >output 2>&1 || status=$?
    tr -s ' \n' '  ' <output >said
}

refused()
{
    expected=$1
    shift
    configure "$@"
    if [ $status = 0 ] || ! grep -qF -- "$expected" said; then
        echo "FAILED: $1"
        echo "expected: $expected"
        cat output
        exit 1
    fi
}

find='find_package(Mig 1 REQUIRED)
'
refused 'mig_add_migrations(m): unknown argument "FOLDER;migrations"; it takes DIR <folder> and ALLOW_HEADS.' \
    "${find}mig_add_migrations(m FOLDER migrations)"
refused 'mig_add_migrations(m): DIR <folder> is missing.' "${find}mig_add_migrations(m)"
refused "mig_add_migrations(m): there is no folder $work/source/none." "${find}mig_add_migrations(m DIR none)"
refused 'mig_add_migrations(my-app): the name becomes the name of a C variable' \
    "${find}mig_add_migrations(my-app DIR migrations)"
refused 'compatible with requested version "2"' 'find_package(Mig 2 REQUIRED)'

use="${find}mig_add_migrations(m DIR migrations)"
refused 'Name one that runs here: -DMIGC_EXECUTABLE=/path/to/migc' "$use" -D CMAKE_SYSTEM_NAME=Linux
refused 'MIGC_EXECUTABLE is /none, which does not exist.' "$use" -D MIGC_EXECUTABLE=/none
configure "$use" -D CMAKE_SYSTEM_NAME=Linux -D MIGC_EXECUTABLE="$migc"
[ $status = 0 ] && cmake --build binary >output 2>&1 && [ -e binary/libm.a ] || {
    echo "FAILED: a cross build with a migc of its own"
    cat output
    exit 1
}
