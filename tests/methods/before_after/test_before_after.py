import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.before_after import before_after
from lnet_eval.methods.series import Series, counted_series
from lnet_eval.methods.two_samples import superiority

START = pd.Period("2020-07", "M")
KINDS_WITHOUT_COUNTS = ["continuous", "ordinal", "time_between"]
COLUMNS = ["unit", "before", "after", "difference", "low", "high", "n_before", "n_after"]


def months(n: int) -> pd.PeriodIndex:
    return pd.period_range("2020-01", periods=n, freq="M")


def valued(value: list[float], kind: str = "continuous") -> Series:
    return Series(kind=kind, periods=months(len(value)), value=np.array(value, dtype=float))


def counted(events: list[float], sizes: list[float], kind: str = "proportion", per: float = 1) -> Series:
    numerator, denominator = np.array(events, dtype=float), np.array(sizes, dtype=float)
    return counted_series(kind, months(len(events)), numerator, denominator, per=per)


def alone(series: Series, **choices: object):
    return before_after({"a": series}, starts={"a": START}, **choices)


def codes(result) -> list[str]:
    return [caution.code for caution in result.cautions]


def test_a_transition_belongs_to_neither_side() -> None:
    series = valued([1, 1, 1, 1, 1, 2, 90, 90, 5, 5, 5, 6])
    result = alone(series, transition=2)
    after = result.estimate("after")
    assert after.value == pytest.approx(5.25)
    assert result.teams["n_after"].item() == 4


def test_the_last_period_counts_and_what_comes_later_does_not() -> None:
    result = alone(valued([1, 2, 1, 2, 1, 2, 4, 6, 90]), end=pd.Period("2020-08", "M"))
    assert result.estimate("after").value == pytest.approx(5)


def test_every_team_has_its_own_start() -> None:
    first = counted([5, 5, 5, 9, 9, 9], [10] * 6)
    second = counted([2, 2, 2, 2, 8, 8], [10] * 6)
    starts = {"first": pd.Period("2020-04", "M"), "second": pd.Period("2020-05", "M")}
    result = before_after({"first": first, "second": second}, starts=starts)
    assert list(result.teams.columns) == COLUMNS
    assert list(result.teams["difference"]) == pytest.approx([0.4, 0.6])
    assert list(result.teams["n_before"]) == [3, 4]
    assert result.estimate("difference").value == pytest.approx(0.5, abs=0.1)


def test_a_missing_month_counts_on_neither_side() -> None:
    result = alone(valued([1, np.nan, 2, 3, 2, 1, 4, np.nan, 5]))
    assert list(result.teams[["n_before", "n_after"]].iloc[0]) == [5, 2]


def test_levels_of_counts_are_those_of_all_periods_together_and_not_the_mean_of_ratios() -> None:
    series = counted([0, 9, 0, 0, 0, 0, 1, 30], [1, 10, 1, 1, 1, 1, 2, 100])
    result = alone(series)
    assert result.estimate("before").value == pytest.approx(9 / 15)
    assert result.estimate("after").value == pytest.approx(31 / 102)


def test_two_published_points_are_compared_without_an_interval() -> None:
    series = Series(kind="proportion", periods=pd.period_range("2016", periods=3, freq="Y"),
                    value=np.array([0.0793, np.nan, 0.0715]))  # fmt: skip
    result = before_after({"all": series}, starts={"all": pd.Period("2017", "Y")})
    difference = result.estimate("difference")
    assert difference.value == pytest.approx(-0.0078)
    assert np.isnan([difference.low, difference.high]).all()
    assert difference.unit == "proportion_difference"
    assert codes(result) == ["two_points"]


def test_two_points_of_counts_have_the_interval_of_their_counts() -> None:
    series = counted([0, 0, 0, 0, 0, 40, 60], [0, 0, 0, 0, 0, 100, 100])
    result = alone(series)
    assert codes(result) == ["two_points"]
    assert result.estimate("difference").low > 0


