"""Progress scores team by team: the team's own, its coach's, and whether the team's data say the same."""

from __future__ import annotations

import math
from typing import Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lnet_eval.methods.progress import ProgressScores
from lnet_eval.plan import Plan
from lnet_eval.reporting import blocks
from lnet_eval.reporting.figures.axes import TimeScale, short_period
from lnet_eval.reporting.figures.rows import row_names
from lnet_eval.reporting.figures.style import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    PALE_GREY,
    SMALL,
    TEXT,
    WIDTH,
    draw_line,
    new_figure,
    shortened,
    style,
    text_width,
)
from lnet_eval.reporting.figures.vector import svg
from lnet_eval.texts import Words

_COLUMNS: Final = 3
_PANEL: Final = 62.0
_HEAD: Final = 34.0
_UNDER: Final = 18.0
_KEY: Final = 20.0
_LEFT: Final = 22.0
_GAP: Final = 14.0
_MOST: Final = 24
_ENDS: Final = (0.5, 5.0)
_LINES: Final = (("self", BLUE, "-", "o"), ("coach", ORANGE, "--", "s"))


def progress_figure(progress: ProgressScores, plan: Plan, say: Words) -> blocks.Figure | None:
    """One small panel per team that scored; None where no team has scores."""
    teams = progress.teams[progress.teams["last"].notna()].reset_index(drop=True)
    if teams.empty:
        return None
    high = plan.thresholds.score_high
    claiming = teams[teams["last"] >= high]
    about = {
        "scored": say.number(len(teams)),
        "high": say.number(high, 1),
        "claiming": say.number(len(claiming)),
        "borne_out": say.number(int((claiming["signal"] == "better").sum())),
        "lowest": say.number(float(teams["last"].min()), 1),
        "highest": say.number(float(teams["last"].max()), 1),
    }
    title = say("figures.progress.title", **about)
    return blocks.Figure(
        id="progress-scores",
        title=title,
        alt=say("figures.progress.alt", **about),
        svg=_draw(progress, teams.head(_MOST), plan, say),
        table=_table(progress, plan, title, say),
        note=say("figures.progress.note", high=about["high"]),
    )


def _table(progress: ProgressScores, plan: Plan, title: str, say: Words) -> blocks.Table:
    """Every score that was given, date by date."""
    scores = progress.scores
    names = ("team", "date", "score_self", "score_coach")
    return blocks.Table(
        id="progress-scores-data",
        caption=say("figures.data_behind", title=title),
        columns=tuple(say(f"figures.column.{name}") for name in names),
        rows=tuple(
            (
                plan.unit(str(row["unit"])).name,
                say.date(pd.Timestamp(row["date"]).date()),
                say.number(float(row["self"]), 1),
                say.number(float(row["coach"]), 1),
            )
            for row in scores.to_dict("records")
        ),
        numeric=(2, 3),
        data=scores.assign(date=scores["date"].dt.date.astype(str))[["unit", "date", "self", "coach"]],
    )


def _draw(progress: ProgressScores, teams: pd.DataFrame, plan: Plan, say: Words) -> str:
    rows = math.ceil(len(teams) / _COLUMNS)
    height = _KEY + rows * (_HEAD + _PANEL + _UNDER)
    width = (WIDTH - (_COLUMNS - 1) * _GAP) / _COLUMNS - _LEFT
    scale = TimeScale.over([pd.PeriodIndex(progress.scores["date"], freq="M")])
    with style():
        figure = new_figure(height)
        _key(figure, height, say)
        names = row_names([plan.unit(str(unit)).name for unit in teams["unit"]], _LEFT + width, bold=True)
        for i, (team, name) in enumerate(zip(teams.to_dict("records"), names, strict=True)):
            row, column = divmod(i, _COLUMNS)
            left = column * (_LEFT + width + _GAP) + _LEFT
            top = _KEY + row * (_HEAD + _PANEL + _UNDER) + _HEAD
            rectangle = (left / WIDTH, 1 - (top + _PANEL) / height, width / WIDTH, _PANEL / height)
            axes = figure.add_axes(rectangle)
            axes.patch.set_visible(False)
            _panel(axes, progress.scores[progress.scores["unit"] == team["unit"]], plan, scale, say)
            x = (left - _LEFT) / WIDTH
            figure.text(x, 1 - (top - 20) / height, name, fontsize=SMALL, weight="bold", va="baseline")
            found = say(f"figures.progress.{_found(team)}")
            figure.text(
                x, 1 - (top - 8) / height, shortened(found, _LEFT + width, SMALL), fontsize=SMALL, color=GREY,
                va="baseline",
            )  # fmt: skip
        return svg(figure, "progress-scores")


def _found(team: dict[object, object]) -> str:
    """What is written under the team's name: its flag, else what its data show."""
    flag, signal = team["flag"], team["signal"]
    if isinstance(flag, str):
        return flag
    return f"signal_{signal}" if isinstance(signal, str) else "signal_unknown"


def _panel(axes: Axes, scores: pd.DataFrame, plan: Plan, scale: TimeScale, say: Words) -> None:
    axes.set_xlim(-0.5, scale.of(scale.last) + 0.5)
    axes.set_ylim(_ENDS[0] - 0.25, _ENDS[1] + 0.25)
    axes.set_yticks([1, 3, 5], [say.number(tick) for tick in (1, 3, 5)])
    ends = [0.0, scale.of(scale.last)]
    axes.set_xticks(ends, [short_period(scale.first, say), short_period(scale.last, say)])
    first, last = axes.get_xticklabels()
    first.set_horizontalalignment("left")
    last.set_horizontalalignment("right")
    axes.tick_params(length=0, pad=3)
    axes.spines["left"].set_visible(False)
    axes.hlines([1, 3, 5], *axes.get_xlim(), colors=PALE_GREY, linewidths=0.8, zorder=0)
    axes.axhline(plan.thresholds.score_high, color=INK, linewidth=0.8, linestyle=":", zorder=1)
    places = scale.all(pd.PeriodIndex(scores["date"], freq="M"))
    for name, colour, dash, marker in _LINES:
        known = scores[name].notna().to_numpy()
        draw_line(
            axes, places[known], scores.loc[known, name], dash, color=colour, marker=marker, markersize=3.6,
            linewidth=1.2, zorder=3,
        )  # fmt: skip


def _key(figure: Figure, height: float, say: Words) -> None:
    axes = figure.add_axes((0, 1 - _KEY / height, 1, _KEY / height))
    axes.set_axis_off()
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(0, _KEY)
    x = 0.0
    for name, colour, dash, marker in _LINES:
        draw_line(
            axes, [x, x + 10, x + 20], [_KEY - 8] * 3, dash, color=colour, marker=marker, markevery=[1], markersize=3.6
        )
        label = say(f"figures.column.score_{name}")
        axes.text(x + 26, _KEY - 8, label, va="center", fontsize=TEXT)
        x += 44 + text_width(label, TEXT)
