#!/bin/sh
# SPDX-License-Identifier: MIT
# From a fresh Debian 12 to a running bot: installs what is missing, builds everything into build/, brings
# the SQLite database build/quickstart.db to head, and shows its history and where it stands.
CDPATH='' cd -- "$(dirname -- "$0")/.." || exit 1
. cmake/prepare.sh

# shellcheck disable=SC2086 # a list
need $build_needs
build

bot=build/bin/abidance
url=sqlite:build/quickstart.db
$bot --migrate upgrade --quiet --url $url &&
    $bot --migrate history -i --url $url &&
    $bot --migrate current -v --url $url
