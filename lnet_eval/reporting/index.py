"""The front page of all reports: every network, its two answers, and what failed; it is whole without script."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from lnet_eval.evidence import GRADES, Grade
from lnet_eval.reporting.render import environment, script
from lnet_eval.texts import LANGUAGES, Words, words
from lnet_eval.texts.catalogue import Language

if TYPE_CHECKING:  # the overview is made from what is on disk, without the methods
    from lnet_eval.evaluation.results import Evaluation

State = Literal["published", "failed", "never_evaluated"]
_OTHER: Final = {
    "nb": {"language": "en", "name": "English", "file": "index.en.html"},
    "en": {"language": "nb", "name": "Norsk", "file": "index.html"},
}
_ORDER: Final[tuple[State, ...]] = ("failed", "published", "never_evaluated")
_GRADES: Final[tuple[Grade, ...]] = ("not_graded", *GRADES)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEntry:
    """One network on the front page.

    Attributes
    ----------
    network : id, and the name of its folder of reports.
    titles : by language.
    state : "published", "failed" (the latest run; an older report may still stand), or "never_evaluated".
    as_of : the day the report's data reach; None where there is no report.
    answers : by language, the conclusions to the two questions (better, because); empty where there is no report.
    grade : certainty of the second answer, or None.
    key_measure : by language, the title of the measure that the answers rest on, or empty.
    published_on : day of the report that stands, or None.
    failure : code of why the latest run failed (`failure.<code>`), or None. failed_on : the day it did.
    claims : words in the plan's texts that claim more than the grade permits: place, language, word, needs.
    synthetic : whether the network is made up. languages : those that the report was made in.
    """

    network: str
    titles: Mapping[str, str]
    state: State
    as_of: dt.date | None = None
    answers: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    grade: Grade | None = None
    key_measure: Mapping[str, str] = field(default_factory=dict)
    published_on: dt.date | None = None
    failure: str | None = None
    failed_on: dt.date | None = None
    claims: tuple[Mapping[str, str], ...] = ()
    synthetic: bool = False
    languages: tuple[str, ...] = LANGUAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBeside:
    """A page beside the reports: `kind` "compare" or "plan", the network's title, and its address from the index."""

    kind: str
    title: str
    address: str


def index_entry(evaluation: Evaluation, *, published_on: dt.date) -> IndexEntry:
    """The entry of a network whose report has just been published."""
    from lnet_eval.reporting.guard import flag_plan_texts
    from lnet_eval.reporting.wording import conclusion_sentence

    about = evaluation.network.plan.network
    key = evaluation.key_measure
    speakers = [words(language) for language in LANGUAGES]
    return IndexEntry(
        network=about.id,
        titles={say.language: say.of(about.title) for say in speakers},
        state="published",
        as_of=evaluation.as_of,
        answers={
            say.language: (
                conclusion_sentence(say, evaluation.better, evaluation),
                conclusion_sentence(say, evaluation.because, evaluation),
            )
            for say in speakers
        },
        grade=evaluation.evidence.grade,
        key_measure={} if key is None else {say.language: say.of(key.measure.title) for say in speakers},
        published_on=published_on,
        claims=tuple(asdict(flag) for flag in flag_plan_texts(evaluation.network.plan, evaluation.evidence.grade)),
        synthetic=about.synthetic,
    )


def index_page(
    entries: Sequence[IndexEntry],
    language: Language = "nb",
    *,
    beside: Sequence[PageBeside] = (),
    under_way: Sequence[dt.datetime] = (),
    statement: str | None = None,
) -> str:
    """The front page as HTML; failures first, then the reports by title, then networks never evaluated.

    Parameters
    ----------
    beside : the pages that stand beside the reports: a comparison of them, plans of networks to come.
    under_way : when each run began that has not ended.
    statement : address (http, https) of the owner's accessibility statement.
    """
    say = words(language)
    ordered = sorted(entries, key=lambda entry: (_ORDER.index(entry.state), entry.titles[language], entry.network))
    template = environment().get_template("networks.html.j2")
    counts = {state: sum(entry.state == state for entry in ordered) for state in _ORDER}
    return template.render(
        rows=[_row(entry, say) for entry in ordered],
        states=[(state, say(f"index.state.{state}")) for state in _ORDER if counts[state]],
        grades=[(grade, say(f"evidence.grade.{grade}")) for grade in _GRADES if any(e.grade == grade for e in ordered)],
        script=script("networks"),
        statement=statement,
        summary=say("index.summary", **{state: say.number(n) for state, n in counts.items()}),
        under_way=[say("index.under_way", date=say.date(began), time=f"{began:%H:%M}") for began in under_way],
        other=_OTHER[language],
        beside=[(page.address, say(f"index.beside.{page.kind}", title=page.title)) for page in beside],
        say=say,
    )


def _row(entry: IndexEntry, say: Words) -> dict[str, object]:
    """What the template prints of one network, every word of it ready."""
    has_report = entry.as_of is not None
    notice = ""
    if entry.state == "failed":
        notice = say(
            "index.failed_on" if entry.failed_on else "index.failed",
            date="" if entry.failed_on is None else say.date(entry.failed_on),
            why=_failure(entry, say),
        )
    better, because = entry.answers.get(say.language, ("", ""))
    return {
        "id": entry.network,
        "title": entry.titles[say.language],
        "title_language": "nb" if say.language != "nb" and entry.titles["nb"] == entry.titles[say.language] else None,
        "synthetic": entry.synthetic,
        "state": entry.state,
        "state_order": _ORDER.index(entry.state),
        "state_text": say(f"index.state.{entry.state}"),
        "notice": notice,
        "older_stands": entry.state == "failed" and has_report,
        "as_of_day": "" if entry.as_of is None else entry.as_of.isoformat(),
        "as_of": "–" if entry.as_of is None else say.date(entry.as_of),
        "published_on": "" if entry.published_on is None else say.date(entry.published_on),
        "measure": entry.key_measure.get(say.language, ""),
        "better": better,
        "because": because,
        "grade": "–" if entry.grade is None else say(f"evidence.grade.{entry.grade}"),
        "grade_code": entry.grade or "",
        "grade_order": "" if entry.grade is None else _GRADES.index(entry.grade),
        "claims": [_claim(claim, say) for claim in entry.claims],
        "links": [(language, f"{entry.network}/report.{language}.html") for language in entry.languages]
        if has_report
        else [],
    }


def _failure(entry: IndexEntry, say: Words) -> str:
    key = f"failure.{entry.failure}"
    return say(key) if key in say else say("index.failure_unknown")


def _claim(claim: Mapping[str, str], say: Words) -> str:
    needs = claim["needs"]
    if needs == "never":
        return say("index.claim.never", word=claim["word"], place=claim["place"])
    return say("index.claim", word=claim["word"], place=claim["place"], needs=say(f"evidence.grade.{needs}"))
