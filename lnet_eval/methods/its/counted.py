"""Counted measures: events with their exposure or denominators, and the plain generalised linear model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from scipy.special import expit, logit, ndtri, xlogy

from lnet_eval.methods.its.linear import LinearFit

Family = Literal["poisson", "binomial"]
_STEPS: Final = 100
_TOLERANCE: Final = 1e-8
# E[expit(η + u)] for u ~ N(0, σ²) is close to expit(η / √(1 + c²σ²)); the constant is Johnson and Kotz's.
LOGIT_SHRINK: Final = (16 * np.sqrt(3) / (15 * np.pi)) ** 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Counts:
    """The counts in a fit.

    Attributes
    ----------
    family : "poisson" (events over an exposure, log link) or "binomial" (events among trials, logit link).
    events : array (m,). size : array (m,), exposure or number of trials, positive.
    """

    family: Family
    events: np.ndarray
    size: np.ndarray

    def moments(self, predictor: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Expected events and working weight at a linear predictor (…, m) without offset."""
        if self.family == "poisson":
            mean = self.size * np.exp(predictor)
            return mean, mean
        share = expit(predictor)
        return self.size * share, self.size * share * (1 - share)

    def weight_slope(self, predictor: np.ndarray) -> np.ndarray:
        """Derivative (…, m) of the working weight with the linear predictor."""
        mean, weight = self.moments(predictor)
        return weight if self.family == "poisson" else weight * (1 - 2 * mean / self.size)

    def log_likelihood(self, predictor: np.ndarray) -> np.ndarray:
        """Log likelihood (…) at a linear predictor (…, m), up to a constant."""
        if self.family == "poisson":
            terms = self.events * predictor - self.size * np.exp(predictor)
        else:
            terms = self.events * predictor - self.size * np.logaddexp(0.0, predictor)
        return np.asarray(terms.sum(axis=-1))

    def starting_predictor(self) -> np.ndarray:
        """Array (m,): the data's own link, moved off the edges as R's `glm` moves it."""
        if self.family == "poisson":
            return np.asarray(np.log((self.events + 0.1) / self.size))
        return np.asarray(logit((self.events + 0.5) / (self.size + 1.0)))

    def deviance(self, mean: np.ndarray) -> float:
        """Twice the log likelihood that the expected events (m,) lack to a perfect fit."""
        terms = xlogy(self.events, self.events / mean)
        if self.family == "poisson":
            return float(2 * (terms - self.events + mean).sum())
        rest, expected_rest = self.size - self.events, self.size - mean
        return float(2 * (terms + xlogy(rest, rest / expected_rest)).sum())

    def natural(self, predictor: np.ndarray, variance: np.ndarray | float = 0.0) -> np.ndarray:
        """Expected events per unit of exposure, or expected share, where the predictor scatters with that variance."""
        if self.family == "poisson":
            return np.asarray(np.exp(predictor + variance / 2))
        return np.asarray(expit(predictor / np.sqrt(1 + LOGIT_SHRINK * variance)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Draws:
    """Points that stand for what is known about a series of counts, on the link scale.

    Attributes
    ----------
    coefficients : array (D, q), of the model's line: what the effects are made of.
    realised : array (D, q), of the line that this series really followed, its latent process included.
    scatter : array (D,) or 0, the variance of the series about that line.
    """

    coefficients: np.ndarray
    realised: np.ndarray
    scatter: np.ndarray | float = 0.0


class Diverged(ArithmeticError):
    """The likelihood has no maximum within reach: some phase is all zeros, or all trials are events."""


def generalised_linear(counts: Counts, matrix: np.ndarray, *, quasi: bool) -> LinearFit:
    """Poisson or binomial regression by iterated weighted least squares.

    Parameters
    ----------
    matrix : array (m, q).
    quasi : multiply the covariance by Pearson's dispersion (under 1 where the data are less variable).

    Raises
    ------
    Diverged : the iteration does not settle.

    Notes
    -----
    Starts and stops as R's `glm` does (relative change of the deviance under 1e-8, standard errors from the
    weights of the last step), so that the two print the same digits.

    References
    ----------
    McCullagh P, Nelder JA. Generalized Linear Models, 2nd ed. 1989. https://doi.org/10.1201/9780203753736
    """
    predictor, last = counts.starting_predictor(), np.inf
    for _ in range(_STEPS):
        mean, weight = counts.moments(predictor)
        root = np.sqrt(weight)
        if not (np.isfinite(root).all() and root.min() > 0):
            raise Diverged
        ortho, triangle = np.linalg.qr(matrix * root[:, None])
        working = predictor + (counts.events - mean) / weight
        coefficients = np.linalg.solve(triangle, ortho.T @ (working * root))
        predictor = matrix @ coefficients
        mean, final = counts.moments(predictor)
        deviance = counts.deviance(mean)
        if abs(deviance - last) < _TOLERANCE * (abs(deviance) + 0.1):
            break
        last = deviance
    else:
        raise Diverged
    back = np.linalg.inv(triangle)
    if not (np.isfinite(back).all() and np.isfinite(deviance)):
        raise Diverged
    dispersion = 1.0
    if quasi:
        residual = (counts.events - mean) / final
        dispersion = float((weight * residual**2).sum() / (len(mean) - matrix.shape[1]))
    return LinearFit(
        coefficients=coefficients,
        covariance=back @ back.T * dispersion,
        multiplier=float(ndtri(0.975)),
        dispersion=dispersion,
    )
