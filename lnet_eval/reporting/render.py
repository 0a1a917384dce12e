"""Blocks in, HTML out: the one place where text becomes markup, and where it is escaped."""

from __future__ import annotations

import base64
import functools
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from lnet_eval.reporting.blocks import (
    Block,
    Bullets,
    Facts,
    Figure,
    Foldout,
    Heading,
    Panels,
    Passage,
    Prose,
    Section,
    Table,
    Words,
)
from lnet_eval.texts import words

TEMPLATES: Final = Path(__file__).parent / "template"
_KINDS: Final[tuple[tuple[type, str], ...]] = (
    (Prose, "prose"),
    (Heading, "heading"),
    (Facts, "facts"),
    (Bullets, "bullets"),
    (Table, "table"),
    (Figure, "figure"),
    (Foldout, "foldout"),
    (Panels, "panels"),
)
_SAFE_TARGETS: Final = ("https://", "http://", "#", "../")


def section_html(section: Section, language: str) -> str:
    """One section as an HTML element that carries its own language and heading."""
    template = environment().get_template("section.html.j2")
    return template.render(section=section, say=words(language), language=language)


def beneath_html(blocks: Sequence[Block], language: str) -> str:
    """Blocks that stand beneath a section, without a heading; nothing where there are none."""
    return fragment("beneath.html.j2", blocks=blocks, language=language, say=words(language)) if blocks else ""


def fragment(template: str, **values: object) -> str:
    """A small template of ours, filled; what it is given is escaped but for what the template marks as drawn."""
    return environment().get_template(template).render(**values)


def stylesheet(*names: str) -> Markup:
    """The named style sheets of the template folder, one after the other, for a `<style>` element."""
    return Markup("\n").join(Markup((TEMPLATES / f"{name}.css").read_text(encoding="utf-8")) for name in names)


@functools.cache
def script(name: str) -> dict[str, Markup]:
    """A script of the template folder for a `<script>` element, and the hash by which a page's policy permits it."""
    text = (TEMPLATES / f"{name}.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
    return {"text": Markup(text), "hash": Markup(f"sha256-{digest}")}


@functools.cache
def environment() -> Environment:
    """The environment that all our templates are rendered in: everything is escaped, a missing name is an error."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    add_filters(made)
    return made


def add_filters(made: Environment) -> None:
    """Give `made` what our templates use."""
    made.filters["parts"] = parts
    made.filters["kind"] = _kind
    made.filters["data_address"] = _data_address
    made.filters["safe_target"] = _safe_target
    made.filters["drawn"] = Markup
    made.globals["stylesheet"] = stylesheet


def parts(text: Words) -> tuple[Passage, ...]:
    """A text as passages, whatever it was given as."""
    if isinstance(text, tuple):
        return tuple(part if isinstance(part, Passage) else Passage(part) for part in text)
    return (text,) if isinstance(text, Passage) else (Passage(text),)


def _kind(block: Block) -> str:
    return next(name for kind, name in _KINDS if isinstance(block, kind))


def _data_address(svg: str) -> str:
    """A drawing as an address that needs no file and no network."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode("ascii")


def _safe_target(href: str) -> str | None:
    """`href` where it leads to a page, a file near this one, or a place on it; None for any other scheme."""
    return href if href.startswith(_SAFE_TARGETS) else None
