"""Interrupted time series: one series, many teams, and against a comparison."""

from __future__ import annotations

from lnet_eval.methods.its.chosen import by_estimator
from lnet_eval.methods.its.controlled import controlled_time_series
from lnet_eval.methods.its.interrupted import interrupted_time_series
from lnet_eval.methods.its.pooled import pool_teams
from lnet_eval.methods.its.quantities import ratio_name
from lnet_eval.methods.its.result import ControlledTimeSeries, InterruptedTimeSeries, PooledTimeSeries
from lnet_eval.methods.its.season import SeasonTerms

__all__ = [
    "ControlledTimeSeries",
    "InterruptedTimeSeries",
    "PooledTimeSeries",
    "SeasonTerms",
    "by_estimator",
    "controlled_time_series",
    "interrupted_time_series",
    "pool_teams",
    "ratio_name",
]
