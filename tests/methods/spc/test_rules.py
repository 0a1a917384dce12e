import numpy as np
import pytest

from lnet_eval.methods.spc.limits import control_limits
from lnet_eval.methods.spc.plotted import Estimation, Limits, Plotted
from lnet_eval.methods.spc.rules import marked_points, runs_outside_table, runs_table


def limits(n: int, *, centre: float = 0.0, sigma: float = 1.0) -> Limits:
    level = np.full(n, centre)
    return Limits(centre=level, mean=level, sigma=np.full(n, sigma))


def marks(rules: str, value: list[float], rule: str) -> list[int]:
    found = marked_points(rules, np.array(value, dtype=float), limits(len(value)))
    return [int(way) for way in found[rule]]


def test_the_runs_table_is_the_exact_one_of_the_reference(shared) -> None:
    path = shared / "reference" / "spc" / "runs_table_exact_10_60.csv"
    table = np.genfromtxt(path, delimiter=",", skip_header=1, dtype=int)
    assert len(table) == 51
    for n, fewest, most in table:
        assert runs_table(n) == (fewest, most)


def test_too_many_and_too_few_runs_are_outside_the_table() -> None:
    assert runs_outside_table(np.resize([1, -1], 20))
    assert runs_outside_table(np.repeat([1, -1], 10))
    assert not runs_outside_table(np.resize([1, 1, -1, -1, 1, -1], 20))
    assert not runs_outside_table(np.repeat([1, -1], 4))


def test_shewhart_marks_what_lies_outside_three_sigma_and_nothing_else() -> None:
    assert marks("shewhart", [0, 3.1, -3.1, 3.0, 2.9, *[1] * 20], "outside") == [0, 1, -1, 0, 0, *[0] * 20]


def test_a_trend_of_seven_points_belongs_to_mdc_and_of_five_to_perla() -> None:
    rise = [0, -1, 0.1, 0.2, 0.3, 0.4, 0.5, 0.0]
    assert marks("mdc", rise, "trend") == [0] * 8
    assert marks("perla", rise, "trend") == [0, 1, 1, 1, 1, 1, 1, 0]
    assert marks("mdc", [*range(7), 0], "trend") == [1] * 7 + [0]


def test_an_equal_value_ends_a_trend_of_mdc_and_is_skipped_by_perla() -> None:
    rise = [1, 2, 3, 3, 4, 5, 6, 7]
    assert marks("mdc", rise, "trend") == [0] * 8
    assert marks("perla", rise, "trend") == [1] * 8


def test_a_turning_point_belongs_to_the_later_trend() -> None:
    assert marks("mdc", [6, 5, 4, 3, 2, 1, 0, 1, 2, 3, 4, 5, 6], "trend") == [-1] * 6 + [1] * 7


def test_a_point_on_the_line_ends_a_shift_of_mdc_and_is_skipped_by_perla() -> None:
    side = [1, 1, 1, 0, 1, 1, 1, 1]
    assert marks("mdc", side, "shift") == [0] * 8
    assert marks("perla", side, "shift") == [1, 1, 1, 0, 1, 1, 1, 1]
    assert marks("mdc", [-1] * 7 + [1], "shift") == [-1] * 7 + [0]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([2.5, 0.5, 2.5], [1, 0, 1]),  # the one between is on the same side
        ([2.5, -0.5, 2.5], [0, 0, 0]),  # it is not
        ([2.5, 0.5, 3.5], [1, 0, 1]),  # beyond the limit counts as beyond 2 sigma
        ([-2.5, -2.2, -0.1], [-1, -1, 0]),
        ([2.5, 0.5, 0.5, 2.5], [0, 0, 0, 0]),
        ([2.5, 2.5], [0, 0]),  # there are no three
    ],
)
def test_two_of_three_points_beyond_two_sigma(value: list[float], expected: list[int]) -> None:
    assert marks("mdc", value, "two_of_three") == expected


def test_anhoej_marks_the_points_of_a_run_longer_than_chance() -> None:
    assert marks("anhoej", [1] * 8 + [-1, 1] * 4, "long_run") == [1] * 8 + [0] * 8
    assert marks("anhoej", [1] * 7 + [-1, 1] * 4, "long_run") == [0] * 15


def test_limits_of_shares_stay_between_none_and_all() -> None:
    plotted = Plotted(value=np.array([0.02, 0.01, 0.0]), size=np.array([20.0, 20.0, 20.0]))
    low, high = control_limits("p", plotted, np.ones(3, dtype=bool), Estimation()).at(3)
    assert (low == 0).all()
    assert (high < 1).all()
    most = Plotted(value=np.array([0.98, 0.99, 1.0]), size=np.array([20.0, 20.0, 20.0]))
    assert (control_limits("p", most, np.ones(3, dtype=bool), Estimation()).at(3)[1] == 1).all()


@pytest.mark.parametrize("chart", ["p", "u", "p'", "u'", "i'"])
def test_a_chart_of_counts_without_denominators_is_an_error(chart: str) -> None:
    with pytest.raises(ValueError, match="denominator"):
        control_limits(chart, Plotted(value=np.ones(3)), np.ones(3, dtype=bool), Estimation())
