import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.series import Series, counted_series
from lnet_eval.methods.spc import RunChart, run_chart, subgroup_chart, subgroups_from_observations

WAVE = [4.0, 6.0, 6.5, 3.5, 5.5, 4.5]


def months(n: int) -> pd.PeriodIndex:
    return pd.period_range("2020-01", periods=n, freq="M")


def valued(value: list[float], kind: str = "continuous") -> Series:
    return Series(kind=kind, periods=months(len(value)), value=np.array(value, dtype=float))


def shares(events: list[float], size: float = 20) -> Series:
    return counted_series("proportion", months(len(events)), np.array(events, float), np.full(len(events), size))


def codes(chart: RunChart) -> list[str]:
    return [caution.code for caution in chart.cautions]


def refusal(series: Series, **asked: object) -> tuple[str, float | None]:
    with pytest.raises(NotEnoughData) as caught:
        run_chart(series, **asked)
    return caught.value.reason, caught.value.found


def test_points_and_frame_have_the_columns_that_outside_readers_know() -> None:
    chart = run_chart(valued(WAVE * 4), chart="i")
    assert list(chart.points().columns) == ["period", "value", "centre", "lower", "upper", "signal"]
    frame = chart.to_frame()
    assert list(frame.columns) == ["phase", "quantity", "value", "low", "high", "unit", "n", "method"]
    quantities = ["n_useful", "longest_run", "longest_run_max", "crossings", "crossings_min", "signal", "centre"]
    assert list(frame["quantity"]) == quantities
    assert set(frame["method"]) == {"anhoej"}


def test_a_shift_signals_upwards_and_its_mirror_downwards() -> None:
    up = run_chart(valued([*WAVE * 2, *[value + 10 for value in WAVE * 2]]))
    down = run_chart(valued([*WAVE * 2, *[value - 10 for value in WAVE * 2]]))
    assert (up.signal, up.direction) == (True, "up")
    assert (down.signal, down.direction) == (True, "down")


def test_too_few_crossings_alone_point_from_the_first_half_to_the_second() -> None:
    low, high = [1.0, 1.1, 1.2, 1.3, 1.4], [2.0, 2.1, 2.2, 2.3, 2.4]
    chart = run_chart(valued([*low, high[0], *low, *high, low[0], *high[:4]]))
    assert chart.statistics["longest_run"].item() <= chart.statistics["longest_run_max"].item()
    assert (chart.signal, chart.direction) == (True, "up")


def test_a_stable_series_does_not_signal() -> None:
    chart = run_chart(valued(WAVE * 4))
    assert (chart.signal, chart.direction, chart.cautions) == (False, None, ())


@pytest.mark.parametrize("n", [1, 2, 5, 9])
def test_under_ten_points_nothing_is_judged_but_the_statistics_are_there_on_request(n: int) -> None:
    series = valued((WAVE * 2)[:n])
    assert refusal(series) == ("chart_too_few_points", n if n % 2 == 0 else n - 1)
    assert len(run_chart(series, judge=False).table) == n


@pytest.mark.parametrize(
    ("values", "chart"),
    [([], "run"), ([np.nan] * 24, "run"), ([np.nan] * 24, "i"), ([np.nan] * 24, "c"), ([5.0, *[np.nan] * 9], "mr")],
)
def test_without_a_value_there_is_no_chart_even_on_request(values: list[float], chart: str) -> None:
    with pytest.raises(NotEnoughData) as refused:
        run_chart(valued(values), chart=chart, judge=False)
    assert refused.value.reason == "chart_no_values"


def test_subgroups_of_one_have_no_spread_to_draw() -> None:
    groups = subgroups_from_observations(np.arange(12.0), months(12))
    with pytest.raises(NotEnoughData) as refused:
        subgroup_chart(groups, chart="s", judge=False)
    assert refused.value.reason == "chart_no_values"


