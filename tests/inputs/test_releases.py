"""Versions of a report, laid beside one another, tell nobody's answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lnet_eval.errors import UsageError
from lnet_eval.inputs import load_network
from lnet_eval.inputs.accounts import row_accounts
from lnet_eval.inputs.network import Release, SurveyAnswers
from lnet_eval.inputs.releases import FILE, decide, decide_all, read_releases, write_releases

K = 5


def survey(rows: list[list[float]], *, link: list[float] | None = None) -> SurveyAnswers:
    answers = pd.DataFrame(rows, columns=["x", "y"], dtype=float)
    return SurveyAnswers(
        answers=answers,
        groups=pd.DataFrame(index=answers.index),
        link=None if link is None else pd.Series(link),
        row=pd.Series(range(2, len(rows) + 2)),
    )


def answers(n: int, seed: int = 0) -> list[list[float]]:
    return np.random.default_rng(seed).integers(1, 6, (n, 2)).astype(float).tolist()


def published(*versions: list[list[float]]) -> tuple[Release, ...]:
    releases: tuple[Release, ...] = ()
    for version in versions:
        releases = decide(survey(version), releases, K).releases
    return releases


def test_the_first_version_uses_every_answer() -> None:
    decision = decide(survey(answers(7)), (), K)
    assert (decision.verdict, int(decision.keep.sum()), len(decision.releases)) == ("all", 7, 1)


@pytest.mark.parametrize(("n_new", "verdict"), [(0, "all"), (1, "held"), (4, "held"), (5, "all"), (30, "all")])
@pytest.mark.parametrize("first", [True, False])
def test_new_answers_wait_until_they_are_k(n_new: int, verdict: str, *, first: bool) -> None:
    old, new = answers(20), answers(n_new, 1)
    decision = decide(survey([*new, *old] if first else [*old, *new]), published(old), K)
    assert decision.verdict == verdict
    assert int(decision.keep.sum()) == (20 if verdict == "held" else 20 + n_new)
    assert len(decision.releases) == (2 if n_new >= K else 1)


def test_a_question_that_few_of_the_new_ones_answered_holds_them_all() -> None:
    old = answers(20)
    few = [[1.0, float("nan")]] * 6 + [[1.0, 2.0]] * 2
    none = [[1.0, float("nan")]] * 6
    assert decide(survey([*old, *few]), published(old), K).verdict == "held"
    assert decide(survey([*old, *none]), published(old), K).verdict == "all"


def test_the_order_of_the_file_tells_nothing_new() -> None:
    old = answers(20)
    decision = decide(survey(old[::-1]), published(old), K)
    assert (decision.verdict, len(decision.releases)) == ("all", 1)


@pytest.mark.parametrize(("change", "verdict"), [("edit", "withheld"), ("drop one", "withheld"), ("drop six", "all")])
def test_answers_that_changed_are_withheld_unless_many_did(change: str, verdict: str) -> None:
    old = answers(20)
    new = {
        "edit": [[5.0, 5.0] if old[0] != [5.0, 5.0] else [1.0, 1.0], *old[1:]],
        "drop one": old[1:],
        "drop six": old[6:],
    }
    assert decide(survey(new[change]), published(old), K).verdict == verdict


def test_a_version_may_be_near_none_of_the_earlier_ones() -> None:
    """20, then 40 published; a file that has lost its last 19 rows would differ from the first version by one."""
    whole = answers(40)
    assert decide(survey(whole[:21]), published(whole[:20], whole), K).verdict == "withheld"


def test_new_pairs_wait_too() -> None:
    before = survey(answers(20), link=list(range(20)))
    old = survey(answers(20, 1)[:10], link=list(range(10)))
    later = survey(answers(20, 1)[:16], link=[*range(10), 18, 19, 30, 31, 32, 33])  # six new answers, two new pairs
    first = {name: decision.releases for name, decision in decide_all({"pre": before, "post": old}, {}, K).items()}
    decisions = decide_all({"pre": before, "post": later}, first, K)
    assert (decisions["post"].verdict, int(decisions["post"].keep.sum())) == ("held", 10)
    many = survey(answers(20, 1)[:16], link=list(range(16)))
    assert decide_all({"pre": before, "post": many}, first, K)["post"].verdict == "all"


@given(steps=st.lists(st.integers(0, 9), min_size=1, max_size=8), k=st.integers(3, 8), gaps=st.booleans())
@settings(deadline=None, max_examples=25)
def test_any_two_versions_are_the_same_or_differ_by_k_on_every_question(
    steps: list[int], k: int, *, gaps: bool
) -> None:
    rows: list[list[float]] = answers(12, 3)
    releases: tuple[Release, ...] = ()
    shown: list[set[int]] = []
    for step, n in enumerate(steps):
        new = answers(n, 10 + step)
        if gaps:
            new = [[x, y if y > 2 else float("nan")] for x, y in new]
        rows = [*rows, *new]
        decision = decide(survey(rows), releases, k)
        releases = decision.releases
        shown.append(set(np.flatnonzero(decision.keep)))
    table = np.array(rows)
    for one in shown:
        for other in shown:
            differing = sorted(one ^ other)
            for column in table[differing].T if differing else []:
                n_answered = int(np.isfinite(column).sum())
                assert n_answered == 0 or n_answered >= k


SURVEY = """
[surveys.slutt]
title = "Slutt"
file = "s.csv"
wave = "end"
invited = 50
scale = { labels = ["1", "2", "3", "4", "5"] }
items = [{ id = "x", column = "x", text = "x" }]
"""


def test_a_version_reads_what_the_published_one_rests_on(load: Callable[..., Any], tmp_path: Path) -> None:
    def csv(n: int) -> str:
        return "x\n" + "".join(f"{1 + i % 5}\n" for i in range(n))

    earlier = tmp_path / "rapport"
    earlier.mkdir()
    first = load({"s.csv": csv(20)}, rest=SURVEY)
    write_releases(first.released, earlier)
    assert (earlier / FILE).stat().st_mode & 0o077 == 0
    text = (earlier / FILE).read_text(encoding="utf-8")
    assert set(json.loads(text)["slutt"][0]) == {"n", "salt", "digest"}

    (tmp_path / "nett" / "s.csv").write_text(csv(23), encoding="utf-8")
    second = load_network("nett", data=tmp_path, earlier=earlier)
    assert len(second.surveys["slutt"].answers) == 20
    account = row_accounts(second.notes)[0]
    assert (account.read, account.used, account.left["held"]) == (23, 20, 3)
    assert second.released == first.released

    (tmp_path / "nett" / "s.csv").write_text(csv(25), encoding="utf-8")
    third = load_network("nett", data=tmp_path, earlier=earlier)
    assert len(third.surveys["slutt"].answers) == 25
    assert [release.n for release in third.released["slutt"]] == [20, 25]

    (tmp_path / "nett" / "s.csv").write_text(csv(20).replace("5", "4", 1), encoding="utf-8")
    changed = load_network("nett", data=tmp_path, earlier=earlier)
    assert "slutt" not in changed.surveys
    assert "answers_withheld" in [note.code for note in changed.notes]


def test_a_record_that_cannot_be_read_stops_the_report(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("{", encoding="utf-8")
    with pytest.raises(UsageError):
        read_releases(tmp_path)
    assert read_releases(tmp_path / "ingen") == {}
