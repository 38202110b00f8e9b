#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs a command with a private PostgreSQL server, and ends with the command's exit status:
#
#     tests/postgres/with_server.sh ctest --test-dir build
#
# The server listens on a socket in a folder of its own under /tmp, never on TCP, and is stopped and
# deleted when the command ends or a signal arrives. The command finds it here:
#
#     MIG_TEST_POSTGRES           URL of the superuser, trusted without a password
#     MIG_TEST_POSTGRES_PASSWORD  URL of the role `guarded` without its password, which is
#                                 `correct-horse`; wrong ones are refused (scram-sha-256)
#
# The binaries are those of $MIG_POSTGRES_BIN, else of the newest version under /usr/lib/postgresql,
# else of the search path. As root the server runs as `postgres` or `nobody`. 125: no server.

set -u

give_up()
{
    echo "with_server.sh: $1" >&2
    exit 125
}

find_binaries()
{
    newest=$(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -n 1)
    initdb=${newest:-$(command -v initdb)}
    bin=${MIG_POSTGRES_BIN:-${initdb%/initdb}}
    for program in initdb pg_ctl postgres; do
        [ -x "$bin/$program" ] ||
            give_up "no PostgreSQL server here (Debian: apt-get install postgresql); no \`$bin/$program\`"
    done
}

# PostgreSQL refuses to run as root. Its programs also want a working directory they may enter.
as_server()
(
    cd "$place" || exit 1
    if [ -n "$user" ]; then
        exec setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups -- "$@"
    fi
    exec "$@"
)

make_place()
{
    parent=${TMPDIR:-/tmp}
    [ ${#parent} -le 40 ] || parent=/tmp # a socket's path has at most 107 bytes
    place=$(mktemp -d "$parent/mig.XXXXXX") || give_up "cannot make a folder in $parent"
    user=''
    if [ "$(id -u)" = 0 ]; then
        user=nobody
        if id postgres >/dev/null 2>&1; then
            user=postgres
        fi
        chown "$user" "$place"
    fi
    chmod 755 "$place"
}

configure()
{
    cat >>"$place/data/postgresql.conf" <<END
listen_addresses = ''
unix_socket_directories = '$place'
unix_socket_permissions = 0777
fsync = off
full_page_writes = off
synchronous_commit = off
password_encryption = 'scram-sha-256'
END
    cat >"$place/data/pg_hba.conf" <<END
local all guarded scram-sha-256
local all all trust
END
}

start()
{
    as_server "$bin/initdb" -D "$place/data" -U postgres -E UTF8 --locale=C.UTF-8 --no-sync \
        >"$place/log" 2>&1 && configure &&
        echo "create role guarded login password 'correct-horse'" |
        as_server "$bin/postgres" --single -D "$place/data" postgres >>"$place/log" 2>&1 &&
        started=yes &&
        as_server "$bin/pg_ctl" start -w -t 60 -D "$place/data" -l "$place/server.log" >>"$place/log" 2>&1
    if [ $? != 0 ]; then
        tail -n 20 "$place/log" "$place/server.log" >&2 2>/dev/null
        give_up "PostgreSQL did not start"
    fi
}

stop()
{
    trap '' HUP INT TERM
    if [ -n "$child" ]; then
        kill -TERM "$child" 2>/dev/null
        wait "$child" 2>/dev/null
    fi
    if [ -n "$started" ]; then
        as_server "$bin/pg_ctl" stop -w -m immediate -D "$place/data" >/dev/null 2>&1
    fi
    [ -z "$place" ] || rm -rf "$place"
}

[ $# -gt 0 ] || give_up "usage: with_server.sh COMMAND [ARGUMENT...]"
place='' started='' child=''
trap stop EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

find_binaries
make_place
for name in $(env | sed -n 's/^\(PG[A-Z]*\)=.*/\1/p'); do
    unset "$name" # a password or service of the caller's would answer in place of ours
done
start

MIG_TEST_POSTGRES="postgresql:///postgres?host=$place&user=postgres"
MIG_TEST_POSTGRES_PASSWORD="postgresql:///postgres?host=$place&user=guarded"
export MIG_TEST_POSTGRES MIG_TEST_POSTGRES_PASSWORD

# In the background, since a shell that waits for a foreground command does not hear signals. There the
# standard input would be empty, so it is handed over by hand.
exec 3<&0
"$@" <&3 3<&- &
child=$!
exec 3<&-
wait "$child"
status=$?
child=''
exit $status
