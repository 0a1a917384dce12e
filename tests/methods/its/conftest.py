"""Published interrupted time series, with R's answers to them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lnet_eval.methods.its import SeasonTerms
from lnet_eval.methods.series import Series


@dataclass(frozen=True, kw_only=True)
class Published:
    """One case: the series, the call, and what R printed. `base` is the slope-time of R's first period after."""

    series: Series
    start: pd.Period
    expected: dict[str, Any]
    base: int = 0
    choices: dict[str, Any] = field(default_factory=dict)


def continuous(values: Any, first: str, freq: str) -> Series:
    """A continuous series from its first period on."""
    values = np.asarray(values, dtype=float)
    return Series(kind="continuous", periods=pd.period_range(first, periods=len(values), freq=freq), value=values)


MONTHS = {"season": SeasonTerms(form="months")}


def _semmelweis(data: Path) -> pd.DataFrame:
    table = pd.read_csv(data / "semmelweis.csv")
    table.index = pd.PeriodIndex(table["date"], freq="M")
    return table.reindex(pd.period_range(table.index[0], table.index[-1], freq="M"))


# name of R's answer → (how the series is made from the csv folder, start, base, choices)
VALUES: dict[str, tuple[Callable[[Path], Series], str, int, dict[str, Any]]] = {
    "wv_antipsychotic": (
        lambda d: continuous(pd.read_csv(d / "wv_antipsychotic.csv")["marketshare"], "2001Q2", "Q"),
        "2003Q2", 1, {},
    ),
    "prop99_california": (
        lambda d: continuous(pd.read_csv(d / "prop99_california.csv")["cigsale"], "1970", "Y"), "1989", 0, {},
    ),
    "smallpox_log": (
        lambda d: continuous(np.log(pd.read_csv(d / "smallpox_london.csv")["p_deaths"]), "1750", "Y"), "1796", 1, {},
    ),
    "quetiapine_segmented": (
        lambda d: continuous(pd.read_csv(d / "quetiapine.csv")["dispensings"], "2011-01", "M"), "2014-01", 0, MONTHS,
    ),
    "qld_novice_crash": (
        lambda d: continuous(pd.read_csv(d / "qld_crash.csv")["novice_crash"], "2002-01", "M"), "2007-07", 1, MONTHS,
    ),
    "qld_novice_crash_noseason": (
        lambda d: continuous(pd.read_csv(d / "qld_crash.csv")["novice_crash"], "2002-01", "M"), "2007-07", 1, {},
    ),
    "uk_drivers_1975_84": (
        lambda d: continuous(pd.read_csv(d / "uk_seatbelts.csv")["drivers"][72:], "1975-01", "M"), "1983-02", 1, MONTHS,
    ),
    "uk_drivers_full_log": (
        lambda d: continuous(np.log(pd.read_csv(d / "uk_seatbelts.csv")["drivers"]), "1969-01", "M"),
        "1983-02", 0, MONTHS,
    ),
    "okc_births_oklahoma_county": (
        lambda d: continuous(
            pd.read_csv(d / "okc_births_counties.csv").query("county_name == 'oklahoma'")["birth_rate"], "1990-01", "M"
        ),
        "1996-02", 0, MONTHS,
    ),
    "sicily_rate_gauss": (
        lambda d: continuous(1e5 * pd.read_csv(d / "sicily.csv").eval("aces / stdpop"), "2002-01", "M"),
        "2005-01", 0, {"season": SeasonTerms(form="fourier", pairs=2)},
    ),
    "hvidovre_cdi_rate": (
        lambda d: continuous(1e4 * pd.read_csv(d / "hvidovre_cdi.csv").eval("n / days"), "2012-11", "M"),
        "2014-11", 0, {},
    ),
    "semmelweis_pct": (
        lambda d: continuous(_semmelweis(d).eval("100 * deaths / births"), "1841-01", "M"), "1847-06", 0, {},
    ),
    "antidepressant_fda_phase_in": (
        lambda d: continuous(pd.read_csv(d / "antidepressant_fda.csv")["ad_perc"], "2000Q1", "Q"),
        "2003Q4", 1, {"transition": 5},
    ),
    "nh_drugcap_multiphase_no_outlier_term": (
        lambda d: continuous(pd.read_csv(d / "nh_drugcap.csv")["rxpp"], "1980-01", "M"),
        "1981-09", 1, {"follow_up": pd.Period("1982-08", "M")},
    ),
}  # fmt: skip


@pytest.fixture(scope="session")
def reference(shared: Path) -> Path:
    """The folder with published series and R's answers."""
    return shared / "reference" / "its"


@pytest.fixture(scope="session")
def published(reference: Path) -> Callable[[str], Published]:
    """A published continuous series by the name of R's answer."""

    def case(name: str) -> Published:
        make, start, base, choices = VALUES[name]
        series = make(reference / "data")
        expected = json.loads((reference / "expected" / f"{name}.json").read_text())
        return Published(
            series=series,
            start=pd.Period(start, series.periods.freqstr[0]),
            expected=expected,
            base=base,
            choices=choices,
        )

    return case


@pytest.fixture(scope="session")
def hvidovre(reference: Path) -> Series:
    """Thirty-six months of hospital-acquired C. difficile: cases per 10,000 risk days."""
    table = pd.read_csv(reference / "data" / "hvidovre_cdi.csv")
    return rate(table["n"], table["days"], "2012-11", per=10_000)


def rate(events: Any, days: Any, first: str, *, per: float = 1.0, kind: Any = "rate") -> Series:
    """A monthly rate (or proportion) from events and their denominators."""
    events, days = np.asarray(events, dtype=float), np.asarray(days, dtype=float)
    return Series(
        kind=kind,
        periods=pd.period_range(first, periods=len(events), freq="M"),
        value=per * events / days,
        numerator=events,
        denominator=days,
        per=per,
    )
