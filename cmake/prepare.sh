# SPDX-License-Identifier: MIT
# What quickstart.sh and check.sh share; sourced by them, from the top of the source tree.
#
#   need PACKAGE=PROBE...   installs those Debian packages whose probe, a command or a file (a pattern will
#                           do), is not there; on a system without apt-get CMake has the last word
#   build                   configures and builds everything in build/, silently unless it fails

set -u
build_needs="gcc=cc libc6-dev=/usr/include/stdlib.h make=make cmake=cmake re2c=re2c bison=bison
    libsqlite3-dev=/usr/include/sqlite3.h libpq-dev=/usr/include/postgresql/libpq-fe.h"
script=$(basename "$0")

fail()
{
    echo "$script: $1" >&2
    shift
    for line in "$@"; do
        echo "    $line" >&2
    done
    exit 1
}

as_root()
{
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif [ -t 0 ]; then
        sudo "$@"
    else
        sudo -n "$@"
    fi
}

present()
{
    case $1 in
    /*)
        # shellcheck disable=SC2086 # a pattern
        set -- $1
        [ -e "$1" ] ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
    esac
}

need()
{
    missing=''
    for pair in "$@"; do
        present "${pair#*=}" || missing="$missing ${pair%%=*}"
    done
    if [ -n "$missing" ] && command -v apt-get >/dev/null 2>&1; then
        install_packages
    fi
}

install_packages()
{
    by_hand="apt-get update && apt-get install$missing"
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null 2>&1 && as_root true 2>/dev/null ||
            fail "these packages are missing, and installing them needs root or sudo:$missing" \
                "As root: $by_hand" "Then run this again."
    fi
    echo "Installing:$missing"
    log=$(mktemp) || fail "cannot make a temporary file"
    # Without lists, or with old ones, the first attempt fails; then they are fetched.
    if ! apt_install >"$log" 2>&1 && ! { apt_update && apt_install; } >"$log" 2>&1; then
        if grep -qE 'resolv|connect|Network is unreachable|timed out' "$log"; then
            set -- "no network: the packages could not be fetched:$missing"
        else
            set -- "the packages could not be installed:$missing"
        fi
        grep -E '^[EW]:' "$log" | head -n 5 | sed 's/^/    /' >&2
        rm -f "$log"
        fail "$1" "By hand: $by_hand"
    fi
    rm -f "$log"
}

apt_update()
{
    as_root apt-get update -q -o Acquire::Retries=1 -o DPkg::Lock::Timeout=120
}

apt_install()
{
    # shellcheck disable=SC2086 # a list
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
        -o Acquire::Retries=1 -o DPkg::Lock::Timeout=120 $missing
}

build()
{
    command -v "${CC:-cc}" >/dev/null 2>&1 ||
        fail "no C compiler: \`${CC:-cc}\` was not found" "Debian: apt-get install gcc; or set CC."
    command -v cmake >/dev/null 2>&1 || fail "cmake was not found" "Debian: apt-get install cmake"
    mkdir -p build 2>/dev/null && [ -w build ] ||
        fail "cannot write to $PWD/build" "It belongs to $(stat -c %U build 2>/dev/null || id -un)."
    cmake --preset default >build/configure.log 2>&1 || {
        grep -vE '^--|^$' build/configure.log | tail -n 40 >&2
        fail "CMake cannot configure build/" "All of it: $PWD/build/configure.log"
    }
    cmake --build build -j "$(nproc)" >build/build.log 2>&1 || {
        grep -vE '^\[[ 0-9/%]+\] (Building|Linking|Built)' build/build.log | tail -n 40 >&2
        fail "the build failed" "All of it: $PWD/build/build.log"
    }
}
