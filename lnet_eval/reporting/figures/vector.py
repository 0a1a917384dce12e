"""A figure as a small piece of SVG that can stand in a page beside others: stable bytes, own ids, no styles that leak.

Matplotlib's SVG names every group, repeats the font's whole fallback list at every text, and styles `*`, which in an
HTML page would be everything on it. What is left here is the drawing.
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from matplotlib.figure import Figure

from lnet_eval.reporting.figures.style import INK, TEXT

_SVG: Final = "{http://www.w3.org/2000/svg}"
_HREF: Final = "{http://www.w3.org/1999/xlink}href"
PIXELS_PER_POINT: Final = 1.5
RASTER_DPI: Final = 220  # sharp on paper at the width of an A4 page
_NO_METADATA: Final = {"Date": None, "Creator": None, "Format": None, "Type": None}
_FONTS: Final = "'DejaVu Sans',Helvetica,Arial,sans-serif"
_ROOT_STYLE: Final = f"font:{TEXT:g}px {_FONTS};fill:{INK};stroke-linejoin:round"
_NUMBER: Final = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_REFERENCE: Final = re.compile(r"url\(#([^)]+)\)")
_ROTATION_BY_NOTHING: Final = re.compile(r"\s*rotate\(-?0(?: [^)]*)?\)")
_DRAWN_ATTRIBUTES: Final = ("d", "x", "y", "width", "height", "transform", "points", "viewBox")


_rasters: ContextVar[dict[str, bytes] | None] = ContextVar("rasters", default=None)


@contextmanager
def rasters() -> Iterator[dict[str, bytes]]:
    """While it is open, every drawing is also kept as PNG, by its name: Word takes no SVG of ours."""
    kept: dict[str, bytes] = {}
    before = _rasters.set(kept)
    try:
        yield kept
    finally:
        _rasters.reset(before)


def svg(figure: Figure, name: str) -> str:
    """The drawing as one `<svg>` element of its own, `PIXELS_PER_POINT` pixels to each of its points.

    Parameters
    ----------
    figure : drawn and saved within `style()`.
    name : id of the figure in the report; every id inside begins with it.
    """
    stream = io.BytesIO()
    figure.savefig(stream, format="svg", metadata=_NO_METADATA)
    kept = _rasters.get()
    if kept is not None:
        raster = io.BytesIO()
        figure.savefig(raster, format="png", dpi=RASTER_DPI, metadata={"Software": None})
        kept[name] = raster.getvalue()
    root = ET.fromstring(stream.getvalue())
    _drop_leaking_styles(root)
    _own_ids(root, name)
    _one_style_per_run(root)
    for element in root.iter():
        _shorten(element)
    _flatten(root)
    for size in ("width", "height"):
        root.set(size, f"{float(root.get(size, '0').removesuffix('pt')) * PIXELS_PER_POINT:g}")
    root.attrib.pop("version", None)
    root.set("style", _ROOT_STYLE)
    root.set("focusable", "false")
    return _text(root)


def _drop_leaking_styles(root: ET.Element) -> None:
    for parent in list(root.iter()):
        for child in list(parent):
            is_style = child.tag == f"{_SVG}defs" and child.find(f"{_SVG}style") is not None
            if is_style or child.tag.endswith("metadata"):
                parent.remove(child)


def _own_ids(root: ET.Element, name: str) -> None:
    """Keep the ids that something refers to, and begin them with the figure's name."""
    referred: dict[str, str] = {}
    for element in root.iter():
        targets = [element.get(_HREF, "")[1:], *_REFERENCE.findall(" ".join(element.attrib.values()))]
        for target in filter(None, targets):
            referred.setdefault(target, f"{name}-{len(referred)}")
    for element in root.iter():
        identity = element.attrib.pop("id", None)
        if identity in referred:
            element.set("id", referred[identity])
        if (link := element.attrib.pop(_HREF, None)) is not None:
            element.set("href", f"#{referred[link[1:]]}")
        for key, value in element.attrib.items():
            if "url(#" in value:
                element.set(key, _REFERENCE.sub(lambda match: f"url(#{referred[match[1]]})", value))


def _one_style_per_run(root: ET.Element) -> None:
    """Markers of one run look alike: their style moves to the group around them."""
    for group in root.iter(f"{_SVG}g"):
        uses = list(group)
        if uses and all(use.tag == f"{_SVG}use" for use in uses) and len({use.get("style") for use in uses}) == 1:
            common = uses[0].get("style")
            for use in uses:
                use.attrib.pop("style", None)
            if common:
                group.set("style", common)


def _shorten(element: ET.Element) -> None:
    if element.tag == f"{_SVG}text":
        parts = [part.strip() for part in element.get("style", "").split(";")]
        kept = [part for part in parts if not part.startswith("font-family") and part != f"font-size: {TEXT:g}px"]
        element.set("style", ";".join(kept))
        turned = _ROTATION_BY_NOTHING.sub("", element.get("transform", ""))
        element.set("transform", turned)
    if "style" in element.attrib:
        element.set("style", element.get("style", "").replace("; ", ";").replace(": ", ":"))
    for key in _DRAWN_ATTRIBUTES:
        if key in element.attrib:
            element.set(key, _rounded(element.get(key, "")))
    if "d" in element.attrib:
        element.set("d", re.sub(r"\s*([MLCQZz])\s*", r"\1", " ".join(element.get("d", "").split())))
    for key in ("style", "transform"):
        if element.get(key) == "":
            del element.attrib[key]


def _rounded(text: str) -> str:
    return _NUMBER.sub(lambda match: f"{round(float(match[0]), 1) + 0.0:g}", text)


def _flatten(parent: ET.Element) -> None:
    """Take away groups that say nothing, and everything that is empty."""
    children: list[ET.Element] = []
    for child in list(parent):
        _flatten(child)
        if child.tag == f"{_SVG}g" and not child.attrib:
            children.extend(child)
        elif len(child) or child.attrib or (child.text or "").strip():
            children.append(child)
    for child in list(parent):
        parent.remove(child)
    for child in children:
        child.tail = None
        parent.append(child)
    if parent.text is not None and not parent.text.strip():
        parent.text = None


def _text(root: ET.Element) -> str:
    ET.register_namespace("", _SVG[1:-1])
    return ET.tostring(root, encoding="unicode", short_empty_elements=True)
