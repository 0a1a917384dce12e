"""How a measure's periods lie in each team, before and after its own start: for exploring, not for the report."""

from __future__ import annotations

from typing import Final

import pandas as pd

from lnet_eval.evaluation.results import MeasureEvaluation
from lnet_eval.methods.estimate import SHARE
from lnet_eval.plan import Plan
from lnet_eval.plan.measure import Measure
from lnet_eval.reporting import blocks
from lnet_eval.reporting.figures.axes import axis_title
from lnet_eval.reporting.figures.cells import number_cells, value_unit
from lnet_eval.reporting.figures.rows import row_names
from lnet_eval.reporting.figures.style import (
    BLUE,
    PALE_ORANGE,
    SMALL,
    TEXT,
    WIDTH,
    add_axes,
    names_width,
    new_figure,
    style,
)
from lnet_eval.reporting.figures.vector import svg
from lnet_eval.reporting.numbers import value_text
from lnet_eval.texts import Words

SIDES: Final = ("before", "after")
_ROW: Final = 34.0
_OVER: Final = 34.0
_UNDER: Final = 24.0
_RIGHT: Final = 10.0


def distribution_figure(measure: MeasureEvaluation, plan: Plan, say: Words) -> blocks.Figure | None:
    """Each team's periods as two box plots, before and after its own start; None where there are no values."""
    values = values_by_side(measure, plan)
    if values.empty:
        return None
    name, plain = f"distribution-{measure.measure.id}", measure.measure
    medians = values.groupby("side")["value"].median()
    about = {
        "measure": say.of(plain.title),
        "n": say.number(len(values)),
        "teams": say.number(values["team"].nunique()),
        **{side: value_text(say, medians.get(side, float("nan")), value_unit(plain), plain) for side in SIDES},
    }
    missing = "".join(f"_without_{side}" for side in SIDES if side not in medians)
    title = say(f"figures.distribution.title{missing}", **about)
    return blocks.Figure(
        id=name,
        title=title,
        alt=say(f"figures.distribution.alt{missing}", **about),
        svg=_draw(values, plain, say, name),
        table=_table(name, values, plain, title, say),
        note=say("figures.distribution.note"),
    )


def values_by_side(measure: MeasureEvaluation, plan: Plan) -> pd.DataFrame:
    """One row per team and period with a value: `team` (name), `side` of the team's own start, `value`."""
    frames = []
    for team in measure.teams:
        unit = plan.unit(team.unit)
        start = pd.Timestamp(plan.start_of(unit))
        days = team.series.periods.start_time
        frame = pd.DataFrame({"value": team.series.value, "side": ["before" if d < start else "after" for d in days]})
        frames.append(frame.assign(team=unit.name).dropna(subset=["value"]))
    if not frames:
        return pd.DataFrame(columns=["team", "side", "value"])
    return pd.concat(frames, ignore_index=True)[["team", "side", "value"]]


def _draw(values: pd.DataFrame, measure: Measure, say: Words, name: str) -> str:
    import seaborn as sns  # half a second that no report needs to wait for

    teams = list(dict.fromkeys(values["team"]))
    left = names_width(teams)
    drawn = values.assign(value=100 * values["value"]) if value_unit(measure) == SHARE else values
    with style():
        figure = new_figure(_OVER + len(teams) * _ROW + _UNDER)
        axes = add_axes(figure, left=left, right=_RIGHT, top=_OVER, bottom=_UNDER)
        sns.boxplot(
            drawn, x="value", y="team", hue="side", order=teams, hue_order=list(SIDES), orient="h", ax=axes,
            palette={"before": PALE_ORANGE, "after": BLUE}, linewidth=0.9, fliersize=2.5, gap=0.15, legend=False,
        )  # fmt: skip
        axes.set(xlabel="", ylabel="")
        axes.set_yticks(range(len(teams)), row_names(teams, left - 12))
        axes.tick_params(left=False)
        axes.spines["left"].set_visible(False)
        ticks = [tick for tick in axes.get_xticks() if axes.get_xlim()[0] <= tick <= axes.get_xlim()[1]]
        axes.set_xticks(ticks, number_cells(say, ticks, share=False))
        axes.grid(axis="x", color="#e3e3e3", linewidth=0.7)
        axes.set_axisbelow(True)
        figure.text(0, 0.985, axis_title(measure, say), va="top", fontsize=TEXT)
        key = f"{say('figures.distribution.before')} · {say('figures.distribution.after')}"
        figure.text((WIDTH - _RIGHT) / WIDTH, 0.985, key, va="top", ha="right", fontsize=SMALL)
        return svg(figure, name)


def _table(name: str, values: pd.DataFrame, measure: Measure, title: str, say: Words) -> blocks.Table:
    summary = (
        values.groupby(["team", "side"], sort=False)["value"]
        .agg(n="size", lower=lambda v: v.quantile(0.25), median="median", upper=lambda v: v.quantile(0.75))
        .reset_index()
    )
    share = value_unit(measure) == SHARE
    quartiles = [number_cells(say, summary[column], share=share) for column in ("lower", "median", "upper")]
    cells = [[say.number(n) for n in summary["n"]], *quartiles]
    headings = ("team", "side", "n_periods", "lower_quartile", "median", "upper_quartile")
    return blocks.Table(
        id=f"{name}-data",
        caption=say("figures.data_behind", title=title),
        columns=tuple(say(f"figures.distribution.column.{heading}") for heading in headings),
        rows=tuple(
            (team, say(f"figures.distribution.{side}"), *written)
            for team, side, *written in zip(summary["team"], summary["side"], *cells, strict=True)
        ),
        numeric=(2, 3, 4, 5),
        data=summary,
    )
