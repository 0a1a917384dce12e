"""Across networks: one summary of each, pooled effects, what goes with them, and who has not been evaluated."""

from __future__ import annotations

from lnet_eval.comparison.compare import Comparison, compare_networks
from lnet_eval.comparison.reading import NoSummary, summary_from_json
from lnet_eval.comparison.summary import NetworkSummary, summarise

__all__ = ["Comparison", "NetworkSummary", "NoSummary", "compare_networks", "summarise", "summary_from_json"]
