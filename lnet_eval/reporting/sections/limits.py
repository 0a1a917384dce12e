"""The limits of the evaluation: how good the data were, what could not be analysed, and what happened besides."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from lnet_eval.disclosure import HIDDEN, is_small
from lnet_eval.evaluation.results import Evaluation
from lnet_eval.evidence import GRADES
from lnet_eval.inputs.accounts import REASONS, is_account, row_accounts
from lnet_eval.inputs.network import Network, ReadingNote
from lnet_eval.plan.lock import lock_state
from lnet_eval.plan.model import Plan
from lnet_eval.reporting.blocks import Block, Bullets, Foldout, Heading, Prose, Section, Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.guard import flag_plan_texts
from lnet_eval.reporting.numbers import not_analysed_text
from lnet_eval.reporting.results import gaps
from lnet_eval.reporting.sections.data_quality import data_quality_blocks
from lnet_eval.reporting.sections.deviations import deviations_shown
from lnet_eval.reporting.wording import plan_text
from lnet_eval.texts import Words

_SHOWN_AT_ONCE = 10


def limits_section(evaluation: Evaluation, say: Words) -> Section:
    """What a reader must know before trusting the rest."""
    return Section(
        id="limits",
        title=say("limits.title"),
        blocks=(
            Prose(text=say("limits.lead")),
            *_completeness(evaluation, say),
            *data_quality_blocks(evaluation, say),
            *_definitions(evaluation.network.plan, say),
            *_events(evaluation, say),
            *_plan(evaluation.network, say),
            *_not_analysed(evaluation, say),
            *_reading(evaluation.network.notes, say),
            *_rows(evaluation.network.notes, evaluation.network.plan.privacy.k, say),
            *_flagged(evaluation, say),
        ),
    )


def _heading(say: Words, name: str) -> Heading:
    return Heading(text=say(f"limits.{name}"), level=3, id=f"limits-{name.replace('_', '-')}")


def _completeness(evaluation: Evaluation, say: Words) -> Iterator[Block]:
    """Measurements delivered out of those due: a row per unit, a column per measure."""
    yield _heading(say, "completeness")
    plan = evaluation.network.plan
    tables = {m.measure.id: m.completeness.table.set_index("unit") for m in evaluation.measures}
    if not tables or not plan.units:
        yield Prose(text=say("limits.completeness.none"))
        return
    rows: list[tuple[BlockText, ...]] = []
    for unit in plan.units:
        name = unit.name if unit.role == "team" else say("limits.completeness.comparison", unit=unit.name)
        rows.append((name, *(_delivered(say, table, unit.id) for table in tables.values())))
    yield Table(
        id="completeness",
        caption=say("limits.completeness.caption"),
        columns=(say("limits.completeness.unit"), *(plan_text(say, m.measure.title) for m in evaluation.measures)),
        rows=tuple(rows),
        numeric=tuple(range(1, len(tables) + 1)),
        note=say("limits.completeness.note"),
        data=pd.concat([m.completeness.table.assign(measure=m.measure.id) for m in evaluation.measures]),
    )


def _delivered(say: Words, table: pd.DataFrame, unit: str) -> str:
    due, delivered = (dict(table[name]).get(unit, 0) for name in ("due", "delivered"))
    return say("limits.completeness.cell", delivered=say.number(delivered), due=say.number(due)) if due else "–"


def _definitions(plan: Plan, say: Words) -> Iterator[Block]:
    yield _heading(say, "definitions")
    changes = [(measure, change) for measure in plan.measures for change in measure.changes]
    if not changes:
        yield Prose(text=say("limits.definitions.none"))
        return
    yield Table(
        id="definition-changes",
        caption=say("limits.definitions.caption"),
        columns=tuple(say(f"limits.definitions.{name}") for name in ("date", "measure", "what")),
        rows=tuple((say.date(c.date), plan_text(say, m.title), plan_text(say, c.what)) for m, c in changes),
        data=pd.DataFrame(
            [(c.date.isoformat(), m.id, say.of(c.what)) for m, c in changes], columns=["date", "measure", "what"]
        ),
    )


def _events(evaluation: Evaluation, say: Words) -> Iterator[Block]:
    yield _heading(say, "events")
    events = evaluation.network.events
    if events is None or events.empty:
        yield Prose(text=say("limits.events.none"))
        return
    days = [pd.Timestamp(day).date() for day in events["date"]]
    yield Table(
        id="events",
        caption=say("limits.events.caption"),
        columns=(say("limits.events.date"), say("limits.events.what")),
        rows=tuple((say.date(day), str(what)) for day, what in zip(days, events["what"], strict=True)),
        data=events.assign(date=[day.isoformat() for day in days]),
    )


def _plan(network: Network, say: Words) -> Iterator[Block]:
    yield _heading(say, "plan")
    plan = network.plan
    if plan.plan.locked is None:
        yield Prose(text=say("limits.plan.never"))
        return
    state = lock_state(plan)
    key = {"before": "kept", "after": "late"}.get(state, "changed")
    days = {"date": say.date(plan.plan.locked), "start": say.date(plan.phases.start)}
    yield Prose(role="plain" if state == "before" else "warning", text=say(f"limits.plan.{key}", **days))
    if state == "changed":
        yield deviations_shown(network, say)


def _not_analysed(evaluation: Evaluation, say: Words) -> Iterator[Block]:
    yield _heading(say, "not_analysed")
    found = gaps(evaluation)
    if not found:
        yield Prose(text=say("limits.not_analysed.none"))
        return
    plan = evaluation.network.plan
    teams: dict[tuple[str, str | None, str], list[str]] = {}
    for gap in found:
        alike = teams.setdefault((gap.section, gap.measure, not_analysed_text(say, gap.reason)), [])
        alike += [] if gap.team is None else [plan.unit(gap.team).name]
    rows: list[tuple[BlockText, ...]] = []
    for (section, measure, why), names in teams.items():
        title: BlockText = "–" if measure is None else plan_text(say, plan.measure(measure).title)
        rows.append((say(f"limits.part.{section}"), title, say.series(names) or "–", why))
    table = Table(
        id="not-analysed",
        caption=say("limits.not_analysed.caption"),
        columns=tuple(say(f"limits.not_analysed.{name}") for name in ("part", "measure", "team", "why")),
        rows=tuple(rows),
        data=pd.DataFrame(
            [(gap.section, gap.measure, gap.team, gap.reason.reason) for gap in found],
            columns=["section", "measure", "team", "reason"],
        ),
    )
    if len(rows) <= _SHOWN_AT_ONCE:
        yield table
    else:
        yield Foldout(summary=say.plural("limits.not_analysed.summary", len(rows)), blocks=(table,))


def _reading(notes: tuple[ReadingNote, ...], say: Words) -> Iterator[Block]:
    yield _heading(say, "reading")
    told = [note for note in notes if not is_account(note)]
    if not told:
        yield Prose(text=say("limits.reading.none"))
        return
    of_files: dict[str, list[str]] = {}
    for note in told:
        of_files.setdefault(note.file, []).append(_note(say, note))
    yield Bullets(items=tuple(f"{file}: {' '.join(dict.fromkeys(notes))}" for file, notes in of_files.items()))


def _rows(notes: tuple[ReadingNote, ...], k: int, say: Words) -> Iterator[Block]:
    """Every row of every file: used, or left out for a reason. A reason that never occurred has no column.

    Nothing is told of a file whose rows are the answers of fewer than `k` people.
    """
    accounts = row_accounts(notes)
    if not accounts:
        return
    told = [account for account in accounts if not (account.answers and is_small(account.used, k))]
    reasons = [reason for reason in REASONS if any(account.left[reason] for account in told)]
    columns = ["file", "read", "used", *reasons]
    counts = [
        (account.read, account.used, *(account.left[reason] for reason in reasons))
        if account in told
        else (None,) * (len(columns) - 1)
        for account in accounts
    ]
    note = say("limits.rows.note")
    if len(told) < len(accounts):
        note = f"{note} {say('limits.rows.hidden', sign=HIDDEN, k=say.number(k))}"
    yield _heading(say, "rows")
    yield Table(
        id="rows",
        caption=say("limits.rows.caption"),
        columns=tuple(say(f"limits.rows.{name}") for name in columns),
        rows=tuple(
            (a.file, *(HIDDEN if n is None else say.number(n) for n in row))
            for a, row in zip(accounts, counts, strict=True)
        ),
        numeric=tuple(range(1, len(columns))),
        note=note,
        data=pd.DataFrame([(a.file, *row) for a, row in zip(accounts, counts, strict=True)], columns=columns).astype(
            dict.fromkeys(columns[1:], "Int64")
        ),
    )


def _note(say: Words, note: ReadingNote) -> str:
    key = f"reading.{note.code}"
    if key not in say:
        return say("limits.reading.other", code=note.code)
    return note.sentence(say)


def _flagged(evaluation: Evaluation, say: Words) -> Iterator[Block]:
    yield _heading(say, "words")
    grade = evaluation.evidence.grade
    flagged = flag_plan_texts(evaluation.network.plan, grade)
    graded = "" if grade in GRADES else f".{grade}"
    level = say(f"evidence.grade.{grade}")
    if not flagged:
        yield Prose(text=say(f"limits.words.none{graded}", grade=level))
        return
    yield Prose(role="warning", text=say(f"limits.words.lead{graded}", grade=level))
    yield Table(
        id="reserved-words",
        caption=say("limits.words.caption"),
        columns=tuple(say(f"limits.words.{name}") for name in ("place", "language", "word", "needs")),
        rows=tuple(
            (flag.place, say(f"limits.language.{flag.language}"), flag.word, _needs(say, flag.needs))
            for flag in flagged
        ),
        data=pd.DataFrame(
            [(f.place, f.language, f.word, f.needs) for f in flagged], columns=["place", "language", "word", "needs"]
        ),
    )


def _needs(say: Words, needs: str) -> str:
    return say("limits.words.needs.never") if needs == "never" else say(f"evidence.grade.{needs}")
