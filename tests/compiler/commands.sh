#!/bin/sh
# SPDX-License-Identifier: MIT
# The command line of migc: what it prints where, how it exits, and what it leaves alone.
#   $1: migc
set -eu
migc=$1
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "$PWD/commands.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
. "$here/run.sh"

# Help and usage.
run 2
holds err 'usage: migc COMMAND'
for command in compile check create plan merge rebase graph fmt seal explain; do
    for option in --help -h; do
        run 0 $command $option
        holds out "usage: migc $command"
        nothing err
    done
done
run 0 --help
run 0 --version
holds out 'migc '
run 2 chek
same err 'migc: there is no command `chek`
help: did you mean `check`?'
run 2 check dir --alow-heads
same err 'migc: `migc check` has no option `--alow-heads`
help: did you mean `--allow-heads`?'
run 2 check dir --depfile x
same err 'migc: `migc check` has no option `--depfile`
help: `migc check --help` lists its options'
run 2 check
same err 'migc: `migc check` needs DIR
help: `migc check --help` explains it'
run 2 compile dir
same err 'migc: `migc compile` needs `-o FILE.c`
help: `migc compile --help` explains it'
run 2 check one two
same err 'migc: `migc check` takes one DIR, and `two` is a second one'
run 2 check dir --json --json
same err 'migc: `--json` is given twice'
run 2 check dir --json=yes
same err 'migc: `--json` takes no value'
run 2 check dir --json --sarif
same err 'migc: `--json` and `--sarif` are both given
help: standard output takes one of them'
run 2 plan dir --to
same err 'migc: `--to` needs a value: TARGET'
run 2 check dir --postgres url
same err 'migc: `--postgres` needs `--replay`'

# explain: every spelling of a code, the list, and what is none.
run 0 explain M203
holds out 'M203: a column that does not exist at this revision'
holds out 'Repair:'
nothing err
cp out page
for code in m203 203 '[M203]'; do
    run 0 explain "$code"
    cmp out page || holds out 'the page of M203'
done
run 0 explain 1
holds out 'M001: '
run 0 explain
holds out '  M203  a column that does not exist at this revision'
[ "$(grep -c '^  M[0-9][0-9][0-9]  .' out)" -ge 150 ] || holds out 'at least 150 codes'
holds out '`migc explain exit` what a program with `--migrate` ends with.'
run 0 explain exit
holds out '6  Another process was migrating or writing for too long.'
nothing err
run 2 explain M042
same err 'migc: `M042` is no code of an error
help: the nearest ones are M028 and M101; `migc explain` lists all codes'
run 2 explain 999
holds err '; `migc explain` lists all codes'
for word in column M M12x 12345 ''; do
    run 2 explain "$word"
    same err "migc: \`$word\` is no code of an error
