"""What a researcher may choose otherwise than the plan, for one measure, to see whether the answer hangs on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from numbers import Integral
from typing import Any, Final, Literal, get_args

import pandas as pd

from lnet_eval.errors import UsageError
from lnet_eval.evaluation.window import first_period_from, last_whole_period
from lnet_eval.plan import Plan
from lnet_eval.plan.charting import Charting, ChartKind, ChartPhase, RuleSet
from lnet_eval.plan.fields import Text
from lnet_eval.plan.measure import Measure, Season
from lnet_eval.texts import default_language, words

Estimator = Literal["default", "ols", "newey_west", "prais_winsten", "reml", "glm", "quasi_glm"]
Seasonal = Literal["plan", "none", "fourier", "months"]

COUNTED_ESTIMATORS: Final[tuple[Estimator, ...]] = ("default", "glm", "quasi_glm")
VALUE_ESTIMATORS: Final[tuple[Estimator, ...]] = ("default", "ols", "newey_west", "prais_winsten", "reml")
CHARTS: Final[Mapping[str, tuple[ChartKind, ...]]] = {
    "proportion": ("run", "p", "p'", "i"),
    "rate": ("run", "u", "u'", "i'", "i"),
    "count": ("run", "c", "i"),
    "continuous": ("run", "i"),
    "ordinal": ("run", "i"),
    "time_between": ("run", "t", "g", "i"),
}
RULES: Final[tuple[RuleSet, ...]] = ("anhoej", "shewhart", "mdc", "perla")
_LOOKED_AT: Final = Text(nb="valgt i arbeidsbenken", en="chosen in the workbench")
ABOUT_LIMITS: Final[frozenset[RuleSet]] = frozenset({"shewhart", "mdc"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """The choices for one measure; each one left out is the plan's.

    Attributes
    ----------
    teams : ids of the teams that are looked at. start : first period after the interruption, for every one of them.
    transition : months from the start that are left out of the fit. season : how season enters the model.
    estimator : whose estimates and lines are shown. chart, rules : the chart, and the rules that judge it.
    phases : first period of every new phase of the chart, in place of the plan's.
    """

    teams: tuple[str, ...] | None = None
    start: str | None = None
    transition: int | None = None
    season: Seasonal = "plan"
    estimator: Estimator = "default"
    chart: ChartKind | None = None
    rules: RuleSet | None = None
    phases: tuple[str, ...] = ()

    def differing(self) -> dict[str, Any]:
        """The choices that are not the plan's, by name."""
        usual = Choices()
        return {name: value for name in self.__slots__ if (value := getattr(self, name)) != getattr(usual, name)}

    def in_short(self) -> list[str]:
        """The same as they are written in code; the teams are counted, they may be many."""
        differing = self.differing()
        if self.teams is not None:
            differing["teams"] = f"{len(self.teams)} teams"
        return [f"{name}={value!r}" for name, value in differing.items()]

    def __repr__(self) -> str:
        """Those that are not the plan's."""
        return f"Choices({', '.join(self.in_short())})"


def estimators_of(measure: Measure) -> tuple[Estimator, ...]:
    """The estimators that there are for the kind of `measure`, the default first."""
    return COUNTED_ESTIMATORS if measure.kind in {"proportion", "rate", "count"} else VALUE_ESTIMATORS


def one_or_more(chosen: Any) -> tuple[Any, ...]:
    """A list of choices that may be given as its only element."""
    return tuple(chosen) if isinstance(chosen, Iterable) and not isinstance(chosen, str) else (chosen,)


def check_choices(plan: Plan, measure: Measure, choices: Choices, *, as_of: dt.date) -> None:
    """Refuse choices that cannot be made.

    Raises
    ------
    UsageError : every choice that cannot be made, each with what can be: an unknown team, no team at all, an
        interruption outside the data, a chart or an estimator that the measure's kind does not have, rules about
        limits on a run chart.
    """
    wrong = _wrong(plan, measure, choices, as_of)
    if wrong:
        raise UsageError("\n".join(wrong))


