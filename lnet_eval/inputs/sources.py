"""A source of measurements from its bytes to our columns, whatever shape its table has."""

from __future__ import annotations

from lnet_eval.inputs.columns import Columns, our_columns
from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.folders import NetworkFiles
from lnet_eval.inputs.measurements import measurement_shape
from lnet_eval.inputs.read import RawTable, read_table
from lnet_eval.inputs.registry import Organisation, from_upload, organisations_in, wanted_headings
from lnet_eval.inputs.wide import lengthen
from lnet_eval.plan.model import Plan
from lnet_eval.plan.tables import MeasurementSource, Source


def keyed_sources(plan: Plan) -> list[tuple[str, MeasurementSource]]:
    """The plan's sources of measurements, each with its key in network.toml."""
    sources = plan.sources.measurements
    several = len(sources) > 1
    return [(f"sources.measurements.{i}" if several else "sources.measurements", s) for i, s in enumerate(sources, 1)]


def measured_columns(
    content: bytes, source: MeasurementSource, plan: Plan, store: NetworkFiles, findings: Findings, *, key: str
) -> Columns | None:
    """One table of measurements with our names for its columns; None where a problem was found.

    Parameters
    ----------
    key : where the source stands in the plan. store : the network's files, for a registry's list of organisations.
    """
    if source.format == "registry":
        return _from_registry(content, source, plan, store, findings, key=key)
    shape = measurement_shape(key, source)
    raw = read_table(content, source, findings, wanted=shape.headings(source), layout=source)
    long = None if raw is None else lengthen(raw, source, plan, findings)
    if long is None:
        return None
    done = {name: {key: what for key, what in getattr(source, name).items() if key != "number"}
            for name in ("columns", "values")} if source.wide else {}  # fmt: skip
    return our_columns(long, source.model_copy(update=done), shape, findings)


def _from_registry(
    content: bytes, source: MeasurementSource, plan: Plan, store: NetworkFiles, findings: Findings, *, key: str
) -> Columns | None:
    raw = read_table(content, source, findings, wanted=wanted_headings(), layout=source)
    known = _organisations(source, store, findings)
    upload = None if raw is None or known is None else from_upload(raw, source, plan, known, findings)
    if upload is None:
        return None
    plain = source.model_copy(update={"columns": {}, "values": {}, "where": {}, "unit": None, "measure": None})
    return our_columns(upload, plain, measurement_shape(key, plain), findings)


def _organisations(
    source: MeasurementSource, store: NetworkFiles, findings: Findings
) -> dict[str, Organisation] | None:
    if source.organisations is None:
        return {}
    content = store.read(source.organisations)
    raw: RawTable | None = None
    if content is not None:
        settings = Source(file=source.organisations)
        raw = read_table(content, settings, findings, wanted=("OrgNr", "OrgNavnEnhetsreg"))
    return None if raw is None else organisations_in(raw, findings)
