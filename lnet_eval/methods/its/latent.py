"""Segmented regression of counts with a latent AR(1) process, by nested Laplace approximation."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.special import betaln, ndtri
from scipy.stats import qmc

from lnet_eval.methods.its.counted import Counts, Diverged, Draws, Family, generalised_linear
from lnet_eval.methods.its.laplace import LatentModel, Modes, laplace
from lnet_eval.methods.its.mixture import density_quantiles, mixture_quantiles, mixture_spread

COARSE: Final = (9, 10)
FINE: Final = (14, 12)
# Log posterior below its top that is still integrated: e⁻⁹ of the peak.
_DEPTH: Final = 9.0
_WIDEST_SIGMA: Final = 3.0
_DRAW_BITS: Final = 13
# Series that are fitted together: more of them no longer fit the processor's cache.
_BLOCK: Final = 16


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
        places, normals = _points(2 * q)
        edges = np.cumsum(self.weights)
        chosen = np.minimum(np.searchsorted(edges / edges[-1], places), len(edges) - 1)
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
    (posterior,) = fit_latent_batch(counts.family, counts.events[None], counts.size, matrix, gaps, prior=prior)
    if posterior is None:
        raise Diverged
    return posterior


def fit_latent_batch(
    family: Family,
    events: np.ndarray,
    size: np.ndarray,
    matrix: np.ndarray,
    gaps: np.ndarray,
    *,
    prior: LatentPrior = DEFAULT_PRIOR,
) -> list[LatentPosterior | None]:
    """`fit_latent` for S series that share a design, at a fraction of the time each; None where one has no fit.

    Parameters
    ----------
    events : array (S, m). size : array (m,) or (S, m). matrix, gaps : as in `fit_latent`.
    """
    sizes = np.broadcast_to(size, events.shape)
    every = [Counts(family=family, events=e, size=s) for e, s in zip(events, sizes, strict=True)]
    plain = [_plain_predictor(counts, matrix) for counts in every]
    fitted = [i for i, predictor in enumerate(plain) if predictor is not None]
    found: list[LatentPosterior | None] = [None] * len(events)
    for first in range(0, len(fitted), _BLOCK):
        some = fitted[first : first + _BLOCK]
        start = np.array([plain[i] for i in some])
        for i, posterior in zip(some, _nested([every[i] for i in some], matrix, gaps, start, prior), strict=True):
            found[i] = posterior
    return found


def _plain_predictor(counts: Counts, matrix: np.ndarray) -> np.ndarray | None:
    try:
        return np.asarray(matrix @ generalised_linear(counts, matrix, quasi=False).coefficients)
    except (Diverged, np.linalg.LinAlgError):
        return None


def _nested(
    every: Sequence[Counts], matrix: np.ndarray, gaps: np.ndarray, start: np.ndarray, prior: LatentPrior
) -> list[LatentPosterior | None]:
    """The posteriors of series whose plain predictors are `start` (S, m)."""
    family = every[0].family
    events, sizes = np.array([c.events for c in every]), np.array([c.size for c in every])
    weight = Counts(family=family, events=events, size=sizes).moments(start)[1]
    reference = 1 / np.sqrt(np.median(weight, axis=1))
    widest = np.arcsinh(_WIDEST_SIGMA / reference)
    box = np.array([[[-np.pi / 2, np.pi / 2], [0.0, wide]] for wide in widest])
    try:
        for shape in (COARSE, FINE):
            nodes = [[_legendre(k, ends) for k, ends in zip(shape, one, strict=True)] for one in box]
            pairs = [_pairs(one, ref) for one, ref in zip(nodes, reference, strict=True)]
            rho, sigma, log_jacobian = (np.concatenate(part) for part in zip(*pairs, strict=True))
            k = shape[0] * shape[1]
            counts = Counts(family=family, events=np.repeat(events, k, axis=0), size=np.repeat(sizes, k, axis=0))
            model = LatentModel(counts=counts, matrix=matrix, gaps=gaps)
            modes = laplace(model, rho, sigma, np.repeat(start, k, axis=0))
            height = (modes.log_marginal + prior.log_density(rho, sigma) + log_jacobian).reshape(len(every), k)
            grids = (height - height.max(axis=1, keepdims=True)).reshape(len(every), *shape)
            box = np.array([_narrowed(one, grid, ends) for one, grid, ends in zip(nodes, grids, box, strict=True)])
            start = modes.predictor.reshape(len(every), k, -1)[np.arange(len(every)), height.argmax(axis=1)]
    except (Diverged, np.linalg.LinAlgError):
        if len(every) == 1:
            return [None]
        alone = [_nested([c], matrix, gaps, row[None], prior) for c, row in zip(every, start, strict=True)]
        return [posterior for (posterior,) in alone]
    rows = [slice(i * k, (i + 1) * k) for i in range(len(every))]
    return [
        _posterior(counts, modes.of(row), (rho[row], sigma[row]), one, grid)
        for counts, row, one, grid in zip(every, rows, nodes, grids, strict=True)
    ]


_Nodes = Sequence[tuple[np.ndarray, np.ndarray]]


def _pairs(nodes: _Nodes, reference: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """ρ, σ and the log Jacobian at every pair of nodes."""
    (angle, _), (scale, _) = nodes
    rho, sigma = np.repeat(np.sin(angle), len(scale)), np.tile(reference * np.sinh(scale), len(angle))
    return rho, sigma, np.log(np.outer(np.cos(angle), np.cosh(scale))).ravel()


def _narrowed(nodes: _Nodes, grid: np.ndarray, ends: np.ndarray) -> np.ndarray:
    return np.array([_span(nodes[axis][0], grid.max(axis=1 - axis), ends[axis]) for axis in (0, 1)])


def _posterior(
    counts: Counts, modes: Modes, pairs: tuple[np.ndarray, np.ndarray], nodes: _Nodes, grid: np.ndarray
) -> LatentPosterior:
    (angle, angle_mass), (_, scale_mass) = nodes
    weights = np.exp(grid) * np.outer(angle_mass, scale_mass)
    weights /= weights.sum()
    rho_nodes, masses = _marginal(angle, weights.sum(axis=1) / angle_mass)
    rho, sigma = pairs
    return LatentPosterior(
        rho=rho,
        sigma=sigma,
        weights=weights.ravel(),
        modes=modes,
        rho_nodes=rho_nodes,
        rho_masses=masses,
        counts=counts,
    )


def _times(matrices: np.ndarray, vectors: np.ndarray) -> np.ndarray:
    return np.asarray(np.einsum("dqr,dr->dq", matrices, vectors))


@functools.lru_cache(maxsize=32)
def _points(dimensions: int) -> tuple[np.ndarray, np.ndarray]:
    """Places (D,) between 0 and 1, and normal deviates (D, dimensions), from a fixed Sobol sequence."""
    points = qmc.Sobol(dimensions + 1, scramble=True, rng=0).random_base2(_DRAW_BITS)
    normals = ndtri(np.clip(points[:, 1:], 1e-12, 1 - 1e-12))
    points.flags.writeable = normals.flags.writeable = False  # every series shares them
    return points[:, 0], normals


@functools.lru_cache(maxsize=32)
def _rule(size: int) -> tuple[np.ndarray, np.ndarray]:
    """Gauss and Legendre's nodes and masses between −1 and 1."""
    nodes, masses = np.polynomial.legendre.leggauss(size)
    nodes.flags.writeable = masses.flags.writeable = False
    return nodes, masses


def _legendre(size: int, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    nodes, masses = _rule(size)
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
