"""One question by several group columns: laid beside one another, the tables give away nothing that one of them hides.

What a reader can make of all tables of a question together is written out: every way in which the people of each
combination of groups may have answered that fits all numbers shown. No hidden cell, and no small one of any group, is
the same in all of them.
"""

from __future__ import annotations

import base64
import functools
import re
from collections.abc import Iterator, Sequence
from itertools import permutations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lnet_eval.disclosure import HIDDEN
from lnet_eval.evaluation import Evaluation, evaluate
from lnet_eval.evaluation.question_groups import answers_by_group
from lnet_eval.inputs.network import Network, SurveyAnswers
from lnet_eval.plan.load import read_plan
from lnet_eval.reporting.blocks import Prose, Table
from lnet_eval.texts import words
from lnet_eval.workbench.export import export_html
from lnet_eval.workbench.show import show_survey
from lnet_eval.workbench.survey_view import survey_view

GIVEN = {"agree": 2.0, "other": 1.0, "none": np.nan}
NB = words("nb")


def people(*rows: tuple[tuple[str | None, ...], int, int, int], columns: Sequence[str]) -> pd.DataFrame:
    """One row per person: their groups and answer; of each combination so many agree, do not, and did not answer."""
    every = [(*groups, answer) for groups, *n in rows for answer, m in zip(GIVEN, n, strict=True) for _ in range(m)]
    return pd.DataFrame(every, columns=[*columns, "answer"])


def evaluated(persons: pd.DataFrame, *, k: int = 5, frame: dict[str, dict[str, int]] | None = None) -> Evaluation:
    groups = persons.drop(columns="answer").reset_index(drop=True)
    survey = {
        "title": "Post", "file": "post.csv", "wave": "post", "scale": {"labels": ["nei", "ja"], "agree": [2]},
        "items": [{"id": "a", "column": "A", "text": "A"}, {"id": "b", "column": "B", "text": "B"}],
        "groups": list(groups), "frame": frame or {},
    }  # fmt: skip
    plan = {
        "network": {"id": "lite", "title": "Lite", "owner": "X", "focus_area": "Fall"},
        "phases": {"baseline_start": "2019-01", "start": "2020-01"}, "privacy": {"k": k}, "surveys": {"post": survey},
    }  # fmt: skip
    given_answers = pd.DataFrame({"a": persons["answer"].map(GIVEN).to_numpy(dtype=float), "b": 1.0})
    answers = SurveyAnswers(answers=given_answers, groups=groups, link=None)
    return evaluate(Network(plan=read_plan(plan, network="lite"), surveys={"post": answers}), only=())


def tables(evaluation: Evaluation, language: str = "nb") -> dict[str, Table | str]:
    """By column, the table that is shown, or what is said in its place."""
    found: dict[str, Table | str] = {}
    for column in evaluation.network.surveys["post"].groups:
        block = survey_view(evaluation.network, evaluation.surveys[0], words(language), item="a", group=column)[-1]
        assert isinstance(block, (Table, Prose))
        found[column] = block if isinstance(block, Table) else str(block.text)
    return found


def shown(evaluation: Evaluation) -> list[str]:
    return [column for column, block in tables(evaluation).items() if isinstance(block, Table)]


def cells(table: Table | str) -> dict[str, list[str]]:
    assert isinstance(table, Table)
    return {str(name): [str(cell) for cell in row] for name, *row in table.rows}


NESTED = people(
    (("A", "H1"), 12, 8, 0), (("B", "H1"), 3, 17, 0), (("C", "H2"), 4, 16, 0), (("D", "H2"), 10, 10, 0),
    columns=["Post", "Sykehus"],
)  # fmt: skip
CROSSING = people(
    (("lege", "nord", "dag"), 9, 3, 0), (("lege", "sør", "natt"), 2, 8, 0), (("pleier", "nord", "natt"), 8, 4, 0),
    (("pleier", "sør", "dag"), 7, 7, 0), columns=["Yrke", "Sted", "Vakt"],
)  # fmt: skip


def test_a_hidden_ward_cannot_be_had_from_its_hospital_less_the_other_ward():
    found = tables(evaluated(NESTED))
    assert cells(found["Post"])["B"] == [HIDDEN, HIDDEN, "0", "20"]
    assert found["Sykehus"] == NB("workbench.survey.withheld", group="Sykehus")


def test_the_column_that_the_plan_names_first_is_shown_first():
    found = tables(evaluated(NESTED[["Sykehus", "Post", "answer"]]))
    assert cells(found["Sykehus"])["H1"] == ["15", "25", "0", "40"]
    assert found["Post"] == NB("workbench.survey.withheld", group="Post")


