"""The network as planned against the network as delivered."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import pandas as pd

from lnet_eval.methods.estimate import COUNT, HOURS, RATIO, Estimate

ASPECTS: Final = (
    "teams", "gatherings", "days_per_gathering", "improvement_days", "status_meetings", "months",
    "months_of_meetings", "participants", "projects", "projects_completed", "projects_aligned", "coaches",
    "coaches_per_team", "teams_per_coach", "coaches_trained", "coaches_experienced", "coaches_in_training",
    "core_team", "core_team_fte", "main_responsibility",
    "hours_per_participant_low", "hours_per_participant_high",
)  # fmt: skip
_UNITS: Final = {
    "months": "months", "months_of_meetings": "months", "days_per_gathering": "days", "core_team_fte": "fte",
    "coaches_per_team": RATIO, "teams_per_coach": RATIO,
    "hours_per_participant_low": HOURS, "hours_per_participant_high": HOURS,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """When a deviation is worth an alarm.

    Attributes
    ----------
    code : name of the alarm (`caution.<code>` in the catalogues).
    aspect : the row it looks at.
    alarm_when : the delivered figure is "below" or "above" the limit, or is "none" (0 though more was planned).
    slack : how far the delivered figure may lie beyond the limit, in the aspect's own unit.
    slack_share : the same as a share of the limit.
    limit : used where nothing is planned for this aspect; a plan's own figure always goes first.
    """

    code: str
    aspect: str
    alarm_when: Literal["below", "above", "none"]
    slack: float = 0.0
    slack_share: float = 0.0
    limit: float | None = None


def thresholds(
    *,
    teams_per_coach: float = 2.0,
    coaches_per_team: float = 0.5,
    months: float = 1.0,
    participants: float = 0.1,
    least_teams: int = 3,
    core_team: int = 3,
    main_responsibility: int = 2,
    coaches_trained: float | None = None,
    coaches_experienced: float | None = None,
    projects_aligned: float | None = None,
) -> tuple[Threshold, ...]:
    """When a deviation is worth an alarm, with the limits that a plan may set.

    The defaults are what the memo's networks learnt: Vestre Viken lets a coach follow one or two teams; Ahus had three
    projects to a coach in its first year, and calls that too few coaches; PHRK found that few participants leave few
    to learn from. A team of three runs Vestre Viken's network; two at Ahus made up for it "with far too much work".
    The last three are numbers that hang on the network's size; there is no alarm where they are None.
    """
    return (
        Threshold(code="too_few_teams", aspect="teams", alarm_when="below", limit=least_teams),
        Threshold(code="fewer_gatherings", aspect="gatherings", alarm_when="below"),
        Threshold(code="no_improvement_day", aspect="improvement_days", alarm_when="none"),
        Threshold(code="no_status_meetings", aspect="status_meetings", alarm_when="none"),
        Threshold(code="longer_than_planned", aspect="months", alarm_when="above", slack=months),
        Threshold(code="shorter_than_planned", aspect="months", alarm_when="below", slack=months),
        Threshold(code="fewer_participants", aspect="participants", alarm_when="below", slack_share=participants),
        Threshold(code="fewer_projects", aspect="projects", alarm_when="below"),
        Threshold(code="too_few_coaches", aspect="teams_per_coach", alarm_when="above", limit=teams_per_coach),
        Threshold(code="too_few_coaches", aspect="coaches_per_team", alarm_when="below", limit=coaches_per_team),
        Threshold(code="too_few_coaches", aspect="coaches", alarm_when="below"),
        Threshold(code="too_few_trained", aspect="coaches_trained", alarm_when="below", limit=coaches_trained),
        Threshold(
            code="too_few_experienced", aspect="coaches_experienced", alarm_when="below", limit=coaches_experienced
        ),
        Threshold(code="few_aligned", aspect="projects_aligned", alarm_when="below", limit=projects_aligned),
        Threshold(code="key_person", aspect="core_team", alarm_when="below", limit=core_team),
        Threshold(code="key_person", aspect="main_responsibility", alarm_when="below", limit=main_responsibility),
    )


THRESHOLDS: Final = thresholds()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Fidelity:
    """Planned, delivered and the deviation.

    Attributes
    ----------
    table : one row per aspect that either side states, in the order of `ASPECTS`: `aspect`, `planned`, `delivered`,
        `deviation` (delivered minus planned; floats, nan where not stated).
    alarms : codes of thresholds that are broken, e.g. "too_few_coaches".
    broken : those thresholds, several of which may have one code.

    Examples
    --------
    >>> from lnet_eval.methods.fidelity import fidelity
    >>> found = fidelity({"gatherings": 3, "coaches_per_team": 1}, {"gatherings": 2, "coaches_per_team": 1})
    >>> found.table["deviation"].tolist(), found.alarms
    ([-1.0, 0.0], ('fewer_gatherings',))
    """

    table: pd.DataFrame
    alarms: tuple[str, ...]
    broken: tuple[Threshold, ...] = ()

    @property
    def estimates(self) -> tuple[Estimate, ...]:
        """What was delivered by its aspect, and what was planned as `planned_<aspect>`; counted, without interval."""
        figures = [
            (f"{side}{row['aspect']}", str(row["aspect"]), float(row[column]))
            for row in self.table.to_dict("records")
            for side, column in (("", "delivered"), ("planned_", "planned"))
        ]
        return tuple(
            Estimate(quantity=quantity, value=value, low=math.nan, high=math.nan, unit=_UNITS.get(aspect, COUNT), n=1,
                     method="counted")
            for quantity, aspect, value in figures
            if not math.isnan(value)
        )  # fmt: skip

    def __repr__(self) -> str:
        """How many aspects and alarms; never a figure, some count people."""
        return f"Fidelity(n_aspects={len(self.table)}, n_alarms={len(self.alarms)})"


def fidelity(
    planned: Mapping[str, float], delivered: Mapping[str, float], *, limits: Sequence[Threshold] = THRESHOLDS
) -> Fidelity:
    """What was planned, what was delivered, and which deviations are worth an alarm.

    Parameters
    ----------
    planned, delivered : figures by the names in `ASPECTS`; a name that is left out, or nan, is not stated.
    limits : when to raise an alarm.

    Raises
    ------
    ValueError : a name that is no aspect.
    """
    strange = sorted((set(planned) | set(delivered)) - set(ASPECTS))
    if strange:
        raise ValueError(f"fidelity: no such aspect: {', '.join(strange)}")
    rows = []
    for aspect in ASPECTS:
        plan, found = float(planned.get(aspect, math.nan)), float(delivered.get(aspect, math.nan))
        if not (math.isnan(plan) and math.isnan(found)):
            rows.append((aspect, plan, found, found - plan))
    table = pd.DataFrame(rows, columns=["aspect", "planned", "delivered", "deviation"])
    stated = {row[0]: (row[1], row[2]) for row in rows}
    broken = tuple(threshold for threshold in limits if _is_broken(threshold, stated))
    return Fidelity(table=table, alarms=tuple(dict.fromkeys(threshold.code for threshold in broken)), broken=broken)


def _is_broken(threshold: Threshold, stated: Mapping[str, tuple[float, float]]) -> bool:
    plan, found = stated.get(threshold.aspect, (math.nan, math.nan))
    if math.isnan(plan) and threshold.limit is not None:
        plan = threshold.limit
    if math.isnan(plan) or math.isnan(found):
        return False
    if threshold.alarm_when == "none":
        return found == 0 < plan
    slack = threshold.slack + threshold.slack_share * plan
    return found < plan - slack if threshold.alarm_when == "below" else found > plan + slack
