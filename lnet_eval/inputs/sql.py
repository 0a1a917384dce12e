"""A table that a database gives: one query, read-only, at an address that only the environment knows.

The plan holds the query and the *name* of an environment variable. What the variable says — where the database is, and
who may read it — is in no file, notebook, manifest, log or message.
"""

from __future__ import annotations

import datetime as dt
import decimal
import functools
import hashlib
import io
import os
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lnet_eval.inputs.findings import Findings
from lnet_eval.plan.model import Plan

if TYPE_CHECKING:
    import sqlalchemy as sa

MAX_ROWS = 2_000_000
SECONDS = 120
_FIRST_WORD = re.compile(r"(?:\s|--[^\n]*\n|/\*.*?\*/)*(?:select|with|values)\b", re.IGNORECASE | re.DOTALL)


class QueryFailed(Exception):
    """No table came of a query; `code` and `values` are those of the problem, and hold nothing of the address."""

    def __init__(self, code: str, **values: object) -> None:
        self.code, self.values = code, values
        super().__init__(code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One question to one database. `url_env` : the environment variable with SQLAlchemy's address of it."""

    sql: str
    url_env: str


def queries_of(plan: Plan) -> dict[str, Query]:
    """The plan's queries by the name that their tables have in messages and manifests."""
    tables = [getattr(plan.sources, name) for name in type(plan.sources).model_fields if name != "measurements"]
    return {
        source.file: Query(sql=source.sql, url_env=source.url_env)
        for source in (*plan.sources.measurements, *tables)
        if source is not None and source.sql and source.url_env
    }


def run_query(name: str, query: Query, findings: Findings) -> tuple[bytes, str] | None:
    """The table that `query` gives, as a parquet file, and its fingerprint; None where a problem was found.

    The fingerprint does not depend on the order of the rows, which a database may change from night to night.
    """
    try:
        headings, rows = _ask(query)
        return _parquet(headings, rows), _fingerprint(headings, rows)
    except QueryFailed as failed:
        findings.problem(failed.code, file=name, values={"name": query.url_env, **failed.values})
    return None


def _ask(query: Query) -> tuple[list[str], list[list[object]]]:
    import sqlalchemy as sa

    text = query.sql.strip().removesuffix(";")
    if ";" in text or not _FIRST_WORD.match(text):
        raise QueryFailed("query_not_one_select")
    engine = _engine(query.url_env)
    try:
        with _read_only(engine) as connection:
            result = connection.execute(sa.text(text.replace(":", r"\:")))
            headings = [str(key) for key in result.keys()]  # noqa: SIM118 - a result is no mapping
            found = result.fetchmany(MAX_ROWS + 1)
    except sa.exc.SQLAlchemyError as error:
        raise _failed(error) from None
    finally:
        engine.dispose()
    if len(found) > MAX_ROWS:
        raise QueryFailed("query_too_large", n=MAX_ROWS)
    return headings, [[_plain(cell) for cell in row] for row in found]


def _engine(url_env: str) -> sa.Engine:
    """The database; raises QueryFailed where the environment does not say which, or it is none that can be read."""
    import sqlalchemy as sa

    said = os.environ.get(url_env)
    if not said:
        raise QueryFailed("database_not_named")
    try:
        url = sa.engine.make_url(said)
        kind = url.get_backend_name()
        if kind == "postgresql":
            options = f"-c default_transaction_read_only=on -c statement_timeout={1000 * SECONDS}"
            arguments = {"options": options, "connect_timeout": 30, "application_name": "lnet-eval"}
            return sa.create_engine(url.set(drivername="postgresql+psycopg"), connect_args=arguments)
        if kind == "sqlite" and url.database:
            return sa.create_engine("sqlite://", creator=functools.partial(_sqlite, url.database))
        if kind == "duckdb" and url.database:
            # Its SQL could else read any file of the machine, and load programs.
            closed = {"enable_external_access": False}
            return sa.create_engine(url, connect_args={"read_only": True, "config": closed})
    except (sa.exc.SQLAlchemyError, ValueError, TypeError):
        raise QueryFailed("database_address") from None
    raise QueryFailed("database_kind")


def _sqlite(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=ro", uri=True, timeout=SECONDS)
    connection.execute("PRAGMA query_only = on")
    return connection


@contextmanager
def _read_only(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that may write nothing, and that no statement within can make into one that may."""
    import sqlalchemy as sa

    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(postgresql_readonly=True)  # noqa: PLW2901
            connection.execute(sa.text("SELECT 1"))  # after its first snapshot a transaction stays what it is
        yield connection
        connection.rollback()


def _failed(error: sa.exc.SQLAlchemyError) -> QueryFailed:
    """What went wrong by its name only: the words of a database may hold its address, or somebody's value."""
    import sqlalchemy as sa

    own = getattr(error, "orig", None) or error
    kind = type(own).__name__
    connected = getattr(error, "statement", None) is not None
    if isinstance(error, sa.exc.DBAPIError) and not connected:
        return QueryFailed("database_unreachable", error=kind)
    return QueryFailed("query_failed", error=kind)


def _plain(cell: object) -> object:
    """A cell as a number, text, a date, or nothing."""
    if cell is None or isinstance(cell, (bool, int, float, str, dt.datetime, dt.date)):
        return cell
    if isinstance(cell, decimal.Decimal):
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    return str(cell)


def _parquet(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    twice = {heading for heading in headings if headings.count(heading) > 1}
    if twice:
        raise QueryFailed("query_heading_twice", heading=min(twice))
    columns: Mapping[str, Any] = {heading: [row[i] for row in rows] for i, heading in enumerate(headings)}
    arrays = []
    for cells in columns.values():
        try:
            arrays.append(pa.array(cells))
        except (pa.ArrowInvalid, pa.ArrowTypeError):  # SQLite's columns may hold several kinds at once
            arrays.append(pa.array([None if cell is None else str(cell) for cell in cells]))
    buffer = io.BytesIO()
    pq.write_table(pa.table(arrays, names=list(columns)), buffer)
    return buffer.getvalue()


def _fingerprint(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = sorted(repr(row) for row in rows)
    return hashlib.sha256("\n".join([repr(list(headings)), *lines]).encode()).hexdigest()
