"""Versions of a report, laid beside one another, tell the attendance of no few people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lnet_eval.evaluation.attendance import shown_attendance, shown_shares
from lnet_eval.evaluation.attendance_versions import usable_gatherings
from lnet_eval.inputs.network import Release
from lnet_eval.methods.participation import attendance

K = 5
NOTHING_LEFT = 1e-8  # of a vector that lies in the span of others, in rounding
COLUMNS = ["gathering", "site", "unit", "role", "level", "invited", "attended"]


def gathering(day: int, *roles: tuple[str, int, int]) -> list[tuple[object, ...]]:
    return [(pd.Timestamp(2020, day, 1), "", "a", role, None, invited, came) for role, invited, came in roles]


def table(*gatherings: Sequence[tuple[object, ...]]) -> pd.DataFrame:
    return pd.DataFrame([row for rows in gatherings for row in rows], columns=COLUMNS)


FIRST = gathering(1, ("lege", 12, 9), ("sykepleier", 30, 25))
FEW_CAME = gathering(2, ("lege", 12, 3), ("sykepleier", 30, 26))
MANY_CAME = gathering(2, ("lege", 12, 8), ("sykepleier", 30, 26))
FEW_AGAIN = gathering(3, ("lege", 12, 4), ("sykepleier", 30, 22))


def published(frame: pd.DataFrame) -> tuple[Release, ...]:
    return usable(frame, ()).releases


def usable(frame: pd.DataFrame, earlier: Sequence[Release], until: int | None = None):
    return usable_gatherings(frame, earlier, K, until=until or frame["gathering"].nunique())


def test_the_first_version_uses_every_gathering() -> None:
    assert usable(table(FIRST, FEW_CAME), ()).n == 2


@pytest.mark.parametrize(("new", "n"), [(FEW_CAME, 1), (MANY_CAME, 2)])
def test_a_gathering_waits_where_a_role_of_few_would_follow(new: Sequence[tuple[object, ...]], n: int) -> None:
    found = usable(table(FIRST, new), published(table(FIRST)))
    assert (found.n, [release.n for release in found.releases]) == (n, list(range(1, n + 1)))


def test_what_waits_is_used_together_with_the_next_gathering() -> None:
    releases = published(table(FIRST))
    assert usable(table(FIRST, FEW_CAME), releases).releases == releases
    assert usable(table(FIRST, FEW_CAME, FEW_AGAIN), releases).n == 3


def test_a_single_director_who_is_hidden_in_both_versions_keeps_nothing_waiting() -> None:
    leaders = [(pd.Timestamp(2020, day, 1), "", "", "dir", "N1", 1, 1) for day in (1, 2)]
    more = [(pd.Timestamp(2020, day, 1), "", "", "klinikk", "N2", 9, 7) for day in (1, 2)]
    one, two = ([leaders[day], more[day]] for day in (0, 1))
    assert usable(table(FIRST, one, MANY_CAME, two), published(table(FIRST, one))).n == 2


def test_one_person_who_is_added_to_a_gathering_that_was_published_withholds_attendance() -> None:
    joined = gathering(1, ("lege", 13, 10), ("sykepleier", 30, 25))
    found = usable(table(joined, MANY_CAME), published(table(FIRST)))
    assert (found.n, len(found.releases)) == (0, 1)


def test_a_version_of_an_earlier_day_is_held_to_the_same_rule() -> None:
    whole = table(FIRST, FEW_CAME, FEW_AGAIN)
    releases = published(whole)
    assert usable(whole, releases).n == 3
    assert usable(whole, releases, until=2).n == 1, "the third gathering alone would follow"
    assert usable(whole, releases, until=1).n == 1


def test_a_version_between_two_that_are_published_is_held_to_the_same_rule() -> None:
    whole = table(FIRST, FEW_CAME, gathering(3, ("lege", 12, 10), ("sykepleier", 30, 22)))
    releases = published(table(FIRST))
    found = usable(whole, releases)
    assert (found.n, len(found.releases)) == (3, 2)
    assert usable(whole, found.releases, until=2).n == 1, "the second gathering alone would follow"


def test_the_order_of_the_file_tells_nothing_new() -> None:
    whole = table(FIRST, FEW_CAME)
    assert usable(whole.iloc[::-1].reset_index(drop=True), published(whole)).n == 2


@st.composite
def programmes(draw: st.DrawFn) -> pd.DataFrame:
    """Four gatherings of a few roles, sites and leaders of which some are few."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    sizes = draw(st.sampled_from([(1, 2, 6, 12), (3, 6, 12, 30), (6, 12, 30)]))
    rows: list[tuple[object, ...]] = []
    n_sites, n_roles, n_levels = draw(st.integers(1, 2)), draw(st.integers(1, 3)), draw(st.integers(0, 2))
    for day in range(1, 5):
        for site in range(n_sites):
            for role in ("annet", "lege", "sykepleier")[:n_roles]:
                invited = int(rng.choice(sizes))
                came = int(rng.binomial(invited, 0.7))
                rows.append((pd.Timestamp(2020, day, 1), f"sted {site}", f"team {site}", role, None, invited, came))
        for level in ("N1", "N2")[:n_levels]:
            invited = int(rng.choice([1, 8, 20]))
            came = int(rng.binomial(invited, 0.7))
            rows.append((pd.Timestamp(2020, day, 1), "", "", f"leder {level}", level, invited, came))
    return pd.DataFrame(rows, columns=COLUMNS)


