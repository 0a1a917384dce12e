"""Group tables that nest or overlap: nothing that one hides follows from another."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lnet_eval.disclosure import suppress_groups
from lnet_eval.evaluation import Evaluation, evaluate
from lnet_eval.inputs.network import Network, SurveyAnswers
from lnet_eval.plan.load import read_plan

K = 3
SHARED = {"scale": {"labels": ["nei", "ja"], "agree": [2]}, "items": [{"id": "a", "column": "A", "text": "A"}]}


def survey(labels: pd.DataFrame, link: Sequence[str] | None = None) -> SurveyAnswers:
    n = len(labels)
    return SurveyAnswers(
        answers=pd.DataFrame({"a": np.resize([1.0, 2.0], n)}),
        groups=labels.reset_index(drop=True),
        link=None if link is None else pd.Series(link),
    )


def evaluated(**surveys: SurveyAnswers) -> Evaluation:
    plan = read_plan(
        {
            "network": {"id": "lite", "title": "Lite", "owner": "X", "focus_area": "Fall"},
            "phases": {"baseline_start": "2019-01", "start": "2020-01"},
            "privacy": {"k": K},
            "surveys": {
                name: {
                    "title": name, "file": f"{name}.csv", "wave": name, **SHARED,
                    "groups": list(answers.groups.columns),
                }
                for name, answers in surveys.items()
            },
        },
        network="lite",
    )  # fmt: skip
    return evaluate(Network(plan=plan, surveys=surveys))


def people(**counts: int) -> pd.DataFrame:
    """Respondents by hospital and ward: `nord_a=4` are four of ward a in the hospital nord."""
    names = [name.split("_") for name, n in counts.items() for _ in range(n)]
    return pd.DataFrame(names, columns=["Sykehus", "Post"])


def withheld(labels: pd.DataFrame) -> frozenset[str]:
    return evaluated(post=survey(labels)).surveys[0].withheld


def test_a_ward_that_a_hospital_less_its_other_wards_gives_takes_its_table_away():
    # Hidden are d (2) and a (the first other), a in the other hospital: d is vest less c.
    assert withheld(people(nord_a=5, nord_b=6, vest_c=5, vest_d=2)) == {"Post"}


def test_wards_whose_partner_is_in_the_same_hospital_stay():
    assert withheld(people(nord_a=5, nord_b=2, vest_c=5, vest_d=6)) == frozenset()


def test_the_few_between_two_shown_groups_count_though_no_table_names_them():
    # All of ward a are at nord, and so are two of ward b, which is at vest too: nord less a is two people.
    assert withheld(people(nord_a=6, nord_b=2, vest_b=4, vest_c=5)) == {"Post"}


def test_groups_that_cross_without_gaps_stay():
    assert withheld(people(nord_a=4, nord_b=5, vest_a=6, vest_b=3)) == frozenset()


def test_in_a_survey_of_few_a_second_table_goes_wherever_one_hides_anything():
    """Whatever the numbers, so that a table left out says nothing of them: with more people this one would stay."""
    assert withheld(people(nord_a=4, nord_b=1, vest_c=7)) == {"Post"}
    assert withheld(people(nord_a=4, nord_b=1, vest_c=8)) == frozenset()
    assert withheld(people(nord_a=6, vest_c=6)) == frozenset()


def test_one_table_alone_stays():
    assert withheld(people(nord_a=5, nord_b=2, vest_c=5)[["Post"]]) == frozenset()


def test_a_survey_of_the_same_people_afterwards_may_not_tell_what_the_first_one_hides():
    before = pd.DataFrame({"Yrke": ["a"] * 3 + ["c"] * 2 + ["b"] * 4})
    same = [str(number) for number in range(len(before))]
    coarse = pd.DataFrame({"Gruppe": ["x"] * 3 + ["y"] * 6})  # the first three alone: so many are a
    found = evaluated(pre=survey(before, same), post=survey(coarse, same)).surveys
    assert [one.withheld for one in found] == [frozenset(), {"Gruppe"}]
    strangers = evaluated(pre=survey(before), post=survey(coarse)).surveys
    assert [one.withheld for one in strangers] == [frozenset(), frozenset()]


labelled = st.lists(
    st.sampled_from([("nord", "a", "l"), ("nord", "b", "l"), ("nord", "b", "s"), ("sør", "c", "l"), ("sør", "d", "s"),
                     ("vest", "e", "s"), ("vest", "f", "s"), ("vest", "a", "l")]),
    min_size=8, max_size=24,
)  # fmt: skip


@pytest.mark.parametrize("columns", [("Sykehus", "Post", "Yrke"), ("Post", "Yrke", "Sykehus")])
@settings(max_examples=25, deadline=None, derandomize=True)
@given(rows=labelled)
def test_no_difference_of_unions_of_shown_groups_is_few_people(columns, rows):
    labels = pd.DataFrame(rows, columns=["Sykehus", "Post", "Yrke"])[list(columns)]
    gone = withheld(labels)
    for one, other in combinations([column for column in columns if column not in gone], 2):
        for union in unions(labels[one]):
            for part in unions(labels[other]):
                left = int((union & ~part).sum())
                assert (part & ~union).any() or not 0 < left < K, f"{left} people between {one} and {other}"


def unions(column: pd.Series) -> list[np.ndarray]:
    """Who is in any of some groups that are shown of one column, for all choices of these."""
    safe = suppress_groups(column.value_counts().astype(int), k=K)
    names = [name for name, hidden in safe.mask.items() if safe.publish and not hidden]
    return [column.isin(chosen).to_numpy() for size in range(len(names) + 1) for chosen in combinations(names, size)]
