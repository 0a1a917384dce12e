"""results.json and the tables."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pandas as pd
import pytest

from lnet_eval.evaluation import Evaluation
from lnet_eval.evaluation.rows import COLUMNS, results_frame
from lnet_eval.methods.estimate import wilson_share
from lnet_eval.reporting.results import gaps, results_json, write_csv


@pytest.fixture(scope="module")
def schema(root: Path) -> dict[str, object]:
    return json.loads((root / "docs" / "results.schema.json").read_text(encoding="utf-8"))


def test_results_follow_their_schema(
    evaluation: Evaluation, nothing_analysed: Evaluation, schema: dict[str, object]
) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)
    for case in (evaluation, nothing_analysed):
        text = json.dumps(results_json(case), allow_nan=False)
        jsonschema.validate(json.loads(text), schema)


def test_the_schema_refuses_an_answer_that_does_not_exist(evaluation: Evaluation, schema: dict[str, object]) -> None:
    content = results_json(evaluation)
    content["answers"]["because"]["code"] = "certainly_better"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(content, schema)


def test_every_row_has_its_interval_unit_n_and_method(evaluation: Evaluation) -> None:
    frame = results_frame(evaluation)
    assert list(frame.columns) == list(COLUMNS)
    measured = frame[frame["section"].isin(["before_after", "time_series"])]
    assert measured[["value", "low", "high", "unit", "n", "method", "grade"]].notna().all().all()
    assert {"before", "after", "difference", "level_change"} <= set(measured["quantity"])


def test_small_groups_are_not_in_the_results(evaluation: Evaluation) -> None:
    (survey,) = evaluation.surveys
    item = survey.items["stotte"]
    few = replace(item, counts=item.counts * 0 + [0, 1, 0, 1, 1], n=3, estimates=(wilson_share("agreement", 2, 3),))
    small = replace(evaluation, surveys=(replace(survey, answered=3, items={"stotte": few}),))
    sections = set(results_frame(small)["section"])
    assert not any(str(section).startswith("survey") for section in sections)
    assert any(str(section).startswith("survey") for section in results_frame(evaluation)["section"])


def test_everything_without_a_result_is_listed_once(nothing_analysed: Evaluation, evaluation: Evaluation) -> None:
    assert [gap.section for gap in gaps(nothing_analysed)] == [
        "fidelity", "flow", "attendance", "status", "interviews", "costs", "cost_sensitivity",
        "progress", "owner_trend",
    ]  # fmt: skip
    found = gaps(evaluation)
    assert len(found) == len(set(found))
    assert ("controlled", "trykksar", None) in [(gap.section, gap.measure, gap.team) for gap in found]


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\tx", "\rx"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_text(tmp_path: Path, cell: str) -> None:
    write_csv(pd.DataFrame({"text": [cell]}), tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as stream:
        assert list(csv.reader(stream)) == [["text"], ["'" + cell.replace("\r", "\n")]]


def test_a_negative_number_stays_a_number_and_a_missing_one_is_empty(tmp_path: Path) -> None:
    frame = pd.DataFrame({"a": [-2.5, float("nan")], "b": ["-3,5", None], "c": pd.array([None, 4], dtype="Int64")})
    write_csv(frame, tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_text(encoding="utf-8") == 'a,b,c\n-2.5,"-3,5",\n,,4\n'


def test_letters_survive_the_tables(tmp_path: Path) -> None:
    write_csv(pd.DataFrame({"navn": ["Sømna; «æøå»"]}), tmp_path / "t.csv")
    assert pd.read_csv(tmp_path / "t.csv")["navn"].tolist() == ["Sømna; «æøå»"]
