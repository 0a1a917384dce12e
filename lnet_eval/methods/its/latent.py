"""Segmented regression of counts with a latent AR(1) process, by nested Laplace approximation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.special import betaln, ndtri
from scipy.stats import qmc

from lnet_eval.methods.its.counted import Counts, Draws, generalised_linear
from lnet_eval.methods.its.laplace import LatentModel, Modes, laplace
from lnet_eval.methods.its.mixture import density_quantiles, mixture_quantiles, mixture_spread

COARSE: Final = (9, 10)
FINE: Final = (14, 12)
# Log posterior below its top that is still integrated: e⁻⁹ of the peak.
_DEPTH: Final = 9.0
_WIDEST_SIGMA: Final = 3.0
_DRAW_BITS: Final = 13


@dataclass(frozen=True, slots=True, kw_only=True)
class LatentPrior:
    """Prior of the latent process: σ exponential with mean `sigma_mean`, and (1 + ρ) / 2 ~ Beta given σ.

    The Beta's two shapes go from `quick` where σ is small to `slow` where it is large, by exp(−(σ / turn)²): small
    latent variation is held to be quick and to leave slopes alone, large variation to be slow drift. A prior that
    does not ask for σ either covers too little where the latent process drifts, or far too much where there is none.
    The numbers are what the cells of benchmarks/coverage.py asked for, on series with other seeds.
    """

    quick: tuple[float, float] = (1.0, 7.0)
    slow: tuple[float, float] = (3.0, 0.4)
    turn: float = 0.37
    sigma_mean: float = 0.5

    def log_density(self, rho: np.ndarray, sigma: np.ndarray) -> np.ndarray:
        """Log density at (ρ, σ), up to a constant."""
        still = np.exp(-((sigma / self.turn) ** 2))
        a, b = (large + (small - large) * still for small, large in zip(self.quick, self.slow, strict=True))
        of_rho = (a - 1) * np.log1p(rho) + (b - 1) * np.log1p(-rho) - betaln(a, b) - (a + b - 1) * np.log(2)
        return np.asarray(of_rho - sigma / self.sigma_mean)


DEFAULT_PRIOR: Final = LatentPrior()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LatentPosterior:
    """The posterior of one series of counts: a mixture over (ρ, σ) of normal distributions.

    Attributes
    ----------
    rho, sigma, weights : arrays (K,).
    modes : coefficients and their covariance at each pair.
    rho_nodes, rho_masses : the marginal posterior of ρ.
    counts : the data.
    """

    rho: np.ndarray
    sigma: np.ndarray
    weights: np.ndarray
    modes: Modes
    rho_nodes: np.ndarray
    rho_masses: np.ndarray
    counts: Counts

    def contrasts(self, rows: np.ndarray, probabilities: Sequence[float]) -> np.ndarray:
        """Quantiles (C, P) of linear contrasts `rows` (C, q) on the link scale."""
        means, scales = self._located(rows)
        return mixture_quantiles(probabilities, self.weights, means, scales)

    def spread(self, rows: np.ndarray) -> np.ndarray:
        """Standard errors (C,) of the contrasts: within and between the pairs."""
        return mixture_spread(self.weights, *self._located(rows))

    def autocorrelation(self, probabilities: Sequence[float]) -> np.ndarray:
        """Quantiles (P,) of ρ."""
        return density_quantiles(probabilities, self.rho_nodes, self.rho_masses)

    def draws(self) -> Draws:
        """Points that stand for the posterior of the coefficients and of the line that was realised.

        A fixed Sobol sequence, so that the same series gives the same numbers: the first coordinate chooses the
        pair (ρ, σ), the next the coefficients given it, the last the realised line given both.
        """
        modes, q = self.modes, self.modes.coefficients.shape[1]
        points = qmc.Sobol(2 * q + 1, scramble=True, rng=0).random_base2(_DRAW_BITS)
        edges = np.cumsum(self.weights)
        chosen = np.minimum(np.searchsorted(edges / edges[-1], points[:, 0]), len(edges) - 1)
        normals = ndtri(np.clip(points[:, 1:], 1e-12, 1 - 1e-12))
        moved = _times(np.linalg.cholesky(modes.covariance)[chosen], normals[:, :q])
        # The realised line may be known exactly; rounding must not make its covariance look negative.
        floor = 1e-12 * np.trace(modes.noise, axis1=1, axis2=2)[:, None, None] * np.eye(q) + 1e-300 * np.eye(q)
        apart = _times(np.linalg.cholesky(modes.noise + floor)[chosen], normals[:, q:])
        return Draws(
            coefficients=modes.coefficients[chosen] + moved,
            realised=modes.realised[chosen] + _times(modes.gain[chosen], moved) + apart,
            scatter=modes.scatter[chosen],
        )

    def _located(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        means = rows @ self.modes.coefficients.T
        variances = ((rows @ self.modes.covariance) * rows).sum(axis=-1).T
        return means, np.sqrt(variances)


def fit_latent(
    counts: Counts, matrix: np.ndarray, gaps: np.ndarray, *, prior: LatentPrior = DEFAULT_PRIOR
) -> LatentPosterior:
    """What a series of counts says about the coefficients when overdispersion and autocorrelation are unknown.

    Parameters
    ----------
    counts : m periods of events and sizes. matrix : array (m, q).
    gaps : array (m − 1,), the distance of each period from the one before it; infinite where another series begins
        (several series in one fit share β, ρ and σ, but not the latent process).

    Raises
    ------
    Diverged : the likelihood has no maximum within reach.

    Notes
    -----
    η = Xβ + u with u a stationary AR(1) process of standard deviation σ and correlation ρ^distance, flat prior on
    β. At each (ρ, σ) of a two-dimensional quadrature Newton's method finds the joint mode of (β, u); a normal
    distribution around it gives β, and Laplace's approximation of the marginal likelihood, times the prior, gives
    the weight. The quadrature is laid twice: coarsely over everything plausible, then finely where the weight is.
    With σ = 0 the model is the plain generalised linear model.

    References
    ----------
    Rue H, Martino S, Chopin N. J R Stat Soc B 2009;71:319–92. https://doi.org/10.1111/j.1467-9868.2008.00700.x
    """
    plain = generalised_linear(counts, matrix, quasi=False)
    predictor = matrix @ plain.coefficients
    model = LatentModel(counts=counts, matrix=matrix, gaps=gaps)
    reference = float(1 / np.sqrt(np.median(counts.moments(predictor)[1])))
    box = np.array([[-1.0, 1.0], [0.0, np.arcsinh(_WIDEST_SIGMA / reference)]])
    start = predictor[None]
    for shape in (COARSE, FINE):
        angle, angle_mass = _legendre(shape[0], box[0] * np.pi / 2)
        scale, scale_mass = _legendre(shape[1], box[1])
        rho = np.repeat(np.sin(angle), shape[1])
        sigma = np.tile(reference * np.sinh(scale), shape[0])
        modes = laplace(model, rho, sigma, start)
        jacobian = np.repeat(np.cos(angle), shape[1]) * np.tile(np.cosh(scale), shape[0])
        height = modes.log_marginal + prior.log_density(rho, sigma) + np.log(jacobian)
        grid = (height - height.max()).reshape(shape)
        box = np.array(
            [_span(angle, grid.max(axis=1), box[0] * np.pi / 2) / (np.pi / 2), _span(scale, grid.max(axis=0), box[1])]
        )
        start = modes.predictor[int(height.argmax())][None]
    weights = np.exp(grid) * np.outer(angle_mass, scale_mass)
    weights /= weights.sum()
    nodes, masses = _marginal(angle, weights.sum(axis=1) / angle_mass)
    return LatentPosterior(
        rho=rho,
        sigma=sigma,
        weights=weights.ravel(),
        modes=modes,
        rho_nodes=nodes,
        rho_masses=masses,
        counts=counts,
    )


def _times(matrices: np.ndarray, vectors: np.ndarray) -> np.ndarray:
    return np.asarray(np.einsum("dqr,dr->dq", matrices, vectors))


def _legendre(size: int, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    nodes, masses = np.polynomial.legendre.leggauss(size)
    half = (ends[1] - ends[0]) / 2
    return ends[0] + half * (nodes + 1), masses * half


def _span(nodes: np.ndarray, heights: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """The part of an axis where the posterior is not negligible, one node wider on each side."""
    tall = np.flatnonzero(heights > -_DEPTH)
    low = nodes[tall[0] - 1] if tall[0] else ends[0]
    high = nodes[tall[-1] + 1] if tall[-1] + 1 < len(nodes) else ends[1]
    return np.array([low, high])


def _marginal(angle: np.ndarray, density: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Nodes and masses of ρ = sin(angle) on a fine grid, from its density in the angle at a few nodes."""
    smooth = PchipInterpolator(angle, np.log(np.maximum(density, 1e-300)))
    fine = np.linspace(angle[0], angle[-1], 401)
    masses = np.exp(smooth(fine))
    return np.sin(fine), masses / masses.sum()
