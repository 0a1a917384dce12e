"""The two answers as sentences: the code says which one, the grade decides how much it may claim.

No sentence is put together from pieces. An answer is a conclusion, and where there is an estimate behind it a
second sentence that states it with its interval.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import pandas as pd

from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.results import Answer, Evaluation, MeasureEvaluation
from lnet_eval.evidence import Evidence
from lnet_eval.inputs.date_text import read_date
from lnet_eval.methods.before_after import BeforeAfter
from lnet_eval.methods.estimate import SHARE_DIFFERENCE, Estimate
from lnet_eval.plan.fields import Text
from lnet_eval.plan.measure import Measure
from lnet_eval.reporting.blocks import Passage
from lnet_eval.reporting.numbers import (
    digits_of,
    estimate_text,
    interval_text,
    not_analysed_text,
    number_text,
    unit_of,
    value_text,
)
from lnet_eval.texts import Words, words

_PRIVATE_USE: Final = 0xE000  # letters that no text has: where a value will stand in its sentence
_HORIZON: Final = re.compile(r"effect_at_(\d+)$")
_INNER_QUOTES: Final = str.maketrans({"«": "‘", "»": "’", "“": "‘", "”": "’"})
_GRADED: Final = re.compile(r"(very_low|low|moderate|high)_(better|worse)$")
_SIDED: Final = frozenset({"improved", "worse", "no_clear_change"})


def plan_text(say: Words, text: Text) -> str | Passage:
    """A text of the plan in the page's language; one that was written once is marked as Norwegian elsewhere."""
    return written_once(say, say.of(text)) if text.shared else say.tied(say.of(text))


def written_once(say: Words, text: str) -> str | Passage:
    """A text that the plan has room for in one language only, which is then Norwegian; marked so elsewhere."""
    return say.tied(text) if say.language == "nb" else Passage(words("nb").tied(text), "nb")


def sentence_around(say: Words, key: str, **values: str | Passage) -> tuple[str | Passage, ...]:
    """The sentence `key` with its placeholders filled, each value keeping its own language and mark."""
    signs = {chr(_PRIVATE_USE + n): value for n, value in enumerate(values.values())}
    sentence = say(key, **dict(zip(values, signs, strict=True)))
    return tuple(signs.get(part, part) for part in re.split(f"([{''.join(signs)}])", sentence) if part)


def deadline_text(say: Words, text: str) -> str | Passage:
    """A deadline of the plan: a day or a month as the page's language writes it, anything else as it was typed."""
    written = read_date(text)
    if written is None or written.habit is not None or written.resolution not in {"D", "M"}:
        return written_once(say, text)
    return say.period(pd.Period(written.day, freq=written.resolution))


def answer_sentence(say: Words, answer: Answer, evaluation: Evaluation) -> str:
    """The whole answer: the conclusion, and the estimate behind it with its interval."""
    measure = _measure(answer, evaluation)
    sentences = [conclusion_sentence(say, answer, evaluation)]
    if answer.question == "because" and _GRADED.match(answer.code) and answer.effect is not None:
        source, plan = (None, None) if measure is None else (measure.primary_source, measure.measure)
        transition = evaluation.network.plan.phases.transition_months > 0 or _joint_transition(measure, source)
        sentences.append(effect_sentence(say, answer.effect, source, plan, transition=transition))
    return " ".join(sentences)


def conclusion_sentence(say: Words, answer: Answer, evaluation: Evaluation) -> str:
    """The conclusion alone, as the index of all networks prints it."""
    measure = _measure(answer, evaluation)
    key = f"answer.{answer.question}.{answer.code}"
    if answer.code == "not_analysed":
        return " ".join([say(key), *_reason(say, answer, measure)])
    if answer.code == "not_started":
        phases = evaluation.network.plan.phases
        return say(key, as_of=say.date(evaluation.as_of), start=say.date(phases.start))
    if answer.code == "two_points" and measure is not None and _outside_likewise(measure, evaluation):
        if measure.compared_in_other_years and not isinstance(measure.comparison_change, NotAnalysed):
            return say(f"{key}.outside_other_years", **span_texts(measure.comparison_change, say))
        key += ".outside_likewise"
    plan = None if measure is None else measure.measure
    if answer.question == "because" and _GRADED.match(answer.code) and not _moved_likewise(answer, evaluation):
        key += ".beyond"
    if answer.question == "better" and answer.code in _SIDED:
        key += _side(answer)
    return " ".join([say(key, **_values(say, answer, plan)), *_afterwards(say, answer, plan)])


