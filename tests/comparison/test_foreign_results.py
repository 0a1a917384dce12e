"""Results that are broken, hostile or another network's never take a comparison down, nor slip into it unsaid."""

from __future__ import annotations

import copy
import dataclasses
import itertools
import json
import math
import re
from pathlib import Path
from typing import Any, get_args

import jsonschema
import numpy as np
import pytest

from lnet_eval.comparison import Comparison, NetworkSummary, NoSummary, compare_networks, summary_from_json
from lnet_eval.comparison.common_scale import LARGEST, NARROWEST, SCALES, ScaledEffect
from lnet_eval.comparison.compare import MODERATORS
from lnet_eval.comparison.told import BETTER, LONGEST
from lnet_eval.errors import UsageError
from lnet_eval.evaluation import NotAnalysed
from lnet_eval.evidence import Grade
from lnet_eval.inputs import load_network
from lnet_eval.methods.success_factors import Status
from lnet_eval.plan.people import Factor
from lnet_eval.reporting.comparing import compare, compare_reports, refusal
from lnet_eval.reporting.comparison_page import comparison_page
from lnet_eval.reporting.contents import DOCUMENTS

TEXT = {"nb": "Tekst", "en": "Text"}
THEME = {
    "survey": "slutt", "survey_titles": TEXT, "question": "best", "question_texts": TEXT, "theme": "tid",
    "theme_texts": TEXT, "by_person": True, "n": 6, "written": 9,
}  # fmt: skip
SAID = {"number": 1, "question": "Ressursbruk?", "network": "N1", "keyword": "tid"}


def told(name: str = "a", **changed: Any) -> dict[str, Any]:
    """The summary of a sound report, as its results.json holds it."""
    return {
        "network": name, "titles": {"nb": f"Nettverk {name}", "en": f"Network {name}"}, "owner": "Eier",
        "synthetic": True, "as_of": "2024-01-31", "better": "improved", "because": "low_better", "grade": "low",
        "tier": 3, "afterwards": None, "measure": "fall", "measure_titles": TEXT, "kind": "rate", "source": "pooled",
        "standardised": {"value": 0.5, "low": 0.1, "high": 0.9, "unit": "sd"},
        "log_ratio": {"value": 0.2, "low": 0.1, "high": 0.3, "unit": "ratio"},
        "teams": 8, "teams_left": 1, "participants": 40, "attendance": 0.8, "leaders": 0.5, "reports": 1.0,
        "teams_per_coach": 2.5, "organisations": 3, "cash": 1e5, "cash_per_participant": 2500.0,
        "cash_per_team": 12500.0, "price_year": 2023, "hours": 90.0, "hours_per_participant": 2.25,
        "hours_unvalued": 0.0, "total_per_participant": 4000.0, "divided_by": 40, "factors": {"K1": "weak"},
        "judged": {"K1": "partly"}, "factors_before": {"K1": "unknown"}, "judged_before": {}, "interviews": [SAID],
        "themes": [THEME], **changed,
    }  # fmt: skip


def effect(value: Any = 0.5, low: Any = 0.1, high: Any = 0.9, unit: Any = "sd") -> dict[str, Any]:
    return {"value": value, "low": low, "high": high, "unit": unit}


