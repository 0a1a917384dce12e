"""Before and after: what changed between two periods, with no claim about why."""

from lnet_eval.methods.before_after.compare import before_after
from lnet_eval.methods.before_after.regression_to_mean import RegressionToMean, regression_to_mean
from lnet_eval.methods.before_after.result import BeforeAfter

__all__ = ["BeforeAfter", "RegressionToMean", "before_after", "regression_to_mean"]
