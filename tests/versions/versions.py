# SPDX-License-Identifier: MIT
"""Another SQLite than the system's: the oldest that Mig takes, and the newest. Its amalgamation comes out of an npm package that
carries it, is compiled to a libsqlite3.so.0 of its own, and the tests of rebuilds and random chains run with it.

    versions.py make VERSION FOLDER            downloads and compiles, unless it is there
    versions.py run VERSION FOLDER COMMAND...  runs a command with it

Where the package cannot be fetched the test is skipped, and says why."""

import ctypes
import fcntl
import hashlib
import io
import os
import subprocess
import sys
import tarfile
import urllib.error
import urllib.request

SKIPPED = 77
REGISTRY = "https://registry.npmjs.org/better-sqlite3/-/better-sqlite3-{}.tgz"
PACKAGES = {  # of SQLite's version: the package's, its digest
    "3.35.2": ("7.1.5", "0c88e1c03a75b7418fbe9fa5ccf8add0f942d828cefd35a54f3b617f09a0fc98"),
    "3.54.1": ("13.2.0", "40487589df3496f2ee0079d22b73c63fccebe7db0e8ee9a2c42421861e321e0b"),
}
# Those of Debian's that matter to what is asked here.
OPTIONS = ["-DSQLITE_" + option for option in (
    "ENABLE_JSON1", "ENABLE_DESERIALIZE", "ENABLE_COLUMN_METADATA", "ENABLE_DBSTAT_VTAB", "ENABLE_MATH_FUNCTIONS", "ENABLE_FTS5",
    "ENABLE_RTREE", "ENABLE_LOAD_EXTENSION", "ENABLE_UNLOCK_NOTIFY", "LIKE_DOESNT_MATCH_BLOBS", "MAX_VARIABLE_NUMBER=250000",
    "SECURE_DELETE", "OMIT_LOOKASIDE", "THREADSAFE=1", "USE_URI")]


def fetch(package, digest):
    try:
        with urllib.request.urlopen(REGISTRY.format(package), timeout=60) as answer:
            content = answer.read()
    except (urllib.error.URLError, OSError) as error:
        print(f"skipped: {REGISTRY.format(package)} cannot be fetched: {error}")
        sys.exit(SKIPPED)
    found = hashlib.sha256(content).hexdigest()
    if found != digest:
        sys.exit(f"better-sqlite3 {package} has another content: expected {digest}, found {found}")
    return content


def source(content):
    """sqlite3.c and sqlite3.h; older packages have them in an archive of their own."""
    with tarfile.open(fileobj=io.BytesIO(content)) as package:
        files = {member.name: member for member in package.getmembers() if member.isfile()}
        inner = files.get("package/deps/sqlite3.tar.gz")
        if inner is not None:
            return source(package.extractfile(inner).read())
        found = {}
        for name, member in files.items():
            if os.path.basename(name) in ("sqlite3.c", "sqlite3.h"):
                found[os.path.basename(name)] = package.extractfile(member).read()
        return found


def version_of(library):
    loaded = ctypes.CDLL(library)
    loaded.sqlite3_libversion.restype = ctypes.c_char_p
    return loaded.sqlite3_libversion().decode()


def make(version, folder):
    library = os.path.join(folder, "libsqlite3.so.0")
    if not os.path.exists(library):
        for name, content in source(fetch(*PACKAGES[version])).items():
            with open(os.path.join(folder, name), "wb") as file:
                file.write(content)
        subprocess.run([os.environ.get("CC", "cc"), "-O1", "-w", "-fPIC", "-shared", "-Wl,-soname,libsqlite3.so.0", *OPTIONS,
                        os.path.join(folder, "sqlite3.c"), "-o", library + ".new", "-lpthread", "-ldl", "-lm"], check=True)
        os.rename(library + ".new", library)
    if version_of(library) != version:
        sys.exit(f"{library} is SQLite {version_of(library)}, not {version}")


def run(version, folder, command):
    make(version, folder)
    program = os.environ["REBUILD_PROGRAM"]
    environment = {**os.environ, "LD_LIBRARY_PATH": folder}
    loads = subprocess.run(["ldd", program], env=environment, capture_output=True, text=True, check=True).stdout
    if folder not in loads:
        sys.exit(f"{program} does not load it:\n{loads}")
    # The tests look with Python's own SQLite at what the programs leave.
    return subprocess.run(command, env={**os.environ, "SQLITE_FOLDER": folder, "SQLITE_VERSION": version}, check=False).returncode


def main():
    what, version, folder, *command = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "lock"), "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        make(version, folder)
    if what == "run":
        sys.exit(run(version, folder, command))


if __name__ == "__main__":
    main()
