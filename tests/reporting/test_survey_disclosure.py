"""Whatever a report publishes of a survey, another survey would have published the same with another hidden number.

Everything that leaves the program counts as published: prose, tables with their data files, figures' titles, texts and
drawings, and the rows of results.json. For every number that is hidden, a neighbour is looked for: the same people,
but for one answer or two, of whom all that is published is the same and this number is another. Which tables are left
out beside others is published too (docs/decisions/0006-small-groups.md, 16).
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lnet_eval.disclosure import protect_frame, protect_item, protect_themes, suppress_groups
from lnet_eval.evaluation import Evaluation, evaluate
from lnet_eval.evaluation.themes import theme_rows
from lnet_eval.inputs.network import FreeTextAnswers, Network, SurveyAnswers
from lnet_eval.methods.survey import SurveyItem
from lnet_eval.plan.load import read_plan
from lnet_eval.reporting.blocks import Block, Bullets, Facts, Figure, Foldout, Heading, Panels, Prose, Table
from lnet_eval.reporting.sections.experience import experience_section
from lnet_eval.texts import words

K = 3
MOST = 12
GROUPS, CLINICS, THEMES = ("lege", "pleier", "terapeut"), ("nord", "sør"), ("tid", "leder")
PLAN: dict[str, Any] = {
    "network": {"id": "lite", "title": "Lite", "owner": "X", "focus_area": "Fall"},
    "phases": {"baseline_start": "2019-01", "start": "2020-01"},
    "privacy": {"k": K},
    "surveys": {
        "slutt": {
            "title": "Slutt", "file": "s.csv", "wave": "end", "groups": ["Yrke", "Klinikk"], "team": "Team",
            "frame": {"Yrke": {"lege": 8, "pleier": 9, "terapeut": 2}},
            "scale": {"labels": ["nei", "litt", "både og", "ja", "helt"], "not_applicable": ["vet ikke"]},
            "items": [
                {"id": "nytte", "column": "N", "text": "Nyttig", "key": True},
                {"id": "tid", "column": "T", "text": "Tid", "theme": "time"},
            ],
            "scales": [{"id": "alt", "text": "Alt", "items": ["nytte", "tid"]}],
            "free_text": [
                {"id": "best", "column": "B", "text": "Best", "themes": [{"id": t, "text": t} for t in THEMES]}
            ],
        }
    },
}  # fmt: skip


@dataclasses.dataclass(frozen=True)
class People:
    """One row per respondent: two answers (0 open, −1 not applicable), profession, clinic, theme (0 wrote nothing)."""

    rows: tuple[tuple[int, int, int, int, int], ...]

    def changed(self, person: int, column: int, value: int) -> People:
        row = list(self.rows[person])
        row[column] = value
        return People((*self.rows[:person], tuple(row), *self.rows[person + 1 :]))


people = st.lists(
    st.tuples(
        st.sampled_from([-1, 0, 1, 2, 3, 4, 4, 5, 5]), st.sampled_from([1, 2, 3, 4, 5, 5]), st.integers(0, 3),
        st.integers(0, 1), st.integers(0, 3),
    ),
    min_size=K, max_size=MOST,
).map(lambda rows: People(tuple(rows)))  # fmt: skip


def fits(of: People) -> bool:
    """Nobody's profession answers more often than it was invited, and everybody answered something."""
    invited = list(PLAN["surveys"]["slutt"]["frame"]["Yrke"].values())
    return all(sum(row[2] == g for row in of.rows) <= n for g, n in enumerate(invited)) and all(
        row[0] != 0 or row[1] != 0 for row in of.rows
    )


def evaluated(of: People) -> Evaluation:
    frame = pd.DataFrame(of.rows, columns=["nytte", "tid", "yrke", "klinikk", "tema"])
    answers = frame[["nytte", "tid"]].replace(0, np.nan).astype(float)
    wrote = frame[frame["tema"] > 0]["tema"].reset_index(drop=True)
    mentions = pd.DataFrame({theme: wrote == i for i, theme in enumerate(THEMES, start=1)})
    survey = SurveyAnswers(
        answers=answers,
        groups=pd.DataFrame(
            {"Yrke": [[*GROUPS, ""][g] for g in frame["yrke"]], "Klinikk": [CLINICS[g] for g in frame["klinikk"]]}
        ),
        link=None,
        invited=19,
        team=pd.Series(np.arange(len(frame)) % 6, dtype=float),
        order=pd.Series(np.arange(len(frame)), dtype=float),
        free_text={"best": FreeTextAnswers(written=len(wrote), mentions=mentions, quotes={}, by_person=True)},
    )
    return evaluate(Network(plan=read_plan(PLAN, network="lite"), surveys={"slutt": survey}))


def said(text: object) -> str:
    return "".join(map(str, text)) if isinstance(text, tuple) else str(text)


def published(evaluation: Evaluation) -> str:
    """Everything that leaves the program about the survey, as one text."""
    parts = list(texts(experience_section(evaluation, words("nb")).blocks))
    parts.append(evaluation.to_frame().to_csv(index=False))
    parts.append(str(theme_rows(evaluation.surveys, evaluation.network.plan)))  # for the comparison of networks
    return "\n".join(parts)


