"""The appendix: why the network is evaluated, by which methods and settings, and from which files."""

from __future__ import annotations

import importlib.metadata
import json
import math
import platform
from collections.abc import Iterator
from typing import Final

import pandas as pd

import lnet_eval
from lnet_eval.evaluation.results import Evaluation
from lnet_eval.plan.measure import Measure
from lnet_eval.plan.model import Plan
from lnet_eval.reporting.blocks import Block, Bullets, Facts, Foldout, Heading, Passage, Prose, Section, Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.references import METHODS, REVIEW, Reference
from lnet_eval.reporting.sections.deviations import fingerprint_facts
from lnet_eval.reporting.squire import ITEMS
from lnet_eval.reporting.wording import plan_text
from lnet_eval.texts import Words

_LIBRARIES: Final = ("numpy", "pandas", "scipy", "statsmodels", "matplotlib")


def appendix_section(evaluation: Evaluation, say: Words) -> Section:
    """What a researcher needs in order to check the report, or to make it again."""
    plan = evaluation.network.plan
    return Section(
        id="appendix",
        title=say("appendix.title"),
        blocks=(
            _heading(say, "review"),
            Prose(text=say("appendix.review.text")),
            Prose(text=reference_text(REVIEW, say), role="note"),
            _heading(say, "methods"),
            *_methods(say),
            _heading(say, "settings"),
            _settings(plan, say),
            *_measure_settings(plan, say),
            _heading(say, "squire"),
            _squire(evaluation, say),
            _heading(say, "provenance"),
            *_provenance(evaluation, say),
        ),
    )


def _heading(say: Words, name: str) -> Heading:
    return Heading(text=say(f"appendix.{name}"), level=3, id=f"appendix-{name}")


def reference_text(reference: Reference, say: Words) -> BlockText:
    """A publication, in its own language, with its address as a link."""
    language = None if reference.language == say.language else reference.language
    citation = Passage(reference.citation, language)
    if reference.address is None:
        return (citation,)
    return (citation, " ", Passage(reference.address.removeprefix("https://"), href=reference.address))


def _methods(say: Words) -> Iterator[Block]:
    """One foldout per method: what it does in a sentence, and what it rests on."""
    for code, references in METHODS.items():
        yield Foldout(
            summary=say(f"appendix.method.{code}.name"),
            blocks=(
                Prose(text=say(f"appendix.method.{code}")),
                Bullets(items=tuple(reference_text(reference, say) for reference in references)),
            ),
        )


def _settings(plan: Plan, say: Words) -> Facts:
    phases = plan.phases
    last = phases.follow_up_end or phases.end
    return Facts(
        rows=(
            (say("appendix.settings.baseline"), say.date(phases.baseline_start)),
            (say("appendix.settings.start"), say.date(phases.start)),
            (say("appendix.settings.transition"), say.plural("appendix.months", phases.transition_months)),
            (say("appendix.settings.end"), say("page.not_stated") if phases.end is None else say.date(phases.end)),
            (say("appendix.settings.last"), say("page.not_stated") if last is None else say.date(last)),
            (say("appendix.settings.allocation"), say(f"appendix.allocation.{plan.network.allocation}")),
            (say("appendix.settings.level"), say.percent(0.95)),
            (say("appendix.settings.k"), say("appendix.settings.k.value", k=say.number(plan.privacy.k))),
        )
    )


def _measure_settings(plan: Plan, say: Words) -> Iterator[Block]:
    if not plan.measures:
        return
    columns = ("measure", "definition", "kind", "family", "better", "target", "source", "frequency", "season")
    table = Table(
        id="measure-settings",
        caption=say("appendix.measures.caption"),
        columns=tuple(say(f"appendix.measures.{name}") for name in columns),
        rows=tuple(_measure_row(measure, plan, say) for measure in plan.measures),
        data=pd.DataFrame([_measure_data(measure) for measure in plan.measures]),
    )
    yield Foldout(summary=say.plural("appendix.measures.summary", len(plan.measures)), blocks=(table,))