# By name: the field that is to be named, what it holds, and whether the schema can say so too.
BROKEN: dict[str, tuple[str, Any, bool]] = {
    "effect null": ("standardised", effect(value=None), True),
    "effect nan": ("standardised", effect(value=math.nan), False),
    "effect infinite": ("standardised", effect(high=math.inf), True),
    "effect of no width": ("standardised", effect(0.5, 0.5, 0.5), False),
    "effect of next to no width": ("standardised", effect(0.5, 0.5, 0.5 + NARROWEST / 2), False),
    "effect outside its interval": ("standardised", effect(value=2.0), False),
    "interval turned": ("standardised", effect(low=0.9, high=0.1), False),
    "effect as a string": ("standardised", effect(value="0.5"), True),
    "effect as true": ("standardised", effect(high=True), True),
    "effect without an end": ("standardised", {"value": 0.5, "low": 0.1, "unit": "sd"}, True),
    "effect beyond reason": ("standardised", effect(high=1e300), True),
    "effect on no scale": ("standardised", effect(unit="cm"), True),
    "effect on another scale": ("standardised", effect(unit="ratio"), True),
    "effect as a list": ("standardised", [0.5, 0.1, 0.9], True),
    "log ratio that overflows": ("log_ratio", effect(710, 0.1, 720, "ratio"), True),
    "log ratio beyond reason": ("log_ratio", effect(0.5, 0.1, 101, "odds_ratio"), True),
    "log ratio in deviations": ("log_ratio", effect(), True),
    "title in one language": ("titles", {"nb": "Nettverk"}, True),
    "empty title": ("titles", {"nb": "Nettverk", "en": ""}, True),
    "title of megabytes": ("titles", {"nb": "x" * 10_000_000, "en": "x"}, True),
    "titles as a string": ("titles", "Nettverk", True),
    "measure in one language": ("measure_titles", {"en": "Falls"}, True),
    "id that leads elsewhere": ("network", "../a", True),
    "owner null": ("owner", None, True),
    "synthetic as a word": ("synthetic", "no", True),
    "day that is none": ("as_of", "2024-02-30", False),
    "day written otherwise": ("as_of", "20240131", True),
    "unknown answer": ("better", "splendid", True),
    "second answer with markup": ("because", "<b>", True),
    "unknown grade": ("grade", "splendid", True),
    "grade null": ("grade", None, True),
    "tier beyond the ladder": ("tier", 8, True),
    "unknown fate": ("afterwards", "doubled", True),
    "teams as a string": ("teams", "8", True),
    "half a team": ("teams", 8.5, True),
    "teams below nothing": ("teams", -1, True),
    "teams as true": ("teams", True, True),
    "more than everybody": ("attendance", 1.2, True),
    "amount beyond reason": ("cash_per_team", 1e300, True),
    "amount as nan": ("cash", math.nan, False),
    "year beyond the calendar": ("price_year", 20230, True),
    "unknown factor": ("factors", {"K10": "weak"}, True),
    "unknown status": ("factors", {"K1": "splendid"}, True),
    "factors as a list": ("factors", ["K1", "weak"], True),
    "factors null": ("factors", None, True),
    "a person who does not know": ("judged", {"K1": "unknown"}, True),
    "interviews as a string": ("interviews", "tid", True),
    "interview row as a list": ("interviews", [[1, "tid"]], True),
    "interview without a keyword": ("interviews", [{**SAID, "keyword": None}], True),
    "interview number as a word": ("interviews", [{**SAID, "number": "1"}], True),
    "too many interviews": ("interviews", [SAID] * 10_001, True),
    "theme row without its question": ("themes", [{k: v for k, v in THEME.items() if k != "question"}], True),
    "theme that leads elsewhere": ("themes", [{**THEME, "question": "../../x"}], True),
    "theme without its texts": ("themes", [{**THEME, "theme_texts": None}], False),
    "texts without their theme": ("themes", [{**THEME, "theme": None}], False),
    "question in one language": ("themes", [{**THEME, "question_texts": {"nb": "Hva?"}}], True),
    "more than wrote something": ("themes", [{**THEME, "n": 10}], False),
    "count as a string": ("themes", [{**THEME, "n": "6"}], True),
}


def write(folder: Path, name: str, content: object) -> None:
    (folder / name).mkdir(parents=True, exist_ok=True)
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / name / "results.json").write_text(text, encoding="utf-8")


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """A folder with three sound reports."""
    for name in "abc":
        write(tmp_path, name, {"comparison": told(name)})
    (tmp_path / "data").mkdir()
    return tmp_path


@pytest.mark.parametrize("case", BROKEN)
def test_one_broken_report_is_named_with_its_field_and_the_others_are_compared(case: str, three: Path) -> None:
    field, value, _ = BROKEN[case]
    write(three, "d", {"comparison": told("d", **{field: value})})
    found = compare_reports(three, data=three / "data")
    assert [one.network for one in found.networks] == ["a", "b", "c"]
    assert [(one.network, one.state, one.fields) for one in found.register] == [("d", "unreadable", (field,))]


@pytest.fixture(scope="module")
def part(root: Path) -> jsonschema.Draft202012Validator:
    """The schema of what results.json holds for a comparison."""
    schema = json.loads((root / "docs" / "results.schema.json").read_text(encoding="utf-8"))
    return jsonschema.Draft202012Validator({**schema["properties"]["comparison"], "$defs": schema["$defs"]})


def test_the_schema_and_the_reader_agree(part: jsonschema.Draft202012Validator) -> None:
    assert part.is_valid(told())
    assert summary_from_json(told()).as_json() == told()
    said = {case: not part.is_valid(told(**{field: value})) for case, (field, value, _) in BROKEN.items()}
    assert said == {case: by_schema for case, (_, _, by_schema) in BROKEN.items()}


def test_the_schema_knows_every_field_and_every_code(part: jsonschema.Draft202012Validator) -> None:
    schema = part.schema
    fields = dataclasses.fields(NetworkSummary)
    assert list(schema["properties"]) == [one.name for one in fields]
    missing = dataclasses.MISSING
    assert schema["required"] == [one.name for one in fields if one.default is one.default_factory is missing]
    defs = schema["$defs"]
    assert tuple(defs["better"]["enum"]) == BETTER
    assert tuple(defs["grade"]["enum"]) == get_args(Grade)
    assert tuple(defs["statuses"]["additionalProperties"]["enum"]) == get_args(Status)
    assert all(re.match(defs["statuses"]["propertyNames"]["pattern"], factor) for factor in get_args(Factor))


