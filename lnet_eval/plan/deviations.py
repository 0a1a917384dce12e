"""What was changed in a plan after it was locked: the plan as it was is kept beside it, and vouched for by the lock."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from lnet_eval.plan.lock import decided, decided_text, fingerprint_of, spelled_out
from lnet_eval.plan.model import Plan

LOCKED_FILE: Final = "plan.locked.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """One thing that the plan now says differently.

    Attributes
    ----------
    key : dotted key of network.toml; units and measures by their ids, e.g. "measures.fall.better".
    was, now : the values as JSON has them, a text with both its languages; None where the plan says nothing.
    change : "added" or "removed" where a whole unit or measure came or went; `key` is then that of the whole.
    """

    key: str
    was: Any
    now: Any
    change: Literal["changed", "added", "removed"] = "changed"


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
    """Everything that `plan` decides otherwise than what was locked, in the order of the keys.

    In what order things stand in the file is no part of it, though the fingerprint knows it.
    """
    found = _differences(spelled_out(locked), spelled_out(decided(plan)), "")
    return tuple(sorted(found, key=lambda deviation: deviation.key))


def is_text(value: Any) -> bool:
    """Whether a value of the plan as JSON has it is a text in two languages."""
    return isinstance(value, Mapping) and value.keys() == {"nb", "en", "shared"}


def _differences(was: Any, now: Any, key: str) -> Iterator[Deviation]:
    """Where two parts of a plan differ, down to the values; a text is one value."""
    parts = [part for part in (was, now) if part is not None]
    if was == now:
        return
    if not any(map(is_text, parts)) and all(isinstance(part, Mapping) for part in parts):
        before, after = was or {}, now or {}
        for name in before.keys() | after.keys():
            yield from _differences(before.get(name), after.get(name), f"{key}.{name}" if key else name)
    elif all(isinstance(part, list) for part in parts):
        yield from _between_lists(was or [], now or [], key)
    else:
        yield Deviation(key=key, was=was, now=now)


def _between_lists(was: Sequence[Any], now: Sequence[Any], key: str) -> Iterator[Deviation]:
    """What has an id is found by it; of anything else, what stands in both lists is the same wherever it stands."""
    if all(isinstance(part, Mapping) and "id" in part for part in (*was, *now)):
        before, after = ({part["id"]: part for part in parts} for parts in (was, now))
        for name in before.keys() | after.keys():
            one, other = before.get(name), after.get(name)
            if one is None or other is None:
                change: Literal["added", "removed"] = "added" if one is None else "removed"
                yield Deviation(key=f"{key}.{name}", was=one, now=other, change=change)
            else:
                yield from _differences(one, other, f"{key}.{name}")
        return
    moves = not all(isinstance(part, (int, float)) for part in (*was, *now))  # a range is what it is by its order
    gone = [(n, part) for n, part in enumerate(was, start=1) if not moves or part not in now]
    new = [part for part in now if not moves or part not in was]
    numbers = [n for n, _ in gone] + list(range(len(was) + 1, len(was) + 1 + len(new)))
    for place, number in enumerate(numbers[: max(len(gone), len(new))]):
        one = gone[place][1] if place < len(gone) else None
        yield from _differences(one, new[place] if place < len(new) else None, f"{key}.{number}")