def test_a_column_alone_is_shown_and_so_are_nested_ones_that_hide_nothing():
    assert shown(evaluated(NESTED[["Post", "answer"]])) == ["Post"]
    plenty = people((("A", "H1"), 12, 8, 0), (("B", "H1"), 8, 12, 0), (("C", "H2"), 9, 11, 0), columns=["Post", "Sted"])
    assert shown(evaluated(plenty)) == ["Post", "Sted"]


def test_which_column_is_looked_at_first_makes_no_difference():
    evaluation = evaluated(CROSSING)
    usual = tables(evaluation)
    for order in permutations(usual):
        remembered = functools.cache(answers_by_group)
        for column in order:
            block = survey_view(
                evaluation.network, evaluation.surveys[0], NB, item="a", group=column, by_group=remembered
            )[-1]
            assert (block.rows if isinstance(block, Table) else block.text) == (
                usual[column].rows if isinstance(usual[column], Table) else usual[column]
            )


def test_of_three_crossing_columns_the_third_is_left_out_that_would_tell_all_four_parts():
    """Of four parts, two tables leave one number open; with the third, twice one part is the sum less everybody."""
    assert shown(evaluated(CROSSING)) == ["Yrke", "Sted"]
    assert shown(evaluated(CROSSING[["Vakt", "Sted", "Yrke", "answer"]])) == ["Vakt", "Sted"]


def test_a_pair_of_groups_that_no_table_names_is_protected_too():
    # All doctors are at nord, and so are eight nurses: nord less the doctors are two who agree.
    mixed = people((("lege", "nord"), 12, 9, 0), (("pleier", "nord"), 2, 6, 0), (("pleier", "sør"), 9, 8, 0),
                   columns=["Yrke", "Sted"])  # fmt: skip
    assert shown(evaluated(mixed)) == ["Yrke"]


def test_in_a_survey_of_few_only_one_table_is_shown_where_any_hides_something():
    hides = people((("a", "x"), 4, 4, 0), (("b", "y"), 2, 3, 0), (("a", "y"), 3, 4, 0), columns=["Post", "Sted"])
    assert len(shown(evaluated(hides))) <= 1
    all_large = people((("a", "x"), 5, 5, 0), (("b", "y"), 5, 5, 0), columns=["Post", "Sted"])
    assert shown(evaluated(all_large)) == ["Post", "Sted"]


def test_the_language_and_the_names_of_groups_make_no_difference_to_what_is_hidden():
    """Those who gave no group come last as in the report, whatever they are called; "Øvrige" may be a group's name."""
    rows = ((("Øvrige",), 8, 7, 0), (("Andre",), 2, 1, 0), ((None,), 9, 6, 0), (("Vest",), 5, 5, 0))
    evaluation = evaluated(people(*rows, columns=["Post"]))
    found = {language: tables(evaluation, language)["Post"] for language in ("nb", "en")}
    numbers = {language: [row[1:] for row in table.rows] for language, table in found.items()}
    assert numbers["nb"] == numbers["en"]
    # Hidden in the report are "Andre", which are three, and the first other group by name, "Vest".
    assert [row[0] for row in found["nb"].rows] == ["Øvrige", "Ikke oppgitt", "Øvrige"]
    assert [row[4] for row in found["nb"].rows] == ["15", "15", "13"]


def test_a_group_that_is_hidden_beside_those_invited_is_hidden_here():
    """Of two invited nobody answered: the report hides them and the first group; by itself it would be a large one."""
    rows = ((("lege",), 8, 7, 0), (("pleier",), 9, 6, 0))
    invited = {"Yrke": {"lege": 20, "pleier": 20, "prest": 2}}
    assert "lege" in cells(tables(evaluated(people(*rows, columns=["Yrke"])))["Yrke"])
    table = tables(evaluated(people(*rows, columns=["Yrke"]), frame=invited))["Yrke"]
    assert list(cells(table)) == ["pleier", "Øvrige"]


def test_what_a_notebook_shows_and_what_is_taken_along_are_protected_alike():
    evaluation = evaluated(NESTED)
    assert (
        str(NB("workbench.survey.withheld", group="Sykehus"))
        in show_survey(evaluation, "post", item="a", group="Sykehus").html
    )
    files = {}
    for column in ("Post", "Sykehus"):
        page = export_html(survey_view(evaluation.network, evaluation.surveys[0], NB, item="a", group=column), "", NB)
        files[column] = [base64.b64decode(packed).decode() for packed in re.findall(r"base64,([\w+/=]+)", page)]
    assert files["Sykehus"] == []
    assert "B,,,0" in files["Post"][0].replace("\r", "").split("\n")