help: \`migc explain\` lists all codes"
done
run 2 explain M203 M204

# A folder that is not there, and one without revisions.
run 1 check nowhere
same err 'migc: cannot read `nowhere`: No such file or directory
help: name the folder of the .mig files; `migc create` writes the first one'
mkdir chain
run 1 check chain
same err 'error: there is no .mig file in `chain` [M106]
help: `migc create "message" --dir chain` writes the first one
migc: 1 error; see `migc explain M106`'
mkdir 'two words'
run 1 check 'two words'
holds err "\`migc create \"message\" --dir 'two words'\`"

# create
run 0 create 'Users & more: the first one, of a chain that will be long' --dir chain --id aaaa
same out 'chain/aaaa_users_more_the_first_one_of_a_chain_that.mig'
run 0 create 'Second "one"' --dir chain
holds out _second_one.mig
second=$(cat out)
holds "$second" ' "Second ""one"""'
holds "$second" '    after aaaa'
grep -qE '^revision [0-9a-f]{12} ' "$second" || holds "$second" 'revision and twelve hex digits'
grep -qE '^    created [0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z;$' "$second" ||
    holds "$second" 'created and a time'
run 0 check chain
rm "$second"
run 0 create Second --dir chain --id bbbb
run 2 create Third --dir chain --id bbbb
same err 'migc: there is a revision `bbbb` already'
run 2 create Third --dir chain --id head
same err 'migc: `head` cannot be an id, since targets use the word'
run 2 create Third --dir chain --id a@b
holds err 'a@b'
run 1 create Third --dir nowhere
same err 'migc: cannot read `nowhere`: No such file or directory
help: make the folder, then run the command again'
[ "$(ls chain | wc -l)" = 2 ] || holds chain 'two files'

# compile: nothing changes twice, nothing is written after an error.
run 2 compile chain -o app-chain.c
same err 'migc: `app-chain` cannot be the name of a C variable, and `-o app-chain.c` makes it one
help: name the file with letters, digits and underscores'
run 2 compile chain -o class.c
run 2 compile chain -o app.o
same err 'migc: `-o app.o` must end in `.c`'
run 0 compile chain -o app.c --depfile app.d
nothing out
nothing err
holds app.h 'extern const struct mig_chain app;'
same app.d 'app.c: \
  chain \
  chain/aaaa_users_more_the_first_one_of_a_chain_that.mig \
  chain/bbbb_second.mig'
run 0 compile chain -o app.c --depfile app.d --depfile-target app.stamp
holds app.d 'app.stamp: \'
ls -i app.c app.h >before
touch -t 202001010000 app.c app.h
run 0 compile chain -o app.c
ls -i app.c app.h >after
cmp before after || holds after 'the same files'
[ -z "$(find app.c app.h -newermt 2021-01-01)" ] || holds after 'files that were not written'
cp app.c good.c
printf 'revision cccc "Third" after bbbb;\n\nupgrade {\n    drop table nothing;\n}\n' >chain/cccc.mig
run 1 compile chain -o app.c
holds err 'migc: 1 error in 1 of 3 files; app.c was left as it was; see `migc explain M201`'
cmp app.c good.c || holds app.c 'the tables of before'
run 1 compile chain -o other.c --depfile other.d
holds err 'migc: 1 error in 1 of 3 files; other.c was not written; see `migc explain M201`'
[ ! -e other.c ] && [ ! -e other.h ] && [ ! -e other.d ] || holds other.c 'nothing'
run 1 create Fourth --dir chain
holds err '[M201]'
run 1 check chain --json
holds out '"code":'
rm chain/cccc.mig
run 0 check chain
same out '2 revisions; the head is bbbb'
run 0 check chain --json
mkdir app_folder.c
run 1 compile chain -o app_folder.c
same err 'migc: cannot write `app_folder.c`: not a regular file'

# plan
run 0 plan chain --to head
same out 'aaaa
bbbb'
run 0 plan chain --from aaaa --to +1
same out bbbb
run 0 plan chain --from bbbb --to base --down
same out 'bbbb
aaaa'
run 0 plan chain --from bbbb --to -1 --down
same out bbbb
run 0 plan chain --from heads --to base --down
same out 'bbbb
aaaa'
run 2 plan chain --to aaaa --down
same err 'migc: `migc plan --down` needs `--from IDS`: without it nothing is applied
help: `--from heads` plans for a database that has everything'
run 2 plan chain --to zzzz
same err 'migc: no revision is called `zzzz`
help: there are 2 revisions, from `aaaa` to `bbbb`'
run 2 plan chain --to +1x
run 2 plan chain --from nope --to head
printf 'revision dddd "Fork" after aaaa;\n\nupgrade {\n}\n' >chain/dddd.mig
run 0 plan chain --to heads
run 0 plan chain --from heads --to base --down
same out 'bbbb
dddd
aaaa'
run 2 merge chain
same err 'migc: `migc merge` needs `--dir chain`
help: `chain` is a folder, and is taken for REV here'
run 2 plan chain --to head
run 1 create Fifth --dir chain
holds err '[M104]'
run 1 check chain
run 0 check chain --allow-heads
same out '3 revisions with 2 heads'

# The order of columns after a way back is said, and is no error.
mkdir order
printf 'revision aaaa "Users";\n\nupgrade {\n    create table users (id integer primary key, age integer, name text);\n}\n' \
    >order/1.mig
printf 'revision bbbb "Drop" after aaaa;\n\nupgrade {\n    alter table users drop column age accepting data loss "unused";\n}\n' \
    >order/2.mig
run 0 check order
same out 'note: the downgrade of `bbbb` leaves the columns of `users` in another order
2 revisions; the head is bbbb'

# seal: what is released stays as it was, and the file is as it was after every refusal.
mkdir sealed
printf 'revision aaaa "Users" created 2025-01-01T00:00:00Z;\n\nupgrade {\n    create table users (id integer primary key);\n}\n' \
    >sealed/1.mig
printf 'revision bbbb "Names" after aaaa;\n\nupgrade {\n    alter table users add column name text;\n}\n' >sealed/2.mig
run 0 seal sealed --to aaaa
same out 'sealed `aaaa`: Users'
nothing err
run 0 seal sealed
same out 'sealed `bbbb`: Names'
run 0 seal sealed
same out 'sealed/mig.seal: nothing new to seal'
cp sealed/mig.seal good.seal
run 2 seal sealed --to +9
same err 'migc: `+9` goes 7 steps past the newest revision `bbbb`
help: write `head` for the newest revision'
# Comments, layout, the message, the time, labels and line ends do not count.
printf '# First\r\nrevision aaaa "People" created 2026-01-01T00:00:00Z label people;\r\nupgrade { create table users\r\n(id integer primary key); }\r\n' \
    >sealed/1.mig
run 0 check sealed
run 0 seal sealed
cmp sealed/mig.seal good.seal || holds sealed/mig.seal 'what it held'
run 0 compile sealed -o sealed.c --depfile sealed.d
holds sealed.d '  sealed/mig.seal'
printf 'revision bbbb "Names" after aaaa;\n\nupgrade {\n    alter table users add column name varchar(9);\n}\n' >sealed/2.mig
run 1 compile sealed -o sealed.c
holds err '[M121]'
holds err 'sealed.c was left as it was'
run 1 seal sealed
holds err '[M121]'
run 1 seal sealed --accept-rendering
holds err '[M121]'
cmp sealed/mig.seal good.seal || holds sealed/mig.seal 'what it held'
printf 'revision bbbb "Names" after aaaa;\n\nupgrade {\n    alter table users add column name text;\n}\n' >sealed/2.mig
sed 's/^  postgres ..../  postgres 0000/' good.seal >sealed/mig.seal
run 1 check sealed
holds err '[M124]'
run 1 seal sealed
holds err '[M124]'
run 0 seal sealed --accept-rendering
same out 'sealed/mig.seal: the new SQL is recorded'
cmp sealed/mig.seal good.seal || holds sealed/mig.seal 'what it held'
printf 'revision cccc "Fork" after aaaa;\n\nupgrade {\n}\n' >sealed/3.mig
run 1 seal sealed
holds err '[M104]'
run 0 seal sealed --allow-heads
same out 'sealed `cccc`: Fork'
# An id may hold what begins a comment.
printf 'revision "#c" "Fork" after bbbb;\n\nupgrade {\n}\n' >sealed/4.mig
printf 'revision "d#d" "Fork" after "#c";\n\nupgrade {\n}\n' >sealed/5.mig
run 0 seal sealed --allow-heads
run 0 check sealed --allow-heads
rm sealed/4.mig sealed/5.mig
cp good.seal sealed/mig.seal
run 0 seal sealed --allow-heads
rm sealed/3.mig
run 1 check sealed
holds err '[M123]'
rm sealed/mig.seal
mkdir sealed/mig.seal
run 1 check sealed
same err 'migc: cannot read `sealed/mig.seal`: not a regular file'
rmdir sealed/mig.seal
ln -s nowhere sealed/mig.seal
run 1 check sealed
same err 'migc: cannot read `sealed/mig.seal`: No such file or directory'
rm sealed/mig.seal
: >sealed/mig.seal
run 1 check sealed
holds err 'this seal is empty [M125]'
/usr/bin/python3 -c 'import random, sys; sys.stdout.buffer.write(random.Random(1).randbytes(100000))' >sealed/mig.seal
run 1 check sealed
holds err '[M125]'

# What is released stays where it is when branches become one: the other branch moves.
mkdir two
printf 'revision aaaa "Start" created 2025-01-01T00:00:00Z;\n\nupgrade {\n}\n' >two/1.mig
printf 'revision bbbb "Older" after aaaa created 2025-01-02T00:00:00Z;\n\nupgrade {\n    create table one (id integer primary key);\n}\n' \
    >two/2.mig
run 0 seal two --to aaaa
printf 'revision cccc "Younger" after aaaa created 2025-01-03T00:00:00Z;\n\nupgrade {\n    create table two (id integer primary key);\n}\n' \
    >two/3.mig
run 1 check two
holds err '`migc rebase cccc --onto bbbb --dir two`'
run 0 seal two --to cccc --allow-heads
run 1 check two
holds err '`migc rebase bbbb --onto cccc --dir two`'
run 2 rebase cccc --onto bbbb --dir two
same err 'migc: `cccc` has been released, so it stays where it is
help: put what has not been released behind it instead'
run 0 rebase bbbb --onto cccc --dir two
run 0 check two
same out '3 revisions; the head is bbbb'
