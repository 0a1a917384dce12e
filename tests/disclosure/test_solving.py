"""No attendance of few people can be solved from what the report shows of attendance, all tables taken together."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lnet_eval.evaluation.attendance import shown_attendance, shown_shares
from lnet_eval.methods.participation import attendance

K = 5
NOTHING_LEFT = 1e-8  # of a vector that lies in the span of others, in rounding


@st.composite
def frames(draw) -> pd.DataFrame:
    """Members of a few roles and sites at a few gatherings, and now and then leaders of two levels."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    rows = []
    for gathering in range(draw(st.integers(1, 3))):
        for site in range(draw(st.integers(1, 3))):
            for role in ("lege", "sykepleier", "annet")[: draw(st.integers(1, 3))]:
                invited = int(rng.choice([1, 2, 3, 6, 12, 30]))
                rows.append((gathering, f"sted {site}", role, "", invited, int(rng.binomial(invited, 0.8))))
        for level in ("N1", "N2")[: draw(st.integers(0, 2))]:
            invited = int(rng.choice([1, 2, 8, 20]))
            rows.append((gathering, "", f"leder {level}", level, invited, int(rng.binomial(invited, 0.7))))
    return pd.DataFrame(rows, columns=["gathering", "site", "role", "level", "invited", "attended"])


def published(frame: pd.DataFrame) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """What is shown, and what is hidden because it is small, as sums over the frame's rows."""
    found = attendance(frame.assign(level=frame["level"].replace("", None)))
    total = any(e.quantity == "attendance" for e in shown_shares(found, K))
    keys = {
        "gathering": frame["gathering"], "role": frame["role"].mask(frame["level"] != "", ""), "level": frame["level"],
        "site": frame["site"],
        "leading": pd.Series(np.where(frame["gathering"] == 0, "first", "later")).where(frame["level"] != ""),
    }  # fmt: skip
    shown, hidden = [np.zeros(len(frame)) + total], []
    for name, safe in shown_attendance(found, K).items():
        for row, masked in zip(getattr(found, f"by_{name}").to_dict("records"), safe.mask, strict=True):
            members = (keys[name] == row[name]).to_numpy(dtype=float)
            if safe.publish and not masked:
                shown.append(members)
            elif safe.publish or any(0 < row[column] < K for column in ("invited", "attended")):
                hidden.append(members)
    return shown, hidden


FEW_BESIDE_LEADERS = pd.DataFrame(
    [(0, "sted 0", "lege", "", 2, 0), (0, "sted 0", "sykepleier", "", 1, 1), (0, "", "leder N1", "N1", 20, 17)],
    columns=["gathering", "site", "role", "level", "invited", "attended"],
)


@settings(max_examples=150, deadline=None)
@example(FEW_BESIDE_LEADERS)
@given(frames())
def test_no_hidden_group_is_a_sum_of_what_is_shown(frame):
    shown, hidden = published(frame)
    basis = np.array(shown).T
    for group in hidden:
        weights, *_ = np.linalg.lstsq(basis, group, rcond=None)
        assert np.abs(basis @ weights - group).max() > NOTHING_LEFT
