"""How the network was carried out: planned against delivered, and whether it is a learning network at all."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

import pandas as pd

from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.methods.fidelity import Fidelity
from lnet_eval.methods.learning_network import ComponentFound, Criterion, LearningNetwork
from lnet_eval.plan import Plan
from lnet_eval.reporting.blocks import Block, Passage, Prose, Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.numbers import not_analysed_text
from lnet_eval.reporting.wording import plan_text
from lnet_eval.texts import Words

_WHOLE_NUMBERS_BELOW: Final = 0.005
_ANSWERS: Final = {True: "yes", False: "no", None: "unknown"}


def fidelity_blocks(fidelity: Fidelity | NotAnalysed, say: Words) -> Iterator[Block]:
    """Planned, delivered and the deviation, with what deserves a warning."""
    if isinstance(fidelity, NotAnalysed):
        yield Prose(text=not_analysed_text(say, fidelity))
        return
    yield Table(
        id="fidelity",
        caption=say("network.fidelity.caption"),
        columns=tuple(say(f"network.fidelity.{name}") for name in ("aspect", "planned", "delivered", "deviation")),
        rows=tuple(
            (
                say(f"network.aspect.{row['aspect']}"),
                _number(say, row["planned"]),
                _number(say, row["delivered"]),
                _deviation(say, row["deviation"]),
            )
            for row in fidelity.table.to_dict(orient="records")
        ),
        numeric=(1, 2, 3),
        note=say("network.fidelity.note"),
        data=fidelity.table,
    )
    for code in fidelity.alarms:
        yield Prose(role="warning", text=" ".join([say(f"caution.{code}"), *_deviations(code, fidelity, say)]))


def _deviations(code: str, fidelity: Fidelity, say: Words) -> Iterator[str]:
    """What a warning rests on: what was planned, or else held to be enough, and what there was."""
    rows = {row["aspect"]: row for row in fidelity.table.to_dict(orient="records")}
    for threshold in fidelity.broken:
        if threshold.code == code:
            row = rows[threshold.aspect]
            stated = not math.isnan(row["planned"])
            yield say(
                f"network.alarm.{'planned' if stated else threshold.alarm_when}",
                aspect=say(f"network.aspect.{threshold.aspect}"),
                wanted=_number(say, row["planned"] if stated else threshold.limit or math.nan),
                delivered=_number(say, row["delivered"]),
            )


def _number(say: Words, value: float) -> str:
    if math.isnan(value):
        return "–"
    return say.number(value, 0 if abs(value - round(value)) < _WHOLE_NUMBERS_BELOW else 1)


def _deviation(say: Words, value: float) -> str:
    number = _number(say, value)
    return f"+{number}" if value > 0 else number


def model_blocks(found: LearningNetwork, say: Words, plan: Plan | None = None) -> Iterator[Block]:
    """The four conditions for a learning network, and every part of the Breakthrough model with a person's word on it.

    Without a plan nobody's word is known.
    """
    yield Prose(role="plain" if found.is_one else "warning", text=say(f"model.is_one.{_ANSWERS[found.is_one]}"))
    yield _conditions(found, say)
    known = sum(part.delivered != "unknown" for part in found.components)
    numbers = {"delivered": say.number(found.n_delivered), "of": say.number(len(found.components))}
    yield Prose(text=say("model.components.lead", known=say.number(known), **numbers))
    yield _components(found, plan, say)


def _conditions(found: LearningNetwork, say: Words) -> Table:
    return Table(
        id="learning-network",
        caption=say("model.conditions.caption"),
        columns=tuple(say(f"model.column.{name}") for name in ("condition", "found", "met")),
        rows=tuple(
            (
                say(f"model.condition.{condition.code}"),
                _found(condition, say),
                say(f"model.met.{_ANSWERS[condition.met]}"),
            )
            for condition in found.criteria
        ),
        data=pd.DataFrame(
            [(c.code, c.needed, c.found, c.met) for c in found.criteria],
            columns=["condition", "needed", "found", "met"],
        ),
    )


def _found(condition: Criterion, say: Words) -> str:
    if condition.found is None:
        return say("model.not_said")
    if condition.code == "rationale":
        return say(f"model.rationale.{'yes' if condition.found else 'no'}")
    return say.number(condition.found)


def _components(found: LearningNetwork, plan: Plan | None, say: Words) -> Table:
    rows: list[tuple[BlockText, ...]] = [
        (
            say(f"model.component.{part.code}"),
            say(f"model.delivered.{part.delivered}"),
            _numbers(part, say),
            *(() if plan is None else (_said(part.code, plan, say),)),
        )
        for part in found.components
    ]
    shown = ("component", "delivered", "in_the_data", *(() if plan is None else ("person",)))
    columns = ["component", "delivered", "found", "of", "source"]
    return Table(
        id="model-components",
        caption=say("model.components.caption"),
        columns=tuple(say(f"model.column.{name}") for name in shown),
        rows=tuple(rows),
        note=say("model.components.note"),
        data=pd.DataFrame([[getattr(part, name.replace("component", "code")) for name in columns]
                           for part in found.components], columns=columns),
    )  # fmt: skip


def _numbers(part: ComponentFound, say: Words) -> str:
    key = f"model.component.{part.code}.found"
    if part.found is None or part.of is None or key not in say:
        return "–"
    return say(key, found=say.number(part.found), of=say.number(part.of))


def _said(code: str, plan: Plan, say: Words) -> BlockText:
    """A person's word on the part, with role and date."""
    entry = next((entry for name, entry in plan.components.items() if name == code), None)
    if entry is None:
        return "–"
    reason = plan_text(say, entry.reason)
    by = say("model.by", role=entry.role, date=say.date(entry.date))
    planned = () if entry.planned else (" ", say("model.not_planned"))
    return (reason if isinstance(reason, Passage) else Passage(str(reason)), " ", by, *planned)
