"""One network's folder as a plan and checked, tidy tables."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from lnet_eval.errors import DataProblems
from lnet_eval.inputs.activities import READERS, SHAPES
from lnet_eval.inputs.columns import Columns, Shape, our_columns
from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.folders import NetworkFiles, network_folder
from lnet_eval.inputs.formats import read_codebook, read_export
from lnet_eval.inputs.formats.codebook import Codebook
from lnet_eval.inputs.labels import unit_labels
from lnet_eval.inputs.measurements import join_measurements, read_measurements
from lnet_eval.inputs.network import Network, Release, SurveyAnswers
from lnet_eval.inputs.read import RawTable, read_table
from lnet_eval.inputs.releases import decide_all, read_releases, rows_waiting
from lnet_eval.inputs.sheets import one_per_sheet
from lnet_eval.inputs.sources import keyed_sources, measured_columns
from lnet_eval.inputs.sql import queries_of
from lnet_eval.inputs.surveys import Links, read_survey
from lnet_eval.plan import Plan, load_plan
from lnet_eval.plan.deviations import read_locked
from lnet_eval.plan.load import FILE_NAME
from lnet_eval.plan.tables import Source


def load_network(
    network: str, *, data: str | Path = "data", files: str | Path | None = None, earlier: str | Path | None = None
) -> Network:
    """The plan and the checked tables of `network`.

    Parameters
    ----------
    network : id; the folder is `data`/<id>, else `data`/examples/<id>.
    files : a second folder, whose subfolder <id> is searched for files that are not in the network's own folder.
    earlier : the folder of the report that is published already, where this one takes its place: new answers to surveys
        then wait until nobody's can be told from the difference (`inputs.releases`).

    Notes
    -----
    Measurements before `phases.baseline_start`, or after `phases.follow_up_end` where the plan has one, are problems.
    Where the plan has an end but no end of follow-up, later measurements are kept, as follow-up, and counted in a
    note. What was decided while reading stands in `Network.notes`.

    Raises
    ------
    UsageError : the id is not an id, or there is no such network.
    DataProblems : everything that is wrong with the plan, or with the files, at once.

    Examples
    --------
    >>> import lnet_eval as le
    >>> network = le.load_network("vestre-viken", data="data")
    >>> [measure.id for measure in network.plan.measures][:1], len(network.measurements) > 100
    (['antibiotika'], True)
    """
    folder = network_folder(network, data)
    plan = load_plan(folder)
    findings = Findings()
    store = NetworkFiles(folder, None if files is None else Path(files) / network, findings, queries=queries_of(plan))
    measurements = _measurements(plan, store, findings)
    activities = {name: _activity(name, plan, store, findings) for name in READERS}
    surveys, released = _surveys(plan, store, findings, read_releases(None if earlier is None else Path(earlier)))
    if len(findings):
        raise DataProblems(network, findings.problems)
    plan_print = hashlib.sha256((folder / FILE_NAME).read_bytes()).hexdigest()
    return Network(
        plan=plan,
        measurements=measurements,
        **activities,
        surveys=surveys,
        notes=tuple(findings.notes),
        files={FILE_NAME: plan_print, **store.fingerprints},
        locked=read_locked(plan, folder),
        released=released,
    )


def _columns(
    source: Source, shape: Shape, store: NetworkFiles, findings: Findings, *, may_be_empty: bool = False
) -> Columns | None:
    content = store.read(source.file)
    if content is None:
        return None
    wanted = shape.headings(source)
    raw = read_table(content, source, findings, wanted=wanted, may_be_empty=may_be_empty, layout=source)
    return None if raw is None else our_columns(raw, source, shape, findings)


def _measurements(plan: Plan, store: NetworkFiles, findings: Findings) -> pd.DataFrame | None:
    parts = []
    for key, source in keyed_sources(plan):
        content = store.read(source.file)
        if content is None:
            continue
        for one in one_per_sheet(content, source, plan, findings):
            columns = measured_columns(content, one, plan, store, findings, key=key)
            part = None if columns is None else read_measurements(columns, one, plan, findings)
            if part is not None:
                parts.append(part)
    return join_measurements(parts, findings)


def _activity(name: str, plan: Plan, store: NetworkFiles, findings: Findings) -> pd.DataFrame | None:
    source: Source | None = getattr(plan.sources, name)
    if source is None:
        return None
    columns = _columns(source, SHAPES[name], store, findings, may_be_empty=True)
    return None if columns is None else READERS[name](columns, source, plan, findings)


def _surveys(
    plan: Plan, store: NetworkFiles, findings: Findings, earlier: Mapping[str, tuple[Release, ...]]
) -> tuple[dict[str, SurveyAnswers], dict[str, tuple[Release, ...]]]:
    """The answers of every survey that may be used, and what they rest on."""
    raws: dict[str, RawTable] = {}
    codebooks: dict[str, Codebook | None] = {}
    found: dict[str, SurveyAnswers] = {}
    links, units = Links(), unit_labels(plan)

    def read(survey_id: str, raw: RawTable, into: Findings) -> SurveyAnswers | None:
        survey, codes = plan.surveys[survey_id], codebooks[survey_id]
        return read_survey(raw, survey, links, into, key=f"surveys.{survey_id}", codebook=codes, units=units)

    for survey_id, survey in plan.surveys.items():
        content = store.read(survey.file)
        codes = None if survey.codebook is None else store.read(survey.codebook)
        codebook = None if codes is None or survey.codebook is None else read_codebook(codes, survey.codebook, findings)
        raw = None if content is None else read_export(content, survey, findings)
        if raw is None or raw.cells.empty:
            continue
        raws[survey_id], codebooks[survey_id] = raw, codebook
        answers = read(survey_id, raw, findings)
        if answers is not None:
            found[survey_id] = answers
    if len(findings):
        return found, {}
    decisions = decide_all(found, earlier, plan.privacy.k)
    for survey_id, decision in decisions.items():
        waiting = rows_waiting(found[survey_id], decision)
        if waiting:
            findings.note(f"answers_{decision.verdict}", raws[survey_id].file, n=len(waiting), k=plan.privacy.k)
            raw = raws[survey_id]
            kept = read(survey_id, replace(raw, cells=raw.cells.drop(index=waiting)), Findings())
            if kept is None or decision.verdict == "withheld":
                del found[survey_id]
            else:
                found[survey_id] = kept
    return found, {**earlier, **{name: decision.releases for name, decision in decisions.items()}}
