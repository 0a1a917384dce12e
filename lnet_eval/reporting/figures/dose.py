"""Teams by how much they took part and how much they changed: a drawing to think with, and no more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from lnet_eval.methods.dose_response import DoseResponse
from lnet_eval.plan import Plan
from lnet_eval.plan.measure import Measure
from lnet_eval.reporting import blocks
from lnet_eval.reporting.figures.axes import axis_title, draw_value_axis, value_scale
from lnet_eval.reporting.figures.cells import number_cells
from lnet_eval.reporting.figures.style import (
    BLUE,
    INK,
    SMALL,
    TEXT,
    add_axes,
    draw_points,
    new_figure,
    style,
    text_width,
)
from lnet_eval.reporting.figures.vector import svg
from lnet_eval.reporting.numbers import estimate_text
from lnet_eval.texts import Words

_HEIGHT: Final = 150.0
_TOP: Final = 24.0
_BOTTOM: Final = 36.0
SHARES: Final = frozenset({"attendance", "status_reports"})


def dose_figure(dose: DoseResponse, measure: Measure, plan: Plan, say: Words) -> blocks.Figure:
    """One point per team; the correlation is said in the title, always as exploratory."""
    name = f"dose-{dose.dose.replace('_', '-')}"
    about = {
        "n": say.number(len(dose.points)),
        "dose": say(f"figures.dose.{dose.dose}.name"),
        "measure": say.of(measure.title),
    }
    title = say(f"figures.dose.title_{_finding(dose)}", **about, **_estimated(dose, say))
    doses = number_cells(say, dose.points["dose"], share=dose.dose in SHARES)
    return blocks.Figure(
        id=name,
        title=title,
        alt=say("figures.dose.alt", **about, lowest=doses[int(dose.points["dose"].argmin())],
                highest=doses[int(dose.points["dose"].argmax())]),
        svg=_draw(dose, measure, say, name),
        table=dose_table(
            dose,
            f"{name}-data",
            say("figures.data_behind_unit", title=title, unit=axis_title(measure, say)),
            say,
            share=measure.kind == "proportion",
            called=lambda unit: plan.unit(unit).name,
        ),
        note=say("figures.dose.note"),
    )  # fmt: skip


def dose_table(
    dose: DoseResponse, name: str, caption: str, say: Words, *, share: bool = False, called: Callable[[str], str] = str
) -> blocks.Table:
    """Every team with its dose and its change, by what it is `called`; `share`: the change is one of shares."""
    doses = number_cells(say, dose.points["dose"], share=dose.dose in SHARES)
    changes = number_cells(say, dose.points["response"], share=share)
    return blocks.Table(
        id=name,
        caption=caption,
        columns=(
            say("figures.column.team"),
            say(f"figures.dose.{dose.dose}"),
            say("figures.column.change_for_the_better"),
        ),
        rows=tuple(zip((called(str(unit)) for unit in dose.points["unit"]), doses, changes, strict=True)),
        numeric=(1, 2),
        data=dose.points,
    )


def _finding(dose: DoseResponse) -> str:
    if not dose.estimates:
        return "few"
    estimate = dose.estimates[0]
    if not estimate.excludes(0.0):
        return "unclear"
    return "more" if estimate.value > 0 else "less"


def _estimated(dose: DoseResponse, say: Words) -> dict[str, str]:
    return {"rho": estimate_text(say, dose.estimates[0])} if dose.estimates else {}


def _draw(dose: DoseResponse, measure: Measure, say: Words, name: str) -> str:
    share = measure.kind == "proportion"
    values = value_scale([0.0, *dose.points["response"]], share=share, say=say, positive=False)
    left = max(text_width(label, SMALL) for label in values.labels) + 8
    with style():
        figure = new_figure(_TOP + _HEIGHT + _BOTTOM)
        axes = add_axes(figure, left=left, right=14, top=_TOP, bottom=_BOTTOM)
        across = value_scale(dose.points["dose"], share=dose.dose in SHARES, say=say)
        air = 0.03 * (across.high - across.low)
        axes.set_xlim(across.low - air, across.high + air)
        draw_value_axis(axes, values)
        axes.set_xticks(across.ticks, across.labels)
        axes.tick_params(axis="x", length=3)
        axes.axhline(0, color=INK, linewidth=0.8)
        draw_points(axes, dose.points["dose"], dose.points["response"], "o", color=BLUE, markersize=5.5, alpha=0.85)
        axes.set_xlabel(say(f"figures.dose.{dose.dose}"), fontsize=SMALL, labelpad=3)
        line = say("figures.dose.axis", unit=axis_title(measure, say))
        figure.text(0, 1 - (TEXT + 2) / (_TOP + _HEIGHT + _BOTTOM), line, fontsize=TEXT)
        return svg(figure, name)
