"""How much teams widen an interval: against R's survey package, by recovery, and at the edges."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from lnet_eval.methods.survey import pre_post_item, survey_item
from lnet_eval.methods.survey.clusters import clustered_share, clustering

EXPECTED = Path(__file__).resolve().parents[2] / "golden" / "survey" / "clusters.json"
CLOSED_FORM = 1e-10  # the same formula in double precision on both sides


def share_of(agrees, team):
    found = clustering(agrees, team)
    return found, clustered_share("agreement", int(agrees.sum()), agrees.size, found)


@pytest.mark.golden
@pytest.mark.parametrize("case", ["alike", "own_minds", "few_teams"])
def test_the_design_effect_and_the_interval_agree_with_svymean(case, given):
    expected = json.loads(EXPECTED.read_text(encoding="utf-8"))[case]
    frame = given("clusters").query("case == @case")
    found, share = share_of(frame["agree"].to_numpy() == 1, frame["team"].to_numpy(float))
    assert found.design_effect == pytest.approx(math.ceil(10 * expected["deff"]) / 10, abs=CLOSED_FORM)
    for name in ("value", "low", "high"):
        assert getattr(share, name) == pytest.approx(expected[name], abs=CLOSED_FORM)


@pytest.mark.recovery
def test_intervals_cover_where_teams_differ_and_wilsons_alone_do_not():
    rng = np.random.default_rng(7)
    teams, size, covered, plain = 15, 10, 0, 0
    for _ in range(400):
        own = rng.beta(0.7 * 4, 0.3 * 4, teams)  # correlation within a team 0.2, mean 0.7
        agrees = (rng.random((teams, size)) < own[:, None]).ravel()
        item = survey_item(np.where(agrees, 5.0, 1.0), team=np.repeat(np.arange(teams), size).astype(float))
        wide, narrow = (e for e in item.estimates if e.quantity == "agreement")
        assert (wide.method, narrow.method) == ("wilson_clustered", "wilson")
        covered += wide.low <= 0.7 <= wide.high
        plain += narrow.low <= 0.7 <= narrow.high
    assert covered / 400 > 0.92
    assert plain / 400 < 0.85


def test_people_who_answer_on_their_own_keep_wilsons_interval_but_for_the_teams_being_few():
    agrees = np.tile([True, True, False], 20)
    found, share = share_of(agrees, np.repeat(np.arange(20.0), 3))
    assert found.design_effect == 1
    assert found.n_effective < agrees.size
    assert share.value == pytest.approx(2 / 3)


def test_people_without_a_team_are_a_team_each():
    agrees = np.array([True, False] * 10)
    found = clustering(agrees, np.full(20, np.nan))
    assert (found.n_teams, found.design_effect) == (20, pytest.approx(1.1))


@pytest.mark.parametrize(
    ("agrees", "team"),
    [([True] * 20, np.arange(20.0)), ([True, False] * 10, np.repeat(np.arange(4.0), 5)), ([], np.array([]))],
)
def test_without_enough_teams_or_difference_there_is_no_design_effect(agrees, team):
    assert clustering(np.array(agrees, dtype=bool), team) is None


def test_before_and_after_of_teams_is_wider_and_says_so():
    rng = np.random.default_rng(3)
    team = np.repeat(np.arange(12.0), 8)
    own = np.repeat(rng.normal(size=12), 8)
    pre, post = (np.clip(np.round(3 + own + d + rng.normal(size=96)), 1, 5) for d in (0.0, 0.4))
    key = np.arange(96.0)
    for keys in ({}, {"pre_key": key, "post_key": key}):
        plain = pre_post_item(pre, post, **keys).estimate("agreement_difference")
        wide = pre_post_item(pre, post, **keys, pre_team=team, post_team=team).estimate("agreement_difference")
        assert wide.value == plain.value
        assert (wide.low, -wide.high) < (plain.low, -plain.high)
        assert wide.method.endswith("_clustered")
        alone = pre_post_item(pre, post, **keys, pre_team=team).estimate("agreement_difference")
        assert alone == plain
