from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lnet_eval.errors import DataProblems
from lnet_eval.inputs import Network

Make = Callable[..., Network]
Refuse = Callable[..., DataProblems]
Places = Callable[[DataProblems], list[tuple[Any, ...]]]
TABLE = "period;unit;measure;numerator;denominator\n2018-01;a;rate;1;9\n"


def test_a_plan_alone_is_a_network_without_tables(load: Make) -> None:
    network = load({}, rest="")
    assert network.measurements is None
    assert network.attendance is None
    assert network.surveys == {}
    assert list(network.files) == ["network.toml"]


def test_problems_of_several_files_come_together_in_the_order_of_the_files(refused: Refuse, places: Places) -> None:
    rest = (
        '[sources.measurements]\nfile = "m.csv"\n[sources.events]\nfile = "e.csv"\n[sources.status]\nfile = "s.csv"\n'
        '[surveys.x]\ntitle = "x"\nfile = "x.csv"\nwave = "end"\nscale = { labels = ["a", "b"], agree = [2] }\n'
        'items = [{ id = "q", column = "Q", text = "Q" }]\n'
    )
    files = {"m.csv": TABLE.replace("1;9", "1;?"), "e.csv": "date;what\ni går;Noe\n", "x.csv": "Q\nc\n"}
    assert places(refused(files, rest=rest)) == [
        ("number_unreadable", "m.csv", 2, "denominator"),
        ("file_missing_near", "s.csv", None, None),
        ("date_unreadable", "e.csv", 2, "date"),
        ("answer_outside_scale", "x.csv", 2, "Q"),
    ]


FILES = st.sampled_from(["m.csv", "m.xlsx", "m.parquet", "m.txt"])


def outcome(load: Make, name: str, content: bytes) -> Network | DataProblems:
    try:
        return load({name: content}, rest=f'[sources.measurements]\nfile = "{name}"\n')
    except DataProblems as problems:
        problems.sentences("nb")  # raises where a sentence is missing
        return problems


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=FILES, content=st.binary(max_size=300))
def test_any_bytes_end_in_problems_or_a_table(load: Make, name: str, content: bytes) -> None:
    assert isinstance(outcome(load, name, content), Network | DataProblems)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(st.text(max_size=8), max_size=6), max_size=6), delimiter=st.sampled_from(";,\t|"))
def test_any_cells_under_the_right_headings_end_in_problems_or_a_table(
    load: Make, rows: list[list[str]], delimiter: str
) -> None:
    lines = [["period", "unit", "measure", "value", "numerator", "denominator"], *rows]
    content = "\n".join(delimiter.join(line) for line in lines).encode("utf-8", errors="surrogatepass")
    assert isinstance(outcome(load, "m.csv", content), Network | DataProblems)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), kind=st.sampled_from(["m.xlsx", "m.parquet", "m.csv"]))
def test_a_damaged_file_ends_in_problems_or_a_table(
    load: Make, whole: dict[str, bytes], data: st.DataObject, kind: str
) -> None:
    content = bytearray(whole[kind])
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.one_of(st.none(), st.integers(1, len(content))))
    assert isinstance(outcome(load, kind, bytes(content[:cut])), Network | DataProblems)


@pytest.fixture
def whole(book: Callable[..., bytes]) -> dict[str, bytes]:
    import io

    import pandas as pd

    rows = [line.split(";") for line in TABLE.splitlines()]
    stream = io.BytesIO()
    pd.DataFrame(rows[1:], columns=rows[0]).to_parquet(stream)
    return {"m.csv": TABLE.encode(), "m.xlsx": book(rows), "m.parquet": stream.getvalue()}


@pytest.mark.parametrize("name", ["ahus", "gode-pasientforlop", "phrk", "trygg-utskriving", "unn-plan", "vestre-viken"])
def test_every_shipped_network_loads(examples: Path, name: str) -> None:
    from lnet_eval.inputs import load_network

    network = load_network(name, data=examples)
    assert set(network.files) <= {path.name for path in (examples / name).iterdir()}
    assert all(len(digest) == 64 for digest in network.files.values())