def lone_answer_sentence(say: Words, answer: Answer) -> str:
    """An answer without its evaluation: the measure by its id, and nothing that only the other answer could tell."""
    if answer.code == "not_started":
        return say("shown.answer.not_started")
    key = f"answer.{answer.question}.{answer.code}"
    if answer.question == "because" and _GRADED.match(answer.code):
        key += ".beyond"
    if answer.question == "better" and answer.code in _SIDED:
        key += _side(answer)
    values = _values(say, answer, None) | {"measure": answer.measure or ""}
    return " ".join([say(key, **values), *_afterwards(say, answer, None)])


def effect_sentence(
    say: Words, effect: Estimate, source: str | None, measure: Measure | None, *, transition: bool = False
) -> str:
    """One sentence that states an effect of a time series with its interval, as a distance and a direction.

    Parameters
    ----------
    source : "time_series", "pooled" or "controlled"; what the effect is measured against.
    transition : whether a phase-in was left out, so that the horizon counts from its end.
    """
    horizon = _HORIZON.search(effect.quantity)
    if source is None or horizon is None or not effect.excludes(0.0):
        return say("answer.estimate.plain", effect=estimate_text(say, effect, measure))
    digits = digits_of(effect.unit, effect.value, effect.low, effect.high)
    side = "lower" if effect.value < 0 else "higher"
    since = "after_transition" if transition else "after_start"
    period = "M" if measure is None else measure.freq
    return say(
        f"answer.estimate.{source}.{side}",
        horizon=say.plural(f"figures.horizon.{since}.{period}", int(horizon[1])),
        distance=value_text(say, abs(effect.value), unit_of(effect, measure), measure, digits),
        interval=interval_text(say, distance(effect), measure),
    )


def change_sentence(say: Words, measure: MeasureEvaluation) -> str | None:
    """What one measure did from before to after, in the words of the first answer; None where it was not analysed."""
    if isinstance(measure.before_after, NotAnalysed):
        return None
    before, after, difference = (measure.before_after.estimate(q) for q in ("before", "after", "difference"))
    if before is None or after is None or difference is None:
        return None
    answer = Answer(question="better", code=measure.change, before=before, after=after, effect=difference)
    key = f"answer.measure.{measure.change}{_side(answer)}"
    return say(key, **_values(say, answer, measure.measure)) if key in say else None


def span_texts(changed: BeforeAfter, say: Words) -> dict[str, str]:
    """When the two sides of a comparison were measured: "2012", "januar 2018–mars 2019"."""
    texts = {}
    for side, ends in changed.spans.items():
        first, last = map(say.period, ends)
        texts[side] = first if first == last else say("measures.span", first=first, last=last)
    return texts


def grade_reason(say: Words, evidence: Evidence) -> str:
    """Why the grade is what it is: what the design allows, and what was taken off or added."""
    if evidence.grade == "not_graded":
        return say("leadership.certainty.not_graded")
    sentences = [
        say(
            "evidence.ceiling",
            design=say(f"evidence.tier.{evidence.tier}"),
            grade=say(f"evidence.grade.{evidence.ceiling}"),
        ),
        *(say(f"evidence.reason.{step.reason}") for step in evidence.steps),
    ]
    return " ".join(sentences)


def averaged(before: Estimate | None, after: Estimate | None, difference: Estimate | None) -> bool:
    """Whether a difference is the teams' average and not what the two levels say.

    A reader who subtracts one level from the other must not be left with another number.
    """
    if before is None or after is None or difference is None:
        return False
    unlike = abs((after.value - before.value) - difference.value)
    finest = 10.0 ** -digits_of(difference.unit, difference.value, difference.low, difference.high)
    return unlike > finest * (0.01 if difference.unit == SHARE_DIFFERENCE else 1)