WHOLE: dict[str, object] = {
    "nothing": "", "half": '{"comparison": {"netw', "a list": "[]", "a number": "3", "null": "null", "empty": {},
    "no summary": {"comparison": None}, "a summary of no shape": {"comparison": [told()]},
    "brackets without end": "[" * 200_000, "nested without end": '{"comparison":' * 5_000,
    "a number of thousands of digits": '{"comparison": {"teams": ' + "9" * 10_000 + "}}",
    "half a letter": {"comparison": told(owner="\ud800")},
    "before there was a comparison": {"network": {"id": "d"}, "as_of": "2024-01-31", "rows": []},
    "answers of no shape": {"comparison": {k: v for k, v in told().items() if k != "afterwards"}, "answers": ["no"]},
}  # fmt: skip


@pytest.mark.parametrize("case", WHOLE)
def test_results_of_no_shape_at_all_are_named_too(case: str, three: Path) -> None:
    write(three, "d", WHOLE[case])
    found = compare_reports(three, data=three / "data")
    assert len(found.networks) == 3
    assert [(one.network, one.state, one.fields) for one in found.register] == [("d", "unreadable", ())]


def test_a_folder_in_the_place_of_the_results_is_named_too(three: Path) -> None:
    (three / "d" / "results.json").mkdir(parents=True)
    assert [one.state for one in compare_reports(three, data=three / "data").register] == ["unreadable"]