def test_statistics_on_request_keep_why_they_tell_nothing() -> None:
    short, flat, long = (run_chart(valued(v), judge=False) for v in (WAVE[:6], [4.0] * 24, WAVE * 4))
    assert [chart.reasons for chart in (short, flat, long)] == [("chart_too_few_points",), ("chart_flat",), (None,)]
    assert [chart.judged() for chart in (short, flat, long)] == [(False,), (False,), (True,)]
    assert [chart.signal for chart in (short, flat, long)] == [False] * 3


def test_a_signal_is_told_however_few_the_points_it_was_asked_of() -> None:
    values = [5.0, 5.1, 4.9, 5.0, 5.1, 4.9, 5.0, 50.0]
    chart = run_chart(valued(values), chart="i", rules="shewhart", baseline=(months(8)[0], months(8)[6]), judge=False)
    assert chart.reasons == ("chart_too_few_points",)
    assert (chart.signal, chart.judged()) == (True, (True,))


def test_all_missing_is_too_few() -> None:
    assert refusal(valued([np.nan] * 24)) == ("chart_too_few_points", 0)
    assert refusal(valued([])) == ("chart_too_few_points", 0)


def test_points_on_the_median_do_not_count_towards_the_ten() -> None:
    assert refusal(valued([5.0] * 8 + [4.0, 6.0] * 4)) == ("chart_too_few_points", 8)


def test_ten_to_fourteen_points_are_judged_with_a_caution() -> None:
    chart = run_chart(valued((WAVE * 3)[:12]))
    assert codes(chart) == ["chart_few_points"]
    assert chart.cautions[0].values == {"n": 12, "needed": 15}
    assert codes(run_chart(valued((WAVE * 3)[:16]))) == []


def test_a_flat_series_is_drawn_and_not_judged() -> None:
    chart = run_chart(valued([5.0] * 20))
    assert not chart.signal
    assert chart.statistics["signal"].isna().all()
    assert codes(chart) == ["chart_flat"]
    frame = chart.to_frame().set_index("quantity")["value"]
    assert np.isnan(frame["signal"])


@pytest.mark.parametrize(("usual", "code"), [(20.0, "chart_at_ceiling"), (0.0, "chart_at_floor")])
def test_a_share_whose_median_is_all_or_none_is_drawn_and_not_judged(usual: float, code: str) -> None:
    events = [usual] * 14 + [18.0, 17.0, 19.0, 16.0, 18.0, 17.0, 15.0, 18.0, 19.0, 17.0]
    chart = run_chart(shares(events))
    assert (chart.signal, codes(chart)) == (False, [code])
    assert chart.table["rule"].eq("").all()
    assert run_chart(shares(events), chart="p", rules="shewhart").statistics["signal"].notna().all()


def test_a_share_that_leaves_an_ordinary_baseline_for_the_ceiling_does_signal() -> None:
    events = [12.0, 14.0, 13.0, 11.0, 15.0, 13.5] * 2 + [20.0] * 14
    chart = run_chart(shares(events), baseline=(months(26)[0], months(26)[11]))
    assert (chart.signal, chart.direction) == (True, "up")


def test_continuous_values_have_no_ceiling_but_may_lie_at_their_own_extreme() -> None:
    assert codes(run_chart(valued([1.0, 0.9, 1.1, 0.8] * 6))) == []
    at_the_top = run_chart(valued([1.0] * 14 + [0.9, 0.8, 0.7, 0.9, 0.8, 0.7, 0.9, 0.8, 0.7, 0.9]))
    assert (at_the_top.signal, codes(at_the_top)) == (False, ["chart_at_extreme"])


def test_missing_months_are_gaps_and_are_counted() -> None:
    value = WAVE * 4
    value[5] = value[11] = np.nan
    chart = run_chart(valued(value))
    assert chart.points()["value"].isna().sum() == 2
    assert chart.cautions[0].code == "chart_missing_periods"
    assert chart.cautions[0].values == {"n": 2, "due": 24}


