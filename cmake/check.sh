#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs what the tests need, builds everything into build/ and runs all tests, those on PostgreSQL with a
# server of their own. Arguments go to ctest: cmake/check.sh -R runtime
CDPATH='' cd -- "$(dirname -- "$0")/.." || exit 1
. cmake/prepare.sh

need "gcc cc" "libc6-dev /usr/include/stdlib.h" "make make" "cmake cmake" "re2c re2c" "bison bison" \
    "libsqlite3-dev /usr/include/sqlite3.h" "libpq-dev /usr/include/postgresql/libpq-fe.h" \
    "pkg-config pkg-config" "libcmocka-dev /usr/include/cmocka.h" "ninja-build ninja" "g++ c++" "clang clang" \
    "clang-format clang-format" "valgrind valgrind" "postgresql /usr/lib/postgresql/*/bin/initdb" \
    "sqlite3 sqlite3" "python3 python3" "alembic alembic" \
    "python3-psycopg2 /usr/lib/python3/dist-packages/psycopg2/__init__.py"
build

exec tests/postgres/with_server.sh ctest --test-dir build --output-on-failure --no-tests=error -j2 "$@"
