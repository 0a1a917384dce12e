"""Databases of all the kinds that are read, each with the same two tables in it."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import psycopg

from tests.conftest import missing

PASSWORD = "hemmelig-ord-4711"
TABLE = (
    "CREATE TABLE tall (maaned DATE, avdeling VARCHAR(20), n INTEGER, dager NUMERIC(8, 1));"
    "INSERT INTO tall VALUES ('2018-02-01', 'a', 3, 10.0), ('2018-01-01', 'a', 4, 11.5), ('2018-01-01', 'b', 5, 12.0);"
)
SECONDS = 60


def program(name: str) -> str:
    """Path of one of PostgreSQL's programs."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which(name) or next((str(path / name) for path in folders if (path / name).exists()), None)
    if found is None:
        missing("PostgreSQL", "apt-get install postgresql")
    return str(found)


def unprivileged() -> str | None:
    """Somebody to run PostgreSQL as, where we are root: it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL of our own that listens at a socket of its own; gives its address, with the password."""
    user = unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="lnet-pg-", dir="/tmp"))
    (folder / "password").write_text(PASSWORD)
    if user is not None:
        shutil.chown(folder, user)
        shutil.chown(folder / "password", user)
    who: dict[str, object] = (
        {} if user is None else {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}
    )
    quiet = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **who}
    make = [program("initdb"), "-D", "data", "-U", "lnet", "-A", "scram-sha-256", "--pwfile=password", "--no-sync"]
    subprocess.run([*make, "-E", "UTF8", "--locale=C"], check=True, **quiet)  # type: ignore[call-overload]
    options = ["-D", "data", "-k", str(folder), "-h", "", "-p", "5432", "-F"]
    server = subprocess.Popen([program("postgres"), *options], **quiet)  # type: ignore[call-overload]
    address = f"postgresql://lnet:{PASSWORD}@/postgres?host={folder}"
    try:
        deadline = time.monotonic() + SECONDS
        while True:
            try:
                with psycopg.connect(address) as connection:
                    connection.execute(TABLE)
                break
            except psycopg.OperationalError:
                assert time.monotonic() < deadline, "PostgreSQL did not start"
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


def sqlite(folder: Path) -> str:
    """A file of SQLite; gives its address."""
    with contextlib.closing(sqlite3.connect(folder / "tall.sqlite")) as connection:
        connection.executescript(TABLE)
    return f"sqlite:///{folder / 'tall.sqlite'}"


def duck(folder: Path) -> str:
    """A file of DuckDB; gives its address."""
    with duckdb.connect(str(folder / "tall.duckdb")) as connection:
        connection.execute(TABLE)
    return f"duckdb:///{folder / 'tall.duckdb'}"
