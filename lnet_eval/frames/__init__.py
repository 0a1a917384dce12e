"""The methods as a researcher calls them: on a tidy DataFrame, with the column names as arguments."""

from __future__ import annotations

from lnet_eval.frames.chart import run_chart
from lnet_eval.frames.over_time import before_after, interrupted_time_series
from lnet_eval.frames.planned import power
from lnet_eval.frames.survey import survey_item

__all__ = ["before_after", "interrupted_time_series", "power", "run_chart", "survey_item"]
