"""While a network is evaluated, linear algebra works on one thread; afterwards on as many as before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import threadpoolctl

import lnet_eval as le
from lnet_eval.evaluation.on_one_thread import on_one_thread
from lnet_eval.methods.its import interrupted

DATA = Path(__file__).parents[2] / "data"


def threads() -> set[int]:
    np.ones((2, 2)) @ np.ones((2, 2))
    return {library["num_threads"] for library in threadpoolctl.threadpool_info() if library["user_api"] == "blas"}


def test_one_thread_within_and_as_many_as_before_afterwards() -> None:
    with threadpoolctl.threadpool_limits(2, user_api="blas"):
        before = threads()
        with on_one_thread():
            assert threads() == {1}
            with on_one_thread():
                assert threads() == {1}
            assert threads() == {1}
        assert threads() == before


def test_threads_come_back_after_a_failure() -> None:
    with threadpoolctl.threadpool_limits(2, user_api="blas"):
        before = threads()
        with pytest.raises(ZeroDivisionError), on_one_thread():
            raise ZeroDivisionError
        assert threads() == before


def test_a_network_is_explored_and_evaluated_on_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    network, seen = le.load_network("ahus", data=DATA), []
    fit = interrupted.analyse  # type: ignore[attr-defined]

    def watched(*given: Any, **named: Any) -> Any:
        seen.append(threads())
        return fit(*given, **named)

    monkeypatch.setattr(interrupted, "analyse", watched)
    with threadpoolctl.threadpool_limits(2, user_api="blas"):
        le.explore(network, "fall", start="2019-03")
        le.evaluate(network, only=["fall"])
    assert len(seen) >= 2
    assert all(found == {1} for found in seen)