def test_a_month_without_denominator_has_neither_point_nor_limits() -> None:
    sizes = np.full(24, 20.0)
    sizes[7] = 0
    events = np.resize([8.0, 10.0, 9.0, 12.0, 11.0], 24)
    series = counted_series("proportion", months(24), np.where(sizes > 0, events, 0), sizes)
    row = run_chart(series, chart="p").points().iloc[7]
    assert row[["value", "lower", "upper"]].isna().all()


def test_the_baseline_governs_centre_and_sigma() -> None:
    calm, wild = [4.0, 6.0] * 8, [0.0, 30.0] * 4
    periods = months(24)
    frozen = run_chart(valued([*calm, *wild]), chart="i", baseline=(periods[0], periods[15]))
    alone = run_chart(valued(calm), chart="i")
    for line in ("centre", "lower", "upper"):
        assert frozen.table[line].iloc[0] == pytest.approx(alone.table[line].iloc[0])


@pytest.mark.parametrize("n_base", [6, 11])
def test_a_short_frozen_baseline_states_its_false_alarms(n_base: int) -> None:
    periods = months(24)
    chart = run_chart(valued(WAVE * 4), baseline=(periods[0], periods[n_base - 1]))
    (caution,) = chart.cautions
    assert caution.code == "chart_short_baseline"
    assert caution.values["n"] == n_base
    assert caution.values["percent"] > caution.values["usual_percent"]


def test_a_baseline_of_a_year_needs_no_such_caution() -> None:
    periods = months(24)
    assert codes(run_chart(valued(WAVE * 4), baseline=(periods[0], periods[11]))) == []


def test_a_baseline_without_a_value_is_refused() -> None:
    periods = months(24)
    series = valued([np.nan] * 6 + WAVE * 3)
    assert refusal(series, baseline=(periods[0], periods[5]))[0] == "chart_empty_baseline"


def test_every_phase_has_its_own_centre_and_statistics() -> None:
    series = valued([*WAVE * 2, *[value + 10 for value in WAVE * 2]])
    chart = run_chart(series, phases=[months(24)[12]])
    assert list(chart.statistics["centre"]) == [5.0, 15.0]
    assert list(chart.statistics["start"]) == [months(24)[0], months(24)[12]]
    assert not chart.signal
    assert codes(chart) == ["chart_phase_few_points"] * 2
    assert chart.cautions[1].values == {"phase": 2, "n": 12, "needed": 15}


def test_a_phase_too_short_to_judge_is_named_and_the_other_judged() -> None:
    series = valued([*WAVE * 3, 4.0, 6.0, 5.5])
    chart = run_chart(series, phases=[months(21)[18]])
    assert chart.statistics["signal"].isna().tolist() == [False, True]
    assert codes(chart) == ["chart_phase_too_few_points"]


def test_a_phase_from_the_first_month_is_the_first_phase() -> None:
    chart = run_chart(valued(WAVE * 4), phases=[months(24)[0]])
    assert set(chart.table["phase"]) == {1}


def test_excluded_months_are_drawn_and_count_for_nothing() -> None:
    value = [100.0, *WAVE * 4]
    chart = run_chart(valued(value), chart="i", rules="shewhart", exclude=[months(25)[0]])
    plain = run_chart(valued(WAVE * 4), chart="i", rules="shewhart")
    assert chart.table["upper"].iloc[0] == pytest.approx(plain.table["upper"].iloc[0])
    assert not chart.signal
    assert chart.table["signal"].iloc[0]
    assert list(chart.table["included"]) == [False, *[True] * 24]


def test_a_centre_from_outside_replaces_the_median() -> None:
    chart = run_chart(valued(WAVE * 4), centre=3.0)
    assert (chart.table["centre"] == 3.0).all()
    assert chart.signal


def test_a_c_chart_of_a_rate_plots_the_counts() -> None:
    series = counted_series("rate", months(24), np.resize([3.0, 5.0, 4.0, 6.0], 24), np.full(24, 500.0), per=1000)
    assert list(run_chart(series, chart="c").table["value"].head(2)) == [3.0, 5.0]


