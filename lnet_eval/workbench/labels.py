"""Widgets with their labels, and options that keep what was chosen when the words around it change.

Options and what is chosen of them go to the browser in one message: it looks for a choice among the options it has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import ipywidgets as widgets

_STYLE: Final = {"description_width": "8.5rem"}
_ROOM: Final = {"width": "23rem", "max_width": "calc(100% - 4px)"}  # on a narrow screen no wider than it, margins too


class Heeding:
    """Heeds what a person changes, and not what it changes itself."""

    quiet: bool = False

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """Within it nothing is heeded; after it all is as before, whatever happened meanwhile."""
        before, self.quiet = self.quiet, True
        try:
            yield
        finally:
            self.quiet = before


def dropdown() -> widgets.Dropdown:
    """One of many."""
    return widgets.Dropdown(style=_STYLE, layout=widgets.Layout(**_ROOM))


def several(rows: int) -> widgets.SelectMultiple:
    """Some of many, `rows` of them in sight."""
    return widgets.SelectMultiple(rows=rows, style=_STYLE, layout=widgets.Layout(**_ROOM))


def whole_number(low: int, high: int) -> widgets.BoundedIntText:
    """A whole number within limits."""
    return widgets.BoundedIntText(min=low, max=high, style=_STYLE, layout=widgets.Layout(**_ROOM))


def button() -> widgets.Button:
    """A button that is as wide as its words."""
    return widgets.Button(layout=widgets.Layout(width="auto"))


def offer(
    choice: widgets.Dropdown, options: Iterable[tuple[str, Any]], *, usual: Any = None, keep: bool = True
) -> None:
    """Give a dropdown its options, and `keep` its value where it is among them; else `usual`, else the first."""
    offered = list(options)
    values = [value for _, value in offered]
    before = choice.value
    with choice.hold_sync():
        if list(choice.options) != offered:
            choice.options = offered
        if values:
            kept = before if keep and before in values else usual if usual in values else values[0]
            if choice.value != kept or choice.index is None:
                choice.value = kept
        choice.disabled = not values


def offer_several(
    choice: widgets.SelectMultiple, options: Iterable[tuple[str, Any]], *, usual: Iterable[Any], keep: bool = True
) -> None:
    """Give a list its options, and `keep` what was marked where all of it is still there; else mark `usual`.

    Where all was marked and all is usual, all is marked again: what has come since is not left out.
    """
    offered, usual, before = list(options), tuple(usual), choice.value
    values = [value for _, value in offered]
    if list(choice.options) == offered and keep:
        return
    everything = usual == tuple(values) and len(before) == len(choice.options)
    with choice.hold_sync():
        choice.options = offered
        choice.value = before if keep and before and set(before) <= set(values) and not everything else usual
