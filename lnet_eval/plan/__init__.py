"""The network's plan: network.toml as a frozen, validated model."""

from __future__ import annotations

from lnet_eval.plan.load import load_plan, read_plan
from lnet_eval.plan.lock import plan_fingerprint
from lnet_eval.plan.model import Plan

__all__ = ["Plan", "load_plan", "plan_fingerprint", "read_plan"]
