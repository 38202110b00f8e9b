#!/bin/sh
# SPDX-License-Identifier: MIT
# Files that nobody writes on purpose: each is a clear error, in little memory and little time, and nothing is left behind.
#   $1: migc
set -eu
migc=$1
work=$(mktemp -d "${TMPDIR:-/tmp}/hostile.XXXXXX") # somewhere where another user may look
trap 'chmod -R u+rwx "$work"; rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"

# Sanitizers want more address space than there is; everywhere else 1 GB is enough.
limit='ulimit -v 1000000'
(eval "$limit" && "$migc" --help >/dev/null 2>&1) || limit=:

fail()
{
    echo "FAILED: $1"
    head -c 2000 err
    exit 1
}

# try NAME STATUS TEXT: what migc says of the folder begins with the text, and is short.
try()
{
    status=0
    (eval "$limit" && exec timeout 60 "$migc" check "$1") >out 2>err || status=$?
    [ $status = "$2" ] || fail "$1: exit $status instead of $2"
    grep -qF -- "$3" err || [ -z "$3" ] || fail "$1: should say: $3"
    [ "$(wc -c <err)" -lt 8000 ] || fail "$1: says too much"
}

# revision NAME: standard input, as the only file of a folder.
revision()
{
    mkdir "$1"
    cat >"$1/a.mig"
}

# A text, so many times.
many()
{
    awk -v text="$1" -v count="$2" 'BEGIN { for (i = 0; i < count; i++) printf "%s", text }'
}

upgrade()
{
    printf 'revision a "x";\nupgrade { %s }\n' "$1"
}

good='create table t (id integer primary key, n text);'

# ---- too long, too deep, too many ----
{ printf 'revision a "x";\nupgrade { create table '; many n 1000000; printf ' (id integer primary key); }\n'; } | revision long_name
try long_name 1 'this name of 1000000 bytes is too long [M006]'
{ printf 'revision a "x";\nupgrade { create table "'; many n 1000000; printf '" (id integer primary key); }\n'; } | revision long_quoted
try long_quoted 1 'this name of 1000000 bytes is too long [M006]'
{ printf 'revision '; many n 1000000; printf ' "x";\nupgrade { }\n'; } | revision long_id
try long_id 1 'this is longer than 1000 characters [M006]'
{ printf 'revision a "x";\nupgrade { create table t (a integer default '; many 1 1000000; printf '); }\n'; } | revision long_number
try long_number 1 'this is longer than 1000 characters [M006]'

deep()
{
    { printf 'revision a "x";\nupgrade { %s' "$2"; many "$3" 10000; printf %s "$4"; many "$5" 10000; printf '%s }\n' "$6"; } |
        revision "$1"
    try "$1" 1 "${7:-this is nested too deeply [M005]}"
}
deep parentheses 'create table t (id integer primary key, check (' '(' '1' ')' ' = 1));'
deep negations 'create table t (id integer primary key, check (' 'not ' 'id > 1' '' '));'
deep sums 'create table t (id integer primary key, check (id' ' + 1' '' '' ' > 1));'
deep cases 'create table t (id integer primary key, check (' 'case when true then ' true ' end' '));'
deep queries "$good require " 'exists (select id from t where ' true ')' ' else "no";'
deep groups '' 'on sqlite { ' '' '}' ''
deep arrays 'on postgres create table t (id integer' '[]' '' '' ');' 'unexpected `[`'
many '{' 1000000 | revision braces
try braces 1 'unexpected `{`; expected `revision`'
{ printf 'revision a "x";\nupgrade {\n'; many 'frobnicate;
' 200000; printf '}\n'; } | revision many_errors
try many_errors 1 'unexpected `frobnicate`'
[ "$(grep -c 'error:' err)" -le 20 ] || fail 'many_errors: more than 20'

