"""Who took part: every team that enrolled, attendance, leaders, status reports."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

import pandas as pd

from lnet_eval.disclosure import HIDDEN
from lnet_eval.evaluation.attendance import shown_attendance, shown_shares
from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.results import Evaluation
from lnet_eval.methods.estimate import Estimate, find_estimate
from lnet_eval.methods.owner_trend import OwnerTrend
from lnet_eval.methods.participation import Attendance, StatusReports, TeamFlow
from lnet_eval.plan import Plan
from lnet_eval.reporting.blocks import Block, Heading, Passage, Prose, Section, Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.figures.earlier import earlier_figure, earlier_reports_figure
from lnet_eval.reporting.figures.flow import flow_figure, retention_figure
from lnet_eval.reporting.figures.gatherings import attendance_figure
from lnet_eval.reporting.numbers import estimate_text, not_analysed_text
from lnet_eval.reporting.sections.delivered import composition_blocks, leaders_told_blocks
from lnet_eval.reporting.sections.doses import dose_blocks
from lnet_eval.reporting.sections.progress import progress_blocks
from lnet_eval.reporting.wording import plan_text
from lnet_eval.texts import Words

_FEW_TEAMS: Final = 5  # a share of so few is better said as a count


def participation_section(evaluation: Evaluation, say: Words) -> Section:
    """Who took part, how long, and how much of what they were asked for they delivered."""
    return Section(id="participation", title=say("participation.title"), blocks=tuple(_blocks(evaluation, say)))


def _blocks(evaluation: Evaluation, say: Words) -> Iterator[Block]:
    plan = evaluation.network.plan
    yield _heading(say, "teams")
    if isinstance(evaluation.flow, NotAnalysed):
        yield Prose(text=not_analysed_text(say, evaluation.flow))
    else:
        yield from _teams(evaluation.flow, plan, say)
        yield from composition_blocks(evaluation, say)
    yield _heading(say, "attendance")
    if isinstance(evaluation.attendance, NotAnalysed):
        yield Prose(text=not_analysed_text(say, evaluation.attendance))
    else:
        waiting = [note.sentence(say) for note in evaluation.network.notes if note.code == "attendance_held"]
        yield from (Prose(role="note", text=sentence) for sentence in waiting)
        yield from attendance_blocks(evaluation.attendance, plan.privacy.k, say)
    yield from leaders_told_blocks(evaluation.held, say)
    yield _heading(say, "status")
    if isinstance(evaluation.status, NotAnalysed):
        yield Prose(text=not_analysed_text(say, evaluation.status))
    else:
        yield from _status(evaluation.status, plan, say)
    yield _heading(say, "earlier")
    yield from _earlier(evaluation, say)
    yield _heading(say, "progress")
    yield from progress_blocks(evaluation, say)
    yield _heading(say, "doses")
    yield from dose_blocks(evaluation, say)


def _earlier(evaluation: Evaluation, say: Words) -> Iterator[Block]:
    """The owner's networks one after the other, with a warning where fewer and fewer take part."""
    trend = evaluation.owner_trend
    if isinstance(trend, NotAnalysed):
        yield Prose(text=not_analysed_text(say, trend))
        return
    if trend.falling:
        share = say.percent(evaluation.network.plan.thresholds.falling)
        yield Prose(role="warning", text=say("participation.falling", share=share))
    yield earlier_figure(trend, say)
    change = trend.estimate("attendance_change")
    if change is not None:
        yield Prose(text=say("participation.earlier.change", change=estimate_text(say, change)))
    yield from _earlier_reports(trend, evaluation.network.plan.thresholds.falling, say)


def _earlier_reports(trend: OwnerTrend, falling: float, say: Words) -> Iterator[Block]:
    """The same of the status reports, where this network and the one before it counted them."""
    change = trend.estimate("reports_change")
    if change is None:
        return
    if trend.reports_falling:
        before, latest = (say.percent(float(share)) for share in trend.table["reports_share"].iloc[-2:])
        about = {"share": say.percent(falling), "before": before, "latest": latest}
        yield Prose(role="warning", text=say("participation.earlier.reports_falling", **about))
    yield earlier_reports_figure(trend, say)
    yield Prose(text=say("participation.earlier.reports_change", change=estimate_text(say, change)))


def _heading(say: Words, name: str) -> Heading:
    return Heading(text=say(f"participation.{name}"), level=3, id=f"participation-{name}")


def _teams(flow: TeamFlow, plan: Plan, say: Words) -> Iterator[Block]:
    documented = flow.estimate("documented_share")
    if documented is not None:
        few = "few" if documented.n < _FEW_TEAMS else "many"
        enough = say.number(round(documented.value * documented.n))
        share = estimate_text(say, documented)
        yield Prose(text=say(f"participation.documented.{few}", enough=enough, n=say.number(documented.n), share=share))
    asked = flow.estimate("enrolled_share")
    if asked is not None:
        numbers = {"enrolled": say.number(round(asked.value * asked.n)), "invited": say.number(asked.n)}
        yield Prose(text=say("participation.invited", **numbers))
    yield flow_figure(flow, say)
    retention = retention_figure(flow, say)
    yield Prose(text=say("participation.nobody_left")) if retention is None else retention
    yield _teams_table(flow, plan, say)


