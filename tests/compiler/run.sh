# SPDX-License-Identifier: MIT
# For scripts that run migc ($migc) and look at what it prints: they begin with `. run.sh`, in an empty folder.

# run STATUS ARGUMENT...; standard output goes to `out`, standard error to `err`.
run()
{
    expected=$1
    shift
    status=0
    "$migc" "$@" >out 2>err || status=$?
    if [ $status != "$expected" ]; then
        echo "FAILED: migc $*: exit $status instead of $expected"
        cat out err
        exit 1
    fi
}

# same FILE TEXT: the file holds the text and a newline.
same()
{
    printf '%s\n' "$2" >wanted
    if ! cmp -s wanted "$1"; then
        echo "FAILED: $1 should be:"
        cat wanted
        echo 'and is:'
        cat "$1"
        exit 1
    fi
}

nothing()
{
    [ ! -s "$1" ] && return
    echo "FAILED: $1 should be empty and is:"
    cat "$1"
    exit 1
}

holds()
{
    grep -qF -- "$2" "$1" && return
    echo "FAILED: $1 should hold: $2"
    cat "$1"
    exit 1
}
