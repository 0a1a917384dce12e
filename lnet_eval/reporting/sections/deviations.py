"""What the plan says otherwise than when it was locked, before and now, in a reader's words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

import pandas as pd

from lnet_eval.inputs.network import Network
from lnet_eval.plan import plan_fingerprint
from lnet_eval.plan.deviations import LOCKED_FILE, Deviation, deviations, is_text
from lnet_eval.plan.fields import Text
from lnet_eval.plan.lock import lock_state
from lnet_eval.plan.model import Plan
from lnet_eval.reporting.blocks import Passage, Prose, Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.wording import plan_text, quoted_inside, sentence_around
from lnet_eval.texts import LANGUAGES, Words

_CODED: Final = ("kind", "family", "better", "source", "frequency", "allocation", "role", "rules")
"""Fields of which network.toml has a code."""
_WORDED: Final = ("appendix", "charts", "network")
"""Parts of the catalogues that have the words for codes."""


def deviations_shown(network: Network, say: Words) -> Table | Prose:
    """Every deviation of a network's plan from the one that was locked, or why there is none to show.

    The table's data name the key in the plan, a text's with its language, and whether a whole unit or measure came
    (`added`) or went (`removed`).
    """
    if network.locked is None:
        return Prose(text=say("limits.plan.not_kept", file=LOCKED_FILE))
    found = deviations(network.plan, network.locked)
    if not found:
        return Prose(text=say("limits.plan.moved"))
    named = _named(network.plan, network.locked)
    return Table(
        id="plan-deviations",
        caption=say("limits.plan.caption"),
        columns=tuple(say(f"limits.plan.{name}") for name in ("key", "was", "now")),
        rows=tuple(_row(one, named, say) for one in found),
        note=say("limits.plan.note"),
        data=pd.DataFrame([row for one in found for row in _data(one)], columns=["key", "change", "was", "now"]),
    )


def fingerprint_facts(plan: Plan, say: Words) -> tuple[tuple[str, str], ...]:
    """The plan's fingerprint; where it was changed since it was locked, the one it had then and the present one."""
    now = plan_fingerprint(plan)
    if lock_state(plan) != "changed":
        return ((say("plan_lock.fingerprint"), now),)
    was = plan.plan.fingerprint or say("page.not_stated")
    return ((say("plan_lock.fingerprint.locked"), was), (say("plan_lock.fingerprint.now"), now))


def _named(plan: Plan, locked: Mapping[str, Any]) -> dict[tuple[str, str], Text | str]:
    """Measures by their titles and units by their names: as they are, or were where they are no longer in the plan."""
    was: dict[tuple[str, str], Text | str] = {("units", unit["id"]): unit["name"] for unit in locked["units"]}
    was |= {("measures", measure["id"]): Text(**measure["title"]) for measure in locked["measures"]}
    now: dict[tuple[str, str], Text | str] = {("units", unit.id): unit.name for unit in plan.units}
    return was | now | {("measures", measure.id): measure.title for measure in plan.measures}


def _row(one: Deviation, named: Mapping[tuple[str, str], Text | str], say: Words) -> tuple[BlockText, ...]:
    """What it is about, what the plan said and what it says now."""
    section, *path = one.key.split(".")
    if one.change != "changed":
        was, now = ("out", "in") if one.change == "added" else ("in", "out")
        what = _about(say, f"limits.plan.{one.change}.{section}", named[section, path[0]])
        return what, say(f"limits.plan.{was}"), say(f"limits.plan.{now}")
    field = path[1] if (section, path[0]) in named else path[0]
    key = f"limits.plan.field.{section}.{field}"
    label = say(key) if key in say else say("limits.plan.field.other")
    if is_text(one.was) or is_text(one.now):
        label, cells = _of_text(say, label, one)
    else:
        cells = _value(say, one.key, one.was), _value(say, one.key, one.now)
    if (section, path[0]) not in named:
        return label, *cells
    return _about(say, f"limits.plan.of.{section}", named[section, path[0]], field=label), *cells


def _about(say: Words, key: str, subject: Text | str, **values: str) -> BlockText:
    """The sentence `key` about a measure or a unit, its title in the language that it is in."""
    name = plan_text(say, subject) if isinstance(subject, Text) else subject
    if isinstance(name, Passage):
        return sentence_around(say, key, subject=replace(name, text=quoted_inside(name.text)), **values)
    return say(key, subject=quoted_inside(name), **values)


def _of_text(say: Words, label: str, one: Deviation) -> tuple[str, tuple[str | Passage, str | Passage]]:
    """A text in the page's language; in its other one where that alone was changed, and is then marked."""
    was, now = (None if value is None else Text(**value) for value in (one.was, one.now))
    if was is None or now is None or say.of(was) != say.of(now):
        return label, (_own(say, was), _own(say, now))
    other = next(name for name in LANGUAGES if name != say.language)
    if getattr(was, other) != getattr(now, other):
        return say("limits.plan.other_language", field=label), (_other(say, was, other), _other(say, now, other))
    return label, (_times(say, was), _times(say, now))


def _own(say: Words, text: Text | None) -> str | Passage:
    return say("page.not_stated") if text is None else plan_text(say, text)


def _other(say: Words, text: Text, language: str) -> str | Passage:
    """A text in the language that is not the page's; one that was written once is Norwegian."""
    if text.shared and language != "nb":
        return say("page.not_stated")
    return Passage(getattr(text, language), language)


def _times(say: Words, text: Text) -> str:
    return say("limits.plan.once" if text.shared else "limits.plan.twice")


def _data(one: Deviation) -> Iterator[tuple[str, str, Any, Any]]:
    """The deviation as codes: a text has a row for each language that was changed."""
    if one.change != "changed":
        yield one.key, one.change, None, None
    elif is_text(one.was) or is_text(one.now):
        was, now = one.was or {}, one.now or {}
        changed = [name for name in ("nb", "en") if was.get(name) != now.get(name)] or ["shared"]
        for name in changed:
            yield f"{one.key}.{name}", one.change, was.get(name), now.get(name)
    else:
        yield one.key, one.change, one.was, one.now


def _value(say: Words, key: str, value: Any) -> str:
    """A value of the plan as a reader meets it."""
    if value is None:
        return say("page.not_stated")
    if isinstance(value, bool):
        return say(f"limits.plan.{'yes' if value else 'no'}")
    if isinstance(value, (int, float)):
        return say.number(value, 0 if float(value).is_integer() else 2)
    field = key.rsplit(".", 1)[-1]
    words = [f"{part}.{field}.{value}" for part in _WORDED if field in _CODED and f"{part}.{field}.{value}" in say]
    return say(words[0]) if words else _day(say, str(value))


def _day(say: Words, text: str) -> str:
    try:
        return say.date(dt.date.fromisoformat(text))
    except ValueError:
        return text