def members(table: Table, column: pd.Series) -> Iterator[tuple[np.ndarray, list[str]]]:
    """Who is counted in each row, with its numbers; the last may stand for all groups that have no row."""
    rest = np.ones(len(column), dtype=bool)
    names = [str(row[0]) for row in table.rows]
    for name, row in zip(names, table.rows, strict=True):
        here = (column == name).to_numpy() if name != "Øvrige" else rest.copy()
        rest &= ~here
        yield here, [str(cell) for cell in row[1:4]]


def nothing_is_told(evaluation: Evaluation, persons: pd.DataFrame, *, k: int) -> None:
    """Every way in which the people may have answered, with what is shown: no cell to be protected is always the same.

    Where a row says that everybody or nobody in it gave an answer, this is known of each of its people
    (docs/decisions/0006-small-groups.md, 10).
    """
    columns = list(persons.columns[:-1])
    kinds = persons.groupby(columns, dropna=False).ngroup().to_numpy()
    n = np.bincount(kinds)
    answer = persons["answer"].map({name: place for place, name in enumerate(GIVEN)}).to_numpy()
    told = {(tuple(np.ones(len(persons), dtype=bool)), j): int((answer == j).sum()) for j in range(3)}
    hidden: set[tuple[tuple[bool, ...], int]] = set()
    plain = np.zeros((len(persons), 3), dtype=bool)
    for column, table in tables(evaluation).items():
        for here, row in () if isinstance(table, str) else members(table, persons[column]):
            told |= {(tuple(here), j): int(cell) for j, cell in enumerate(row) if cell != HIDDEN}
            hidden |= {(tuple(here), j) for j, cell in enumerate(row) if cell == HIDDEN}
            plain[here] |= [cell == "0" or row.count("0") == 2 for cell in row]
    for column, j in product(columns, range(3)):
        for _, group in persons.groupby(column, dropna=False):
            here = persons.index.isin(group.index)
            if 0 < (here & (answer == j)).sum() < k and not plain[here, j].all():
                hidden.add((tuple(here), j))
    looked_at = [*told, *hidden]
    goal = np.array([*told.values()])
    sums = np.zeros((1, len(looked_at)), dtype=int)
    for kind, size in enumerate(n):
        within = np.array([np.array(who)[kinds == kind][0] for who, _ in looked_at])
        ways = [(a, b, size - a - b) for a in range(size + 1) for b in range(size + 1 - a)]
        steps = np.array([[way[j] for _, j in looked_at] for way in ways]) * within
        sums = np.unique((sums[:, None] + steps[None]).reshape(-1, len(looked_at)), axis=0)
        sums = sums[(sums[:, : len(goal)] <= goal).all(axis=1)]
    sums = sums[(sums[:, : len(goal)] == goal).all(axis=1)]
    assert len(sums)
    alike = sums.min(axis=0) == sums.max(axis=0)
    solved = [cell for cell, same in zip(looked_at, alike, strict=True) if same and cell in hidden]
    assert not solved, f"{len(solved)} cells can be told of\n{persons.value_counts(sort=False, dropna=False)}"


POSSIBLE = (("nord", "a", "l"), ("nord", "b", "l"), ("nord", "b", "s"), ("sør", "c", "l"), ("sør", "c", "s"))
number = st.sampled_from((0, 1, 2, 4, 5, 6))
counted = st.tuples(*(st.tuples(number, number, st.just(0)) for _ in POSSIBLE))
NOT_ALL_ANSWERED = ((3, 3, 1), (3, 1, 1), (0, 2, 1), (3, 3, 0), (0, 3, 0))


@pytest.mark.parametrize("columns", [("Sykehus", "Post", "Yrke"), ("Post", "Yrke", "Sykehus")])
@settings(max_examples=20, deadline=None, derandomize=True)
@example(numbers=NOT_ALL_ANSWERED)
@given(numbers=counted)
def test_no_cell_to_be_protected_is_the_same_in_all_ways_that_fit_what_is_shown(columns, numbers):
    rows = [(groups, *n) for groups, n in zip(POSSIBLE, numbers, strict=True)]
    persons = people(*rows, columns=["Sykehus", "Post", "Yrke"])[[*columns, "answer"]]
    if (persons["answer"] != "none").sum() >= 3:
        nothing_is_told(evaluated(persons, k=3), persons, k=3)


def test_the_writing_out_finds_the_ward_that_its_hospital_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    small = people((("a", "x"), 4, 3, 0), (("b", "x"), 2, 5, 0), (("c", "y"), 2, 4, 0), (("d", "y"), 4, 3, 0),
                   columns=["Post", "Sted"])  # fmt: skip
    nothing_is_told(evaluated(small, k=3), small, k=3)
    monkeypatch.setattr(
        "lnet_eval.evaluation.question_groups.answer_tables_withheld", lambda found, *_, **__: [False] * len(found)
    )
    with pytest.raises(AssertionError, match="cells can be told"):
        nothing_is_told(evaluated(small, k=3), small, k=3)
