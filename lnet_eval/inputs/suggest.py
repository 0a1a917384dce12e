"""A suggestion for the plan: how a file that nobody has described yet could be read as measurements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from lnet_eval.inputs.columns import cell_text, folded
from lnet_eval.inputs.date_text import read_date
from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.layout import JOINED
from lnet_eval.inputs.measurements import USUAL
from lnet_eval.inputs.number_text import is_missing, read_number
from lnet_eval.inputs.personal import looks_personal, personal_content, personal_heading
from lnet_eval.inputs.read import RawTable, kind_of, read_table
from lnet_eval.inputs.registry import HEADINGS, wanted_headings
from lnet_eval.inputs.wide import NUMBERS, number_named
from lnet_eval.inputs.workbook import sheet_names
from lnet_eval.plan.tables import Layout, Source

_MOST = 0.8  # share of a column's cells that must be of a kind
_MOST_NAMES = 60
_LISTED = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """How a file could be read.

    Attributes
    ----------
    settings : keys of `[sources.measurements]`, as the plan would have them.
    doubts : codes of what a person must look at (`suggest.<code>` in the catalogues).
    labels : what the file calls its units, where a column of them was found.
    n_rows : rows of the table. sheets : the names of a workbook's sheets.
    """

    settings: dict[str, object]
    doubts: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    n_rows: int = 0
    sheets: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class _Guess:
    settings: dict[str, object]
    columns: dict[str, str] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    labels: tuple[str, ...] = ()


def suggest_source(content: bytes, file: str, findings: Findings) -> Suggestion | None:
    """How `content` could be read as measurements; None where it is no table (the reason is among the problems)."""
    source = Source(file=file)
    wanted = [*wanted_headings(), *(heading for names in USUAL.values() for heading in names), *USUAL]
    raw = read_table(content, source, findings, wanted=wanted)
    if raw is None:
        return None
    guess = _Guess(settings={"file": file})
    sheets = tuple(sheet_names(content)) if kind_of(source) == "xlsx" else ()
    if len(sheets) > 1:
        guess.doubts.append("sheets")
    if _is_upload(raw):
        guess.settings["format"] = "registry"
        guess.labels = _labels(raw.cells[_at(raw, HEADINGS["unit"])]) if _has(raw, HEADINGS["unit"]) else ()
    else:
        raw = _with_header_rows(raw, content, source, wanted, guess)
        _columns(raw, guess, one_unit=len(sheets) > 1)
    if any(personal_heading(h) or personal_content(raw.cells[i]) for i, h in enumerate(raw.headings)):
        guess.doubts.append("personal")
    if len(sheets) > 1:
        guess.settings["each_sheet"] = "measure" if "unit" in guess.columns else "unit"
    if guess.columns:
        guess.settings["columns"] = guess.columns
    return Suggestion(settings=guess.settings, doubts=tuple(guess.doubts), labels=guess.labels, n_rows=len(raw.cells),
                      sheets=sheets)  # fmt: skip


def as_toml(suggestion: Suggestion) -> str:
    """The suggestion as lines of network.toml."""
    lines = ["[sources.measurements]"]
    for key, value in suggestion.settings.items():
        lines.append(f"{_key(key)} = {_value(value)}")
    for label in suggestion.labels[:_LISTED]:
        lines += ["", "[[units]]", f"id = {_value(_slug(label))}", f"name = {_value(label)}"]
    return "\n".join(lines)


def _with_header_rows(raw: RawTable, content: bytes, source: Source, wanted: Sequence[str], guess: _Guess) -> RawTable:
    """The table read with two rows of headings, where the second names numerators or denominators."""
    below = [] if raw.cells.empty else [cell for cell in raw.cells.iloc[0] if isinstance(cell, str)]
    if any(number_named(cell) for cell in below):
        top = raw.header_row
    elif raw.header_row > 1 and sum(number_named(heading) is not None for heading in raw.headings) > 2:
        top = raw.header_row - 1  # "Teller" and "Nevner" once for each of what the row above names
    else:
        return raw
    layout = Layout(header_row=top, header_rows=2)
    deeper = read_table(content, source, Findings(), wanted=wanted, layout=layout)
    if deeper is None or not any(JOINED in heading for heading in deeper.headings):
        return raw
    guess.settings |= {"header_row": top, "header_rows": 2}
    return deeper


def _columns(raw: RawTable, guess: _Guess, *, one_unit: bool) -> None:
    across = [i for i, heading in enumerate(raw.headings) if _is_period(heading)]
    if len(across) >= 3:
        guess.settings["wide"] = "period"
        if raw.year is None and not any(re.search("[12][0-9]{3}", raw.headings[i]) for i in across):
            guess.doubts.append("year")
    free = [i for i, heading in enumerate(raw.headings) if heading and i not in across]
    numeric = [i for i in free if _share(raw.cells[i], _is_number) >= _MOST]
    if len(across) < 3:
        _name_period(raw, free, guess)
        free = [i for i in free if raw.headings[i] != guess.columns.get("period")]
    which = next((i for i in free if _share(raw.cells[i], lambda cell: number_named(cell) is not None) >= _MOST), None)
    if which is not None and across:
        guess.columns["number"] = raw.headings[which]
        free.remove(which)
    if not across and any(JOINED in raw.headings[i] for i in numeric):
        guess.settings["wide"] = "unit"
        guess.doubts.append("measure")
        guess.labels = tuple(dict.fromkeys(raw.headings[i].split(JOINED)[0] for i in numeric))
        return
    texts = [i for i in free if i not in numeric]
    _name_labels(raw, texts, guess, one_unit=one_unit)
    if len(across) < 3:
        _name_numbers(raw, [i for i in numeric if raw.headings[i] != guess.columns.get("period")], guess)


def _name_period(raw: RawTable, free: Iterable[int], guess: _Guess) -> None:
    usual = [i for i in free if folded(raw.headings[i]) in {"period", *USUAL["period"]}]
    dated = [i for i in free if _share(raw.cells[i], lambda cell: read_date(cell) is not None) >= _MOST]
    found = next((i for i in [*usual, *dated] if i in dated), None)
    if found is None and usual:
        found = usual[0]
        guess.doubts.append("year")
    if found is None:
        guess.doubts.append("no_period")
        return
    guess.columns["period"] = raw.headings[found]


def _name_labels(raw: RawTable, texts: Sequence[int], guess: _Guess, *, one_unit: bool) -> None:
    few = [i for i in texts if 0 < raw.cells[i].map(cell_text).nunique() <= _MOST_NAMES]
    few = [i for i in few if not personal_heading(raw.headings[i]) and not personal_content(raw.cells[i])]
    by_name = {name: next((i for i in few if folded(raw.headings[i]) in {name, *USUAL[name]}), None)
               for name in ("unit", "measure")}  # fmt: skip
    rest = [i for i in few if i not in by_name.values()]
    if by_name["unit"] is None and rest and not one_unit:
        by_name["unit"] = rest.pop(0)
        guess.doubts.append("unit")
    for name, column in by_name.items():
        if column is not None:
            guess.columns[name] = raw.headings[column]
    if by_name["unit"] is not None:
        guess.labels = _labels(raw.cells[by_name["unit"]])
    if by_name["measure"] is None:
        guess.doubts.append("measure")


def _name_numbers(raw: RawTable, numeric: Sequence[int], guess: _Guess) -> None:
    named = {name: next((i for i in numeric if folded(raw.headings[i]) in {name, *USUAL[name], *NUMBERS[name]}), None)
             for name in NUMBERS}  # fmt: skip
    if named["numerator"] is None and named["denominator"] is None and named["value"] is None:
        numeric = [i for i in numeric if folded(raw.headings[i]) not in {"year", *USUAL["year"]}]
        if len(numeric) == 1:
            named["value"] = numeric[0]
        elif len(numeric) >= 2:
            small, large = sorted(numeric[:2], key=lambda i: raw.cells[i].map(_number).sum())
            named |= {"numerator": small, "denominator": large}
            guess.doubts.append("numbers")
    for name, column in named.items():
        if column is not None:
            guess.columns[name] = raw.headings[column]
    if not {"value", "numerator"} & set(guess.columns):
        guess.doubts.append("no_numbers")


def _is_upload(raw: RawTable) -> bool:
    return sum(_has(raw, names) for names in HEADINGS.values()) >= 4 and _has(raw, HEADINGS["measure"])


def _has(raw: RawTable, names: Sequence[str]) -> bool:
    return any(folded(heading) in names for heading in raw.headings)


def _at(raw: RawTable, names: Sequence[str]) -> int:
    return next(i for i, heading in enumerate(raw.headings) if folded(heading) in names)


def _labels(cells: pd.Series) -> tuple[str, ...]:
    found = dict.fromkeys(cell_text(cell) for cell in cells if cell is not None)
    return tuple(label for label in found if label and not looks_personal(label))


def _is_period(heading: str) -> bool:
    text = heading.replace(JOINED, " ")
    return bool(text) and not text.isdigit() and read_date(text, year=2000) is not None


def _is_number(cell: object) -> bool:
    return isinstance(cell, (int, float)) or _number(cell) is not None


def _number(cell: object) -> float | None:
    if isinstance(cell, (int, float)):
        return float(cell)
    text = str(cell or "")
    return read_number(text, ",") if read_number(text, ".") is None else read_number(text, ".")


def _share(cells: pd.Series, test: object) -> float:
    said = [cell for cell in cells if not is_missing(cell)]
    return sum(bool(test(cell)) for cell in said) / len(said) if said else 0.0  # type: ignore[operator]


def _slug(label: str) -> str:
    plain = label.casefold().replace("æ", "ae").translate(str.maketrans("øåöäü", "oaoau"))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:64] or "enhet"


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _value(key)


def _value(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(str(key))} = {_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + '"'
    return str(value)