def texts(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, (Prose, Heading)):
            yield said(block.text)
        elif isinstance(block, Bullets):
            yield from map(said, block.items)
        elif isinstance(block, Facts):
            yield from (said(cell) for row in block.rows for cell in row)
        elif isinstance(block, Table):
            yield from (said(block.caption), said(block.note), *(said(cell) for row in block.rows for cell in row))
            yield "" if block.data is None else block.data.to_csv(index=False)
        elif isinstance(block, Figure):
            yield from (said(block.title), block.alt, said(block.note), block.svg)
            yield from texts((block.table,))
        elif isinstance(block, Foldout):
            yield from texts(block.blocks)
        elif isinstance(block, Panels):
            yield from (text for panel in block.panels for text in texts((panel.heading, *panel.blocks)))


Secret = tuple[str, int, int]  # what is counted, in which column of the rows, and which value there


def secrets(of: People) -> Iterator[Secret]:
    """Every number of people that the report hides."""
    evaluation = evaluated(of)
    survey = evaluation.surveys[0]
    for column, item in enumerate(("nytte", "tid")):
        result = survey.items[item]
        if not isinstance(result, SurveyItem):  # nobody gave an answer on the scale, and the report says so
            continue
        shown = protect_item(result, K)
        groups = () if shown is None else shown.groups
        alone = {point for points, total in groups for point in points if len(points) == 1 or not total}
        yield from (("answers", column, point) for point in range(1, 6) if point not in alone)
        if shown is not None and shown.n_not_applicable is None:
            yield "answers", column, -1
    frame = protect_frame(survey.frame["Yrke"], K, answered=survey.answered)
    if frame.publish:
        yield from (("yrke", 2, g) for g, hidden in enumerate(frame.mask) if hidden)
        yield from (("yrke", 2, 3) for _ in range(frame.not_stated is None))
    clinics = suppress_groups(survey.groups["Klinikk"].astype(int), k=K)
    if clinics.publish:
        yield from (("klinikk", 3, CLINICS.index(name)) for name, hidden in clinics.mask.items() if hidden)
    themes = protect_themes({"best": survey.free_text["best"].mentions}, K)
    if not pd.isna(themes.written["best"]) and themes.shown["best"].notna().any():
        for place, value in enumerate((1, 2, 3)):
            if pd.isna(themes.shown["best"].iloc[place]):
                yield "tema", 4, value


def count(of: People, secret: Secret) -> int:
    return sum(row[secret[1]] == secret[2] for row in of.rows)


def neighbours(of: People, column: int) -> Iterator[People]:
    """The same people but for one answer, then but for two, each distribution once."""
    values = {0: (-1, 0, 1, 2, 3, 4, 5), 1: (1, 2, 3, 4, 5), 2: (0, 1, 2, 3), 3: (0, 1), 4: (0, 1, 2, 3)}[column]
    one = [of.changed(i, column, v) for i in range(len(of.rows)) for v in values if v != of.rows[i][column]]
    yield from one
    for i, j in itertools.combinations(range(len(of.rows)), 2):
        for v, w in itertools.product(values, values):
            yield of.changed(i, column, v).changed(j, column, w)


@pytest.fixture(scope="module")
def undrawn():
    """Figures without their drawings: the search compares drawings only where all else agrees."""
    with pytest.MonkeyPatch.context() as patch:
        for module in ("survey", "gatherings", "pre_post"):
            patch.setattr(f"lnet_eval.reporting.figures.{module}._draw", lambda *_, **__: "")
        yield patch


@settings(
    max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True,
    phases=(Phase.explicit, Phase.generate),
)  # fmt: skip
@given(of=people.filter(fits))
def test_no_hidden_number_of_a_survey_can_be_solved_from_its_report(undrawn, of):
    model = evaluated(of)
    public = published(model)
    for secret in set(secrets(of)):
        seen: set[tuple[tuple[int, ...], ...]] = set()
        for other in neighbours(of, secret[1]):
            shape = tuple(sorted(other.rows))
            if shape in seen or not fits(other) or count(other, secret) == count(of, secret):
                continue
            seen.add(shape)
            if published(evaluated(other)) == public:
                break
        else:
            pytest.fail(f"the number hidden as {secret} can be told from the report of {of.rows}")


def test_the_drawings_say_no_more_than_their_tables():
    rows = [(4, 5, 0, 0, 1)] * 5 + [(5, 5, 1, 0, 1)] * 2 + [(2, 4, 1, 1, 2)] * 4
    one, other = People(tuple(rows)), People(tuple(rows)).changed(0, 0, 5)
    section, same = (experience_section(evaluated(p), words("nb")) for p in (one, other))
    drawings = [[b.svg for b in s.blocks if isinstance(b, Figure)] for s in (section, same)]
    assert drawings[0]
    assert drawings[0] == drawings[1]  # two fives or three: merged with the fours in both