# ---- bytes ----
printf 'revision a "x";\nupgrade { create table t (id integer primary key, n te\000xt); }\n' | revision nul
try nul 1 'a.mig:2:55: error: this file has a NUL byte, so it is not a text [M004]'
{ upgrade "$good"; printf '\000'; } | revision nul_at_the_end
try nul_at_the_end 1 'this file has a NUL byte'
printf "revision a \"x\";\nupgrade { create table t (id integer primary key, n text default 'caf\351'); }\n" | revision latin
try latin 1 'this byte is not UTF-8 [M004]'
printf '# \300\257\n' | revision overlong
try overlong 1 'a.mig:1:3: error: this byte is not UTF-8'
printf '# \355\240\200\n' | revision surrogate
try surrogate 1 'a.mig:1:3: error: this byte is not UTF-8'
{ printf '\357\273\277'; upgrade "$good"; } | revision mark
try mark 0 ''
{ printf '\357\273\277\357\273\277'; upgrade "$good"; } | revision two_marks
try two_marks 1 'a byte order mark, U+FEFF, has no place here [M002]'
upgrade "$good" | sed 's/integer/\xc2\xa0integer/' | revision blank
try blank 1 'a no-break space, U+00A0, has no place here [M002]'
printf 'revision\302\240a "x";\n' | revision blank_in_the_header
try blank_in_the_header 1 'a.mig:1:9: error: a no-break space, U+00A0, has no place here [M002]'
upgrade "$good" | iconv -f UTF-8 -t UTF-16 | revision utf16
try utf16 1 'this file is UTF-16 [M004]'
for seed in 1 2 3 4 5; do # the same noise each time: a line feed in front, by chance, had made a build red
    /usr/bin/python3 -c "import random, sys; sys.stdout.buffer.write(random.Random($seed).randbytes(1000000))" | revision noise$seed
    try noise$seed 1 'a.mig:1:'
done
: | revision empty
try empty 1 'unexpected end of file; expected `revision`'

# ---- files that are none ----
for name in directory loop dangling fifo device; do
    upgrade "$good" | revision $name
done
mkdir directory/x.mig
ln -s x.mig loop/x.mig
ln -s nowhere dangling/x.mig
mkfifo fifo/x.mig
ln -s /dev/zero device/x.mig
try directory 1 'migc: cannot read `directory/x.mig`: not a regular file'
try loop 1 'migc: cannot read `loop/x.mig`: Too many levels of symbolic links'
try dangling 1 'migc: cannot read `dangling/x.mig`: No such file or directory'
try fifo 1 'migc: cannot read `fifo/x.mig`: not a regular file'
try device 1 'migc: cannot read `device/x.mig`: not a regular file'
try nowhere 1 'migc: cannot read `nowhere`: No such file or directory'

as_nobody=''
[ "$(id -u)" != 0 ] || as_nobody='setpriv --reuid=65534 --regid=65534 --clear-groups --'
upgrade "$good" | revision secret
chmod 000 secret/a.mig
if $as_nobody test -x "$migc"; then
    status=0
    $as_nobody "$migc" check secret >out 2>err || status=$?
    [ $status = 1 ] || fail "secret: exit $status instead of 1"
    grep -qF 'migc: cannot read `secret/a.mig`: Permission denied' err || fail 'secret'
else
    echo 'note: nobody else may run this migc, so a file that cannot be read was not tried'
fi

# ---- large ----
{ upgrade "$good"; head -c 100000000 /dev/zero | tr '\000' x; } | revision large
try large 1 'migc: cannot read `large/a.mig`: it has more than 16777216 bytes'
mkdir lots
awk 'BEGIN {
    for (i = 0; i < 100000; i++) {
        file = sprintf("lots/%06d.mig", i)
        after = i > 0 ? sprintf(" after r%06d", i - 1) : ""
        printf("revision r%06d \"x\"%s;\nupgrade { }\n", i, after) >file
        close(file)
    }
}'
try lots 0 ''
grep -qF '100000 revisions; the head is r099999' out || fail 'lots'
rm -rf lots large

# ---- no room for what is written ----
upgrade "$good" | revision fine
"$migc" check fine --dump=tables >/dev/full 2>err && fail '/dev/full'
grep -qF 'migc: cannot write to standard output' err || fail '/dev/full'
"$migc" compile fine -o kept.c
cp kept.c before.c
printf 'revision b "y" after a;\nupgrade { create table u (id integer primary key); }\n' >fine/b.mig
(ulimit -f 1; "$migc" compile fine -o kept.c 2>err) && fail 'a full disk'
grep -qF 'migc: cannot write `kept.c`: File too large' err || fail 'a full disk'
cmp kept.c before.c || fail 'a full disk: the old file'
[ -z "$(find . -name '*.new')" ] || fail 'a full disk: something is left'
"$migc" compile fine -o nowhere/x.c 2>err && fail 'no such folder'
grep -qF 'cannot write `nowhere/x.h`: No such file or directory' err || fail 'no such folder'
