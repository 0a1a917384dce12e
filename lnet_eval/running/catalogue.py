"""The overview of all networks, made from what lies on the disk: folders of data, reports, notices of failure."""

from __future__ import annotations

import contextlib
import datetime as dt
import math
import os
import time
from pathlib import Path
from typing import Any

from lnet_eval.reporting.index import IndexEntry, PageBeside, index_page
from lnet_eval.running.fingerprint import STATEMENT
from lnet_eval.running.manifest import read_manifest, write_text
from lnet_eval.running.outcome import read_notice
from lnet_eval.running.product import COMPARISON, PLAN
from lnet_eval.running.publish import Busy, network_lock
from lnet_eval.running.roots import Roots
from lnet_eval.running.under_way import runs_under_way
from lnet_eval.texts import LANGUAGES

INDEX = "index.html"
_LOCK_SECONDS = 60
REFRESH_SECONDS = 5.0


def write_index(roots: Roots) -> Path:
    """Write reports/index.html (and index.<language>.html for the others) anew; the path of the first.

    Two runs that end together write it one after the other, and the second has seen what the first published.
    """
    with network_lock(roots.reports, "_index", wait=_LOCK_SECONDS):
        entries = read_entries(roots)
        statement = os.environ.get(STATEMENT) or None
        for language in LANGUAGES:
            name = INDEX if language == LANGUAGES[0] else f"index.{language}.html"
            beside = pages_beside(roots, language)
            page = index_page(entries, language, beside=beside, under_way=_times(roots), statement=statement)
            write_text(roots.reports / name, page)
    return roots.reports / INDEX


def pages_beside(roots: Roots, language: str) -> list[PageBeside]:
    """The comparison, and the plans of networks that are yet to start, where they have been published."""
    from lnet_eval.inputs import is_network_id, plan_titles

    found = []
    for product in (COMPARISON, PLAN):
        for path in sorted((roots.reports / product.shelf).glob("*/manifest.json")):
            network = path.parent.name
            page = path.with_name(f"{product.name}.{language}.html")
            if is_network_id(network) and page.is_file():
                title = plan_titles(network, roots.data)[language]
                address = page.relative_to(roots.reports).as_posix()
                found.append(PageBeside(kind=product.name, title=title, address=address))
    return found


def _times(roots: Roots) -> tuple[dt.datetime, ...]:
    """When the runs began that have not ended, by this machine's clock."""
    return tuple(dt.datetime.fromisoformat(text).astimezone() for text in runs_under_way(roots.reports))


def read_entries(roots: Roots) -> list[IndexEntry]:
    """One entry for every network that has a folder of data, a report or a notice of failure.

    What is no network's name is nobody's report, whatever lies in it: somebody's copy, or a folder of another program.
    """
    from lnet_eval.inputs import find_networks, is_network_id

    published = {path.parent.name for path in roots.reports.glob("*/manifest.json")}
    failed = {path.name.removesuffix(".failure.json") for path in roots.reports.glob(".state/*.failure.json")}
    named = {name for name in published | failed if is_network_id(name)}
    return [_entry(network, roots) for network in sorted({*find_networks(roots.data), *named})]


def _entry(network: str, roots: Roots) -> IndexEntry:
    from lnet_eval.inputs import plan_titles

    manifest, notice = read_manifest(roots.reports / network), read_notice(roots.reports, network)
    told: dict[str, Any] = (manifest or {}).get("entry", {})
    failure: dict[str, Any] = {}
    if notice is not None:
        failure = {"failure": notice.get("code"), "failed_on": _day(notice.get("when"))}
    if manifest is None:
        return IndexEntry(
            network=network,
            titles=plan_titles(network, roots.data),
            state="never_evaluated" if notice is None else "failed",
            **failure,
        )
    return IndexEntry(
        network=network,
        titles=told.get("titles") or plan_titles(network, roots.data),
        state="published" if notice is None else "failed",
        as_of=_day(told.get("as_of")),
        answers={language: tuple(both) for language, both in told.get("answers", {}).items()},
        grade=told.get("grade"),
        key_measure=told.get("key_measure", {}),
        published_on=_day(manifest.get("started")),
        claims=tuple(told.get("claims", ())),
        synthetic=bool(told.get("synthetic")),
        languages=tuple(manifest.get("parameters", {}).get("languages", LANGUAGES)),
        **failure,
    )


def _day(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text[:10])


class IndexKeeper:
    """Keeps the overview true while a run is under way: written at its beginning, and then every few seconds."""

    def __init__(self, roots: Roots) -> None:
        self._roots, self._written = roots, -math.inf
        self.refresh()

    def refresh(self) -> None:
        """Write the overview where it is some time since; where that cannot be done, the end of the run will say so."""
        if time.monotonic() - self._written >= REFRESH_SECONDS:
            with contextlib.suppress(OSError, Busy):
                write_index(self._roots)
            self._written = time.monotonic()
