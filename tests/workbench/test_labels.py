"""Options keep what was chosen, and the browser is never told of a choice that its options do not have."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets
import pytest

from lnet_eval.workbench.labels import dropdown, offer, offer_several, several

LONG, SHORT = [(str(n), n) for n in range(8)], [(str(n), n) for n in range(3)]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The states that widgets send to the browser."""
    states: list[dict[str, Any]] = []
    monkeypatch.setattr(widgets.Widget, "_send", lambda self, message, buffers=None: states.append(message["state"]))
    return states


def browser(states: list[dict[str, Any]], index: Any, labels: list[str]) -> Any:
    """What the browser has chosen after every message; each of them must find its choice among the options."""
    for state in states:
        labels, index = state.get("_options_labels", labels), state.get("index", index)
        assert all(0 <= i < len(labels) for i in (index if isinstance(index, (list, tuple)) else [index])), state
    return index


@pytest.mark.parametrize(
    ("then", "usual", "kept"), [(SHORT, [0], (0,)), (SHORT[::-1], [0], (2,)), (LONG[4:], [5], (1,))]
)
def test_a_list_of_which_several_are_marked_is_told_of_both_at_once(
    sent: list[dict[str, Any]], then: list[tuple[str, int]], usual: list[int], kept: tuple[int, ...]
) -> None:
    choice = several(4)
    offer_several(choice, LONG, usual=[0, 5])
    sent.clear()
    offer_several(choice, then, usual=usual)
    assert browser(sent, (0, 5), [label for label, _ in LONG]) == kept
    assert len(sent) == 1


def test_a_list_of_which_one_is_chosen_is_told_of_both_at_once(sent: list[dict[str, Any]]) -> None:
    choice = dropdown()
    offer(choice, LONG)
    choice.value = 7
    sent.clear()
    offer(choice, SHORT, usual=2)
    assert browser(sent, 7, [label for label, _ in LONG]) == 2
    assert len(sent) == 1


def test_what_was_chosen_stays_where_it_is_offered_again(sent: list[dict[str, Any]]) -> None:
    choice = several(4)
    offer_several(choice, LONG, usual=[0, 1])
    choice.value = (1, 2)
    offer_several(choice, SHORT[::-1], usual=[0])
    assert choice.value == (1, 2)
    sent.clear()
    offer_several(choice, SHORT[::-1], usual=[0])
    assert sent == []
