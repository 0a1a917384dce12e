"""Where a database is, and who may read it, is in nothing that a run leaves."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import nbformat
import pytest

from lnet_eval.running.batch import Watcher, run_batch
from lnet_eval.running.job import Job
from lnet_eval.running.outcome import RunLog
from lnet_eval.running.pool import LocalPool
from lnet_eval.running.roots import Roots

MakeNetwork = Callable[..., Job]
SECRET = "hemmelig-ord-4711"
READ = "from lnet_eval import load_network\nload_network(network, data=data)"
SHOW_ADDRESS = "raise RuntimeError(os.environ['LNET_DB'])"


@pytest.mark.parametrize(
    ("act", "sql", "code"),
    [
        (READ, "SELECT * FROM tall", None),
        (READ, "SELECT * FROM ingenting", "data_problems"),
        (READ + "\n" + SHOW_ADDRESS, "SELECT * FROM tall", "error"),
    ],
)
def test_no_file_of_a_run_holds_the_secret(
    act: str,
    sql: str,
    code: str | None,
    roots: Roots,
    network: MakeNetwork,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    database = tmp_path / SECRET / "tall.duckdb"
    database.parent.mkdir()
    with duckdb.connect(str(database)) as connection:
        connection.execute("CREATE TABLE tall AS SELECT DATE '2018-01-01' AS period, 3 AS value")
    monkeypatch.setenv("LNET_DB", f"duckdb:///{database}")
    job = network("fine", act)
    plan = roots.data / "fine" / "network.toml"
    text = plan.read_text(encoding="utf-8").replace('file = "tall.csv"', f'sql = "{sql}"\nurl_env = "LNET_DB"')
    plan.write_text(text, encoding="utf-8")
    log = RunLog(roots.reports)
    (outcome,) = run_batch([job], pool=LocalPool(1), watcher=Watcher(started=lambda _: None, ended=log.outcome))
    assert outcome.code == code
    left = [path for path in roots.reports.rglob("*") if path.is_file()]
    assert log.path in left
    for path in left:
        assert SECRET.encode() not in path.read_bytes(), path.name
    assert SECRET not in repr(outcome)
    said = capfd.readouterr()
    assert SECRET not in said.out + said.err
    if code is None:
        manifest = json.loads((roots.reports / "fine" / "manifest.json").read_text(encoding="utf-8"))
        assert set(manifest["inputs"]) == {"network.toml", "measurements.sql"}
        nbformat.read(roots.reports / "fine" / "report.ipynb", 4)
