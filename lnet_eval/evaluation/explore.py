"""One measure under other choices than the plan's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from lnet_eval.errors import UsageError
from lnet_eval.evaluation.attempt import attempt
from lnet_eval.evaluation.charts import charted
from lnet_eval.evaluation.choices import (
    Choices,
    Estimator,
    Seasonal,
    charting_of,
    check_choices,
    one_or_more,
    revised_plan,
)
from lnet_eval.evaluation.evaluate import evaluate, latest_day
from lnet_eval.evaluation.measures import joint_before_after, joint_measure, season_terms
from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.on_one_thread import on_one_thread
from lnet_eval.evaluation.results import Evaluation, JointMeasure
from lnet_eval.evaluation.window import Window, last_measured, window_of
from lnet_eval.inputs.network import Network
from lnet_eval.methods.estimate import COLUMNS
from lnet_eval.methods.its import InterruptedTimeSeries, by_estimator
from lnet_eval.methods.series import Series
from lnet_eval.plan import Plan
from lnet_eval.plan.charting import ChartKind, RuleSet
from lnet_eval.texts import default_language, words


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Exploration:
    """What one measure says under certain choices.

    Attributes
    ----------
    network : the network with the choices in its plan. choices : those choices. as_of : the day data are used to.
    usual : the teams together with the report's own estimator and chart.
    measure : the same, with the estimator and the chart that were chosen.

    Examples
    --------
    >>> import lnet_eval as le
    >>> found = le.explore(le.load_network("vestre-viken", data="data"), "antibiotika", rules="shewhart", chart="p")
    >>> found
    Exploration('vestre-viken', 'antibiotika', chart='p', rules='shewhart')
    >>> found.look(chart="run", rules="anhoej").measure.chart.rules
    'anhoej'
    """

    network: Network
    choices: Choices
    as_of: dt.date
    usual: JointMeasure
    measure: JointMeasure

    @property
    def plan(self) -> Plan:
        """The plan with the choices in it."""
        return self.network.plan

    @on_one_thread()
    def look(
        self,
        *,
        estimator: Estimator = "default",
        chart: ChartKind | None = None,
        rules: RuleSet | None = None,
        phases: Sequence[str] = (),
    ) -> Exploration:
        """The same with another estimator in front, or on another chart; the default is not fitted anew.

        Raises
        ------
        UsageError : choices that cannot be made.
        """
        choices = replace(self.choices, estimator=estimator, chart=chart, rules=rules, phases=one_or_more(phases))
        check_choices(self.plan, self.usual.measure, choices, as_of=self.as_of)
        found, series = self.usual, self.usual.series
        if series is not None:
            measure = found.measure.model_copy(update={"chart": charting_of(found.measure, choices)})
            if measure.chart != found.measure.chart:
                found = replace(found, measure=measure, chart=charted(series, measure, self._window().start))
            if estimator != "default":
                estimated = attempt(lambda: _estimated(self.usual, series, estimator, self._window()))
                found = replace(found, time_series=estimated)
        measures = tuple(found.measure if one.id == found.measure.id else one for one in self.plan.measures)
        network = replace(self.network, plan=self.plan.model_copy(update={"measures": measures}))
        return replace(self, network=network, choices=choices, measure=found)

    def _window(self) -> Window:
        measure = self.usual.measure
        measured_to = last_measured(self.network.measurements, measure)
        return window_of(self.plan, measure, self.as_of, measured_to=measured_to)

    def report(self) -> Evaluation:
        """What the report would rest on, had the plan been so: this measure with its teams and its comparison.

        The report's own estimator answers, whichever was chosen to be looked at.
        """
        return evaluate(self.network, as_of=self.as_of, only=[self.measure.measure.id])

    def to_frame(self) -> pd.DataFrame:
        """Every number with its section first: `section, quantity, value, low, high, unit, n, method`."""
        parts = {
            "before_after": joint_before_after(self.network, self.measure.measure, self.as_of),
            "run_chart": self.measure.chart,
            "time_series": self.measure.time_series,
        }
        frames = [
            result.to_frame().reindex(columns=list(COLUMNS)).assign(section=section)
            for section, result in parts.items()
            if not isinstance(result, NotAnalysed)
        ]
        columns = ["section", *COLUMNS]
        return pd.concat(frames, ignore_index=True)[columns] if frames else pd.DataFrame(columns=columns)

    def __repr__(self) -> str:
        """Of what, and with which choices; never a row of a table: a notebook keeps what it shows."""
        chosen = self.choices.in_short()
        return f"Exploration({', '.join([repr(self.plan.network.id), repr(self.measure.measure.id), *chosen])})"


@on_one_thread()
def explore(
    network: Network,
    measure: str,
    *,
    teams: Sequence[str] | None = None,
    start: str | None = None,
    transition: int | None = None,
    season: Seasonal = "plan",
    estimator: Estimator = "default",
    chart: ChartKind | None = None,
    rules: RuleSet | None = None,
    phases: Sequence[str] = (),
) -> Exploration:
    """Whether what a measure says hangs on a choice: the same measure under other choices than the plan's.

    Parameters
    ----------
    network : as `load_network` returns it. measure : its id in the plan.
    teams : ids of the teams to look at; by default every team that enrolled.
    start : first period after the interruption, e.g. "2019-03", in place of each team's own start.
    transition : months from the start that are left out of the fit.
    season : "plan", "none", "fourier" or "months".
    estimator : whose estimates and lines come first: "default", or one in common use ("ols", "newey_west",
        "prais_winsten", "reml"; for counted measures "glm", "quasi_glm").
    chart, rules : as in `run_chart`; by default the plan's.
    phases : first period of every new phase of the chart, in place of the plan's.

    Raises
    ------
    UsageError : an unknown measure, or choices that cannot be made: all of them at once, with what can be.

    Examples
    --------
    >>> import lnet_eval as le
    >>> network = le.load_network("ahus", data="data")
    >>> later = le.explore(network, "liggetid", start="2019-06", estimator="ols")
    >>> later.to_frame().query("quantity == 'level_change' and method == 'ols'")["n"].item() > 20
    True
    """
    plan = network.plan
    known = [one.id for one in plan.measures]
    if measure not in known:
        say = words(default_language())
        raise UsageError(say("explore.unknown_measure", measure=measure, known=", ".join(known)))
    choices = Choices(
        teams=None if teams is None else one_or_more(teams), start=start, transition=transition, season=season,
        estimator=estimator, chart=chart, rules=rules, phases=one_or_more(phases),
    )  # fmt: skip
    day = latest_day(network)
    about = plan.measure(measure)
    check_choices(plan, about, choices, as_of=day)
    changed, chosen = revised_plan(plan, about, choices)
    revised = replace(network, plan=changed)
    found = joint_measure(revised, chosen, day)
    return Exploration(network=revised, choices=choices, as_of=day, usual=found, measure=found).look(
        estimator=estimator, chart=chart, rules=rules, phases=phases
    )


def _estimated(
    found: JointMeasure, series: Series, estimator: Estimator, window: Window
) -> InterruptedTimeSeries | NotAnalysed:
    if isinstance(found.time_series, NotAnalysed):
        return found.time_series
    return by_estimator(
        found.time_series, series, estimator, season=season_terms(found.measure), interruptions=window.interruptions,
        follow_up=window.follow_up,
    )  # fmt: skip