def test_a_team_with_one_side_is_listed_and_counted() -> None:
    teams = {"both": counted([5] * 8, [10] * 8), "left": counted([5] * 5, [10] * 5)}
    result = before_after(teams, starts=dict.fromkeys(teams, START))
    left = result.teams.set_index("unit").loc["left"]
    assert left["before"] == pytest.approx(0.5)
    assert np.isnan(left[["after", "difference", "low", "high"]].to_numpy(dtype=float)).all()
    assert result.n_teams == 1
    (caution,) = [found for found in result.cautions if found.code == "one_sided_teams"]
    assert caution.values == {"n": 1, "teams": 2}


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ([1.0, 2.0, 3.0], "nothing_after"),
        ([np.nan] * 6 + [1.0, 2.0], "nothing_before"),
        ([np.nan] * 9, "nothing_before"),
        ([], "nothing_before"),
    ],
)
def test_nothing_on_one_side_is_refused_with_the_reason(value: list[float], reason: str) -> None:
    with pytest.raises(NotEnoughData) as refusal:
        alone(valued(value))
    assert refusal.value.reason == reason


def test_teams_that_share_no_side_are_not_compared_with_each_other() -> None:
    teams = {"early": valued([1.0, 2.0, 3.0]), "late": valued([np.nan] * 6 + [4.0, 5.0])}
    with pytest.raises(NotEnoughData) as refusal:
        before_after(teams, starts=dict.fromkeys(teams, START))
    assert refusal.value.reason == "no_team_on_both_sides"


def test_periods_with_denominator_zero_are_missing() -> None:
    result = alone(counted([5, 0, 5, 5, 5, 5, 0, 8, 8], [10, 0, 10, 10, 10, 10, 0, 10, 10]))
    assert list(result.teams[["n_before", "n_after"]].iloc[0]) == [5, 2]


@pytest.mark.parametrize("kind", ["proportion", "rate"])
def test_no_event_on_either_side_still_gives_a_difference(kind: str) -> None:
    result = alone(counted([0] * 12, [50] * 12, kind=kind))
    difference = result.estimate("difference")
    assert difference.value == 0
    assert difference.low < 0 < difference.high
    assert np.isnan(result.estimate("ratio").value)


def test_no_event_after_gives_a_ratio_of_zero_with_a_bounded_interval() -> None:
    ratio = alone(counted([3] * 6 + [0] * 6, [100] * 12, kind="rate", per=1000)).estimate("ratio")
    assert ratio.value == ratio.low == 0
    assert 0 < ratio.high < 1


def test_no_event_before_leaves_the_ratio_missing_and_the_difference_there() -> None:
    result = alone(counted([0] * 6 + [3] * 6, [100] * 12, kind="rate", per=1000))
    assert np.isnan([result.estimate("ratio").value, result.estimate("ratio").high]).all()
    assert result.estimate("difference").excludes(0)


def test_everybody_on_both_sides_gives_no_change_and_a_real_interval() -> None:
    difference = alone(counted([20] * 12, [20] * 12)).estimate("difference")
    assert difference.value == 0
    assert difference.low < 0 < difference.high


def test_a_constant_measure_has_no_change() -> None:
    difference = alone(valued([4.0] * 12)).estimate("difference")
    assert (difference.value, difference.low, difference.high) == (0, 0, 0)


def test_rates_that_vary_more_than_chance_have_wider_intervals() -> None:
    calm = alone(counted([10] * 12, [1000] * 12, kind="rate")).estimate("ratio")
    wild = alone(counted([2, 18] * 6, [1000] * 12, kind="rate")).estimate("ratio")
    assert wild.high / wild.low > 1.5 * calm.high / calm.low


def test_a_calm_rate_is_not_narrower_than_its_counts_allow() -> None:
    ratio = alone(counted([10] * 12, [1000] * 12, kind="rate")).estimate("ratio")
    assert np.log(ratio.high) > stats.norm.ppf(0.975) * np.sqrt(2 / 60)


