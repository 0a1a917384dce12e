"""The review's nine success factors and its challenges, with what this network's data and its people say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from lnet_eval.evaluation.challenges import ChallengeFound, challenges
from lnet_eval.evaluation.pieces import Piece
from lnet_eval.evaluation.results import Evaluation
from lnet_eval.evaluation.success_factors import SuccessFactor, success_factors
from lnet_eval.methods.estimate import Estimate
from lnet_eval.plan.fields import Text
from lnet_eval.plan.people import Judgement
from lnet_eval.reporting.blocks import Block, Heading, Passage, Prose, Section, Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.figures.scorecard import scorecard_figure
from lnet_eval.reporting.numbers import estimate_text
from lnet_eval.reporting.sections.survey import agreement_sentence
from lnet_eval.reporting.wording import deadline_text, plan_text, sentence_around, written_once
from lnet_eval.texts import Words

_TIMES = ("before", "during")


def success_factors_section(evaluation: Evaluation, say: Words) -> Section:
    """What was in place of what networks need, and what can still be done about it."""
    return Section(id="success_factors", title=say("success_factors.title"), blocks=tuple(_blocks(evaluation, say)))


def _blocks(evaluation: Evaluation, say: Words) -> Iterator[Block]:
    yield Prose(text=say("success_factors.lead"))
    found = success_factors(evaluation)
    yield scorecard_figure(found, say)
    yield _table(found, evaluation, say)
    yield from _challenges(evaluation, say)


def _table(found: Sequence[SuccessFactor], evaluation: Evaluation, say: Words) -> Table:
    rows: list[tuple[BlockText, ...]] = []
    data = []
    for factor in found:
        judged = {time: getattr(factor.judged, time) for time in _TIMES}
        status = {time: getattr(factor, f"status_{time}") for time in _TIMES}
        rows.append(
            (
                say(f"success_factors.{factor.code}"),
                *(status_text(status[time], _status(judged[time]), say) for time in _TIMES),
                said([*factor.before, *factor.during], evaluation, say),
                _judgements(judged["before"], judged["during"], say),
            )
        )
        data.append(
            {
                "factor": factor.code,
                **{f"{time}_data": status[time] for time in _TIMES},
                **{f"{time}_person": _status(judged[time]) for time in _TIMES},
                "pieces": len(factor.before) + len(factor.during),
            }
        )
    return Table(
        id="success-factors-table",
        caption=say("success_factors.caption"),
        columns=tuple(
            say(f"success_factors.column.{name}") for name in ("factor", "before", "during", "found", "person")
        ),
        rows=tuple(rows),
        note=say("success_factors.note"),
        data=pd.DataFrame(data),
    )


def _status(judged: Judgement | None) -> str | None:
    return None if judged is None else judged.status


def status_text(status: str, judged: str | None, say: Words) -> str:
    """The data's status, a person's where the data say nothing, and both where they differ: neither is picked."""
    if judged is None:
        return say(f"success_factors.status.{status}")
    person = say(f"success_factors.status.{judged}")
    if status == "unknown":
        return say("success_factors.by_person", person=person)
    data = say(f"success_factors.status.{status}")
    return data if status == judged else say("success_factors.both", data=data, person=person)


def _judgements(before: Judgement | None, during: Judgement | None, say: Words) -> BlockText:
    parts: list[str | Passage] = []
    for time, entry in (("before", before), ("during", during)):
        if entry is not None:
            parts += [" "] if parts else []
            reason = plan_text(say, entry.reason)
            parts += [
                say(f"success_factors.judged.{time}"), " ",
                reason if isinstance(reason, Passage) else Passage(str(reason)), " ",
                say("model.by", role=entry.role, date=say.date(entry.date)),
            ]  # fmt: skip
    return tuple(parts) or "–"


def said(pieces: Sequence[Piece], evaluation: Evaluation, say: Words) -> str:
    """The sentences of some pieces; a sentence that holds before and during the network is said once."""
    sentences = dict.fromkeys(_sentence(piece, evaluation, say) for piece in pieces)
    return " ".join(sentences) or say("success_factors.no_data")


def _sentence(piece: Piece, evaluation: Evaluation, say: Words) -> str:
    values = dict(piece.values)
    if piece.code == "survey":
        return agreement_sentence(values["item"], values["shown"], say, silent=False)  # type: ignore[arg-type]
    key = evaluation.key_measure
    measure = None if key is None else key.measure
    written: dict[str, str] = {}
    for name, value in values.items():
        if isinstance(value, Estimate):
            written[name] = estimate_text(say, value, measure if name == "change" else None)
        elif isinstance(value, Text):
            written[name] = say.of(value)
        elif isinstance(value, float):
            written[name] = say.percent(value) if name == "share" else say.number(value, 0 if value.is_integer() else 1)
        else:
            written[name] = value if isinstance(value, str) else say.number(int(str(value)))
    if "plural" in values:
        return say.plural(f"success_factors.{piece.code}", int(str(values["plural"])))
    return say(f"success_factors.{piece.code}", **written)


def _challenges(evaluation: Evaluation, say: Words) -> Iterator[Block]:
    """Every challenge that the review names, its status here, what can be done, and what has been decided."""
    yield Heading(text=say("success_factors.challenges"), level=3, id="success-factors-challenges")
    found = challenges(evaluation)
    open_ones = sum(challenge.status != "present" for challenge in found)
    yield Prose(text=say.plural("success_factors.challenges.lead", open_ones, of=say.number(len(found))))
    yield Table(
        id="challenges",
        caption=say("success_factors.challenges.caption"),
        columns=tuple(
            say(f"success_factors.column.{name}") for name in ("challenge", "here", "status", "action", "decided")
        ),
        rows=tuple(
            (
                say(f"success_factors.{challenge.code}"),
                said(challenge.pieces, evaluation, say),
                say(f"success_factors.challenge_status.{challenge.status}"),
                say("success_factors.no_action")
                if challenge.status == "present"
                else say(f"success_factors.{challenge.code}.action"),
                _decided(challenge, say),
            )
            for challenge in found
        ),
        data=pd.DataFrame(
            [(c.code, c.status, None if c.action is None else c.action.state) for c in found],
            columns=["challenge", "status", "action_state"],
        ),
    )


def _decided(challenge: ChallengeFound, say: Words) -> BlockText:
    """The plan's own action, with who and when; an open challenge without one says so."""
    action = challenge.action
    if action is None:
        return "–" if challenge.status == "present" else say("success_factors.undecided")
    text = plan_text(say, action.action)
    who, when = action.responsible.strip(), action.deadline.strip()
    about = sentence_around(
        say,
        "success_factors.decided",
        responsible=written_once(say, who) if who else say("success_factors.no_responsible"),
        deadline=deadline_text(say, when) if when else say("success_factors.no_deadline"),
        state=say(f"success_factors.state.{action.state}"),
    )
    return (text, " ", *about)
