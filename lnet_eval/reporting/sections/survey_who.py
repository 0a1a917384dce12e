"""Who answered a survey: how many, from where, when, and how much the silent and the teams could change."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import pandas as pd

from lnet_eval.disclosure import HIDDEN, ProtectedItem, protect_early_late, protect_frame, suppress_groups
from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.survey_results import SurveyEvaluation
from lnet_eval.methods.estimate import wilson_share
from lnet_eval.methods.survey import SurveyItem
from lnet_eval.plan.survey import Item, Survey
from lnet_eval.reporting.blocks import Block, Prose, Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.numbers import estimate_text, not_analysed_text
from lnet_eval.reporting.wording import plan_text
from lnet_eval.texts import Words

Shown = tuple[Item, ProtectedItem]


def response_prose(survey: SurveyEvaluation, say: Words) -> Iterator[Prose]:
    """How many of those invited answered, and what is known of the others."""
    if survey.response_rate is None:
        yield Prose(text=say("experience.answered", answered=say.number(survey.answered)))
        return
    invited = survey.response_rate.n
    text = say(
        "experience.response",
        answered=say.number(survey.answered),
        invited=say.number(invited),
        rate=estimate_text(say, survey.response_rate),
        silent=say.number(invited - survey.answered),
    )
    yield Prose(text=text)
    if survey.excused:
        yield Prose(role="note", text=say("survey.excused", n=say.number(survey.excused)))


def finite_prose(shown: Sequence[Shown], survey: SurveyEvaluation, say: Words) -> Iterator[Prose]:
    """The interval of the first question where only those invited this once are meant."""
    for item, protected in shown[:1]:
        finite = next((e for e in protected.estimates if e.method == "wilson_finite_population"), None)
        if finite is not None and survey.response_rate is not None:
            text = say(
                "survey.finite",
                item=say.of(item.text),
                invited=say.number(survey.response_rate.n),
                low=say.percent(finite.low, 1),
                high=say.percent(finite.high, 1),
            )
            yield Prose(role="note", text=text)


def team_prose(survey: SurveyEvaluation, shown: Sequence[Shown], about: Survey, say: Words) -> Iterator[Prose]:
    """Whether the intervals allow for people of one team answering alike."""
    if about.team is None:
        yield Prose(role="note", text=say("survey.teams_unknown"))
        return
    results = [survey.items[item.id] for item, protected in shown if protected.agreement == "exact"]
    teams = [result.teams for result in results if isinstance(result, SurveyItem) and result.teams is not None]
    if not teams:
        yield Prose(role="note", text=say("survey.teams_few"))
        return
    effects = [found.design_effect for found in teams]
    text = say(
        "survey.teams",
        teams=say.number(max(found.n_teams for found in teams)),
        low=say.number(min(effects), 1),
        high=say.number(max(effects), 1),
    )
    yield Prose(role="note", text=text)


def group_tables(survey: SurveyEvaluation, k: int, say: Words) -> Iterator[Block]:
    """Respondents by group, against those invited where the frame is known; small groups suppressed."""
    for column, counts in survey.groups.items():
        if column in survey.withheld:
            yield Prose(text=say("experience.groups.withheld", column=column))
            continue
        if column in survey.frame:
            yield _frame_table(survey, column, k, say)
            continue
        shown = suppress_groups(counts.astype(int), k=k)
        if not shown.publish:
            yield Prose(text=say("experience.groups.hidden", column=column))
            continue
        hidden = bool(shown.mask.any())
        yield Table(
            id=f"survey-{survey.survey}-{slug(column)}",
            caption=say("experience.groups.caption", column=column),
            columns=(column, say("experience.column.respondents")),
            rows=tuple((_group_name(name, say), str(label)) for name, label in shown.labels.items()),
            numeric=(1,),
            note=say("experience.hidden", k=say.number(k)) if hidden else None,
            data=pd.DataFrame({"group": shown.shown.index, "respondents": shown.shown.to_numpy()}),
        )


def _frame_table(survey: SurveyEvaluation, column: str, k: int, say: Words) -> Block:
    found = protect_frame(survey.frame[column], k, answered=survey.answered)
    if not found.publish:
        return Prose(text=say("experience.groups.hidden", column=column))
    rows: list[tuple[BlockText, ...]] = []
    for group, invited, answered in found.shown.itertuples(index=False):
        number, rate = HIDDEN, HIDDEN
        if not pd.isna(answered):
            number = say.number(int(answered))
            rate = (
                "–" if not invited else estimate_text(say, wilson_share("response_rate", int(answered), int(invited)))
            )
        rows.append((str(group), say.number(int(invited)), number, rate))
    if found.not_stated is None or found.not_stated:
        number = HIDDEN if found.not_stated is None else say.number(found.not_stated)
        rows.append((say("experience.group.unknown"), "–", number, "–"))
    names = ("survey.column.invited", "experience.column.respondents", "survey.column.rate")
    hidden = any(HIDDEN in row for row in rows)
    return Table(
        id=f"survey-{survey.survey}-{slug(column)}",
        caption=say("survey.frame.caption", column=column),
        columns=(column, *(say(name) for name in names)),
        rows=tuple(rows),
        numeric=(1, 2, 3),
        note=say("experience.hidden", k=say.number(k)) if hidden else None,
        data=found.shown,
    )


def timing_table(survey: SurveyEvaluation, about: Survey, k: int, say: Words) -> Iterator[Block]:
    """The main questions among those who answered early and late."""
    rows: list[tuple[BlockText, ...]] = []
    frames = []
    for item_id, result in survey.timing.items():
        text = plan_text(say, about.item(item_id).text)
        if isinstance(result, NotAnalysed):
            rows.append((text, "–", "–", not_analysed_text(say, result)))
            continue
        halves = protect_early_late(result, k)
        if halves is None:
            rows.append((text, HIDDEN, HIDDEN, HIDDEN))
            continue
        parts = (halves.early, halves.late, halves.difference)
        rows.append((text, *(estimate_text(say, part) for part in parts)))
        frames += [{"item": item_id, **part.as_row()} for part in parts]
    if not rows:
        return
    hidden = any(HIDDEN in row for row in rows)
    names = ("experience.column.question", "survey.column.early", "survey.column.late", "experience.column.difference")
    yield Table(
        id=f"survey-{survey.survey}-timing",
        caption=say("survey.timing.caption"),
        columns=tuple(say(name) for name in names),
        rows=tuple(rows),
        numeric=(1, 2, 3),
        note=say("survey.timing.note") if not hidden else say("experience.hidden", k=say.number(k)),
        data=pd.DataFrame(frames) if frames else None,
    )


def _group_name(name: object, say: Words) -> str:
    unknown = name is None or name is pd.NA or name == "" or (isinstance(name, float) and math.isnan(name))
    return say("experience.group.unknown") if unknown else str(name)


def slug(text: str) -> str:
    """A text as part of an id: ASCII letters and digits, else "-"."""
    kept = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in text.lower())
    return kept.strip("-") or "group"
