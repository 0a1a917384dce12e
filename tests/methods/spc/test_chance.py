import itertools

import numpy as np
import pandas as pd
import pytest

from lnet_eval.methods.series import Series
from lnet_eval.methods.spc import anhoej_signals, expected_chance_signals, false_signal_rate, run_chart

# The reference table was simulated; each of its rates has this standard error at most (10,000 series a cell).
REFERENCE_ERROR = 0.005
# Our own simulation of the sets judged chart by chart: 1,000 charts, three standard errors at a rate of one half.
SIMULATED = 3 * 0.5 / np.sqrt(1000)


def charts(count: int, n: int, rules: str = "anhoej") -> list:
    rng = np.random.default_rng(1)
    periods = pd.period_range("2020-01", periods=n, freq="M")
    return [
        run_chart(Series(kind="continuous", periods=periods, value=rng.normal(size=n)), rules=rules)
        for _ in range(count)
    ]


@pytest.mark.parametrize("n", [10, 11])
def test_the_exact_rate_is_that_of_all_arrangements_counted(n: int) -> None:
    half = n // 2
    every = np.full((252, 2 * half), -1.0)
    for row, places in enumerate(itertools.combinations(range(2 * half), half)):
        every[row, list(places)] = 1.0
    assert false_signal_rate("anhoej", n) == pytest.approx(anhoej_signals(every, 0.0).signal.mean())


def test_rates_are_those_of_the_reference_simulation(shared) -> None:
    table = pd.read_csv(shared / "reference" / "spc" / "rule_false_signal_sim.csv")
    stable = table[table["shift_sd"] == 0].set_index("n")
    for n, rate in stable["anhoej"].items():
        assert false_signal_rate("anhoej", n) == pytest.approx(rate, abs=REFERENCE_ERROR)
    assert false_signal_rate("perla", 24) == pytest.approx(stable.loc[24, "perla_any3"], abs=SIMULATED)
    assert false_signal_rate("mdc", 24, screened=True) == pytest.approx(stable.loc[24, "mdc_any4"], abs=SIMULATED)


def test_a_short_frozen_baseline_raises_the_rate() -> None:
    assert false_signal_rate("anhoej", 24, 8) > 2 * false_signal_rate("anhoej", 24)


def test_twenty_stable_teams_expect_less_than_one_signal_by_anhoej_and_about_seven_by_perla() -> None:
    assert expected_chance_signals(charts(20, 24)) < 1
    assert 6 < expected_chance_signals(charts(20, 24, rules="perla")) < 8.5


def test_a_chart_that_is_not_judged_expects_no_signal() -> None:
    periods = pd.period_range("2020-01", periods=20, freq="M")
    flat = run_chart(Series(kind="continuous", periods=periods, value=np.full(20, 5.0)))
    assert expected_chance_signals([flat]) == 0
