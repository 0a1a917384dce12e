"""The latent count model for many simulated series that share a design."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from lnet_eval.methods.its.counted import Counts, Diverged
from lnet_eval.methods.its.elimination import inverse_definite, inverse_diagonal
from lnet_eval.methods.its.laplace import LatentModel, newton_step
from lnet_eval.methods.its.latent import DEFAULT_PRIOR

_WIDEST_SIGMA: Final = 3.0
_PILOT: Final = 16
_PILOT_NODES: Final = (8, 8)
_NODES: Final = (6, 6)
_STEPS: Final = 40
_LONGEST_STEP: Final = 3.0
_LAST_STEP: Final = 0.3  # one more step is taken with the approximation: what it leaves is under a hundredth
_DEPTH: Final = 6.0  # log posterior below its top that is still integrated: e⁻⁶ of the peak
_BLOCK: Final = 720  # pairs of series and node to a block: what fits in the processor's cache
_CHOOSERS: Final = 64
_LIGHT: Final = 0.003  # a node that weighs less than this in every one of the first series is left out for the rest


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grid:
    """Pairs (ρ, σ) with their quadrature masses, prior included on the log scale; arrays (K,)."""

    rho: np.ndarray
    sigma: np.ndarray
    log_mass: np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mixtures:
    """Contrasts of S series, each a mixture over K nodes of normal distributions.

    Attributes
    ----------
    weights : array (S, K). means, scales : arrays (S, C, K); all nan for a series that has no fit.
    """

    weights: np.ndarray
    means: np.ndarray
    scales: np.ndarray


def latent_mixtures(model: LatentModel, rows: np.ndarray, start: np.ndarray) -> Mixtures:
    """What each series of counts says about the contrasts `rows` (C, q), by the model of `its.latent.fit_latent`.

    Parameters
    ----------
    model : its counts hold events of S series, array (S, m), and sizes (m,).
    start : array (m,), the expected predictor, where Newton's method begins.

    Notes
    -----
    `fit_latent` lays its quadrature anew for every series; here one grid serves all that were simulated from one
    design, laid where the first of them have their weight.
    """
    n = len(model.counts.events)
    if not n:
        return Mixtures(weights=np.empty((0, 1)), means=(none := np.empty((0, len(rows), 1))), scales=none)
    grid = _weighty(model, rows, start, _located(model, rows, start))
    size = max(1, _BLOCK // len(grid.rho))
    return _joined([_fitted(model, slice(i, i + size), rows, start, grid) for i in range(0, n, size)])


def _weighty(model: LatentModel, rows: np.ndarray, start: np.ndarray, grid: Grid) -> Grid:
    """The nodes of a grid that matter to any of the first series: much of a rectangle is its empty corners."""
    weights = _fitted(model, slice(0, _CHOOSERS), rows, start, grid).weights
    known = weights[np.isfinite(weights).all(axis=1)]
    kept = (known > _LIGHT).any(axis=0) if len(known) else np.full(len(grid.rho), True)
    return Grid(rho=grid.rho[kept], sigma=grid.sigma[kept], log_mass=grid.log_mass[kept])


def _located(model: LatentModel, rows: np.ndarray, start: np.ndarray) -> Grid:
    reference = float(1 / np.sqrt(np.median(model.counts.moments(start)[1])))
    ends = np.array([[-np.pi / 2, np.pi / 2], [0.0, np.arcsinh(_WIDEST_SIGMA / reference)]])
    wide = _grid(ends, _PILOT_NODES, reference)
    pilot = _fitted(model, slice(0, _PILOT), rows, start, wide)
    known = pilot.weights[np.isfinite(pilot.weights).all(axis=1)]
    if not len(known):
        return wide
    tall = (known > np.exp(-_DEPTH) * known.max(axis=1, keepdims=True)).any(axis=0).reshape(_PILOT_NODES)
    for axis in (0, 1):
        nodes, _ = _legendre(_PILOT_NODES[axis], ends[axis])
        reached = np.flatnonzero(tall.any(axis=1 - axis))
        low, high = reached[0] - 1, reached[-1] + 1
        ends[axis] = (nodes[low] if low >= 0 else ends[axis, 0]), (nodes[high] if high < len(nodes) else ends[axis, 1])
    return _grid(ends, _NODES, reference)


def _grid(ends: np.ndarray, shape: tuple[int, int], reference: float) -> Grid:
    angle, angle_mass = _legendre(shape[0], ends[0])
    scale, scale_mass = _legendre(shape[1], ends[1])
    rho, sigma = np.repeat(np.sin(angle), shape[1]), np.tile(reference * np.sinh(scale), shape[0])
    mass = np.outer(angle_mass * np.cos(angle), scale_mass * np.cosh(scale)).ravel()
    return Grid(rho=rho, sigma=sigma, log_mass=np.log(mass) + DEFAULT_PRIOR.log_density(rho, sigma))


def _legendre(size: int, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    nodes, masses = np.polynomial.legendre.leggauss(size)
    half = (ends[1] - ends[0]) / 2
    return ends[0] + half * (nodes + 1), masses * half


def _fitted(model: LatentModel, part: slice, rows: np.ndarray, start: np.ndarray, grid: Grid) -> Mixtures:
    """The mixtures of some series; where Newton's method does not settle for all, each half is tried by itself."""
    events, k = model.counts.events[part], len(grid.rho)
    n = len(events)
    try:
        coefficients, covariance, log_marginal = _approximated(model, events, start, grid)
    except (Diverged, np.linalg.LinAlgError):
        if n == 1:
            empty = np.full((1, len(rows), k), np.nan)
            return Mixtures(weights=np.full((1, k), np.nan), means=empty, scales=empty)
        cut = part.start + n // 2
        halves = (slice(part.start, cut), slice(cut, part.start + n))
        return _joined([_fitted(model, half, rows, start, grid) for half in halves])
    height = log_marginal.reshape(n, k) + grid.log_mass
    weights = np.exp(height - height.max(axis=1, keepdims=True))
    variances = ((rows @ covariance) * rows).sum(axis=-1)
    return Mixtures(
        weights=weights / weights.sum(axis=1, keepdims=True),
        means=(coefficients @ rows.T).reshape(n, k, -1).transpose(0, 2, 1),
        scales=np.sqrt(variances).reshape(n, k, -1).transpose(0, 2, 1),
    )


