#!/bin/sh
# SPDX-License-Identifier: MIT
# Two people add a revision after the same one: `migc check` says what to do, and what it says works, with
# `migc merge` and with `migc rebase`. What neither may do is refused, and then no file has changed.
#   $1: migc
set -eu
migc=$1
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "$PWD/branches.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
. "$here/run.sh"

# write FILE: standard input, in the folder `chain`.
write()
{
    cat >"chain/$1"
}

# A folder with users and plans, and two branches: prices (b1) and orders (c1).
begin()
{
    rm -rf chain
    mkdir chain
    write 1.mig <<'MIG'
revision aaaa "Users" created 2025-01-01T00:00:00Z;

upgrade {
    create table users (id integer primary key, age integer);
    create table plans (id integer primary key);
}
MIG
    write 2.mig <<'MIG'
revision b1b1 "Prices" after aaaa created 2025-01-02T00:00:00Z;

upgrade {
    alter table plans add column price numeric(8, 2);
}
MIG
    write 3.mig <<'MIG'
# Who ordered what.
revision c1c1 "Orders"
    after aaaa # the first one
    created 2025-01-03T00:00:00Z;

upgrade {
    create table orders (id integer primary key);
}
MIG
}

# The command in backticks that the last error ends with, run by a shell.
advised()
{
    command=$(grep -F "\`migc $1 " err | sed 's/.*`migc \('"$1"' [^`]*\)`.*/\1/')
    eval "run 0 $command"
}

untouched()
{
    cp -r chain before
    "$@"
    diff -r before chain || exit 1
    rm -rf before
}

# Merge, as the check says.
begin
run 1 check chain
holds err '`c1c1` is the end of this branch, which touches table orders'
holds err '`b1b1` is the end of the other branch, which touches column plans.price'
advised merge
merged=$(cat out)
holds "$merged" '"Merge b1b1 and c1c1"'
holds "$merged" '    after b1b1, c1c1'
run 0 check chain
holds out '4 revisions; the head is '
untouched run 2 merge --dir chain
holds err 'so there is nothing to join'
rm "$merged"
run 0 merge --dir chain --id dddd -m 'Both "halves"'
same out 'chain/dddd_both_halves.mig'
holds chain/dddd_both_halves.mig 'revision dddd "Both ""halves"""'
run 0 check chain

# Rebase, as the check says: nothing but one word of one file has changed, nor its mode.
begin
chmod 640 chain/3.mig
sed 's/after aaaa/after b1b1/' chain/3.mig >expected
run 1 check chain
advised rebase
same out 'chain/3.mig'
nothing err
cmp expected chain/3.mig
[ "$(stat -c %a chain/3.mig)" = 640 ] || holds chain/3.mig 'its mode'
run 0 check chain
same out '3 revisions; the head is c1c1'
run 0 plan chain --to head
same out 'aaaa
b1b1
c1c1'
untouched run 2 rebase c1c1 --onto b1b1 --dir chain
same err 'migc: `c1c1` comes after `b1b1` already'
untouched run 2 rebase b1b1 --onto c1c1 --dir chain
holds err '`c1c1` stands on `b1b1`, which so cannot come after it'
untouched run 2 rebase c1c1 --onto c1c1 --dir chain
holds err '`c1c1` cannot come after itself'
untouched run 2 rebase nope --onto c1c1 --dir chain
holds err 'no revision is called `nope`'
untouched run 2 rebase c1c1 --onto base --dir chain
holds err '`base` is not a revision'
untouched run 2 rebase c1c1 --dir chain
holds err '`migc rebase` needs `--onto REV`'

# A new branch out of a chain that has none is refused, unless it is wanted.
untouched run 1 rebase c1c1 --onto aaaa --dir chain
holds err '[M104]'
holds err '`c1c1` behind `aaaa` would not compile, so `chain/3.mig` was left as it was'
run 0 rebase c1c1 --onto aaaa --dir chain --allow-heads
begin
run 0 rebase b1b1 --onto c1c1 --dir chain
run 0 check chain
same out '3 revisions; the head is b1b1'

# Line ends and comments stay.
begin
sed 's/$/\r/' chain/3.mig >crlf && mv crlf chain/3.mig
sed 's/after aaaa/after b1b1/' chain/3.mig >expected
run 0 rebase c1c --onto b1b --dir chain
cmp expected chain/3.mig

# A root gets an `after` of its own, in the line ends of its file.
begin
printf 'revision  c1c1 # id\r\n  "Orders"   label orders created 2025-01-03T00:00:00Z;\r\n\r\nupgrade {}\r\n' >chain/3.mig
printf 'revision  c1c1 # id\r\n  "Orders"\r\n    after b1b1   label orders created 2025-01-03T00:00:00Z;\r\n\r\nupgrade {}\r\n' >expected
run 1 check chain
advised rebase
cmp expected chain/3.mig
run 0 check chain

# Branches that conflict are not merged; both places are named.
begin
write 3.mig <<'MIG'
revision c1c1 "Cheap plans" after aaaa created 2025-01-03T00:00:00Z;

upgrade {
    create view cheap as select id from plans where id < 10;
}
MIG
untouched run 1 merge --dir chain
holds err 'chain/3.mig:1:10: error: the branches of `b1b1` and `c1c1` cannot be joined as they are [M107]'
holds err 'chain/3.mig:4:5: note: `c1c1` reads `plans` here'
holds err 'chain/2.mig:4:23: note: `b1b1` changes `plans` here'
advised rebase
run 0 check chain

