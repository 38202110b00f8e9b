#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs what the tests need, builds everything into build/ and runs all tests, those on PostgreSQL with a
# server of their own. Arguments go to ctest: cmake/check.sh -R runtime
CDPATH='' cd -- "$(dirname -- "$0")/.." || exit 1
. cmake/prepare.sh

# shellcheck disable=SC2086 # a list
need $build_needs pkg-config=pkg-config libcmocka-dev=/usr/include/cmocka.h ninja-build=ninja g++=c++ \
    clang=clang clang-tidy=clang-tidy clang-format=clang-format valgrind=valgrind sqlite3=sqlite3 \
    "postgresql=/usr/lib/postgresql/*/bin/initdb" python3=python3 alembic=alembic \
    python3-psycopg2=/usr/lib/python3/dist-packages/psycopg2/__init__.py \
    python3-jsonschema=/usr/lib/python3/dist-packages/jsonschema/__init__.py
build

exec tests/postgres/with_server.sh ctest --test-dir build --output-on-failure --no-tests=error -j2 "$@"
