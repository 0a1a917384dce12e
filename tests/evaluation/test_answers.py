"""What the first answer says of an improvement once the network is over."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from lnet_eval.evaluation import Evaluation, evaluate
from lnet_eval.inputs.network import Network
from lnet_eval.reporting.wording import answer_sentence, conclusion_sentence
from lnet_eval.texts import words

Make = Callable[..., Network]
Rates = Callable[..., pd.DataFrame]
TEAMS = {"a": 40.0, "b": 36.0, "c": 44.0}
FOLLOWED = {"baseline_start": "2018-01", "start": "2020-01", "end": "2020-06", "follow_up_end": "2020-12"}
AFTER_THE_NETWORK = pd.Timestamp("2020-07-01")


def _followed(make: Make, rates: Rates, *, active: float, later: float) -> Evaluation:
    """Teams whose rate was multiplied by `active` in the network and by `later` in the half year after it."""
    frame = rates(TEAMS, after={team: active * rate for team, rate in TEAMS.items()})
    end = rates(TEAMS, after={team: later * rate for team, rate in TEAMS.items()})
    frame.loc[frame["period"] >= AFTER_THE_NETWORK] = end[end["period"] >= AFTER_THE_NETWORK]
    return evaluate(make(frame, phases=FOLLOWED))


@pytest.mark.parametrize(("later", "afterwards"), [(1.0, "lost"), (0.7, "faded"), (0.4, None)])
def test_a_yes_says_what_became_of_the_improvement(
    make: Make, rates: Rates, later: float, afterwards: str | None
) -> None:
    result = _followed(make, rates, active=0.4, later=later)
    assert (result.better.code, result.better.afterwards) == ("improved", afterwards)
    for language, said in (("nb", "holdt seg"), ("en", "improvement")):
        say = words(language)
        for sentence in (answer_sentence, conclusion_sentence):  # the leadership page, and the index of all networks
            text = sentence(say, result.better, result)
            assert (say("answer.afterwards.lost") in text) == (afterwards == "lost")
            assert (say("answer.afterwards.faded") in text) == (afterwards == "faded")
        assert said in say("answer.afterwards.lost")


def test_the_level_after_the_network_stands_with_its_interval(make: Make, rates: Rates) -> None:
    result = _followed(make, rates, active=0.4, later=0.7)
    later = result.better.later
    assert later is not None
    assert later.low < 28.0 < later.high
    assert "95\u00a0%\u00a0KI" in conclusion_sentence(words("nb"), result.better, result).split("nettverket sluttet")[1]


def test_what_did_not_improve_has_nothing_to_lose(make: Make, rates: Rates) -> None:
    result = _followed(make, rates, active=1.6, later=2.4)
    assert result.better.code == "worse"
    assert result.better.afterwards is None
