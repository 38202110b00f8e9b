#!/bin/sh
# SPDX-License-Identifier: MIT
# Each folder of src/ includes only itself and the folders named here; the compiler and the runtime meet
# nowhere but in include/mig, and the bot, an application like any other, sees nothing else at all. So do the
# rooms of the runtime among themselves; what stands in none of them ("") all may include.
#   $1: the top of the source tree
set -u
cd "$1" || exit 1

find src grammar -name '*.[ch]' -o -name '*.def' -o -name '*.re' -o -name '*.y' | sort | xargs awk '
    BEGIN {
        allowed["base"] = " base "
        allowed["schema"] = allowed["base"] "schema "
        allowed["graph"] = allowed["schema"] "graph "
        allowed["language"] = allowed["graph"] "language "
        allowed["sql"] = allowed["language"] "sql "
        allowed["catalog"] = allowed["sql"] "catalog "
        allowed["compiler"] = allowed["catalog"] "compiler "
        allowed["runtime"] = allowed["catalog"] "runtime "
        allowed["bot"] = " bot "
        rooms[""] = " "
        rooms["live"] = " live "
        rooms["record"] = rooms["live"] "record "
        rooms["run"] = rooms["record"] "run "
        rooms["verify"] = rooms["run"] "verify "
        rooms["command"] = rooms["verify"] "command "
        rooms["sqlite"] = " sqlite "
        rooms["postgres"] = " postgres "
        # what the build generates
        generated["language/mig_parser.h"] = generated["compiler/explain_pages.def"] = generated["bot/abidance_migrations.h"] = 1
    }
    /^[ \t]*#[ \t]*include[ \t]*"/ {
        count++
        split(FILENAME, path, "/")
        folder = path[1] == "grammar" ? "language" : path[2]
        split($0, quoted, "\"")
        include = quoted[2]
        from = index(include, "/") ? substr(include, 1, index(include, "/") - 1) : ""
        if (folder == "runtime" && from == "runtime") {
            room = path[4] != "" ? path[3] : ""
            other = split(include, parts, "/") > 2 ? parts[2] : ""
            if (!(room in rooms) || (other != "" && !index(rooms[room], " " other " "))) {
                print FILENAME ": may not include \"" include "\"; rooms that it may:" rooms[room]
                wrong = 1
            }
        }
        if (generated[folder "/" include] || (from != "" && index(allowed[folder], " " from " ")))
            next
        print FILENAME ": " folder " may not include \"" include "\"; it may include:" allowed[folder]
        wrong = 1
    }
    END {
        if (count <= 20) { print "found only " count " includes: is this the source tree?"; wrong = 1 }
        exit wrong
    }' || exit 1

# What an application includes stands on itself.
if grep -n '#[[:space:]]*include[[:space:]]*"' include/mig/*; then
    echo "public headers include <mig/...> and system headers only"
    exit 1
fi
