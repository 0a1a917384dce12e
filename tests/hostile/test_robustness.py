"""The short form of benchmarks/robustness.py: broken files end in a table, a report, or a sentence."""

from __future__ import annotations

import importlib.util
import random
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def robustness(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("robustness", root / "benchmarks" / "robustness.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["robustness"] = module  # its dataclasses look themselves up
    spec.loader.exec_module(module)
    return module


def test_broken_files_crash_nothing_and_lose_no_row(robustness: ModuleType) -> None:
    tally = robustness.run(inputs=250, reports=1, seed=8)
    assert dict(tally.crashes) == {}
    assert tally.rows_lost == 0
    assert tally.tried == tally.refused + tally.read == 250
    assert tally.reported == 1
    assert len(tally.kinds) > 10


def test_a_mutation_is_told_from_the_whole_file_and_is_the_same_for_the_same_seed(robustness: ModuleType) -> None:
    for name, content in robustness.whole_files(random.Random(1)).items():
        broken = [robustness.mutate(content, random.Random(seed)) for seed in range(40)]
        assert broken == [robustness.mutate(content, random.Random(seed)) for seed in range(40)] or name.endswith(
            "xlsx"
        )
        assert sum(one != content for one in broken) > 20


def test_a_row_that_vanishes_is_counted_as_lost(robustness: ModuleType, tmp_path: Path) -> None:
    from lnet_eval.inputs import load_network

    folder = tmp_path / "n"
    folder.mkdir()
    content = robustness.whole_files(random.Random(1))["lang.csv"]
    (folder / "network.toml").write_bytes(robustness.plan_of("n", "lang.csv"))
    (folder / "lang.csv").write_bytes(content)
    network = load_network("n", data=tmp_path)
    assert robustness.lost_rows(network, "lang.csv", content) == 0
    assert robustness.lost_rows(network, "lang.csv", content + b"2019-03;a;1;2\n" * 3) == 3


@pytest.mark.e2e
def test_the_command_itself_publishes_or_refuses_with_a_sentence(robustness: ModuleType) -> None:
    tally = robustness.run_whole(inputs=5, seed=6)
    assert dict(tally.crashes) == {}
    assert tally.tried == tally.reported + tally.refused == 5
    assert tally.reported >= 1
    assert tally.refused >= 1