def _teams_table(flow: TeamFlow, plan: Plan, say: Words) -> Table:
    """Every team that enrolled, with its start, its departure and its data."""
    rows: list[tuple[BlockText, ...]] = []
    for team in flow.teams.to_dict("records"):
        unit = plan.unit(str(team["unit"]))
        left: BlockText = "–"
        if unit.left is not None:
            reason = plan_text(say, unit.left.reason)
            left = (f"{say.date(unit.left.date)}: ", reason if isinstance(reason, Passage) else Passage(reason))
        rows.append(
            (
                unit.name,
                say.date(plan.start_of(unit)),
                left,
                say.number(float(team["n_periods_before"])),
                say.number(float(team["n_periods_after"])),
                say(f"participation.outcome.{team['outcome']}"),
            )
        )
    return Table(
        id="teams",
        caption=say("participation.teams.caption"),
        columns=tuple(
            say(f"participation.column.{c}") for c in ("team", "start", "left", "before", "after", "outcome")
        ),
        rows=tuple(rows),
        numeric=(3, 4),
        note=say("participation.teams.note"),
        data=flow.teams,
    )


def attendance_blocks(attendance: Attendance, k: int, say: Words) -> Iterator[Block]:
    """Who came, by gathering, role, level and site, groups of fewer than k people left out."""
    may_be_shown = shown_shares(attendance, k)
    whole, change = (find_estimate(may_be_shown, name) for name in ("attendance", "attendance_change"))
    if whole is not None:
        yield Prose(text=say("participation.came", share=estimate_text(say, whole), n=say.number(whole.n)))
    protected = shown_attendance(attendance, k)
    by_gathering = protected["gathering"]
    figure = attendance_figure(by_gathering, say) if by_gathering.publish else None
    yield Prose(text=say("participation.too_small")) if figure is None else figure
    if change is not None:
        yield Prose(text=say("participation.change", change=estimate_text(say, change)))
    for name in ("role", "level", "site"):
        if name not in protected:
            yield Prose(text=say(f"participation.{name}.none"))
            continue
        shown = protected[name]
        visible = shown.publish and not shown.mask.all()
        came = None if name != "role" or whole is None else round(whole.value * whole.n)
        yield (
            _group_table(name, shown.shown, k, say, came=came)
            if visible
            else Prose(text=say(f"participation.{name}.too_small"))
        )


def _group_table(name: str, table: pd.DataFrame, k: int, say: Words, *, came: int | None = None) -> Table:
    """One row per group that may be shown; where all who `came` are counted, each group's share of them as well."""
    rows = []
    if came:
        table = table.assign(of_attended=pd.to_numeric(table["attended"], errors="coerce") / came)
    for row in table.to_dict("records"):
        share = pd.to_numeric(pd.Series([row["share"]]), errors="coerce").iloc[0]
        cells: tuple[str, ...] = (HIDDEN, HIDDEN, HIDDEN, *((HIDDEN,) if came else ()))
        if not pd.isna(share):
            estimate = Estimate(
                quantity="attendance", value=float(share), low=float(row["low"]), high=float(row["high"]),
                unit="proportion", n=int(row["invited"]), method="wilson",
            )  # fmt: skip
            cells = (
                say.number(int(row["invited"])),
                say.number(int(row["attended"])),
                estimate_text(say, estimate),
                *((say.percent(float(row["of_attended"])),) if came else ()),
            )
        rows.append((str(row[name]) or say(f"participation.{name}.without"), *cells))
    hidden = any(HIDDEN in row for row in rows)
    return Table(
        id=f"attendance-by-{name}",
        caption=say(f"participation.{name}.caption"),
        columns=tuple(
            say(f"participation.column.{c}")
            for c in (name, "invited", "attended", "share", *(("of_attended",) if came else ()))
        ),
        rows=tuple(rows),
        numeric=(1, 2, 3, 4) if came else (1, 2, 3),
        note=say("participation.hidden", k=say.number(k)) if hidden else None,
        data=table,
    )


def _status(status: StatusReports, plan: Plan, say: Words) -> Iterator[Block]:
    rate = status.estimate("submission_rate")
    if rate is not None:
        yield Prose(text=say("participation.submitted", share=estimate_text(say, rate), n=say.number(rate.n)))
    rows = []
    for row in status.by_team.to_dict("records"):
        share = float(row["share"])
        rows.append(
            (
                plan.unit(str(row["unit"])).name,
                say.number(float(row["due"])),
                say.number(float(row["submitted"])),
                say.percent(share) if math.isfinite(share) else "–",
            )
        )
    yield Table(
        id="status-reports",
        caption=say("participation.status.caption"),
        columns=tuple(say(f"participation.column.{c}") for c in ("team", "due", "submitted", "submitted_share")),
        rows=tuple(rows),
        numeric=(1, 2, 3),
        data=status.by_team,
    )
