"""nbconvert's usual exporter, made once: what the workers of benchmarks/batch.py are forked with, as a run's are with
the exporter of reports."""

from __future__ import annotations

import functools

from nbconvert import HTMLExporter


@functools.cache
def usual_exporter() -> HTMLExporter:
    """The exporter, with its template compiled."""
    exporter = HTMLExporter()
    exporter.template  # noqa: B018 - compiled when it is first asked for
    return exporter


usual_exporter()
