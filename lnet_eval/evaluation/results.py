"""What the evaluation of one network found: every section, or the reason it is not analysed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.rows import results_frame
from lnet_eval.evaluation.survey_results import Comparison, SurveyEvaluation
from lnet_eval.evidence import Evidence
from lnet_eval.inputs.network import Network
from lnet_eval.methods.before_after import BeforeAfter, RegressionToMean
from lnet_eval.methods.cost import Costs, CostSensitivity
from lnet_eval.methods.data_quality import DataQuality
from lnet_eval.methods.dose_response import DoseResponse
from lnet_eval.methods.estimate import Estimate
from lnet_eval.methods.fidelity import Fidelity
from lnet_eval.methods.its import ControlledTimeSeries, InterruptedTimeSeries, PooledTimeSeries
from lnet_eval.methods.learning_network import LearningNetwork, learning_network
from lnet_eval.methods.owner_trend import OwnerTrend
from lnet_eval.methods.participation import Attendance, StatusReports, TeamComposition, TeamFlow
from lnet_eval.methods.progress import ProgressScores
from lnet_eval.methods.series import Series
from lnet_eval.methods.spc import Funnel, RunChart
from lnet_eval.methods.survey import PrePostItem
from lnet_eval.plan.measure import Measure
from lnet_eval.plan.model import Gathering

_NO_SCORES = NotAnalysed(method="progress_scores", reason="no_progress_scores")
_ONE_NETWORK = NotAnalysed(method="owner_trend", reason="one_network", needed=2, found=1)
_NO_MEMBERS = NotAnalysed(method="team_composition", reason="no_members")
_NO_COSTS = NotAnalysed(method="cost_sensitivity", reason="no_costs")
Direction = Literal["better", "worse", "no_clear_change", "not_analysed"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class TeamMeasure:
    """One team's part of a measure."""

    unit: str
    series: Series
    chart: RunChart | NotAnalysed
    time_series: InterruptedTimeSeries | NotAnalysed

    def __repr__(self) -> str:
        """Which team; never a row: a notebook keeps what it shows."""
        return f"TeamMeasure({self.unit!r})"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Completeness:
    """How much of a measure was delivered.

    Attributes
    ----------
    table : one row per unit: `unit, role, due, delivered, share, first, last`.
    due, delivered : over the teams.
    """

    table: pd.DataFrame
    due: int
    delivered: int

    def __repr__(self) -> str:
        """How much of how much, and never a row."""
        return f"Completeness(due={self.due}, delivered={self.delivered})"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class JointMeasure:
    """One measure of the teams together: what its charts and its time series are drawn from.

    Attributes
    ----------
    measure : the measure's plan.
    series : the teams together, per calendar period; None where there are no data.
    comparison : the comparison units together, or None.
    primary : the estimate that answers "Because of the network?"; natural units.

    Examples
    --------
    >>> import lnet_eval as le
    >>> le.explore(le.load_network("ahus", data="data"), "liggetid").usual
    JointMeasure('liggetid')
    """

    measure: Measure
    series: Series | None
    comparison: Series | None
    chart: RunChart | NotAnalysed
    time_series: InterruptedTimeSeries | NotAnalysed
    primary: Estimate | None

    def __repr__(self) -> str:
        """Which measure; its series and results are in its fields."""
        return f"{type(self).__name__}({self.measure.id!r})"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class MeasureEvaluation(JointMeasure):
    """One measure of the network.

    Attributes
    ----------
    change : direction of the before/after difference ("Did it get better?").
    time_change : direction of the effect that answers "Because of the network?" (`primary`).
    primary : the estimate behind `time_change`: from `controlled`, else `pooled`, else `time_series`; natural units.
    primary_source : "controlled", "pooled", "time_series" or None.
    evidence : the grade of this measure, with its reasons.
    comparison_change : before and after in the units outside the network, around the network's start.
    quality : the data of every unit that values are due from.
    completers : before and after in the teams that completed alone, where any team left.
    regression : the change to be expected of teams chosen for a bad baseline, where the plan says they were.
    funnel : the teams beside one another after their start, for measures with counts.
    later : the level of the teams after the network ended, where they went on measuring.

    Examples
    --------
    >>> import lnet_eval as le
    >>> found = le.evaluate(le.load_network("vestre-viken", data="data"), only=["antibiotika"])
    >>> found.measures
    (MeasureEvaluation('antibiotika'),)
    >>> found.measures[0].change, found.measures[0].primary_source
    ('better', 'pooled')
    """

    teams: tuple[TeamMeasure, ...]
    before_after: BeforeAfter | NotAnalysed
    pooled: PooledTimeSeries | NotAnalysed
    controlled: ControlledTimeSeries | NotAnalysed
    completeness: Completeness
    change: Direction
    time_change: Direction
    primary_source: str | None
    evidence: Evidence
    comparison_change: BeforeAfter | NotAnalysed
    quality: DataQuality | None = None
    completers: BeforeAfter | NotAnalysed | None = None
    regression: RegressionToMean | NotAnalysed | None = None
    funnel: Funnel | NotAnalysed | None = None
    later: Estimate | None = None

    @property
    def compared_in_other_years(self) -> bool:
        """Whether the units outside lack a value from the network's own years, before its start or after it."""
        own, outside = self.before_after, self.comparison_change
        if isinstance(own, NotAnalysed) or isinstance(outside, NotAnalysed):
            return False
        return outside.spans["before"][1] < own.spans["before"][0] or outside.spans["after"][0] > own.spans["after"][1]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Interviews:
    """The interview matrix: questions in order, and per network and question its keywords in order.

    Attributes
    ----------
    questions : numbered questions. networks : columns, in the file's order.
    cells : (question number, network) → keywords.

    Examples
    --------
    >>> import lnet_eval as le
    >>> le.evaluate(le.load_network("phrk", data="data"), only=[]).interviews
    Interviews(n_questions=6, n_networks=4)
    """

    questions: Mapping[int, str]
    networks: tuple[str, ...]
    cells: Mapping[tuple[int, str], tuple[str, ...]]

    def __repr__(self) -> str:
        """How many questions and networks, and never what anybody said."""
        return f"Interviews(n_questions={len(self.questions)}, n_networks={len(self.networks)})"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Answer:
    """The answer to one of the two questions: a sentence's code with the measure and the estimates behind it.

    Attributes
    ----------
    code : `answer.<question>.<code>` in the catalogues.
    measure : id of the key measure the answer rests on, or None.
    before, after, effect : the estimates that the sentence prints, where it prints any.
    afterwards : what became of an improvement after the network: "lost" where the level can no longer be told from the
        one expected without a network, "faded" where it fell back but not that far; None for everything else.
    later : the level after the network ended, where `afterwards` has something to say.

    Examples
    --------
    >>> import lnet_eval as le
    >>> le.evaluate(le.load_network("unn-plan", data="data")).better.code
    'not_started'
    """

    question: Literal["better", "because"]
    code: str
    measure: str | None = None
    before: Estimate | None = None
    after: Estimate | None = None
    effect: Estimate | None = None
    afterwards: Literal["lost", "faded"] | None = None
    later: Estimate | None = None

    def __repr__(self) -> str:
        """Question, answer and measure; the estimates are in its fields."""
        return f"Answer({self.question!r}, {self.code!r}, measure={self.measure!r})"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Evaluation:
    """Everything the report is made of.

    Attributes
    ----------
    as_of : the day that the data reach. met : the day up to which gatherings count; by default `as_of`.

    Examples
    --------
    >>> import lnet_eval as le
    >>> result = le.evaluate(le.load_network("trygg-utskriving", data="data"))
    >>> result.better.code, result.because.code, result.evidence.tier
    ('no_measurements', 'no_measurements', 0)
    >>> [survey.survey for survey in result.surveys]
    ['before', 'end', 'after']
    """

    network: Network
    as_of: dt.date
    flow: TeamFlow | NotAnalysed
    attendance: Attendance | NotAnalysed
    status: StatusReports | NotAnalysed
    fidelity: Fidelity | NotAnalysed
    measures: tuple[MeasureEvaluation, ...]
    surveys: tuple[SurveyEvaluation, ...]
    comparisons: tuple[Comparison, ...]
    costs: Costs | NotAnalysed
    interviews: Interviews | NotAnalysed
    evidence: Evidence
    better: Answer
    because: Answer
    progress: ProgressScores | NotAnalysed = _NO_SCORES
    owner_trend: OwnerTrend | NotAnalysed = _ONE_NETWORK
    doses: Mapping[str, DoseResponse | NotAnalysed] = field(default_factory=dict)
    cost_sensitivity: CostSensitivity | NotAnalysed = _NO_COSTS
    composition: TeamComposition | NotAnalysed = _NO_MEMBERS
    learning_network: LearningNetwork = field(default_factory=lambda: learning_network({}))
    met: dt.date | None = None

    @property
    def held(self) -> tuple[Gathering, ...]:
        """The gatherings, status meetings and improvement days that were held."""
        return self.network.plan.held(self.met or self.as_of)

    @property
    def pre_post(self) -> Mapping[str, PrePostItem | NotAnalysed]:
        """Every question that was asked both before and after, by item id; never a retrospective pre-test."""
        return next((comparison.items for comparison in self.comparisons if comparison.kind == "true"), {})

    @property
    def key_measure(self) -> MeasureEvaluation | None:
        """The measure that the two answers rest on, or None."""
        return next((m for m in self.measures if m.measure.id == self.better.measure), None)

    def to_frame(self) -> pd.DataFrame:
        """Every estimate that may be shown: the rows of results.json, with small groups of people left out."""
        return results_frame(self)

    def __repr__(self) -> str:
        """Of what and until when, and never a row of a table: a notebook keeps what it shows."""
        return f"Evaluation({self.network.plan.network.id!r}, as_of={self.as_of.isoformat()!r})"
