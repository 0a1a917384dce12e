"""Files in, checked frames out."""

from __future__ import annotations

from lnet_eval.inputs.folders import find_networks, is_network_id, network_folder, plan_titles
from lnet_eval.inputs.load import load_network
from lnet_eval.inputs.network import Network, ReadingNote, SurveyAnswers

__all__ = [
    "Network",
    "ReadingNote",
    "SurveyAnswers",
    "find_networks",
    "is_network_id",
    "load_network",
    "network_folder",
    "plan_titles",
]
