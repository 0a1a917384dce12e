"""Made-up answers agree as often as planted, and are written as people's tools write them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lnet_eval.inputs.synthetic.answers import answers, exactly, group, in_numbers, in_words, mood
from lnet_eval.plan.survey import Survey

SURVEY = Survey.model_validate(
    {
        "title": "Made up",
        "file": "answers.csv",
        "wave": "end",
        "scale": {
            "labels": [{"nb": "Uenig", "en": "Disagree"}, {"nb": "Midt imellom", "en": "Neutral"}, "Enig"],
            "agree": [3],
            "not_applicable": ["Vet ikke"],
        },
        "items": [{"id": "useful", "column": "Nyttig?", "text": "Nyttig?"}],
    }
)


def test_the_planted_share_agrees() -> None:
    rng = np.random.default_rng(1)
    given_answers = answers(mood(20_000, rng), {"a": 0.8, "b": 0.3}, rng, left_open=0.0)
    assert (given_answers["a"] >= 4).mean() == pytest.approx(0.8, abs=0.015)
    assert (given_answers["b"] >= 4).mean() == pytest.approx(0.3, abs=0.015)
    assert given_answers.min().min() == 1
    assert given_answers.max().max() == 5


def test_one_persons_answers_hang_together() -> None:
    rng = np.random.default_rng(2)
    given_answers = answers(mood(20_000, rng), {"a": 0.5, "b": 0.5}, rng, left_open=0.0).astype(float)
    assert given_answers["a"].corr(given_answers["b"]) == pytest.approx(0.34, abs=0.05)


def test_some_cells_are_left_open_and_some_do_not_know() -> None:
    rng = np.random.default_rng(3)
    given_answers = answers(mood(20_000, rng), {"a": 0.5}, rng, left_open=0.1, not_applicable=0.2)["a"]
    assert given_answers.isna().mean() == pytest.approx(0.1, abs=0.01)
    assert (given_answers == 0).sum() / len(given_answers) == pytest.approx(0.2, abs=0.012)


@settings(max_examples=40)
@given(st.integers(5, 200), st.data())
def test_exactly_as_many_agree_as_asked_for(n: int, data: st.DataObject) -> None:
    n_agreeing = data.draw(st.integers(0, n))
    rng = np.random.default_rng(4)
    given_answers = exactly(n, n_agreeing, mood(n, rng), rng)
    assert len(given_answers) == n
    assert (given_answers >= 4).sum() == n_agreeing
    assert set(np.unique(given_answers)) <= {1, 2, 3, 4, 5}


def test_answers_are_written_in_words_of_either_language_and_other_columns_stay() -> None:
    frame = pd.DataFrame(
        {"Profesjon": ["Lege", "Leder", "Lege", "Leder"], "useful": pd.array([1, 3, 0, pd.NA], "Int64")}
    )
    assert in_words(frame, SURVEY)["Nyttig?"].tolist() == ["Uenig", "Enig", "Vet ikke", None]
    assert in_words(frame, SURVEY, "en")["Nyttig?"].tolist() == ["Disagree", "Enig", "Vet ikke", None]
    assert in_words(frame, SURVEY)["Profesjon"].tolist() == ["Lege", "Leder", "Lege", "Leder"]


def test_answers_are_written_as_numbers_and_not_knowing_in_words() -> None:
    frame = pd.DataFrame({"useful": pd.array([1, 3, 0, pd.NA], "Int64")})
    assert in_numbers(frame, SURVEY)["Nyttig?"].tolist() == [1, 3, "Vet ikke", None]


def test_groups_have_the_sizes_asked_for() -> None:
    members = group({"Lege": 3, "Leder": 8}, np.random.default_rng(5))
    assert pd.Series(members).value_counts().to_dict() == {"Leder": 8, "Lege": 3}