def _joined(parts: Sequence[Mixtures]) -> Mixtures:
    names = ("weights", "means", "scales")
    return Mixtures(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


def _approximated(
    model: LatentModel, events: np.ndarray, start: np.ndarray, grid: Grid
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Coefficients (S·K, q), their covariance (S·K, q, q) and log p(y | ρ, σ) (S·K,), as `its.laplace.laplace`.

    Every series is first brought to its mode at one node, and all nodes begin from there; a pair that has settled
    is left alone.
    """
    n, k = len(events), len(grid.rho)
    middle = slice(k // 2, k // 2 + 1)
    one = Counts(family=model.counts.family, events=events, size=model.counts.size)
    own, beside, _ = (np.tile(part, n) for part in model.precision(grid.rho[middle], grid.sigma[middle]))
    centre = _settled(replace(model, counts=one), own, beside, np.broadcast_to(start, events.shape))
    counts = replace(one, events=np.repeat(events, k, axis=0))
    every = replace(model, counts=counts)
    # The precision depends on the pair alone: it is had once per node, not once per series.
    diagonal, off, log_det = (np.tile(part, n) for part in model.precision(grid.rho, grid.sigma))
    predictor = _settled(every, diagonal, off, np.repeat(centre, k, axis=0))
    step = newton_step(every, diagonal, off, predictor)
    u = step.latent
    penalty = (diagonal * u**2).sum(axis=0) + 2 * (off[1:] * u[1:] * u[:-1]).sum(axis=0)
    covariance, log_gram = inverse_definite(step.gram)
    log_curvature = np.log(step.pivots).sum(axis=0) + log_gram
    spread = inverse_diagonal(diagonal + counts.moments(step.predictor)[1].T, off, step.pivots)
    tilt = -0.5 * np.einsum("mk,mqk->kq", spread * counts.weight_slope(step.predictor).T, step.response)
    shift = (covariance @ tilt[..., None])[..., 0]
    log_marginal = counts.log_likelihood(step.predictor) - 0.5 * (penalty - log_det + log_curvature)
    return step.coefficients + shift, covariance, log_marginal + 0.5 * (shift * tilt).sum(axis=1)


def _settled(model: LatentModel, diagonal: np.ndarray, off: np.ndarray, start: np.ndarray) -> np.ndarray:
    """Predictors (K, m) one Newton step from their modes: that last step is taken with the approximation itself."""
    predictor, moving = np.array(start), np.arange(len(start))
    for _ in range(_STEPS):
        counts = replace(model.counts, events=model.counts.events[moving])
        part = replace(model, counts=counts)
        change = newton_step(part, diagonal[:, moving], off[:, moving], predictor[moving]).predictor
        change -= predictor[moving]
        largest = np.abs(change).max(axis=1)
        if not np.isfinite(largest).all():
            raise Diverged
        predictor[moving] += change * np.minimum(1.0, _LONGEST_STEP / np.maximum(largest, 1e-300))[:, None]
        moving = moving[largest > _LAST_STEP]
        if not len(moving):
            return predictor
    raise Diverged
