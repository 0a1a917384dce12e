"""What was asked before and after, by what the data allow: linked, anonymous, partly linked, or remembered."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from lnet_eval.disclosure import HIDDEN, ProtectedPrePost, protect_pre_post
from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.results import Evaluation
from lnet_eval.evaluation.survey_results import Comparison
from lnet_eval.methods.estimate import Caution
from lnet_eval.plan import Plan
from lnet_eval.reporting.blocks import Block, Heading, Prose, Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.cautions import caution_prose
from lnet_eval.reporting.figures.pre_post import pre_post_figure
from lnet_eval.reporting.numbers import estimate_text, not_analysed_text
from lnet_eval.reporting.wording import plan_text
from lnet_eval.texts import Words

_SHARES = ("agreement_pre", "agreement_post", "agreement_difference")
_REST = tuple(f"{name}_not_linked" for name in _SHARES)
_LINKED = ("signed_rank", "improved", "worsened")
_UNLINKED = ("superiority", "odds_ratio")


def pre_post_blocks(evaluation: Evaluation, say: Words) -> Iterator[Block]:
    """Every comparison of two surveys, each under its own heading; remembered answers never among the others."""
    for comparison in evaluation.comparisons:
        yield from comparison_blocks(comparison, evaluation.network.plan, say)


def comparison_blocks(comparison: Comparison, plan: Plan, say: Words) -> Iterator[Block]:
    """One comparison of two surveys: heading, figure and tables, without what small groups would tell."""
    yield from _Comparison(comparison, plan, say).blocks()


class _Comparison:
    """One comparison on its way to the page."""

    def __init__(self, comparison: Comparison, plan: Plan, say: Words) -> None:
        self.comparison, self.say, self.k = comparison, say, plan.privacy.k
        self.name = "pre-post" if comparison.kind == "true" else "retrospective-pre-post"
        self.texts = {item.id: item.text for item in plan.surveys[comparison.before].items}
        self.cautions: list[Caution] = []
        self.shown: dict[str, ProtectedPrePost | None] = {}
        for item, result in comparison.items.items():
            if not isinstance(result, NotAnalysed):
                self.shown[item] = protect_pre_post(result, self.k)
                self.cautions += list(result.cautions)

    def blocks(self) -> Iterator[Block]:
        """Heading, what is compared, the figure, and the tables."""
        say, true = self.say, self.comparison.kind == "true"
        yield Heading(text=say("experience.pre_post" if true else "survey.retrospective"), level=3,
                      id=f"experience-{self.name}")  # fmt: skip
        if not true:
            yield Prose(role="warning", text=say("survey.retrospective.warning"))
        linkages = {found.linkage for found in self.shown.values() if found is not None}
        if "linked" in linkages:
            yield Prose(text=say("experience.linked" if true else "survey.retrospective.linked"))
        figure = pre_post_figure(
            self.name,
            [(item, say.of(self.texts[item]), found) for item, found in self.shown.items() if found is not None],
            say,
            remembered=not true,
        )
        if figure is not None:
            yield figure
        yield self._shares(_SHARES, "", say("experience.pre_post.caption" if true else "survey.retrospective.caption"))
        if any(self._has(_REST[-1:])):
            yield self._shares(_REST, "-not-linked", say("survey.not_linked.caption"))
        if "linked" in linkages:
            yield self._whole("linked", _LINKED, ("shift", "higher", "lower"))
        if "unlinked" in linkages:
            yield self._whole("unlinked", _UNLINKED, ("superiority", "odds_ratio"))
        yield from self._tests()
        known = any(
            e.method.endswith("_clustered")
            for found in self.shown.values()
            if found is not None
            for e in found.estimates
        )
        yield Prose(role="note", text=say("survey.pre_post_teams_known" if known else "survey.pre_post_teams"))
        yield from caution_prose(say, self.cautions)

    def _has(self, quantities: Sequence[str]) -> Iterator[bool]:
        for found in self.shown.values():
            yield found is not None and any(found.estimate(quantity) is not None for quantity in quantities)

    def _shares(self, quantities: Sequence[str], suffix: str, caption: str) -> Table:
        names = [self.say(f"experience.column.{name}") for name in ("before", "after", "difference")]
        return self._table(suffix, caption, dict(zip(quantities, names, strict=True)))

    def _whole(self, linkage: str, quantities: Sequence[str], names: Sequence[str]) -> Table:
        columns = {
            quantity: self.say(f"survey.column.{name}") for quantity, name in zip(quantities, names, strict=True)
        }
        note = self.say(f"survey.whole.{linkage}_note")
        return self._table(f"-{linkage}", self.say(f"survey.whole.{linkage}"), columns, note)

    def _table(self, suffix: str, caption: str, columns: Mapping[str, str], note: str | None = None) -> Table:
        """One row per question; `columns` are the quantities with their headings."""
        say = self.say
        rows: list[tuple[BlockText, ...]] = []
        frames = []
        for item, result in self.comparison.items.items():
            text = plan_text(say, self.texts[item])
            if isinstance(result, NotAnalysed):
                rows.append((text, not_analysed_text(say, result), *("–",) * (len(columns) - 1)))
                continue
            found = self.shown[item]
            estimates = [None if found is None else found.estimate(quantity) for quantity in columns]
            rows.append((text, *(HIDDEN if e is None else estimate_text(say, e) for e in estimates)))
            frames += [{"item": item, **e.as_row()} for e in estimates if e is not None]
        hidden = say("experience.hidden", k=say.number(self.k)) if any(HIDDEN in row for row in rows) else None
        return Table(
            id=f"{self.name}{suffix}",
            caption=caption,
            columns=(say("experience.column.question"), *columns.values()),
            rows=tuple(rows),
            numeric=tuple(range(1, len(columns) + 1)),
            note=" ".join(part for part in (note, hidden) if part) or None,
            data=pd.DataFrame(frames) if frames else None,
        )

    def _tests(self) -> Iterator[Block]:
        """The p-values of the questions that were named beforehand, beside what they are of; of no others."""
        say = self.say
        known = {
            item: p
            for item, p in self.comparison.tests.items()
            if not math.isnan(p) and (found := self.shown.get(item)) is not None and _whole_is_shown(found)
        }
        if not known:
            yield Prose(role="note", text=say("survey.untested"))
            return
        rows = tuple(
            (plan_text(say, self.texts[item]), self._difference(item), p_text(p, say)) for item, p in known.items()
        )
        yield Table(
            id=f"{self.name}-tests",
            caption=say("survey.tests.caption"),
            columns=(
                say("experience.column.question"),
                say("experience.column.difference"),
                say("survey.column.p"),
            ),
            rows=rows,
            numeric=(1, 2),
            note=say("survey.tests.note"),
            data=pd.DataFrame({"item": list(known), "p_holm": [round(p, 3) for p in known.values()]}),
        )

    def _difference(self, item: str) -> str:
        """How large a difference is, with its interval: a p-value alone says neither."""
        found = self.shown[item]
        difference = None if found is None else found.estimate("agreement_difference")
        return HIDDEN if difference is None else estimate_text(self.say, difference)


def _whole_is_shown(found: ProtectedPrePost) -> bool:
    hidden = found.changes is not None and bool(found.changes.mask.any())
    return not hidden and found.estimate("agreement_difference") is not None


def p_text(p: float, say: Words) -> str:
    """A p-value with three decimals at most: the last digits say nothing, and could tell of single answers."""
    return say("survey.p_below", limit=say.number(0.001, 3)) if p < 0.001 else say.number(p, 3 if p < 0.1 else 2)