def test_a_count_is_compared_per_period() -> None:
    result = alone(valued([4, 6, 5, 5, 4, 6, 2, 3], kind="count"))
    assert result.estimate("before").value == pytest.approx(5)
    assert result.estimate("ratio").value == pytest.approx(0.5)
    assert result.estimate("before").unit == "count"


def test_a_proportion_that_swings_is_marked() -> None:
    assert "periods_overdispersed" in codes(alone(counted([2, 18] * 6, [20] * 12)))
    assert "periods_overdispersed" not in codes(alone(counted([10, 11] * 6, [20] * 12)))


def test_neighbouring_months_that_resemble_each_other_are_marked() -> None:
    slow = [1.0, 1.2, 2.0, 2.6, 2.4, 1.4] * 4
    series = Series(kind="continuous", periods=months(24), value=np.array(slow))
    assert "periods_autocorrelated" in codes(before_after({"a": series}, starts={"a": pd.Period("2021-01", "M")}))
    quick = Series(kind="continuous", periods=months(24), value=np.array([1.0, 2.0] * 12))
    assert codes(before_after({"a": quick}, starts={"a": pd.Period("2021-01", "M")})) == []


def test_ordered_values_that_do_not_overlap_have_no_interval_and_a_caution() -> None:
    result = alone(valued([1, 2, 1, 2, 1, 2, 4, 5, 4, 5], kind="ordinal"))
    superiority_ = result.estimate("superiority")
    assert superiority_.value == 1
    assert np.isnan([superiority_.low, superiority_.high]).all()
    assert "no_overlap" in codes(result)


@pytest.mark.parametrize("kind", KINDS_WITHOUT_COUNTS)
def test_teams_with_one_point_a_side_count_the_same(kind: str) -> None:
    teams = {name: valued([np.nan] * 5 + [before, after], kind) for name, before, after in
             (("a", 1.0, 3.0), ("b", 2.0, 3.0), ("c", 1.0, 4.0))}  # fmt: skip
    difference = before_after(teams, starts=dict.fromkeys(teams, START)).estimate("difference")
    expected = stats.ttest_1samp([2.0, 1.0, 3.0], 0).confidence_interval()
    assert difference.method == "paired_t"
    assert [difference.value, difference.low, difference.high] == pytest.approx([2, *expected])


def test_the_teams_are_clusters_and_not_one_pile_of_counts() -> None:
    """Teams that differ widely leave much less certainty than their patients counted as one team."""
    shares = [(0.1, 0.5), (0.5, 0.5), (0.3, 0.8), (0.6, 0.4), (0.2, 0.7)]
    teams = {
        str(i): counted([200 * before] * 6 + [200 * after] * 6, [200] * 12) for i, (before, after) in enumerate(shares)
    }
    apart = before_after(teams, starts=dict.fromkeys(teams, START))
    pile = alone(counted([200 * sum(b for b, _ in shares)] * 6 + [200 * sum(a for _, a in shares)] * 6, [1000] * 12))
    for quantity in ("before", "after", "difference"):
        assert apart.estimate(quantity).value == pytest.approx(pile.estimate(quantity).value, abs=0.02)
        wide, narrow = apart.estimate(quantity), pile.estimate(quantity)
        assert wide.high - wide.low > 3 * (narrow.high - narrow.low)


def test_series_of_different_kinds_are_refused() -> None:
    with pytest.raises(ValueError, match="not of one kind"):
        before_after({"a": valued([1] * 9), "b": counted([1] * 9, [2] * 9)}, starts=dict.fromkeys("ab", START))


def test_a_negative_transition_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        alone(valued([1] * 9), transition=-1)


def test_a_team_without_a_start_is_an_error() -> None:
    with pytest.raises(KeyError):
        before_after({"a": valued([1] * 9)}, starts={})


