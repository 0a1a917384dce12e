"""What an interrupted time series says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from lnet_eval.methods.estimate import Caution, Estimate, estimates_frame, find_estimate
from lnet_eval.methods.series import Kind


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class InterruptedTimeSeries:
    """Level and slope change of one series, its effects at named horizons, and how sure they are.

    Attributes
    ----------
    kind : the measure's kind.
    start : first period after the interruption.
    transition : number of periods from `start` that are left out of the fit (they keep their time).
    interruptions : first periods of the later stages that the model sets apart.
    n_before, n_after : periods with a value that the fit uses.
    estimates : by the default estimator: `level_change`, `slope_change`, `effect_at_<h>` in natural units (shares
        as differences of fractions, rates per `per`), `level_ratio`, `slope_ratio`, `relative_effect_at_<h>` for
        counted kinds, `autocorrelation`; `stage_<k>_level_change`, `stage_<k>_slope_change` and
        `stage_<k>_effect_at_end` for each of `interruptions` (k = 2, 3, …); with a follow-up phase
        `maintained_against_end` and `maintained_against_none`.
    sensitivity : the same quantities by other estimators and choices; `method` names them.
    fitted : one row per period: `period, observed, fitted, counterfactual, counterfactual_low,
        counterfactual_high, phase` (before, transition, active, follow_up), and `segment`, how many changes of level
        and slope the model has let come; natural units. The counterfactual is the
        fitted line less the effect, its band the effect's interval; `fitted` is missing in the transition.
    cautions : what the reader must know (boundary, short series, no season, …).
    tables : coefficients on the link scale by method; see `coefficients`.

    Examples
    --------
    >>> import pandas as pd
    >>> import lnet_eval as le
    >>> values = [20, 22, 21, 19, 20, 21] * 2 + [15, 16, 14, 15, 17, 15] * 2
    >>> frame = pd.DataFrame({"period": pd.period_range("2020-01", periods=24, freq="M"), "y": values})
    >>> found = le.interrupted_time_series(frame, start="2021-01", kind="continuous", value="y")
    >>> step = found.estimate("level_change")
    >>> step.high < 0, step.method
    (True, 'default')
    >>> list(found.fitted.columns)[:3]
    ['period', 'observed', 'fitted']
    """

    kind: Kind
    start: pd.Period
    transition: int
    n_before: int
    n_after: int
    estimates: tuple[Estimate, ...]
    sensitivity: tuple[Estimate, ...]
    fitted: pd.DataFrame
    interruptions: tuple[pd.Period, ...] = ()
    cautions: tuple[Caution, ...] = ()
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    def estimate(self, quantity: str, method: str | None = None) -> Estimate | None:
        """The estimate of `quantity` by `method` (the default estimator where none is named)."""
        return find_estimate((*self.estimates, *self.sensitivity), quantity, method)

    def coefficients(self, method: str = "default") -> pd.DataFrame:
        """Coefficients on the link scale: index `intercept, time, level, slope`, columns `estimate, se, low, high`."""
        return self.tables[method]

    def to_frame(self) -> pd.DataFrame:
        """Every estimate, the default's first: `quantity, value, low, high, unit, n, method`."""
        return estimates_frame((*self.estimates, *self.sensitivity))

    def __repr__(self) -> str:
        """From when on, over how many periods; the estimates are in `to_frame()`."""
        periods = f"start={str(self.start)!r}, n_before={self.n_before}, n_after={self.n_after}"
        return f"InterruptedTimeSeries({self.kind!r}, {periods})"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class PooledTimeSeries:
    """The teams' own time series, each around its own start, summarised with random effects.

    Attributes
    ----------
    estimates : pooled `level_change`, `effect_at_<h>` (and ratios), `method` "reml_hartung_knapp"; and
        `prediction_<quantity>` with the interval that the next team's own effect may lie in (value = pooled value);
        `between_team_sd` (tau, on the pooling scale).
    teams : each team's own result.
    left_out : teams without a result, with the reason code.
    sensitivity : the same quantities under other choices; `method` names them.

    Examples
    --------
    >>> import pandas as pd
    >>> import lnet_eval as le
    >>> values = [20, 22, 21, 19, 20, 21] * 2 + [15, 16, 14, 15, 17, 15] * 2
    >>> team = pd.DataFrame({"period": pd.period_range("2020-01", periods=24, freq="M"), "y": values})
    >>> other, late = team.assign(team="b", y=team["y"] + 3), team.head(13).assign(team="c")
    >>> frame = pd.concat([team.assign(team="a"), other, late])
    >>> pooled = le.interrupted_time_series(frame, start="2021-01", kind="continuous", value="y", unit="team")
    >>> list(pooled.teams), list(pooled.left_out)
    (['a', 'b'], ['c'])
    >>> pooled.estimate("level_change").value < 0
    True
    """

    estimates: tuple[Estimate, ...]
    teams: Mapping[str, InterruptedTimeSeries]
    left_out: Mapping[str, str]
    sensitivity: tuple[Estimate, ...] = ()
    cautions: tuple[Caution, ...] = ()

    def estimate(self, quantity: str, method: str | None = None) -> Estimate | None:
        """The pooled estimate of `quantity` by `method` (the default summary where none is named)."""
        return find_estimate((*self.estimates, *self.sensitivity), quantity, method)

    def to_frame(self) -> pd.DataFrame:
        """Pooled estimates, the default's first: `quantity, value, low, high, unit, n, method`."""
        return estimates_frame((*self.estimates, *self.sensitivity))

    def __repr__(self) -> str:
        """Over how many teams; the estimates are in `to_frame()`."""
        return f"PooledTimeSeries(n_teams={len(self.teams)}, n_left_out={len(self.left_out)})"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class ControlledTimeSeries:
    """The network's series against the series of units outside it.

    Attributes
    ----------
    estimates : `difference_level_change`, `difference_slope_change`, `difference_effect_at_<h>` (network minus
        comparison; ratio of ratios for counted kinds, also as `difference_ratio_at_<h>`), and
        `pretrend_difference`, the difference in slope before the start; with later stages or a follow-up phase the
        same quantities as `InterruptedTimeSeries`, their names behind `difference_`.
    sensitivity : the same quantities by other estimators; `method` names them.
    parallel : whether the interval of `pretrend_difference` contains no difference.
    fitted : one row per period: `period, network, comparison, difference`.

    Examples
    --------
    >>> import pandas as pd
    >>> from lnet_eval.methods.its import controlled_time_series
    >>> from lnet_eval.methods.series import series_from_frame
    >>> months = pd.period_range("2020-01", periods=24, freq="M")
    >>> ours = pd.DataFrame({"period": months, "y": [20, 22, 21, 19, 20, 21] * 2 + [15, 16, 14, 15, 17, 15] * 2})
    >>> theirs = pd.DataFrame({"period": months, "y": [21, 20, 22, 20, 19, 21] * 4})
    >>> network, outside = (
    ...     series_from_frame(frame, kind="continuous", period="period", value="y") for frame in (ours, theirs)
    ... )
    >>> found = controlled_time_series(network, outside, start=pd.Period("2021-01", freq="M"))
    >>> found.parallel, found.estimate("difference_level_change").high < 0
    (True, True)
    """

    estimates: tuple[Estimate, ...]
    sensitivity: tuple[Estimate, ...] = ()
    parallel: bool
    fitted: pd.DataFrame
    cautions: tuple[Caution, ...] = ()

    def estimate(self, quantity: str, method: str | None = None) -> Estimate | None:
        """The estimate of `quantity` by `method` (the default estimator where none is named)."""
        return find_estimate((*self.estimates, *self.sensitivity), quantity, method)

    def to_frame(self) -> pd.DataFrame:
        """Every estimate, the default's first: `quantity, value, low, high, unit, n, method`."""
        return estimates_frame((*self.estimates, *self.sensitivity))

    def __repr__(self) -> str:
        """Of how many periods; the estimates are in `to_frame()`."""
        return f"ControlledTimeSeries(n_periods={len(self.fitted)}, parallel={self.parallel})"
