"""The account that a report carries of itself: what it was made from, with what, when, and how it ended."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import lnet_eval
from lnet_eval.running.fingerprint import Fingerprint, library_versions, program_digest

FILE = "manifest.json"
FORMAT = 1


def now() -> str:
    """The time in UTC, as written in manifests: 2026-11-23T10:45:32Z."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def make_manifest(
    folder: Path,
    *,
    network: str,
    edition: int,
    started: str,
    seconds: float,
    parameters: Mapping[str, Any],
    inputs: Mapping[str, str],
    notebook: str,
    fingerprint: Fingerprint,
    entry: Mapping[str, Any],
) -> dict[str, Any]:
    """The manifest of the report in `folder`: names, hashes and versions; no path of this machine.

    `entry` is what the report has to say on the overview of all networks.
    """
    return {
        "format": FORMAT,
        "network": network,
        "edition": edition,
        "state": "published",
        "started": started,
        "seconds": round(seconds, 2),
        "parameters": dict(parameters),
        "inputs": dict(inputs),
        "notebook": {"file": notebook, "sha256": fingerprint.notebook},
        "program": {"name": "lnet-eval", "version": lnet_eval.__version__, "sha256": program_digest()},
        "libraries": dict(library_versions()),
        "fingerprint": fingerprint.as_mapping(),
        "entry": dict(entry),
        "files": {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        },
    }


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write `content` as JSON in one step."""
    write_text(path, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def write_text(path: Path, text: str) -> None:
    """Write `text` beside `path` and move it there, so that nobody reads half of it."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest in `folder`, or None where there is none that can be read."""
    return read_json(folder / FILE)


def read_json(path: Path) -> dict[str, Any] | None:
    """The JSON object in `path`, or None where there is none that can be read."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def edition_of(folder: Path) -> int:
    """The edition number of the report in `folder`; 0 where there is no whole report."""
    number = (read_manifest(folder) or {}).get("edition", 0)
    return number if isinstance(number, int) else 0
