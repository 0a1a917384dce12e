"""One output of a notebook: blocks under a heading as HTML, with ids that no other output of the notebook has."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from lnet_eval.reporting.blocks import Block, Figure, Foldout, Heading, Panel, Panels, Section, Table
from lnet_eval.reporting.render import section_html, stylesheet
from lnet_eval.texts import Words

_LETTERS: Final = 10
_given: Counter[str] = Counter()


def output_html(title: str, blocks: Sequence[Block], say: Words) -> str:
    """The blocks as one section with its style sheet.

    The ids come from what is shown: the same result has the same ids after a restart. One that is shown again while
    the kernel runs is numbered, since a page with the same id twice names everything by the first.
    """
    section = Section(id="shown", title=title, blocks=tuple(blocks))
    html = section_html(section, say.language)
    digest = hashlib.sha256(html.encode()).hexdigest()[:_LETTERS]
    _given[digest] += 1
    prefix = f"shown-{digest}" if _given[digest] == 1 else f"shown-{digest}-{_given[digest]}"
    own = replace(section, id=prefix, blocks=tuple(_renamed(block, prefix) for block in section.blocks))
    return f"<style>{stylesheet('section')}</style>{section_html(own, say.language)}"


def _renamed(block: Block, prefix: str) -> Block:
    """A block whose ids, and those of what is in it, begin with `prefix`."""
    if isinstance(block, (Table, Heading)):
        return replace(block, id=f"{prefix}-{block.id}")
    if isinstance(block, Figure):
        table = replace(block.table, id=f"{prefix}-{block.table.id}")
        return replace(block, id=f"{prefix}-{block.id}", table=table)
    if isinstance(block, Foldout):
        return replace(block, blocks=tuple(_renamed(one, prefix) for one in block.blocks))
    if isinstance(block, Panels):
        return replace(block, panels=tuple(_renamed_panel(panel, prefix) for panel in block.panels))
    return block


def _renamed_panel(panel: Panel, prefix: str) -> Panel:
    heading = replace(panel.heading, id=f"{prefix}-{panel.heading.id}")
    return replace(panel, heading=heading, blocks=tuple(_renamed(one, prefix) for one in panel.blocks))
