"""Counted measures: events with their exposure or denominators, and the plain generalised linear model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from scipy.special import expit, logit, ndtri

from lnet_eval.methods.its.linear import LinearFit

Family = Literal["poisson", "binomial"]
_STEPS: Final = 100
_TOLERANCE: Final = 1e-12
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

    def log_likelihood(self, predictor: np.ndarray) -> np.ndarray:
        """Log likelihood (…) at a linear predictor (…, m), up to a constant."""
        if self.family == "poisson":
            terms = self.events * predictor - self.size * np.exp(predictor)
        else:
            terms = self.events * predictor - self.size * np.logaddexp(0.0, predictor)
        return np.asarray(terms.sum(axis=-1))

    def starting_predictor(self) -> np.ndarray:
        """Array (m,): the data's own link, moved a little off the edges."""
        if self.family == "poisson":
            return np.asarray(np.log((self.events + 0.5) / self.size))
        return np.asarray(logit((self.events + 0.5) / (self.size + 1.0)))

    def natural(self, predictor: np.ndarray, latent_variance: np.ndarray | float = 0.0) -> np.ndarray:
        """Expected events per unit of exposure, or expected share, over latent variation of that variance."""
        if self.family == "poisson":
            return np.asarray(np.exp(predictor + latent_variance / 2))
        return np.asarray(expit(predictor / np.sqrt(1 + LOGIT_SHRINK * latent_variance)))


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

    References
    ----------
    McCullagh P, Nelder JA. Generalized Linear Models, 2nd ed. 1989. https://doi.org/10.1201/9780203753736
    """
    predictor, settled = counts.starting_predictor(), False
    for _ in range(_STEPS):
        mean, weight = counts.moments(predictor)
        root = np.sqrt(weight)
        if not (np.isfinite(root).all() and root.min() > 0):
            raise Diverged
        ortho, triangle = np.linalg.qr(matrix * root[:, None])
        working = predictor + (counts.events - mean) / weight
        coefficients = np.linalg.solve(triangle, ortho.T @ (working * root))
        moved = matrix @ coefficients
        settled = bool(np.abs(moved - predictor).max() < _TOLERANCE * (1 + np.abs(moved).max()))
        predictor = moved
        if settled:
            break
    mean, weight = counts.moments(predictor)
    back = np.linalg.inv(np.linalg.qr(matrix * np.sqrt(weight)[:, None], mode="r"))
    dispersion = 1.0
    if quasi:
        dispersion = float(((counts.events - mean) ** 2 / weight).sum() / (len(mean) - matrix.shape[1]))
    if not (settled and np.isfinite(back).all()):
        raise Diverged
    return LinearFit(
        coefficients=coefficients,
        covariance=back @ back.T * dispersion,
        multiplier=float(ndtri(0.975)),
        dispersion=dispersion,
    )