def sums_shown(version: pd.DataFrame, frame: pd.DataFrame) -> list[np.ndarray]:
    """What the participation section shows of a version, as sums over the whole file's rows."""
    found = attendance(version)
    used = frame["gathering"].isin(version["gathering"])
    keys = {name: frame[name] for name in ("gathering", "level", "site")}
    keys["role"] = frame["role"].mask(frame["level"].notna(), "") if version["level"].notna().any() else frame["role"]
    keys["unit"] = frame["unit"].fillna("")
    time = np.where(frame["gathering"] == frame["gathering"].min(), "first", "later")
    keys["leading"] = pd.Series(time, index=frame.index, dtype=object).where(frame["level"].notna())
    shown = []
    if any(e.quantity == "attendance" for e in shown_shares(found, K)):
        shown.append(used.to_numpy(dtype=float))
    for name, safe in shown_attendance(found, K).items():
        for value, hidden in zip(safe.shown[name], safe.mask, strict=True):
            if safe.publish and not hidden:
                shown.append((used & (keys[name] == value)).to_numpy(dtype=float))
    return shown


def few_between(one: pd.DataFrame, other: pd.DataFrame, frame: pd.DataFrame) -> list[np.ndarray]:
    """Groups of few people at the gatherings that are in the one version alone."""
    new = frame[frame["gathering"].isin(set(other["gathering"]) ^ set(one["gathering"]))]
    role = new["role"].mask(new["level"].notna(), "")
    parts = [new, *(part for key in ("gathering", "site", "level", role) for _, part in new.groupby(key))]
    few = [part for part in parts if any(0 < int(number) < K for number in part[["invited", "attended"]].sum())]
    return [frame.index.isin(part.index).astype(float) for part in few]


@settings(deadline=None, max_examples=25)
@given(frame=programmes(), ends=st.lists(st.integers(1, 4), min_size=2, max_size=3))
def test_nothing_of_few_follows_from_two_or_three_versions(frame: pd.DataFrame, ends: list[int]) -> None:
    releases: tuple[Release, ...] = ()
    days = np.sort(frame["gathering"].unique())
    versions = []
    for until in ends:
        found = usable_gatherings(frame, releases, K, until=until)
        releases = found.releases
        if found.n:
            versions.append(frame[frame["gathering"].isin(days[: found.n])])
    basis = np.array([group for version in versions for group in sums_shown(version, frame)]).T
    if not basis.size:
        return
    for one in versions:
        for other in versions:
            for group in few_between(one, other, frame):
                weights, *_ = np.linalg.lstsq(basis, group, rcond=None)
                assert np.abs(basis @ weights - group).max() > NOTHING_LEFT


def test_a_release_is_told_by_a_number_of_gatherings_and_a_digest_only() -> None:
    (release,) = published(table(FIRST))
    assert release.n == 1
    assert replace(release, salt="", digest="") == Release(n=1, salt="", digest="")