finite = st.floats(-1e3, 1e3).map(lambda number: round(number, 3))
samples = st.lists(finite, min_size=2, max_size=12)
events = st.lists(st.integers(0, 30), min_size=6, max_size=6)


@given(samples, samples, finite)
@settings(max_examples=60, deadline=None)
def test_adding_a_constant_leaves_the_difference(before: list[float], after: list[float], constant: float) -> None:
    start = months(len(before) + len(after))[len(before)]

    def difference(shift: float):
        series = valued([number + shift for number in [*before, *after]])
        return before_after({"a": series}, starts={"a": start}).estimate("difference")

    plain, moved = difference(0), difference(constant)
    assert moved.value == pytest.approx(plain.value, abs=1e-8)
    if plain.high - plain.low > 1e-6:  # a constant sample may get rounding noise as its only variation
        assert [moved.low, moved.high] == pytest.approx([plain.low, plain.high], rel=1e-4, abs=1e-6)


@given(samples, samples)
@settings(max_examples=60, deadline=None)
def test_exchanging_the_sides_mirrors_the_difference(before: list[float], after: list[float]) -> None:
    def difference(first: list[float], second: list[float]):
        start = months(len(first) + len(second))[len(first)]
        return before_after({"a": valued([*first, *second])}, starts={"a": start}).estimate("difference")

    one, other = difference(before, after), difference(after, before)
    assert [one.value, one.low, one.high] == pytest.approx([-other.value, -other.high, -other.low], abs=1e-9)


@given(events, events)
@settings(max_examples=60, deadline=None)
def test_a_risk_difference_lies_within_its_interval_and_within_what_is_possible(
    before: list[int], after: list[int]
) -> None:
    difference = alone(counted([*before, *after], [30] * 12)).estimate("difference")
    assert -1 <= difference.low <= difference.value <= difference.high <= 1


@given(events, events, st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_order_of_the_teams_does_not_matter(before: list[int], after: list[int], random) -> None:
    teams = {
        str(i): counted([x0 + 1] * 6 + [x1 + 1] * 6, [40] * 12)
        for i, (x0, x1) in enumerate(zip(before, after, strict=True))
    }
    shuffled = list(teams)
    random.shuffle(shuffled)

    def figures(names: list[str]) -> list[float]:
        result = before_after({name: teams[name] for name in names}, starts=dict.fromkeys(names, START))
        return result.to_frame()[["value", "low", "high"]].to_numpy(dtype=float).ravel().tolist()

    assert figures(shuffled) == pytest.approx(figures(list(teams)), rel=1e-5, abs=1e-7)


@given(samples, samples)
@settings(max_examples=60, deadline=None)
def test_superiority_is_the_share_of_pairs_in_which_after_is_higher(before: list[float], after: list[float]) -> None:
    low, high = np.array(before), np.array(after)
    pairs = (high[:, None] > low[None, :]).mean() + (high[:, None] == low[None, :]).mean() / 2
    estimate, lower, upper, _ = superiority(low, high, level=0.95)
    assert estimate == pytest.approx(pairs)
    assert np.isnan(lower) or lower <= estimate <= upper


@pytest.mark.recovery
def test_the_interval_of_a_planted_change_over_teams_covers_it() -> None:
    """Fifteen teams whose own changes differ by 0.05 about 0.12: 95 % intervals, 100 networks, binomial limits."""
    rng = np.random.default_rng(5)
    covered = 0
    for _ in range(100):
        before = rng.uniform(0.3, 0.5, 15)
        after = before + rng.normal(0.12, 0.05, 15)
        teams = {
            str(i): counted([*rng.binomial(40, p0, 6), *rng.binomial(40, p1, 6)], [40] * 12)
            for i, (p0, p1) in enumerate(zip(before, after, strict=True))
        }
        difference = before_after(teams, starts=dict.fromkeys(teams, START)).estimate("difference")
        covered += difference.low <= 0.12 <= difference.high
    low, high = stats.binom.ppf([0.001, 0.999], 100, 0.95)
    assert low <= covered <= high
