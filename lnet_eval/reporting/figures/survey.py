"""What participants answered: each question as a bar around its middle, the undecided in a column of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import pandas as pd
from matplotlib.axes import Axes

from lnet_eval.disclosure import ProtectedItem
from lnet_eval.reporting import blocks
from lnet_eval.reporting.figures.style import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    PALE_BLUE,
    PALE_GREY,
    PALE_ORANGE,
    SMALL,
    WIDTH,
    add_axes,
    bare,
    clean,
    draw_line,
    new_figure,
    style,
    text_width,
    wrapped,
)
from lnet_eval.reporting.figures.vector import svg
from lnet_eval.texts import Words

_ROW: Final = 34.0
_BAR: Final = 17.0
_NAMES: Final = 168.0
_NEUTRAL: Final = 62.0
_COUNT: Final = 38.0
_OVER: Final = 34.0
_KEY: Final = 20.0
_ROOM_FOR_NUMBER: Final = 26.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question as it may be shown.

    Attributes
    ----------
    id, text : of the item. groups : (points, share of those who answered) from the most negative to the most positive;
        empty where the distribution may not be shown.
    n : answers on the scale; neutral : the middle point of the scale, None where the scale has none.
    """

    id: str
    text: str
    groups: tuple[tuple[tuple[int, ...], float], ...]
    n: int
    neutral: int | None
    points: int


def question_of(item: str, text: str, protected: ProtectedItem, points: int) -> Question:
    """A question from what disclosure control lets through."""
    shares = tuple((group, count / protected.n) for group, count in protected.groups)
    middle = (points + 1) // 2 if points % 2 else None
    return Question(id=item, text=text, groups=shares, n=protected.n, neutral=middle, points=points)


def survey_figure(
    name: str, questions: Sequence[Question], labels: Sequence[str], *, title: str, alt: str, say: Words
) -> blocks.Figure | None:
    """The distribution of answers to every question; None where none may be shown.

    Parameters
    ----------
    labels : the scale's answers in words, from the most negative.
    title, alt : what the drawing shows, said by whoever knows which survey it is.
    """
    shown = [question for question in questions if question.groups]
    if not shown:
        return None
    return blocks.Figure(
        id=name,
        title=title,
        alt=alt,
        svg=_draw(shown, labels, say, name),
        table=_table(name, shown, labels, title, say),
        note=say("figures.survey.note"),
    )


def group_label(group: tuple[int, ...], labels: Sequence[str], say: Words) -> str:
    """The words of a group of neighbouring scale points."""
    if len(group) == 1:
        return labels[group[0] - 1]
    return say("figures.survey.merged", first=labels[group[0] - 1], last=labels[group[-1] - 1])


Look = Literal["outer", "inner", "merged", "merged_neutral"]
Sides = tuple[list[tuple[Look, float]], float | None, list[tuple[Look, float]]]
_NEGATIVE: Final[dict[Look, tuple[dict[str, Any], str]]] = {
    "outer": ({"color": ORANGE}, "white"),
    "inner": ({"color": PALE_ORANGE}, INK),
    "merged": ({"facecolor": "white", "edgecolor": ORANGE, "hatch": "////"}, INK),
    "merged_neutral": ({"facecolor": "white", "edgecolor": GREY, "hatch": "////"}, INK),
}
_POSITIVE: Final[dict[Look, tuple[dict[str, Any], str]]] = {
    "outer": ({"color": BLUE}, "white"),
    "inner": ({"color": PALE_BLUE}, INK),
    "merged": ({"facecolor": "white", "edgecolor": BLUE, "hatch": "////"}, INK),
    "merged_neutral": ({"facecolor": "white", "edgecolor": GREY, "hatch": "////"}, INK),
}


def _sides(question: Question) -> Sides:
    """Negative parts from the middle outwards, the neutral share, positive parts from the middle outwards.

    Points that had to be merged are drawn as such: a group with the neutral point in it says neither yes nor no.
    """
    middle = (question.points + 1) / 2
    negative: list[tuple[Look, float]] = []
    positive: list[tuple[Look, float]] = []
    neutral = None
    for group, share in question.groups:
        if question.neutral is not None and group == (question.neutral,):
            neutral = share
            continue
        look: Look = "outer" if group[0] in {1, question.points} else "inner"
        if len(group) > 1:
            look = "merged_neutral" if question.neutral in group else "merged"
        side = (
            negative if sum(group) / len(group) < middle or (look == "merged_neutral" and group[0] == 1) else positive
        )
        side.append((look, share))
    return negative[::-1], neutral, positive