def test_results_beyond_what_is_read_stay_unread(three: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lnet_eval.reporting.comparing.MAX_BYTES", 10_000)
    write(three, "d", {"comparison": told("d"), "rows": ["x" * 10_000]})
    assert [one.network for one in compare_reports(three, data=three / "data").register] == ["d"]


@pytest.mark.parametrize(("language", "said"), [
    ("nb", "kan ikke brukes: grade og teams."), ("en", "cannot be used: grade and teams.")
])  # fmt: skip
def test_what_cannot_be_used_is_said_and_never_what_it_holds(
    language: str, said: str, three: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", language)
    broken = told("d", teams="Kari", grade="Nordmann", factors={"K1": "weak"})
    with pytest.raises(NoSummary, match=re.escape(said)):
        summary_from_json(broken)
    write(three, "d", {"comparison": broken})
    with pytest.raises(UsageError, match=re.escape(said)) as raised:
        compare([three / "a" / "results.json", three / "d" / "results.json"])
    (one,) = compare_reports(three, data=three / "data").register
    assert refusal(one) == str(raised.value)
    assert "Kari" not in refusal(one)


def test_fields_that_a_later_version_may_add_are_left_unread() -> None:
    assert summary_from_json({"comparison": told(moon="full")}) == summary_from_json(told())


LATER = ("afterwards", "hours", "hours_per_participant", "hours_unvalued", "total_per_participant", "judged",
         "factors_before", "judged_before", "themes", "divided_by")  # fmt: skip


@pytest.mark.parametrize("n", range(len(LATER) + 1))
def test_results_of_earlier_versions_are_read(n: int) -> None:
    older = {name: value for name, value in told().items() if name not in LATER[n:]}
    assert summary_from_json({"comparison": older}).network == "a"


def test_every_length_up_to_the_longest_is_read() -> None:
    title = "x" * LONGEST
    assert summary_from_json(told(titles={"nb": title, "en": title})).titles["en"] == title


@pytest.mark.parametrize("scale", ["ratio", "odds_ratio"])
def test_a_ratio_that_no_computer_knows_is_no_effect_wherever_it_comes_from(scale: Any) -> None:
    with pytest.raises(ValueError, match=f"{scale} needs low <= value <= high"):
        ScaledEffect(value=710.0, low=0.1, high=720.0, unit=scale)


@pytest.mark.parametrize("scale", SCALES)
def test_the_most_different_effects_that_are_read_can_be_pooled_and_written(scale: Any) -> None:
    end = LARGEST[scale]
    extremes = [
        (-end, -end, end),
        (-end, end, end),
        (end - 1e-6, end, end),
        (-end, -end, -end + 1e-6),
        (-1e-9, 0.0, 1e-9),
    ]
    field = "standardised" if scale == "sd" else "log_ratio"
    for chosen in itertools.combinations_with_replacement(extremes, 3):
        networks = [
            summary_from_json(
                told(name, **{"standardised": None, "log_ratio": None, field: effect(value, low, high, scale)})
            )
            for name, (low, value, high) in zip("abc", chosen, strict=True)
        ]
        frame = compare_networks(networks).to_frame()
        assert np.isfinite(frame[["value", "low", "high"]].to_numpy(dtype=float)).all()


@pytest.mark.parametrize("big", [1e12, -1e12])
def test_the_largest_amounts_that_are_read_can_be_reckoned_with(big: float) -> None:
    networks = [
        summary_from_json(told(name, cash_per_team=big if n == 0 else 1.0, teams_per_coach=float(n), leaders=n / 8,
                               standardised=effect(n - 3e5, -1e6, 1e6 - n)))
        for n, name in enumerate("abcdefg")
    ]  # fmt: skip
    found = compare_networks(networks)
    assert not isinstance(found.moderators["cash_per_team"], NotAnalysed)
    assert set(found.moderators) == set(MODERATORS)


def every_text(comparison: Comparison, language: str) -> str:
    page = comparison_page(comparison, language)
    return " ".join(page.section(name).html for name in DOCUMENTS["compare"])


def test_two_networks_of_one_id_are_both_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", "en")
    (tmp_path / "data").mkdir()
    write(tmp_path, "sepsis", {"comparison": told("sepsis", owner="A")})
    write(tmp_path, "sepsis-ous", {"comparison": told("sepsis", owner="B", as_of="2025-01-31")})
    found = compare_reports(tmp_path, data=tmp_path / "data")
    assert [(one.network, one.owner) for one in found.networks] == [("sepsis", "A")]
    (one,) = found.register
    assert (one.network, one.state, one.holds) == ("sepsis-ous", "other_id", "sepsis")
    assert "sepsis-ous" in refusal(one)
    assert "whose id is sepsis," in refusal(one)
    assert "another network&#39;s report" in every_text(found, "en").replace("'", "&#39;")
    assert "rapporten til et annet nettverk" in every_text(found, "nb")
    comparison_page(found, "en").write(tmp_path / "out")
    numbers = json.loads((tmp_path / "out" / "compare.json").read_text(encoding="utf-8"))
    assert numbers["register"] == [{"network": "sepsis-ous", "state": "other_id"}]


def test_a_lone_report_in_another_networks_folder_is_refused_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", "nb")
    (tmp_path / "data").mkdir()
    write(tmp_path, "x", {"comparison": told("a")})
    with pytest.raises(UsageError, match="med id-en a"):
        compare_reports(tmp_path, data=tmp_path / "data")


def test_two_owners_networks_of_one_id_are_not_one() -> None:
    one, other = told("sepsis", owner="A"), told("sepsis", owner="B", as_of="2025-01-31")
    for order in ([one, other], [other, one], [one, copy.deepcopy(one), other]):
        with pytest.raises(UsageError, match="sepsis"):
            compare(order)
    newer = told("sepsis", owner="A", as_of="2025-01-31")
    assert [network.as_of for network in compare([newer, one]).networks] == ["2025-01-31"]


NEEDED = "the content of its results.json, or the path of that file"


def refused(results: Any) -> str:
    with pytest.raises(UsageError) as raised:
        compare(results)
    return str(raised.value)


@pytest.mark.parametrize("listed", [True, False])
@pytest.mark.parametrize(
    ("given", "told_of"),
    [
        ("ahus", "no file ahus"),
        ("/nope/results.json", "no file /nope/results.json"),
        (Path("/nope/results.json"), "no file /nope/results.json"),
        ("", "no file ."),
        (b"ahus", "type bytes"),
        (5, "type int"),
        (None, "type NoneType"),
        (NotAnalysed(method="evaluate", reason="no_data"), "type NotAnalysed"),
    ],
)
def test_what_is_no_results_is_told_with_what_is_needed(
    given: Any, told_of: str, listed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", "en")
    said = refused([given] if listed else given)
    assert told_of in said
    assert NEEDED in said


def test_a_network_that_is_not_evaluated_is_told_so(examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    network = load_network("trygg-utskriving", data=examples)
    monkeypatch.setenv("LNET_LANGUAGE", "en")
    for given in (network, [network]):
        assert "type Network" in refused(given)
    monkeypatch.setenv("LNET_LANGUAGE", "nb")
    assert "av typen Network" in refused(network)


def test_a_folder_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", "nb")
    assert f"Filen {tmp_path} finnes ikke" in refused([tmp_path])


def test_one_network_needs_no_list(tmp_path: Path) -> None:
    path = tmp_path / "a" / "results.json"
    path.parent.mkdir()
    path.write_text(json.dumps({"comparison": told()}), encoding="utf-8")
    for given in (path, str(path), {"comparison": told()}, summary_from_json(told())):
        assert [one.network for one in compare(given).networks] == ["a"]


def test_an_unreadable_file_is_told_by_its_folder_also_from_within_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ahus").mkdir()
    (tmp_path / "ahus" / "results.json").write_text("{", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "ahus")
    assert "ahus" in refused(["results.json"])
