#!/bin/sh
# SPDX-License-Identifier: MIT
# MIG_CHAINS chains from seed MIG_CHAINS_FIRST on SQLite, and on PostgreSQL where MIG_TEST_POSTGRES names a server.
#   $1: test_chains
set -u
status=0
"$1" sqlite "${MIG_CHAINS_FIRST:-1}" "${MIG_CHAINS:-1000}" || status=1
[ -z "${MIG_TEST_POSTGRES:-}" ] || "$1" postgres "${MIG_CHAINS_FIRST:-1}" "${MIG_CHAINS:-1000}" || status=1
exit $status
