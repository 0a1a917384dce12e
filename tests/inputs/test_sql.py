"""Tables from databases: PostgreSQL, SQLite and DuckDB; read only, and nothing told of where they are."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
import sqlalchemy as sa

from lnet_eval.errors import DataProblems
from lnet_eval.inputs import load_network
from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.named import named_inputs
from lnet_eval.inputs.sql import Query, queries_of, run_query
from lnet_eval.plan import load_plan, read_plan
from lnet_eval.running.fingerprint import input_digests
from tests.inputs import databases

KINDS = ("postgresql", "sqlite", "duckdb")
ASK = "SELECT maaned AS period, avdeling AS unit, n AS numerator, dager AS denominator FROM tall"
PLAN = '''
[network]
id = "nett"
title = "Et nettverk"
owner = "Et sykehus"
focus_area = "Fall"
[phases]
baseline_start = "2018-01"
start = "2019-01"
[[units]]
id = "a"
name = "Avdeling A"
[[units]]
id = "b"
name = "Avdeling B"
[[measures]]
id = "fall"
title = "Fall"
definition = "Fall per liggedøgn"
kind = "rate"
per = 1000
better = "down"
[sources.measurements]
sql = """{sql}"""
url_env = "LNET_DB"
measure = "fall"
'''


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    folder = tmp_path_factory.mktemp("databases")
    with databases.postgresql() as address:
        yield {"postgresql": address, "sqlite": databases.sqlite(folder), "duckdb": databases.duck(folder)}


@pytest.fixture(params=KINDS)
def address(request: pytest.FixtureRequest, addresses: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("LNET_DB", addresses[request.param])
    return addresses[request.param]


@pytest.fixture
def network(tmp_path: Path) -> Callable[..., Path]:
    """Make a network that reads from the database; gives the folder of networks."""

    def make(sql: str = ASK) -> Path:
        (tmp_path / "nett").mkdir(exist_ok=True)
        (tmp_path / "nett" / "network.toml").write_text(PLAN.format(sql=sql), encoding="utf-8")
        return tmp_path

    return make


def problems(sql: str) -> list[tuple[str, dict[str, object]]]:
    findings = Findings()
    assert run_query("measurements.sql", Query(sql=sql, url_env="LNET_DB"), findings) is None
    return [(problem.code, dict(problem.values)) for problem in findings.problems]


def rows(address: str) -> int:
    """How many rows the table has, asked for in another way."""
    if address.startswith("duckdb"):
        with duckdb.connect(address.removeprefix("duckdb:///"), read_only=True) as connection:
            return int(connection.execute("SELECT count(*) FROM tall").fetchall()[0][0])
    engine = sa.create_engine(address.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        count = int(connection.execute(sa.text("SELECT count(*) FROM tall")).scalar_one())
    engine.dispose()
    return count


def test_a_network_is_read_from_the_database(address: str, network: Callable[..., Path]) -> None:
    read = load_network("nett", data=network())
    assert read.measurements is not None
    frame = read.measurements.sort_values(["unit", "period"])
    assert frame["unit"].tolist() == ["a", "a", "b"]
    assert frame["numerator"].tolist() == [4, 3, 5]
    assert frame["denominator"].tolist() == [11.5, 10.0, 12.0]
    assert [str(period)[:7] for period in frame["period"]] == ["2018-01", "2018-02", "2018-01"]
    assert set(read.files) == {"network.toml", "measurements.sql"}


def test_signs_that_drivers_and_libraries_take_for_their_own_reach_the_database(
    address: str, network: Callable[..., Path]
) -> None:
    sql = ASK + " WHERE avdeling LIKE 'a%' AND avdeling <> ':x' AND CAST(n AS INTEGER) % 2 = 0 -- 100 %"
    read = load_network("nett", data=network(sql))
    assert read.measurements is not None
    assert read.measurements["numerator"].tolist() == [4]


def test_the_fingerprint_is_that_of_the_rows_whatever_their_order(address: str, network: Callable[..., Path]) -> None:
    prints = [
        input_digests("nett", data=network(f"{ASK} ORDER BY {order}"), files=None)["measurements.sql"]
        for order in ("n", "n DESC", "dager")
    ]
    assert len(set(prints)) == 1
    other = input_digests("nett", data=network(ASK + " WHERE n > 3"), files=None)["measurements.sql"]
    assert other != prints[0]


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM tall",
        "INSERT INTO tall VALUES ('2018-01-01', 'a', 1, 1)",
        "SELECT 1; DELETE FROM tall",
        "SELECT 1; COMMIT; DELETE FROM tall",
        "WITH gone AS (DELETE FROM tall RETURNING n) SELECT * FROM gone",
        "SELECT set_config('transaction_read_only', 'off', false)",
        "SELECT n, set_config('transaction_read_only', 'off', true) FROM tall",
        "ATTACH 'other.db' AS other",
        "SET default_transaction_read_only = off",
        "COPY tall TO '/tmp/lnet-never-written.csv'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "/* SELECT */ DROP TABLE tall",
        "EXPLAIN ANALYZE DELETE FROM tall",
    ],
)  # fmt: skip
def test_nothing_is_written_whatever_the_query_says(address: str, sql: str) -> None:
    assert problems(sql)
    assert rows(address) == 3
    assert not Path("/tmp/lnet-never-written.csv").exists()


def test_a_query_that_names_what_is_not_there_is_told_without_a_word_of_the_address(
    address: str, network: Callable[..., Path]
) -> None:
    with pytest.raises(DataProblems) as caught:
        load_network("nett", data=network("SELECT hva FROM ingenting"))
    assert [problem.code for problem in caught.value.problems] == ["query_failed"]
    told = " ".join([*caught.value.sentences("nb"), *caught.value.sentences("en"), repr(caught.value)])
    assert "LNET_DB" in told
    assert address not in told
    assert databases.PASSWORD not in told
    assert caught.value.__cause__ is None


def test_a_value_in_the_database_is_never_told(addresses: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LNET_DB", addresses["postgresql"])
    found = problems("SELECT CAST(avdeling AS INTEGER) FROM tall WHERE 'Ola Nordmann' <> avdeling")
    assert found == [("query_failed", {"name": "LNET_DB", "error": "InvalidTextRepresentation"})]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (None, "database_not_named"),
        ("", "database_not_named"),
        ("not an address", "database_address"),
        ("mysql://lnet:hemmelig-ord-4711@server/base", "database_kind"),
        ("sqlite://", "database_kind"),
        ("sqlite:////nowhere/at/all.sqlite", "database_unreachable"),
        ("duckdb:////nowhere/at/all.duckdb", "database_unreachable"),
        ("postgresql://lnet:hemmelig-ord-4711@/base?host=/nowhere", "database_unreachable"),
    ],
)
def test_a_database_that_cannot_be_had_is_told_by_the_name_of_its_variable(
    said: str | None, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LNET_DB", raising=False)
    if said is not None:
        monkeypatch.setenv("LNET_DB", said)
    ((found, values),) = problems("SELECT 1 AS n")
    assert found == code
    assert values["name"] == "LNET_DB"
    assert "hemmelig" not in json.dumps(values)
    assert "nowhere" not in json.dumps(values)


def test_a_wrong_password_is_told_and_not_shown(addresses: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LNET_DB", addresses["postgresql"].replace(databases.PASSWORD, "feil-ord"))
    ((code, values),) = problems("SELECT 1 AS n")
    assert code == "database_unreachable"
    assert "feil-ord" not in json.dumps(values)


def test_two_columns_of_one_name_are_told(address: str) -> None:
    ((code, _),) = problems("SELECT n AS x, dager AS x FROM tall")
    assert code == "query_heading_twice"


def test_too_many_rows_are_told(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lnet_eval.inputs.sql.MAX_ROWS", 2)
    ((code, _),) = problems(ASK)
    assert code == "query_too_large"


def test_a_query_without_rows_is_told_as_an_empty_file_is(address: str, network: Callable[..., Path]) -> None:
    with pytest.raises(DataProblems) as caught:
        load_network("nett", data=network(ASK + " WHERE n > 1000"))
    assert [problem.code for problem in caught.value.problems] == ["no_rows"]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ('file = "tall.csv"\nsql = "SELECT 1"\nurl_env = "LNET_DB"', "plan_sql_and_file"),
        ('sql = "SELECT 1"', "plan_sql_and_url_env"),
        ('file = "tall.csv"\nurl_env = "LNET_DB"', "plan_sql_and_url_env"),
        ('sql = "SELECT 1"\nurl_env = "postgresql://a:b@c/d"', "plan_pattern"),
    ],
)
def test_a_source_is_a_file_or_a_query(more: str, code: str) -> None:
    import tomllib

    text = PLAN.split("[sources.measurements]", maxsplit=1)[0] + "[sources.costs]\n" + more
    with pytest.raises(DataProblems) as caught:
        read_plan(tomllib.loads(text), network="nett")
    assert code in {problem.code for problem in caught.value.problems}
    assert all(caught.value.sentences(language) for language in ("nb", "en"))


def test_several_queries_have_names_of_their_own(network: Callable[..., Path]) -> None:
    folder = network() / "nett"
    text = (folder / "network.toml").read_text().replace("[sources.measurements]", "[[sources.measurements]]")
    another = 'sql = "SELECT 2"\nurl_env = "OTHER"\n'
    (folder / "network.toml").write_text(f"{text}\n[[sources.measurements]]\n{another}[sources.costs]\n{another}")
    assert {name: query.url_env for name, query in queries_of(load_plan(folder)).items()} == {
        "measurements.sql": "LNET_DB", "measurements-2.sql": "OTHER", "costs.sql": "OTHER",
    }  # fmt: skip


@pytest.mark.parametrize("network_id", ["ahus", "vestre-viken", "trygg-utskriving"])
def test_everything_that_is_read_counts_as_an_input(network_id: str, examples: Path) -> None:
    plan = load_plan(examples / network_id)
    read = load_network(network_id, data=examples)
    assert set(read.files) == {"network.toml", *named_inputs(plan)}
    assert dict(read.files) == input_digests(network_id, data=examples, files=None)


def test_the_databases_are_closed_when_they_have_answered(
    addresses: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LNET_DB", addresses["duckdb"])
    assert run_query("x.sql", Query(sql=ASK, url_env="LNET_DB"), Findings()) is not None
    with contextlib.closing(duckdb.connect(addresses["duckdb"].removeprefix("duckdb:///"))) as connection:
        assert connection.execute("SELECT count(*) FROM tall").fetchall() == [(3,)]  # not locked by a reader
