"""Before the start: which area, which measures, how many months and units, and what the evaluation could then say."""

from __future__ import annotations

from lnet_eval.planning.assess import Assessment, assess

__all__ = ["Assessment", "assess"]
