"""Themes of open questions over networks: the counts that each report has published, and none formed of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from lnet_eval.comparison import Comparison, NetworkSummary
from lnet_eval.reporting.blocks import Block, Prose, Section, Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.sections.compare_overview import title_of, titled
from lnet_eval.texts import Words

Row = Mapping[str, Any]
Theme = tuple[str | None, str | None]  # its id, and how it is worded: None for the answers without a theme
Asked = tuple[str, str]  # a network and its survey
_DATA: Final = ("survey", "question", "theme", "n", "written")


def compare_themes_section(comparison: Comparison, say: Words) -> Section:
    """A table per open question: a row per theme, a column per network and survey that asked it."""
    return Section(id="compare_themes", title=say("compare_themes.title"), blocks=tuple(_blocks(comparison, say)))


def questions_of(comparison: Comparison) -> dict[tuple[str, str], list[tuple[NetworkSummary, Row]]]:
    """Every network's rows by open question; a question that is worded otherwise is another one."""
    found: dict[tuple[str, str], list[tuple[NetworkSummary, Row]]] = {}
    for network in comparison.networks:
        for row in network.themes:
            found.setdefault((row["question"], row["question_texts"]["nb"]), []).append((network, row))
    return found


def _blocks(comparison: Comparison, say: Words) -> Iterator[Block]:
    questions = questions_of(comparison)
    if not questions:
        yield Prose(text=say("compare_themes.none"))
        return
    yield Prose(text=say("compare_themes.lead"))
    used: dict[str, int] = {}
    for (question, _), rows in questions.items():
        used[question] = used.get(question, 0) + 1
        again = "" if used[question] == 1 else f"-{used[question]}"
        yield _table(f"compare-themes-{question}{again}", rows, say)


def _table(name: str, rows: Sequence[tuple[NetworkSummary, Row]], say: Words) -> Table:
    cells: dict[Theme, dict[Asked, Row]] = {}
    columns: dict[Asked, tuple[NetworkSummary, Row]] = {}
    for network, row in rows:
        asked = (network.network, row["survey"])
        columns.setdefault(asked, (network, row))
        cells.setdefault(_theme(row), {})[asked] = row
    ordered = sorted(cells, key=lambda theme: theme[0] is None)  # those without a theme last, the others as they came
    hidden = any(row["n"] is None for _, row in rows)
    by_words = not all(row["by_person"] for _, row in rows)
    notes = ["compare_themes.note", *["compare_themes.note.hidden"] * hidden, *["compare_themes.note.words"] * by_words]
    return Table(
        id=name,
        caption=(f"{say('compare_themes.caption')} ", titled(rows[0][1]["question_texts"], say)),
        columns=(say("survey.column.theme"), *(_heading(network, row, say) for network, row in columns.values())),
        rows=(
            *((_name(next(iter(cells[theme].values())), say), *(_cell(cells[theme].get(one), say) for one in columns))
              for theme in ordered),
            (say("survey.wrote"), *(_wrote(row, say) for _, row in columns.values())),
        ),
        numeric=tuple(range(1, len(columns) + 1)),
        note=" ".join(say(note) for note in notes),
        data=pd.DataFrame(
            [(one.network, *(row[name] for name in _DATA)) for one, row in rows],
            columns=["network", *_DATA],
        ).astype({"n": "Int64", "written": "Int64"}),
    )  # fmt: skip


def _theme(row: Row) -> Theme:
    return (None, None) if row["theme"] is None else (row["theme"], row["theme_texts"]["nb"])


def _name(row: Row, say: Words) -> BlockText:
    return say("survey.no_theme") if row["theme"] is None else titled(row["theme_texts"], say)


def _heading(network: NetworkSummary, row: Row, say: Words) -> BlockText:
    return title_of(network, say), ": ", titled(row["survey_titles"], say)


def _cell(row: Row | None, say: Words) -> str:
    """How many, and the share of those who wrote something."""
    if row is None:
        return say("compare_themes.not_used")
    if row["n"] is None or not row["written"]:
        return say("compare_themes.hidden")
    return say("compare_themes.cell", n=say.number(row["n"]), share=say.percent(row["n"] / row["written"]))


def _wrote(row: Row, say: Words) -> str:
    return say("compare_themes.hidden") if row["written"] is None else say.number(row["written"])
