#!/bin/sh
# SPDX-License-Identifier: MIT
# Every accepted case, and the bot's own chain, up, down and up again: on SQLite, and where MIG_TEST_POSTGRES
# names a server on PostgreSQL too, which is left as it was.
#   $1: migc   $2: top of the source tree
set -eu
migc=$1 top=$2
server=${MIG_TEST_POSTGRES:-}

for folder in "$top"/tests/compiler/accept/* "$top/tests/compiler/texts" "$top/migrations"; do
    options=
    [ ! -e "$folder/arguments.txt" ] || options=$(cat "$folder/arguments.txt")
    # One option a word.
    # shellcheck disable=SC2086
    "$migc" check "$folder" $options --replay ${server:+--postgres "$server"}
done

status=0
said=$("$migc" check "$top/tests/compiler/accept/empty" --replay --postgres 'postgresql://user:secret@[bad/x' 2>&1) ||
    status=$?
[ $status = 1 ] || { echo "FAILED: exit $status for a URL that is none"; exit 1; }
case $said in
*secret*) echo "FAILED: the password is in: $said" && exit 1 ;;
*'cannot replay on PostgreSQL'*) ;;
*) echo "FAILED: $said" && exit 1 ;;
esac

# What raw SQL makes and what its effect says may be called differently: both names are told.
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/1.mig" <<'END'
revision aaaa "Words";
upgrade {
    sql on sqlite $$ create virtual table words using fts5(word) $$ effect { object "table words"; } reverse $$ drop table words $$;
}
END
status=0
said=$("$migc" check "$folder" --replay 2>&1) || status=$?
[ $status = 1 ] || { echo "FAILED: exit $status where an effect has another name: $said"; exit 1; }
case $said in
*'note: object `table words` is missing
note: virtual table words is there, and no step made it
help: say what raw SQL makes: `sql ... effect { object "virtual table words"; }`'*) ;;
*) echo "FAILED: $said" && exit 1 ;;
esac

# SQLite would drop a table under a view of raw SQL; PostgreSQL does not.
cat >"$folder/1.mig" <<'END'
revision aaaa "Words";
upgrade {
    create table words (id integer primary key);
    sql on sqlite $$ create view counted as select count(*) as n from words $$ effect { object "view counted"; } reverse $$ drop view counted $$;
}
END
cat >"$folder/2.mig" <<'END'
revision bbbb "No words" after aaaa;
upgrade { drop table words accepting data loss "none"; }
END
status=0
said=$("$migc" check "$folder" --replay 2>&1) || status=$?
[ $status = 1 ] || { echo "FAILED: exit $status where a view needs the table: $said"; exit 1; }
case $said in
*"2.mig:2:11: error: SQLite refuses the upgrade to revision \`bbbb\`: \`words\` cannot be dropped, view counted needs it [M506]"*) ;;
*) echo "FAILED: $said" && exit 1 ;;
esac
rm "$folder/2.mig"

# A fresh install is what an upgraded database is: here only rows bring a materialized view along.
[ -n "$server" ] || exit 0
cat >"$folder/1.mig" <<'END'
revision aaaa "Users";
upgrade { create table users (id integer primary key, name text); }
END
cat >"$folder/2.mig" <<'END'
revision bbbb "Rows" after aaaa;
upgrade {
    sql on postgres $sql$
        do $$ begin if exists (select from users) then create materialized view few as select 1 as one; end if; end $$
    $sql$ effect { object "materialized view few"; } reverse $$ drop materialized view if exists few $$;
}
END
status=0
said=$("$migc" check "$folder" --replay --postgres "$server" 2>&1) || status=$?
[ $status = 1 ] || { echo "FAILED: exit $status where rows make a view: $said"; exit 1; }
case $said in
*'a fresh install on PostgreSQL does not have the expected schema'*'object `materialized view few` is missing'*) ;;
*) echo "FAILED: $said" && exit 1 ;;
esac
