#!/bin/sh
# SPDX-License-Identifier: MIT
# `migc fmt`: what it writes and what it leaves alone, and that no file of ours means anything else afterwards.
#   $1: migc, $2: the top of the source tree
set -eu
migc=$1
top=$2
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "$PWD/fmt.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
. "$here/run.sh"

# Only what changes is written and named; modes stay, and so do files that do not parse.
mkdir chain
printf 'revision aaaa "Users";\n\nupgrade {\n    create table users (id integer primary key); # mine\n}\n' >chain/1.mig
printf 'revision bbbb "Age" after aaaa;\nupgrade { alter table users add   column age integer; }\n' >chain/2.mig
printf 'revision cccc "Broken" after bbbb;\nupgrade { alter tabel users ; }\n' >chain/3.mig
chmod 600 chain/2.mig
cp -r chain before
run 1 fmt --check chain/1.mig chain/2.mig
same out chain/2.mig
same err 'migc: 1 of 2 files are not in the layout of `migc fmt`'
diff -r before chain
run 1 fmt chain --check
same out chain/2.mig
holds err 'chain/3.mig:2:17: error:'
diff -r before chain
ls -i chain/1.mig >inode
run 1 fmt chain
same out chain/2.mig
holds err 'chain/3.mig:2:17: error:'
holds err 'migc: 1 error in 1 of 3 files'
cmp before/1.mig chain/1.mig
cmp before/3.mig chain/3.mig
ls -i chain/1.mig | cmp - inode
same chain/2.mig 'revision bbbb "Age" after aaaa;

upgrade {
    alter table users add column age integer;
}'
[ "$(stat -c %a chain/2.mig)" = 600 ] || holds chain/2.mig 'its mode'
rm chain/3.mig
run 0 fmt chain
nothing out
nothing err
run 0 fmt --check chain
nothing out
nothing err
run 0 check chain

# What is not there.
run 2 fmt
same err 'migc: `migc fmt` needs DIR or FILE
help: `migc fmt --help` explains it'
run 1 fmt nowhere
same err 'migc: cannot read `nowhere`: No such file or directory'
mkdir nothing
run 1 fmt nothing
same err 'migc: there is no .mig file in `nothing`'

# Our own chain is in this layout; other files mean what they meant, and come out the same a second time.
run 0 fmt --check "$top/migrations"
count=0
for case in "$here"/accept/*/; do
    name=$(basename "$case")
    cp -r "$case" "$name"
    options=$(cat "$name/arguments.txt" 2>/dev/null || true)
    # shellcheck disable=SC2086
    run 0 check "$name" --dump=tree $options
    mv out tree
    run 0 fmt "$name"
    # shellcheck disable=SC2086
    run 0 check "$name" --dump=tree $options
    cmp tree out || holds out 'what it meant'
    run 0 fmt --check "$name"
    count=$((count + 1))
done
[ "$count" -gt 10 ] || holds inode 'more cases'
