"""The gate: three sites, a rationale, two time points, two expert sessions."""

from __future__ import annotations

import pytest

from lnet_eval.methods.learning_network import COMPONENTS, NEEDED, ComponentFound, learning_network

ENOUGH = dict(NEEDED)


def test_what_meets_every_condition_is_a_learning_network():
    assert learning_network(ENOUGH).is_one is True


@pytest.mark.parametrize("condition", NEEDED)
def test_one_condition_short_is_none(condition):
    assert learning_network({**ENOUGH, condition: NEEDED[condition] - 1}).is_one is False


@pytest.mark.parametrize("condition", NEEDED)
def test_what_nobody_says_is_not_known_and_is_not_no(condition):
    assert learning_network({**ENOUGH, condition: None}).is_one is None
    others = {name: value for name, value in ENOUGH.items() if name != condition}
    assert learning_network(others).is_one is None


def test_a_condition_that_is_not_met_weighs_more_than_one_that_is_not_known():
    assert learning_network({"sites": 1}).is_one is False


def test_every_part_of_the_model_has_its_place_and_what_is_not_said_is_unknown():
    found = learning_network({}, [ComponentFound(code="coaching", delivered="partly", found=4, of=8)])
    assert [part.code for part in found.components] == list(COMPONENTS)
    assert {part.delivered for part in found.components} == {"partly", "unknown"}
    assert found.n_delivered == 0


def test_a_strange_name_is_refused():
    with pytest.raises(ValueError, match="coffee"):
        learning_network({"coffee": 3})
    with pytest.raises(ValueError, match="cake"):
        learning_network({}, [ComponentFound(code="cake", delivered="yes")])
