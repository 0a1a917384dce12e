"""Frames, halves, scales and themes: what is hidden cannot be worked out from what is shown."""

from __future__ import annotations

import itertools
from collections import defaultdict

import numpy as np
import pandas as pd
import pytest

from lnet_eval.disclosure import NO_THEME, protect_early_late, protect_frame, protect_themes, scale_is_safe
from lnet_eval.methods.survey import early_late, scale_summary

K = 3


def frame(*rows: tuple[int, int]) -> pd.DataFrame:
    names = "abcdefgh"[: len(rows)]
    return pd.DataFrame(
        [(n, *row) for n, row in zip(names, rows, strict=True)], columns=["group", "invited", "answered"]
    )


def test_large_groups_are_shown_with_those_who_gave_no_group():
    found = protect_frame(frame((40, 12), (60, 40)), 5, answered=60)
    assert found.shown["answered"].tolist() == [12, 40]
    assert (found.not_stated, found.publish) == (8, True)
    assert not found.mask.any()


def test_a_small_group_takes_the_first_large_one_with_it():
    found = protect_frame(frame((40, 12), (60, 40), (9, 3)), 5, answered=55)
    assert found.mask.tolist() == [True, False, True]
    assert found.shown["answered"].isna().tolist() == [True, False, True]


def test_a_group_of_few_invited_is_hidden_whoever_answered():
    for answered in (0, 1, 2):
        found = protect_frame(frame((40, 12), (2, answered), (30, 9)), 5, answered=21 + answered)
        assert found.mask.tolist() == [True, True, False]


@pytest.mark.parametrize("rows", [[(1, 1)], [(4, 2), (9, 4)], [(2, 2), (3, 3)]])
def test_where_nothing_protects_the_small_groups_there_is_no_table(rows):
    found = protect_frame(frame(*rows), 5, answered=sum(row[1] for row in rows))
    assert not found.publish
    assert found.mask.all()
    assert found.not_stated is None


def test_no_hidden_number_of_any_frame_follows_from_what_is_shown():
    """Every way in which two or three groups of up to six invited can answer, grouped by what is published."""
    for invited in [(2, 6), (6, 6), (1, 4, 5), (5, 2, 4)]:
        seen = defaultdict(list)
        for came in itertools.product(*(range(n + 1) for n in invited)):
            for rest in range(4):
                found = protect_frame(frame(*zip(invited, came, strict=True)), K, answered=sum(came) + rest)
                public = (sum(came) + rest, found.publish, found.not_stated, tuple(found.shown["answered"].fillna(-1)))
                seen[public].append((came, rest, found))
        for alike in seen.values():
            hidden = alike[0][2].mask.to_numpy()
            if not alike[0][2].publish:
                continue
            for place in np.flatnonzero(hidden):
                assert len({came[place] for came, _, _ in alike}) > 1, (invited, alike[0][:2])
            if alike[0][2].not_stated is None:
                assert len({rest for _, rest, _ in alike}) > 1


def test_halves_are_shown_only_where_every_part_of_both_is_large():
    def halves(early, late):
        agrees = np.array([True] * early + [False] * (20 - early) + [True] * late + [False] * (20 - late))
        return protect_early_late(early_late(agrees, np.arange(40.0)), 5)

    assert halves(12, 8) is not None
    assert halves(17, 8) is None
    assert halves(12, 20) is None
    assert halves(12, 0) is None


def test_a_scale_of_few_people_is_not_shown():
    items = pd.DataFrame({name: [4.0] * 19 for name in "abc"})
    assert not scale_is_safe(scale_summary(items, points=5), 5)
    assert scale_is_safe(scale_summary(pd.concat([items, items]), points=5), 5)


def mentions(counts: dict[str, int], none: int) -> pd.DataFrame:
    rows = [{theme: theme == own for theme in counts} for own, n in counts.items() for _ in range(n)]
    rows += [dict.fromkeys(counts, False)] * none
    return pd.DataFrame(rows, columns=list(counts), dtype=bool)


def test_a_theme_of_few_is_hidden_with_another_and_never_quoted():
    found = protect_themes({"end": mentions({"time": 12, "leader": 2, "tools": 9}, none=6)}, 5)
    assert found.labels["end"].to_dict() == {"time": ":", "leader": "<\u00a05", "tools": "9", NO_THEME: "6"}
    assert found.quotable["end"] == {"tools"}
    assert found.written["end"] == 29


def test_few_who_wrote_anything_are_not_shown_at_all():
    found = protect_themes({"end": mentions({"time": 3}, none=1), "pre": mentions({"time": 7}, none=0)}, 5)
    assert set(found.labels["end"]) == {":"}
    assert pd.isna(found.written["end"])
    assert found.quotable == {"end": frozenset(), "pre": frozenset({"time"})}


def test_no_hidden_theme_follows_from_the_others_even_if_everybody_was_given_one_theme():
    seen = defaultdict(list)
    for a, b, none in itertools.product(range(9), repeat=3):
        if a + b + none > 8:  # every way in which up to eight people can write
            continue
        found = protect_themes({"x": mentions({"a": a, "b": b}, none)}, K)
        seen[a + b + none, tuple(found.labels["x"]), tuple(found.written.fillna(-1))].append((a, b, none))
    for (_, labels, written), alike in seen.items():
        if written == (-1,):
            continue
        for place, label in enumerate(labels):
            if label in {":", f"<\u00a0{K}"}:
                assert len({counts[place] for counts in alike}) > 1, alike
