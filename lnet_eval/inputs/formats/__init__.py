"""Survey exports as the tools write them, brought to one shape: one row per submission."""

from __future__ import annotations

from lnet_eval.inputs.formats.codebook import Codebook, read_codebook
from lnet_eval.inputs.formats.recognise import open_export, read_export
from lnet_eval.inputs.formats.submissions import Submissions

__all__ = ["Codebook", "Submissions", "open_export", "read_codebook", "read_export"]
