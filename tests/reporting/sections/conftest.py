"""Shipped networks, evaluated once for all sections."""

from __future__ import annotations

from pathlib import Path

import pytest

from lnet_eval.evaluation import Evaluation, evaluate
from lnet_eval.inputs.load import load_network
from lnet_eval.reporting.blocks import Bullets, Facts, Figure, Foldout, Heading, Panels, Prose, Table


def _said(text: object) -> str:
    return "".join(str(part) for part in text) if isinstance(text, tuple) else str(text)


def _texts(blocks: tuple[object, ...]) -> list[str]:
    found: list[str] = []
    for block in blocks:
        if isinstance(block, (Prose, Heading)):
            found.append(_said(block.text))
        elif isinstance(block, Facts):
            found += [_said(part) for row in block.rows for part in row]
        elif isinstance(block, Bullets):
            found += [_said(item) for item in block.items]
        elif isinstance(block, Table):
            found += [_said(block.caption), _said(block.note or ""), *map(_said, block.columns)]
            found += [_said(cell) for row in block.rows for cell in row]
        elif isinstance(block, Figure):
            found += [_said(block.title), block.alt, _said(block.note or ""), *_texts((block.table,))]
        elif isinstance(block, Foldout):
            found += [_said(block.summary), *_texts(block.blocks)]
        elif isinstance(block, Panels):
            found += [text for panel in block.panels for text in _texts((panel.heading, *panel.blocks))]
    return found


@pytest.fixture(scope="session")
def texts_of():
    """Every text of a section, tables and figures included."""
    return lambda section: _texts(section.blocks)


@pytest.fixture(scope="session")
def pathways(examples: Path) -> Evaluation:
    """Gode pasientforløp: staggered starts, two drop-outs, registry data, survey, costs."""
    return evaluate(load_network("gode-pasientforlop", data=str(examples)))


@pytest.fixture(scope="session")
def vestre_viken(examples: Path) -> Evaluation:
    """Vestre Viken: an evaluation of every gathering, and the final survey that 101 of 250 answered."""
    return evaluate(load_network("vestre-viken", data=str(examples)))


@pytest.fixture(scope="session")
def planned_only(examples: Path) -> Evaluation:
    """UNN's planned network: a plan without data."""
    return evaluate(load_network("unn-plan", data=str(examples)))
