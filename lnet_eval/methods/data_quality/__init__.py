"""How good each team's data are: delivered, up to date, written down as counted, and free of what cannot be."""

from lnet_eval.methods.data_quality.quality import DataQuality, data_quality
from lnet_eval.methods.data_quality.suspicions import copied_between, heaping, outlying, repeated

__all__ = ["DataQuality", "copied_between", "data_quality", "heaping", "outlying", "repeated"]
