"""Interrupted time series: one series, many teams, and against a comparison."""

from __future__ import annotations

from lnet_eval.methods.its.result import ControlledTimeSeries, InterruptedTimeSeries, PooledTimeSeries

__all__ = ["ControlledTimeSeries", "InterruptedTimeSeries", "PooledTimeSeries"]
