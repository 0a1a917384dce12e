"""What the parts of a survey's plan must agree on between them."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeVar

from lnet_eval.errors import Problem
from lnet_eval.plan.model import Plan
from lnet_eval.plan.survey import MOST_KEY_ITEMS, Scale, Survey


def survey_inconsistencies(plan: Plan, *, file: str) -> Iterator[Problem]:
    """Every place where a survey contradicts itself or the network's gatherings, each with its dotted key."""
    n_planned = max(sum(g.kind == "gathering" for g in plan.gatherings), plan.design.gatherings or 0)
    for survey_id, survey in plan.surveys.items():
        key = f"surveys.{survey_id}"
        found = [*_wave(survey, n_planned), *_items(survey), *_together(survey), *_frame(survey), *_open(survey)]
        for code, where, values in found:
            yield Problem(code=f"plan_{code}", file=file, column=f"{key}.{where}", values=values)


_T = TypeVar("_T")
_Found = Iterator[tuple[str, str, dict[str, object]]]


def _wave(survey: Survey, n_planned: int) -> _Found:
    _, _, number = survey.wave.partition("gathering-")
    if number and n_planned and int(number) > n_planned:
        yield "wave_beyond", "wave", {"wave": survey.wave, "n": n_planned}


def _items(survey: Survey) -> _Found:
    for item_id in _repeated(item.id for item in survey.items):
        yield "item_twice", "items", {"item": item_id}
    headings = [heading for item in survey.items if item.option is None for heading in (item.column, *item.also)]
    for column in _repeated(headings):
        yield "column_twice", "items", {"heading": column}
    for column, option in _repeated((item.column, item.option) for item in survey.items if item.option is not None):
        yield "column_twice", "items", {"heading": f"{column}: {option}"}
    n_key = sum(item.key for item in survey.items)
    if n_key > MOST_KEY_ITEMS:
        yield "too_many_key_items", "items", {"n": n_key, "most": MOST_KEY_ITEMS}
    yield from _scale(survey.scale, "scale")
    for number, item in enumerate(survey.items, start=1):
        if item.scale is not None:
            yield from _scale(item.scale, f"items.{number}.scale")


def _scale(scale: Scale, key: str) -> _Found:
    k = len(scale.labels)
    if k < 2:
        yield "scale_too_short", f"{key}.labels", {}
    if any(not 1 <= point <= k for point in scale.agree) or not scale.agree:
        yield "agree_outside", f"{key}.agree", {"k": k}
    for said, point in scale.values.items():
        if not 1 <= point <= k:
            yield "scale_value_outside", f"{key}.values", {"said": said, "k": k}
    for language in ("nb", "en"):
        for label in _repeated(getattr(label, language).strip().casefold() for label in scale.labels):
            yield "label_twice", f"{key}.labels", {"label": label}


def _together(survey: Survey) -> _Found:
    """Scales of several questions: each question is there, and all are answered on scales of one length."""
    known = {item.id: item for item in survey.items}
    for number, scale in enumerate(survey.scales, start=1):
        key = f"scales.{number}"
        for item_id in scale.items:
            if item_id not in known:
                near = difflib.get_close_matches(item_id, known, n=1, cutoff=0.0)
                yield "scale_item_unknown", f"{key}.items", {"item": item_id, "near": near[0] if near else "–"}
        lengths = {len(survey.scale_of(known[item_id]).labels) for item_id in scale.items if item_id in known}
        if len(lengths) > 1:
            yield "scale_lengths_differ", f"{key}.items", {}
        if scale.fewest_answered is not None and scale.fewest_answered > len(scale.items):
            yield "scale_fewest_too_many", f"{key}.fewest_answered", {"n": len(scale.items)}


def _frame(survey: Survey) -> _Found:
    """Who was invited, by group: the group is a column of the file, and the parts sum to the whole."""
    for column, invited in survey.frame.items():
        if column not in survey.groups:
            yield "frame_column", f"frame.{column}", {"heading": column}
        if any(number < 0 for number in invited.values()):
            yield "frame_negative", f"frame.{column}", {}
        elif survey.invited is not None and sum(invited.values()) != survey.invited:
            yield "frame_sum", f"frame.{column}", {"sum": sum(invited.values()), "invited": survey.invited}


def _open(survey: Survey) -> _Found:
    for number, question in enumerate(survey.free_text, start=1):
        for theme in _repeated(theme.id for theme in question.themes):
            yield "theme_twice", f"free_text.{number}.themes", {"theme": theme}
        if question.quotable is not None and not question.themes:
            yield "quotable_without_themes", f"free_text.{number}.quotable", {}


def _repeated(items: Iterable[_T]) -> list[_T]:
    return [item for item, n in Counter(items).items() if n > 1]
