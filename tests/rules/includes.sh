#!/bin/sh
# SPDX-License-Identifier: MIT
# Each folder of src/ includes only itself and the folders named here; the compiler and the runtime meet
# nowhere but in include/mig, and the bot, an application like any other, sees nothing else at all.
#   $1: the top of the source tree
set -u
cd "$1" || exit 1

allowed()
{
    case $1 in
    base)     echo base ;;
    schema)   echo base schema ;;
    graph)    echo base schema graph ;;
    language) echo base schema graph language ;;
    sql)      echo base schema graph language sql ;;
    catalog)  echo base schema graph language sql catalog ;;
    compiler) echo base schema graph language sql catalog compiler ;;
    runtime)  echo base schema graph language sql catalog runtime ;;
    bot)      echo bot ;;
    *)        return 1 ;;
    esac
}

# Lines "folder file include", with includes as they are spelled, from src/ and from the grammar.
edges()
{
    find src grammar -name '*.[ch]' -o -name '*.def' -o -name '*.re' -o -name '*.y' | sort |
        while read -r file; do
            folder=${file#src/}
            folder=${folder%%/*}
            [ "$folder" != grammar ] || folder=language
            sed -n 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*"\([^"]*\)".*/\1/p' "$file" |
                sed "s|^|$folder $file |"
        done
}

edges | {
    count=0 wrong=0
    while read -r folder file include; do
        count=$((count + 1))
        case $folder/$include in # what the build generates
        language/mig_parser.h | bot/abidance_migrations.h) continue ;;
        esac
        case $include in
        */*)
            for one in $(allowed "$folder"); do
                [ "${include%%/*}" != "$one" ] || continue 2
            done ;;
        esac
        echo "$file: $folder may not include \"$include\"; it may include: $(allowed "$folder")"
        wrong=1
    done
    [ "$count" -gt 20 ] || { echo "found only $count includes: is this the source tree?"; exit 1; }
    exit $wrong
} || exit 1

# What an application includes stands on itself.
if grep -n '#[[:space:]]*include[[:space:]]*"' include/mig/*; then
    echo "public headers include <mig/...> and system headers only"
    exit 1
fi
