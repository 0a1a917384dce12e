"""The widgets that choose what is looked at of one measure, and how."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import ipywidgets as widgets
import pandas as pd

from lnet_eval.evaluation.choices import CHARTS, RULES, Choices, estimators_of
from lnet_eval.evaluation.window import window_of
from lnet_eval.inputs.network import Network
from lnet_eval.plan import Plan
from lnet_eval.plan.charting import Charting
from lnet_eval.plan.measure import Measure
from lnet_eval.texts import Words
from lnet_eval.workbench.labels import Heeding, dropdown, offer, offer_several, several, whole_number

NAMES: Final = ("measure", "teams", "start", "transition", "season", "estimator", "chart", "rules", "phases")
AS_IN_THE_PLAN: Final = ""  # an option that is None counts as nothing chosen
SEASONS: Final = ("plan", "none", "fourier", "months")


class MeasureChoices(Heeding):
    """One widget per choice; `changed` is called once after every change of a person's.

    Attributes
    ----------
    measure, teams, start, transition, season, estimator, chart, rules, phases : the widgets.
    widget : all of them under one another.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        self.measure, self.start, self.season = dropdown(), dropdown(), dropdown()
        self.estimator, self.chart, self.rules = dropdown(), dropdown(), dropdown()
        self.teams, self.phases = several(6), several(4)
        self.transition = whole_number(0, 24)
        self.widget = widgets.VBox([getattr(self, name) for name in NAMES])
        self._changed = changed
        self._network: Network | None = None
        self._plan: Plan | None = None  # the last that could be read
        self._say: Words | None = None
        for name in NAMES:
            getattr(self, name).observe(self._chosen, names="value")

    def offer(self, network: Network | None, say: Words) -> None:
        """Offer what there is to choose in `network`, in the words of `say`; calls nobody.

        Another network than before is begun as its plan has it. Where the plan itself has changed, what was not chosen
        follows it.
        """
        self._network, self._say = network, say
        keep = True
        with self.quietly():
            if network is not None:
                before, self._plan = self._plan, network.plan
                keep = before is not None and before.network.id == network.plan.network.id
                if before is None or not keep or self.transition.value == before.phases.transition_months:
                    self.transition.value = network.plan.phases.transition_months
            for name in NAMES:
                getattr(self, name).description = say(f"workbench.{name}")
            measures = () if network is None else network.plan.measures
            offer(self.measure, [(say.of(measure.title), measure.id) for measure in measures])
            self._offer_the_rest(keep=keep)

    def chosen(self) -> Measure | None:
        """The measure that is chosen, or None where there is none to choose."""
        if self._network is None or self.measure.value is None:
            return None
        return self._network.plan.measure(self.measure.value)

    def choices(self) -> Choices:
        """What is chosen; what is as the plan has it counts as not chosen."""
        teams, plan = tuple(self.teams.value), self._network.plan if self._network else None
        every = plan is not None and set(teams) == {team.id for team in plan.teams}
        usual = None if plan is None else plan.phases.transition_months
        measure = self.chosen()
        charting = Charting() if measure is None else measure.chart
        return Choices(
            teams=None if every else teams,
            start=self.start.value or None,
            transition=None if self.transition.value == usual else self.transition.value,
            season=self.season.value,
            estimator=self.estimator.value,
            chart=None if self.chart.value in {AS_IN_THE_PLAN, charting.kind} else self.chart.value,
            rules=None if self.rules.value in {AS_IN_THE_PLAN, charting.rules} else self.rules.value,
            phases=tuple(sorted(self.phases.value)),
        )

    def _chosen(self, change: Any) -> None:
        if self.quiet:
            return
        if change["owner"] is self.measure:
            with self.quietly():
                self._offer_the_rest()
        self._changed()

    def _offer_the_rest(self, *, keep: bool = True) -> None:
        """What can be chosen for the measure that is chosen, and whether to `keep` what has been."""
        measure, say, network = self.chosen(), self._say, self._network
        others = [getattr(self, name) for name in NAMES if name != "measure"]
        for other in others:
            other.disabled = measure is None
        if measure is None or network is None or say is None:
            return
        plan = network.plan
        teams = [(team.name, team.id) for team in plan.teams]
        offer_several(self.teams, teams, usual=[team.id for team in plan.teams], keep=keep)
        periods = _periods(network, measure)
        written = [(say.period(period), _in_code(period)) for period in periods]
        planned = (say("workbench.as_planned"), AS_IN_THE_PLAN)
        offer(self.start, [planned, *written], keep=keep)
        offer_several(self.phases, written, usual=(), keep=keep)
        offer(self.season, [(say(f"workbench.season.{name}"), name) for name in SEASONS], keep=keep)
        names = [(say(f"measures.method.{name}"), name) for name in estimators_of(measure)]
        offer(self.estimator, names, keep=keep)
        charts = [(say(f"workbench.chart.{name}"), name) for name in CHARTS[measure.kind]]
        offer(self.chart, [planned, *charts], keep=keep)
        offer(self.rules, [planned, *((say(f"workbench.rules.{name}"), name) for name in RULES)], keep=keep)


def _in_code(period: pd.Period) -> str:
    """A period as it is typed: "2019-03", "2019Q1", and a week as its first day."""
    return str(period.start_time.date()) if period.freqstr.startswith("W") else str(period)


def _periods(network: Network, measure: Measure) -> list[pd.Period]:
    """Every period that something may have happened in: from the second of the baseline to the network's end."""
    rows = network.measurements
    if rows is None or not (rows["measure"] == measure.id).any():
        return []
    last = pd.Period(rows.loc[rows["measure"] == measure.id, "period"].max(), freq=measure.freq)
    window = window_of(network.plan, measure, last.end_time.date())
    end = window.last if window.active_end is None else min(window.active_end, window.last)
    return list(pd.period_range(window.first + 1, end, freq=measure.freq))
