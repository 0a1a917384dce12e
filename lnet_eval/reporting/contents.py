"""What a report consists of, in order, and how a notebook marks it: known without reading what makes it."""

from __future__ import annotations

from typing import Final

SECTIONS: Final = (
    "leadership",
    "network",
    "participation",
    "measures",
    "experience",
    "success_factors",
    "interviews",
    "costs",
    "evidence",
    "limits",
    "appendix",
)
KEY: Final = "lnet_eval"  # the place in an output's metadata where the exporter looks
MEMOS: Final = ("docx",)  # what the leadership page can be written as beside the report