def _measure_data(measure: Measure) -> dict[str, object]:
    season = None if measure.season is None else measure.season.form
    named = ("kind", "family", "better", "target", "per", "source", "frequency")
    return {
        "measure": measure.id,
        **{name: getattr(measure, name) for name in named},
        "season": season,
        "targets": json.dumps([t.model_dump(mode="json", by_alias=True, exclude_none=True) for t in measure.targets]),
    }


def _measure_row(measure: Measure, plan: Plan, say: Words) -> tuple[BlockText, ...]:
    return (
        plan_text(say, measure.title),
        plan_text(say, measure.definition),
        say(f"appendix.kind.{measure.kind}"),
        say(f"appendix.family.{measure.family}"),
        say(f"appendix.better.{measure.better}"),
        _targets(measure, plan, say),
        say(f"appendix.source.{measure.source}"),
        say(f"appendix.frequency.{measure.frequency}"),
        say(f"appendix.season.{'none' if measure.season is None else measure.season.form}"),
    )


def _targets(measure: Measure, plan: Plan, say: Words) -> str:
    """Everything that the plan aims at: for everybody, and of one team or from a date on."""
    names = {unit.id: unit.name for unit in plan.units}
    aims = [] if measure.target is None else [_aim(measure.target, measure, say)]
    for target in measure.targets:
        which = "_".join(name for name, said in (("unit", target.unit), ("from", target.start)) if said is not None)
        about = {
            "value": _aim(target.value, measure, say),
            "unit": names.get(target.unit or "", target.unit),
            "date": "" if target.start is None else say.date(target.start),
        }
        aims.append(say(f"appendix.target.{which or 'everybody'}", **about))
    return "; ".join(aims) or say("page.not_stated")


def _aim(value: float, measure: Measure, say: Words) -> str:
    if measure.kind == "proportion":
        return say.percent(value, _decimals(100 * value))
    return say.number(value, _decimals(value))


def _decimals(value: float) -> int:
    return next((digits for digits in (0, 1) if math.isclose(value, round(value, digits))), 2)


def _squire(evaluation: Evaluation, say: Words) -> Table:
    met = {item.code: item.met(evaluation) for item in ITEMS}
    return Table(
        id="squire",
        caption=say("appendix.squire.caption", met=say.number(sum(met.values())), items=say.number(len(ITEMS))),
        columns=(say("appendix.squire.item"), say("appendix.squire.status"), say("appendix.squire.where")),
        rows=tuple(
            (
                say(f"appendix.squire.item.{item.code}"),
                say("appendix.squire.met")
                if met[item.code]
                else Passage(say("appendix.squire.not_met"), mark="strong"),
                Passage(say(f"appendix.squire.section.{item.section}"), href=f"#{item.section}"),
            )
            for item in ITEMS
        ),
        note=say("appendix.squire.note"),
        data=pd.DataFrame(
            [(item.code, met[item.code], item.section) for item in ITEMS], columns=["item", "met", "section"]
        ),
    )


def _provenance(evaluation: Evaluation, say: Words) -> Iterator[Block]:
    """What the report was made from; when and how fast is in manifest.json, so that the page stays the same."""
    plan = evaluation.network.plan
    versions = [("lnet_eval", lnet_eval.__version__), ("Python", platform.python_version())]
    versions += [(name, importlib.metadata.version(name)) for name in _LIBRARIES]
    yield Facts(
        rows=(
            (say("appendix.provenance.as_of"), say.date(evaluation.as_of)),
            *fingerprint_facts(plan, say),
            (
                say("appendix.provenance.locked"),
                say("limits.plan.never") if plan.plan.locked is None else say.date(plan.plan.locked),
            ),
            (say("appendix.provenance.versions"), say.series([f"{name} {version}" for name, version in versions])),
        )
    )
    files = evaluation.network.files
    if not files:
        yield Prose(text=say("appendix.provenance.no_files"))
        return
    table = Table(
        id="files",
        caption=say("appendix.provenance.caption"),
        columns=(say("appendix.provenance.file"), say("appendix.provenance.sha256")),
        rows=tuple((name, digest) for name, digest in sorted(files.items())),
        data=pd.DataFrame(sorted(files.items()), columns=["file", "sha256"]),
    )
    yield Foldout(summary=say.plural("appendix.provenance.summary", len(files)), blocks=(table,))