def revised_plan(plan: Plan, measure: Measure, choices: Choices) -> tuple[Plan, Measure]:
    """The plan and its measure with the choices (checked ones) in place of what they say."""
    changed_measure: dict[str, Any] = {"chart": charting_of(measure, choices)}
    if choices.season == "none":
        changed_measure["season"] = None
    elif choices.season != "plan" and (measure.season is None or measure.season.form != choices.season):
        changed_measure["season"] = Season(form=choices.season)
    measure = measure.model_copy(update=changed_measure)
    units = tuple(u for u in plan.units if u.role != "team" or choices.teams is None or u.id in choices.teams)
    phases: dict[str, Any] = {}
    if choices.transition is not None:
        phases["transition_months"] = choices.transition
    if choices.start is not None:
        phases["start"] = pd.Period(choices.start, freq=measure.freq).start_time.date()
        units = tuple(unit.model_copy(update={"start": None}) for unit in units)
    measures = tuple(measure if one.id == measure.id else one for one in plan.measures)
    changed = {"units": units, "measures": measures, "phases": plan.phases.model_copy(update=phases)}
    return plan.model_copy(update=changed), measure


def charting_of(measure: Measure, choices: Choices) -> Charting:
    """The measure's charting with the chart, the rules and the phases that were chosen."""
    changed: dict[str, Any] = {}
    if choices.chart is not None:
        changed["kind"] = choices.chart
    if choices.rules is not None:
        changed["rules"] = choices.rules
    if choices.phases:
        days = [pd.Period(phase, freq=measure.freq).start_time.date() for phase in choices.phases]
        changed["phases"] = tuple(ChartPhase(date=day, reason=_LOOKED_AT) for day in days)
    return measure.chart.model_copy(update=changed)


def _wrong(plan: Plan, measure: Measure, choices: Choices, as_of: dt.date) -> list[str]:
    say = words(default_language())
    known = [team.id for team in plan.teams]
    unknown = [team for team in choices.teams or () if team not in known]
    found = [say("explore.unknown_team", team=team, known=", ".join(known)) for team in unknown]
    if choices.teams is not None and not choices.teams:
        found.append(say("explore.no_team"))
    chart = measure.chart.kind if choices.chart is None else choices.chart
    rules = measure.chart.rules if choices.rules is None else choices.rules
    offered: dict[str, tuple[object, Iterable[str]]] = {
        "chart": (chart, {*CHARTS[measure.kind], measure.chart.kind}), "rules": (rules, RULES),
        "estimator": (choices.estimator, estimators_of(measure)), "season": (choices.season, get_args(Seasonal)),
    }  # fmt: skip
    for name, (chosen, allowed) in offered.items():
        if not isinstance(chosen, str) or chosen not in allowed:
            found.append(say(f"explore.not_{name}", chosen=chosen, allowed=", ".join(sorted(allowed))))
    if chart == "run" and any(rules == one for one in ABOUT_LIMITS):
        found.append(say("explore.rules_need_limits", rules=rules))
    if choices.transition is not None and not _lasts(choices.transition):
        found.append(say("explore.transition", chosen=repr(choices.transition)))
    first, last = _reach(plan, measure, as_of)
    dates = [choices.start, *choices.phases] if choices.start is not None else list(choices.phases)
    for text in dates:
        try:
            inside = first < pd.Period(text, freq=measure.freq) <= last
        except ValueError:
            inside = False
        if not inside:
            found.append(say("explore.outside", chosen=text, first=say.period(first + 1), last=say.period(last)))
    return found


def _lasts(transition: Any) -> bool:
    whole = isinstance(transition, Integral) and not isinstance(transition, bool)
    return whole and 0 <= int(transition) <= 24


def _reach(plan: Plan, measure: Measure, as_of: dt.date) -> tuple[pd.Period, pd.Period]:
    """The first and the last period that an interruption is looked for in: to the end of the active phase."""
    last_day = min(as_of, plan.phases.end or as_of)
    return first_period_from(plan.phases.baseline_start, measure.freq), last_whole_period(last_day, measure.freq)
