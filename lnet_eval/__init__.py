"""lnet_eval: an evaluation workbench for healthcare learning networks."""

from __future__ import annotations

__version__ = "0.1.0"