def test_a_gap_yields_no_moving_range() -> None:
    value = [1.0, 2.0, np.nan, 50.0, 51.0, *[50.0, 51.0] * 10]
    chart = run_chart(valued(value), chart="mr", judge=False)
    assert chart.table["centre"].iloc[0] == pytest.approx(1.0)


def test_a_chart_of_subgroups_shows_a_month_without_observations_as_a_gap() -> None:
    period = months(14)
    value = np.resize([9.0, 11.0, 10.0, 12.0], 52)
    groups = subgroups_from_observations(value, period.repeat(4).delete(range(8, 12)))
    chart = subgroup_chart(groups, chart="xbar")
    assert np.isnan(chart.table.loc[2, ["value", "lower"]].to_numpy(dtype=float)).all()
    assert chart.table["centre"].iloc[0] == pytest.approx(value.mean())


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"phases": [pd.Period("2031-05", "M")]}, "phase date 2031-05"),
        ({"phases": [pd.Period("2020-05", "Q")]}, "phase date 2020Q2"),
        ({"baseline": (pd.Period("2019-01", "M"), pd.Period("2020-04", "M"))}, "baseline date 2019-01"),
        ({"baseline": (pd.Period("2020-04", "M"), pd.Period("2020-01", "M"))}, "one phase, in order"),
        (
            {
                "baseline": (pd.Period("2020-01", "M"), pd.Period("2020-08", "M")),
                "phases": [pd.Period("2020-06", "M")],
            },
            "one phase",
        ),
        ({"exclude": [pd.Period("2018-01", "M")]}, "excluded period 2018-01"),
        ({"chart": "p"}, "needs numerators"),
        ({"chart": "xbar"}, "subgroup_chart"),
        ({"chart": "pareto"}, "no chart 'pareto'"),
        ({"rules": "westgard"}, "no rule set 'westgard'"),
        ({"rules": "shewhart"}, "has none"),
        ({"rules": "mdc"}, "has none"),
    ],
)
def test_a_wrong_call_is_an_error_that_names_what_is_wrong(asked: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        run_chart(valued(WAVE * 4), **asked)


def test_a_chart_of_subgroups_must_be_xbar_or_s() -> None:
    groups = subgroups_from_observations(np.arange(6.0), months(3).repeat(2))
    with pytest.raises(ValueError, match="run_chart"):
        subgroup_chart(groups, chart="i")


numbers = st.integers(-50, 50).map(float)


@given(st.lists(numbers, min_size=15, max_size=40), st.integers(-500, 500), st.sampled_from(["run", "i"]))
@settings(max_examples=80, deadline=None)
def test_adding_a_constant_moves_the_lines_and_nothing_else(values: list[float], constant: int, chart: str) -> None:
    plain = run_chart(valued(values), chart=chart, judge=False)
    moved = run_chart(valued([value + constant for value in values]), chart=chart, judge=False)
    for line in ("centre", "lower", "upper"):
        expected = plain.table[line].to_numpy() + constant
        np.testing.assert_allclose(moved.table[line], expected, atol=1e-9)
    if chart == "run":
        assert moved.signal == plain.signal


@given(st.lists(numbers, min_size=15, max_size=40))
@settings(max_examples=80, deadline=None)
def test_mirroring_turns_the_direction(values: list[float]) -> None:
    plain, mirrored = run_chart(valued(values), judge=False), run_chart(valued([-v for v in values]), judge=False)
    opposite = {"up": "down", "down": "up", None: None}
    assert mirrored.direction == opposite[plain.direction]
    assert mirrored.signal == plain.signal


@given(st.lists(st.integers(0, 30), min_size=15, max_size=30), st.sampled_from(["p", "p'", "u", "u'", "i'"]))
@settings(max_examples=80, deadline=None)
def test_limits_lie_on_both_sides_of_the_centre(events: list[int], chart: str) -> None:
    series = counted_series("proportion", months(len(events)), np.array(events, float), np.full(len(events), 30.0))
    table = run_chart(series, chart=chart, judge=False).table.dropna(subset=["lower", "upper"])
    assert (table["lower"] <= table["centre"]).all()
    assert (table["centre"] <= table["upper"]).all()
