"""Change a plan's own text: only the keys that are asked for, everything else to the letter as it was."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import tomlkit
from tomlkit.items import String, Table

from lnet_eval.plan.load import FILE_NAME

BYTE_ORDER_MARK: Final = "\ufeff"  # some editors begin a file with it; TOML has no place for it
_MONTH: Final = re.compile(r"\d{4}-\d{2}")
_BARE_END: Final = re.compile(r"(?<!\r)\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChange:
    """A plan's text before and after a change."""

    before: str
    after: str

    @property
    def lines(self) -> tuple[str, ...]:
        """The change as `diff -u` writes it; empty where nothing changes."""
        texts = (self.before.splitlines(), self.after.splitlines())
        return tuple(difflib.unified_diff(*texts, FILE_NAME, FILE_NAME, lineterm="", n=2))


def change_plan(
    text: str, *, phases: Mapping[str, Any], measure: str, keys: Mapping[str, Mapping[str, Any] | None]
) -> PlanChange:
    """The text of a network.toml with other phases, and other keys of one measure.

    Parameters
    ----------
    text : a network.toml that can be read. phases : keys of `[phases]` with their new values.
    measure : id of a measure. keys : small tables of that measure (`season`, `chart`): what they are to say in
        addition to what they say, or None to take the key out.

    Raises
    ------
    KeyError : there is no such measure.
    """
    mark = BYTE_ORDER_MARK if text.startswith(BYTE_ORDER_MARK) else ""
    own = text.removeprefix(BYTE_ORDER_MARK)
    document = tomlkit.parse(own)
    unchanged = tomlkit.dumps(document)
    section: Any = document.get("phases", {})
    for key, value in phases.items():
        _append(section, key, _written_like(section.get(key), value))
    found: Table | None = next((one for one in document.get("measures", ()) if one.get("id") == measure), None)
    if found is None:
        raise KeyError(measure)
    for key, content in keys.items():
        if content is None:
            found.pop(key, None)
        elif key in found:
            found[key].update(content)
        else:
            inline = tomlkit.inline_table()
            inline.update(content)
            _append(found, key, inline)
    return PlanChange(before=text, after=mark + _ended_like(text, _as_it_was(own, unchanged, tomlkit.dumps(document))))


def _as_it_was(text: str, unchanged: str, changed: str) -> str:
    """`changed` with the lines of `text` wherever nothing was asked of them.

    tomlkit writes most of what it read, and not all: the space after a date at the end of an inline table is lost.
    `unchanged` is what it writes of `text`, line by line.
    """
    before, again, after = (one.splitlines(keepends=True) for one in (text, unchanged, changed))
    if len(before) != len(again):
        return changed
    steps = difflib.SequenceMatcher(None, again, after, autojunk=False).get_opcodes()
    return "".join(
        line
        for step, first, last, begins, ends in steps
        for line in (before[first:last] if step == "equal" else after[begins:ends])
    )


def _ended_like(text: str, changed: str) -> str:
    """Lines that were added end as all the others do."""
    return _BARE_END.sub("\r\n", changed) if "\n" in text and not _BARE_END.search(text) else changed


def _append(table: Table, key: str, value: Any) -> None:
    """Add a key after the table's last one: what is written between it and the next table stays where it was."""
    if key in table:
        table[key] = value
        return
    body = table.value.body
    after = []
    while body and body[-1][0] is None:
        after.append(body.pop()[1])
    table[key] = value
    for trivia in reversed(after):
        table.add(trivia)  # type: ignore[call-overload]  # what has no key is white space or a comment


def _written_like(old: Any, new: Any) -> Any:
    """A day as the plan writes its days: "2019-02" stays a month where the new day is a first of the month."""
    if isinstance(old, String) and hasattr(new, "isoformat"):
        text = str(new.isoformat())
        return text[:7] if _MONTH.fullmatch(old) and text.endswith("-01") else text
    return new
