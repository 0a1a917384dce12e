"""What was changed in a plan after it was locked: the plan as it was is kept beside it, and vouched for by the lock."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from lnet_eval.plan.lock import decided, decided_text, fingerprint_of
from lnet_eval.plan.model import Plan

LOCKED_FILE: Final = "plan.locked.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """One thing that the plan now says differently.

    Attributes
    ----------
    key : dotted key of network.toml; units and measures by their ids, e.g. "measures.fall.better".
    was, now : the values as JSON has them; None where the plan says nothing.
    """

    key: str
    was: Any
    now: Any


def write_locked(plan: Plan, folder: Path) -> Path:
    """Keep what `plan` decides as `plan.locked.json` in `folder`; the path."""
    path = folder / LOCKED_FILE
    beside = path.with_name(f".{LOCKED_FILE}.new")
    content = json.dumps(decided(plan), ensure_ascii=False, indent=1, sort_keys=True)
    beside.write_text(content + "\n", encoding="utf-8")
    beside.replace(path)
    return path


def read_locked(plan: Plan, folder: Path) -> Mapping[str, Any] | None:
    """What the plan decided when it was locked; None where the file is not there or is not what was locked."""
    try:
        content = json.loads((folder / LOCKED_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(content, dict) or fingerprint_of(decided_text(content)) != plan.plan.fingerprint:
        return None
    return content


def deviations(plan: Plan, locked: Mapping[str, Any]) -> tuple[Deviation, ...]:
    """Everything that `plan` decides otherwise than what was locked, in the order of the keys."""
    was, now = dict(_leaves(locked)), dict(_leaves(decided(plan)))
    return tuple(
        Deviation(key=key, was=was.get(key), now=now.get(key))
        for key in sorted(was.keys() | now.keys())
        if was.get(key) != now.get(key)
    )


def _leaves(part: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """The values that lie at the ends, with their keys; what has an id is found by it, wherever it stands."""
    if isinstance(part, Mapping):
        for name, value in part.items():
            yield from _leaves(value, f"{key}.{name}" if key else name)
    elif isinstance(part, list):
        for number, value in enumerate(part, start=1):
            own = value.get("id", number) if isinstance(value, Mapping) else number
            yield from _leaves(value, f"{key}.{own}")
    elif part is not None:
        yield key, part
