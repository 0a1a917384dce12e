import numpy as np
import pandas as pd
import pytest

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.before_after import regression_to_mean
from lnet_eval.methods.series import Series

START = pd.Period("2021-01", "M")


def series(value: np.ndarray) -> Series:
    periods = pd.period_range(START - value.size, periods=value.size, freq="M")
    return Series(kind="continuous", periods=periods, value=value)


def expected(teams: list[np.ndarray], outside: list[np.ndarray]):
    chosen = {f"t{i}": series(value) for i, value in enumerate(teams)}
    others = {f"o{i}": series(value) for i, value in enumerate(outside)}
    starts = dict.fromkeys([*chosen, *others], START)
    return regression_to_mean(chosen, others, starts=starts, unit="natural")


@pytest.mark.recovery
def test_the_worst_of_a_population_that_nothing_was_done_to_move_as_far_as_expected() -> None:
    """Eight of forty units are chosen for the highest six baseline months; then everybody is measured again."""
    rng = np.random.default_rng(7)
    moved, foreseen = [], []
    for _ in range(60):
        level = rng.normal(50, 5, 40)
        before = level[:, None] + rng.normal(0, 12, (40, 6))
        after = level[:, None] + rng.normal(0, 12, (40, 6))
        order = np.argsort(before.mean(axis=1))
        worst, rest = order[-8:], order[:-8]
        moved.append(after[worst].mean() - before[worst].mean())
        found = expected([before[i] for i in worst], [before[i] for i in rest])
        foreseen.append(found.expected.value)
    assert np.mean(moved) < -3
    assert np.mean(foreseen) == pytest.approx(np.mean(moved), rel=0.1)


def test_units_that_never_vary_do_not_move_by_themselves() -> None:
    found = expected([np.full(6, 9.0), np.full(6, 8.0)], [np.full(6, 2.0), np.full(6, 3.0)])
    assert found.expected.value == 0
    assert found.reliability == 1


@pytest.mark.parametrize(
    ("teams", "outside", "reason"),
    [
        ([np.arange(5.0)], [np.arange(5.0)], "regression_needs_outside"),
        ([np.arange(5.0)], [np.arange(5.0), np.arange(2.0)], "regression_needs_outside"),
        ([np.arange(2.0)], [np.arange(5.0), np.arange(6.0)], "regression_needs_baseline"),
    ],
)
def test_too_little_is_refused_with_its_reason(teams: list, outside: list, reason: str) -> None:
    with pytest.raises(NotEnoughData) as refusal:
        expected(teams, outside)
    assert refusal.value.reason == reason


def test_with_two_units_on_a_side_there_is_no_interval() -> None:
    rng = np.random.default_rng(1)
    found = expected(list(rng.normal(9, 1, (2, 8))), list(rng.normal(5, 1, (5, 8))))
    assert np.isfinite(found.expected.value)
    assert np.isnan([found.expected.low, found.expected.high]).all()
