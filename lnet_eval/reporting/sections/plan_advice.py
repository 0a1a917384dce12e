"""The plan's first page: one plain recommendation, what it would give, and what is missing before the start."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from lnet_eval.planning import Assessment
from lnet_eval.planning.areas import leading
from lnet_eval.planning.designs import AssessedOption, Option
from lnet_eval.reporting.blocks import Block, Bullets, Facts, Heading, Passage, Prose, Section
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.wording import plan_text
from lnet_eval.texts import Words

_IN_WORDS = 12
_OFTEN = 0.05  # of the simulated networks, from which on the rest no longer tells the whole


def plan_advice_section(assessment: Assessment, say: Words) -> Section:
    """What to do, in one sentence, and what it rests on."""
    return Section(id="plan_advice", title=say("plan_advice.title"), blocks=tuple(_blocks(assessment, say)))


def counted(say: Words, key: str, n: int) -> str:
    """A number of something, in words up to twelve: "tolv måneder", "24 months"."""
    number = say(f"plan_advice.number.{n}") if 2 <= n <= _IN_WORDS else say.number(n)
    return say.plural(key, n, number=number)


def design_sentence(say: Words, option: Option) -> str:
    """A design in words: "tolv måneder med målinger før oppstart, ni måneder etter, og to enheter utenfor"."""
    about = {
        "before": counted(say, "plan_advice.months", option.before),
        "after": counted(say, "plan_advice.months", option.after),
        "outside": counted(say, "plan_advice.outside", option.comparisons),
        "starts": counted(say, "plan_advice.starts", option.starts),
        "step": counted(say, "plan_advice.months", option.step),
    }
    return say(f"plan_advice.design.{option.kind}", **about)


def _blocks(assessment: Assessment, say: Words) -> Iterator[Block]:
    found = assessment.recommendation
    option, evidence = found.chosen.option, found.chosen.evidence
    design = design_sentence(say, option)
    yield Prose(role="lead", text=say("plan_advice.recommendation", design=design))
    yield Prose(text=_why(assessment, say))
    for warning in (not_analysed_text(assessment, say), _calendar(assessment, say)):
        if warning is not None:
            yield Prose(role="warning", text=warning)
    if found.instead:
        yield Prose(text=say("plan_advice.instead"))
        yield Bullets(items=tuple(_instead(one, say) for one in found.instead))
    grade = say(f"evidence.grade.{evidence.grade}")
    rows: list[tuple[BlockText, BlockText]] = [
        (say("plan_advice.question"), _question(assessment, say)),
        (say("plan_advice.grade"), say("plan_advice.grade.value", grade=grade)),
        (say("plan_advice.area"), _area(assessment, say)),
        (say("plan_advice.ready"), _ready(assessment, say)),
    ]
    if found.chosen.power is not None:
        rows.insert(1, (say("plan_advice.power"), _power(assessment, say)))
    yield Facts(rows=tuple(rows))
    yield Heading(text=say("plan_advice.missing"), level=3, id="plan-advice-missing")
    missing = [item.code for item in (*assessment.family, *assessment.preparations) if not item.met]
    if missing:
        yield Prose(text=say.plural("plan_advice.missing.lead", len(missing)))
        yield Bullets(items=tuple(say(f"plan_checklist.{code}.do") for code in missing))
    else:
        yield Prose(text=say("plan_advice.missing.none"))
    yield Prose(role="note", text=say("plan_advice.note"))


def _why(assessment: Assessment, say: Words) -> str:
    found = assessment.recommendation
    power = found.chosen.power
    if power is None:
        by_month = assessment.key is None or assessment.key.frequency == "month"
        return say("plan_advice.why.no_power" if by_month else "plan_advice.why.not_monthly")
    about = {
        "power": say.percent(power.at_horizon.value),
        "enough": say.percent(assessment.network.plan.planning.enough),
    }
    return say(f"plan_advice.why.{found.choice}", **about)


def not_analysed_text(assessment: Assessment, say: Words) -> str | None:
    """How often the recommended design gave too little to analyse, where that is what its power suffers from."""
    power = assessment.recommendation.chosen.power
    lost = None if power is None else power.estimate("not_analysed")
    if lost is None or lost.value < _OFTEN:
        return None
    return say("plan_advice.not_analysed", share=say.percent(lost.value))


def _calendar(assessment: Assessment, say: Words) -> str | None:
    """What the plan's own dates lack of the months that are recommended before the start."""
    phases, wanted = assessment.network.plan.phases, assessment.recommendation.chosen.option.before
    if phases.baseline_months >= wanted:
        return None
    first, start = (pd.Period(day, freq="M") for day in (phases.baseline_start, phases.start))
    return say(
        "plan_advice.calendar",
        planned=counted(say, "plan_advice.months", phases.baseline_months),
        wanted=counted(say, "plan_advice.months", wanted),
        begins=say.period(start - wanted),
        start=say.period(first + wanted),
    )


def _instead(one: AssessedOption, say: Words) -> str:
    power = "–" if one.power is None else say.percent(one.power.at_horizon.value)
    design = design_sentence(say, one.option)
    return say(
        "plan_advice.instead.design",
        design=design[:1].upper() + design[1:],
        power=power,
        grade=say(f"evidence.grade.{one.evidence.grade}"),
    )


def _question(assessment: Assessment, say: Words) -> BlockText:
    if assessment.key is None:
        return Passage(say("plan_advice.no_measure"), mark="warning")
    return plan_text(say, assessment.key.title)


def _power(assessment: Assessment, say: Words) -> str:
    power = assessment.recommendation.chosen.power
    if power is None:
        return "–"
    at = power.at_horizon
    return say(
        "plan_advice.power.value", power=say.percent(at.value), low=say.percent(at.low), high=say.percent(at.high),
        month=say.number(power.design.transition + power.design.at), n=say.number(at.n),
    )  # fmt: skip


def _area(assessment: Assessment, say: Words) -> str:
    if not assessment.areas:
        return say.of(assessment.network.plan.network.focus_area)
    first = leading(assessment.areas)
    if not first:
        return say("plan_area.none_leads")
    titles = say.series([say.of(one.area.title) for one in first])
    return say.plural("plan_advice.area.leads", len(first), titles=titles)


def _ready(assessment: Assessment, say: Words) -> str:
    items = (*assessment.family, *assessment.preparations)
    met = sum(item.met for item in items)
    return say("plan_advice.ready.value", met=say.number(met), of=say.number(len(items)))
