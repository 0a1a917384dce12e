"""What a network cost: sums from two perspectives, in one year's prices, and what they hang on."""

from __future__ import annotations

from lnet_eval.methods.cost.costs import KINDS, SCOPE, Costs, costs, is_travel
from lnet_eval.methods.cost.prices import in_prices_of
from lnet_eval.methods.cost.sensitivity import CostSensitivity, cost_sensitivity

__all__ = ["KINDS", "SCOPE", "CostSensitivity", "Costs", "cost_sensitivity", "costs", "in_prices_of", "is_travel"]