def _side(answer: Answer) -> str:
    """Which of a sentence's forms: which way it went, and whether the difference is the teams' average."""
    side = ""
    if answer.code in {"improved", "worse", "better"}:
        side = ".rose" if answer.effect is not None and answer.effect.value > 0 else ".fell"
    return f"{side}.averaged" if averaged(answer.before, answer.after, answer.effect) else side


def distance(effect: Estimate) -> Estimate:
    """A difference as a distance: without its sign, the interval turned round with it."""
    if effect.value >= 0:
        return effect
    return replace(effect, value=-effect.value, low=-effect.high, high=-effect.low)


def _afterwards(say: Words, answer: Answer, measure: Measure | None) -> Iterable[str]:
    """That an improvement did not last, so that nobody reads a "yes" alone."""
    if answer.afterwards is not None:
        yield say(f"answer.afterwards.{answer.afterwards}")
    if answer.afterwards == "faded" and answer.later is not None:
        yield say("answer.afterwards.level", level=estimate_text(say, answer.later, measure))


def quoted_inside(text: str) -> str:
    """A title that will stand between quotation marks: its own become the inner ones."""
    return text.translate(_INNER_QUOTES)


def _joint_transition(measure: MeasureEvaluation | None, source: str | None) -> bool:
    """Whether the joint series leaves out periods after the first start, so that horizons count from after them."""
    if measure is None or source == "pooled" or isinstance(measure.time_series, NotAnalysed):
        return False
    return measure.time_series.transition > 0


def _measure(answer: Answer, evaluation: Evaluation) -> MeasureEvaluation | None:
    return next((m for m in evaluation.measures if m.measure.id == answer.measure), None)


def _moved_likewise(answer: Answer, evaluation: Evaluation) -> bool:
    """Whether before and after moved the same way as the effect, so that a sentence may say "from X to Y"."""
    graded = _GRADED.match(answer.code)
    wanted = {"better": {"improved"}, "worse": {"worse"}}
    return graded is not None and evaluation.better.code in wanted[graded[2]] and answer.before is not None


def _outside_likewise(measure: MeasureEvaluation, evaluation: Evaluation) -> bool:
    """Whether the units outside the network moved the same way as the network did."""
    own = evaluation.better.effect
    if isinstance(measure.comparison_change, NotAnalysed) or own is None:
        return False
    outside = measure.comparison_change.estimate("difference")
    return outside is not None and own.value * outside.value > 0


def _reason(say: Words, answer: Answer, measure: MeasureEvaluation | None) -> Iterable[str]:
    if measure is None:
        return ()
    tried = measure.before_after if answer.question == "better" else measure.time_series
    return (not_analysed_text(say, tried),) if isinstance(tried, NotAnalysed) else ()


def _values(say: Words, answer: Answer, measure: Measure | None) -> dict[str, str]:
    """What the placeholders of an answer are filled with; a unit is said once where it is the same throughout."""
    values = {"measure": "" if measure is None else quoted_inside(say.of(measure.title))}
    before, after, effect = answer.before, answer.after, answer.effect
    if before is not None and after is not None:
        digits = digits_of(after.unit, before.value, after.value)
        values["before"] = number_text(say, before.value, before.unit, digits)
        values["after"] = value_text(say, after.value, after.unit, measure, digits)
    if effect is not None:
        interval = interval_text(say, distance(effect))
        digits = digits_of(effect.unit, effect.value, effect.low, effect.high)
        unit = unit_of(effect, measure)
        number = number_text(say, abs(effect.value), unit, digits)
        if after is None or after.unit != unit:
            number = value_text(say, abs(effect.value), unit, measure, digits)
        values["distance"] = f"{number} ({interval})" if interval else number
        values["low"] = number_text(say, effect.low, unit, digits)
        values["high"] = value_text(say, effect.high, unit, measure, digits)
    return values