def _draw(questions: Sequence[Question], labels: Sequence[str], say: Words, name: str) -> str:
    height = _OVER + _ROW * len(questions) + _KEY
    with style():
        figure = new_figure(height)
        axes = add_axes(figure, left=0, right=0, top=0, bottom=0)
        bare(axes)
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(height, 0)
        left, right = _NAMES, WIDTH - _NEUTRAL - _COUNT - 8
        sides = [_sides(question) for question in questions]
        most_negative = max(sum(share for _, share in negative) for negative, _, _ in sides)
        most_positive = max(sum(share for _, share in positive) for _, _, positive in sides)
        scale = (right - left) / max(most_negative + most_positive, 0.01)
        zero = left + most_negative * scale
        _headings(axes, zero, say)
        draw_line(axes, [zero, zero], [_OVER - 4, height - _KEY], "-", color=INK, linewidth=1.0, zorder=3)
        for i, (question, parts) in enumerate(zip(questions, sides, strict=True)):
            y = _OVER + i * _ROW + _ROW / 2
            _question(axes, question, y)
            _bars(axes, parts, y, zero=zero, scale=scale, say=say)
        merged = any(look.startswith("merged") for parts in sides for side in parts[::2] for look, _ in side)
        _key(axes, height - 6, labels, say("figures.survey.merged_key") if merged else "")
        return svg(figure, name)


def _headings(axes: Axes, zero: float, say: Words) -> None:
    right = WIDTH - _COUNT
    axes.text(zero - 6, _OVER - 10, say("figures.survey.disagree"), ha="right", fontsize=SMALL, color=INK)
    axes.text(zero + 6, _OVER - 10, say("figures.survey.agree"), ha="left", fontsize=SMALL, color=INK)
    axes.text(right - _NEUTRAL / 2, _OVER - 10, say("figures.survey.neutral"), ha="center", fontsize=SMALL, color=INK)
    axes.text(WIDTH, _OVER - 10, say("figures.survey.answers"), ha="right", fontsize=SMALL, color=INK)


def _question(axes: Axes, question: Question, y: float) -> None:
    lines = wrapped(question.text, _NAMES - 12, size=SMALL, lines=3)
    for number, line in enumerate(lines):
        axes.text(0, y + (number - (len(lines) - 1) / 2) * 10.5, line, va="center", fontsize=SMALL)
    axes.text(WIDTH, y, str(question.n), ha="right", va="center", fontsize=SMALL)


def _bars(axes: Axes, parts: Sides, y: float, *, zero: float, scale: float, say: Words) -> None:
    negative, neutral, positive = parts
    for side, sign, looks in (
        (negative, -1.0, _NEGATIVE),
        (positive, 1.0, _POSITIVE),
    ):
        edge = zero
        for name, share in side:
            look, ink = looks[name]
            width = share * scale
            start = edge if sign > 0 else edge - width
            axes.barh(y, width, height=_BAR, left=start, zorder=2, **{"edgecolor": "white", "linewidth": 0.8, **look})
            if width >= _ROOM_FOR_NUMBER:
                label = say.percent(share)
                plate = {"facecolor": "white", "edgecolor": "none", "pad": 1.0} if "hatch" in look else None
                axes.text(
                    start + width / 2, y, label, ha="center", va="center", fontsize=8.5, color=ink, zorder=4, bbox=plate
                )
            edge += sign * width
    if neutral is not None:
        left = WIDTH - _COUNT - _NEUTRAL + 4
        axes.barh(y, neutral * (_NEUTRAL - 30), height=_BAR, left=left, color=GREY, zorder=2)
        axes.text(left + neutral * (_NEUTRAL - 30) + 3, y, say.percent(neutral), va="center", fontsize=8.5)


def _key(axes: Axes, y: float, labels: Sequence[str], merged: str) -> None:
    """The outermost answers' words under the bars, each with its fill; what is hatched, where anything is."""
    looks: list[tuple[dict[str, Any], str]] = [
        (_NEGATIVE["outer"][0], clean(labels[0])),
        (_NEGATIVE["inner"][0], ""),
        (_POSITIVE["inner"][0], ""),
        (_POSITIVE["outer"][0], clean(labels[-1])),
    ]
    if merged:
        looks.append((_NEGATIVE["merged_neutral"][0], merged))
    lengths = [text_width(label, 8.5) for _, label in looks]
    x = max(min(_NAMES, WIDTH - sum(length + 24 for length in lengths)), 0.0)
    for (look, label), length in zip(looks, lengths, strict=True):
        axes.barh(y - 3, 10, height=8, left=x, **{"edgecolor": PALE_GREY, "linewidth": 0.5, **look})
        if label:
            axes.text(x + 14, y - 3, label, va="center", fontsize=8.5, color=GREY)
        x += 13 + (length + 10 if label else 0)


def _table(name: str, questions: Sequence[Question], labels: Sequence[str], title: str, say: Words) -> blocks.Table:
    """One row per question and group of answers."""
    rows, data = [], []
    for question in questions:
        for group, share in question.groups:
            rows.append((question.text, group_label(group, labels, say), say.percent(share), say.number(question.n)))
            data.append(
                {
                    "item": question.id,
                    "points": "-".join(str(point) for point in (group[0], group[-1])) if group[1:] else str(group[0]),
                    "share": share,
                    "n": question.n,
                }
            )
    return blocks.Table(
        id=f"{name}-data",
        caption=say("figures.data_behind", title=title),
        columns=(
            say("figures.column.question"),
            say("figures.column.answer"),
            say("figures.column.share"),
            say("figures.column.n"),
        ),
        rows=tuple(rows),
        numeric=(2, 3),
        data=pd.DataFrame(data),
    )
