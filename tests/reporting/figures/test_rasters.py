"""Drawings kept as PNG beside their SVG, for a document that takes no SVG."""

from __future__ import annotations

from lnet_eval.reporting.figures.style import new_figure, style
from lnet_eval.reporting.figures.vector import rasters, svg

PNG = b"\x89PNG"


def drawn(name: str) -> str:
    with style():
        return svg(new_figure(40), name)


def test_a_drawing_is_kept_as_png_only_while_that_is_asked_for() -> None:
    plain = drawn("before")
    with rasters() as kept:
        assert drawn("inside").replace("inside", "before") == plain
    drawn("after")
    assert list(kept) == ["inside"]
    assert kept["inside"].startswith(PNG)


def test_the_same_drawing_gives_the_same_png() -> None:
    found = []
    for _ in range(2):
        with rasters() as kept:
            drawn("one")
        found.append(kept["one"])
    assert found[0] == found[1]