# What does not compile behind the other one is left as it was, with the errors.
begin
write 3.mig <<'MIG'
revision c1c1 "Prices too" after aaaa created 2025-01-03T00:00:00Z;

upgrade {
    alter table plans add column price numeric(8, 2);
}
MIG
run 1 check chain
holds err 'change the steps of `c1c1` to fit behind `b1b1`'
untouched run 1 rebase c1c1 --onto b1b1 --dir chain
holds err '[M202]'
holds err '`c1c1` behind `b1b1` would not compile'
untouched run 1 merge --dir chain
sed -i 's/add column price numeric(8, 2)/rename column price to cost/' chain/3.mig
run 1 check chain
run 0 rebase c1c1 --onto b1b1 --dir chain
run 0 check chain

# Three heads: two by two, or all at once; and a merge that is put behind what its parent grew.
begin
write 4.mig <<'MIG'
revision d1d1 "Ages" after aaaa created 2025-01-04T00:00:00Z;

upgrade {
    alter table users add column born date;
}
MIG
untouched run 2 merge b1b1 --dir chain
holds err '`b1b1` alone cannot be joined'
holds err 'the heads are `b1b1`, `c1c1` and `d1d1`'
untouched run 2 merge b1b1 b1b1 --dir chain
holds err '`b1b1` is named twice'
untouched run 2 merge aaaa b1b1 --dir chain
holds err '`aaaa` is not a head: `b1b1` comes after it'
untouched run 2 merge b1b1 base --dir chain
holds err '`base` is not a revision'
untouched run 2 merge b1b1 nope --dir chain
run 0 merge --dir chain --id all
holds chain/all_merge_b1b1_c1c1_and_d1d1.mig 'after b1b1, c1c1, d1d1'
run 0 check chain
rm chain/all_*.mig
run 1 check chain
advised merge
holds out '_merge_c1c1_and_d1d1.mig'
run 1 check chain
holds err 'the chain has 2 heads'
run 0 rebase d1d1 --onto b1b1 --dir chain
run 0 check chain

# A merge takes the place of the parents that the other one stands on, and keeps the rest.
begin
write 4.mig <<'MIG'
revision d1d1 "Both" after b1b1 , # prices
    c1c1 # orders
    created 2025-01-04T00:00:00Z;

upgrade {
}
MIG
write 5.mig <<'MIG'
revision c2c2 "Notes" after c1c1 created 2025-01-05T00:00:00Z;

upgrade {
    create table notes (id integer primary key);
}
MIG
write 6.mig <<'MIG'
revision e1e1 "Apart" created 2025-01-06T00:00:00Z;

upgrade {
}
MIG
untouched run 2 rebase d1d1 --onto e1e1 --dir chain
holds err '`d1d1` joins branches, and `e1e1` stands on none of them'
sed 's/c1c1/c2c2/' chain/4.mig >expected
run 0 rebase d1d1 --onto c2c2 --dir chain
cmp expected chain/4.mig
same err 'migc: branches are left; `migc check chain` says how to go on'
sed -i 's/after c1c1/after c1c1, b1b1/' chain/5.mig
sed -i 's/c2c2/c1c1/' chain/4.mig
sed 's/b1b1 , # prices/c2c2  # prices/; s/^    c1c1/    /' chain/4.mig >expected
run 0 rebase d1d1 --onto c2c2 --dir chain
cmp expected chain/4.mig
rm chain/6.mig
run 0 check chain

# A parent that no file defines any more is replaced.
rm chain/2.mig
sed -i 's/after c1c1, b1b1/after b1b1/' chain/5.mig
run 1 check chain
holds err '[M102]'
run 0 rebase c2c2 --onto c1c1 --dir chain
run 0 check chain

# One command is enough, however many revisions of the other branch are in the way.
begin
previous=b1b1
for number in 1 2 3 4 5 6 7 8; do
    echo "revision b2b$number \"Again\" after $previous created 2025-02-01T00:00:0${number}Z;
upgrade { alter table plans alter column price set default $number; }" >"chain/b2b$number.mig"
    previous=b2b$number
done
write 3.mig <<'MIG'
revision c1c1 "Names" after aaaa created 2025-03-01T00:00:00Z;

upgrade {
    alter table plans add column name text;
}
MIG
echo "revision d1d1 \"Both\" after b2b8, c1c1 created 2025-03-02T00:00:00Z; upgrade {}" >chain/4.mig
run 1 check chain
holds err '`migc rebase c1c1 --onto b2b8 --dir chain`'
advised rebase
run 0 check chain

# Many ends: one merge, without a message that names them all; one that is in the way of another stops it.
begin
for number in $(seq 500); do
    echo "revision e$number \"Another\" after aaaa; upgrade { create table t$number (id integer primary key); }" \
        >"chain/e$number.mig"
done
cp -r chain many
run 0 merge --dir many --id ffff
holds many/ffff_merge_502_branches.mig 'revision ffff "Merge 502 branches"'
run 0 check many
echo 'revision e500 "Another" after aaaa; upgrade { create view t500 as select id from plans; }' >chain/e500.mig
untouched run 1 merge --dir chain
holds err '`e500` and `b1b1` are on different branches, and both have to do with `plans` [M107]'
advised rebase
run 0 merge --dir chain

# Two thousand branches that all change one table are told of in a moment, not after minutes.
begin
for number in $(seq 2000); do
    echo "revision e$number \"Another\" after aaaa;
upgrade { alter table plans rename column id to id$number; }" >"chain/e$number.mig"
done
run 1 check chain --json --allow-heads
