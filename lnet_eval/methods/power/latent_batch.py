"""The latent count model for many simulated series that share a design."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from lnet_eval.methods.its.counted import Counts, Diverged
from lnet_eval.methods.its.laplace import LatentModel, laplace
from lnet_eval.methods.its.latent import DEFAULT_PRIOR

_WIDEST_SIGMA: Final = 3.0
_PILOT: Final = 16
_PILOT_NODES: Final = (8, 8)
_NODES: Final = (6, 6)
_DEPTH: Final = 6.0  # log posterior below its top that is still integrated: e⁻⁶ of the peak
_BLOCK: Final = 3000  # pairs of series and node to a block: what fits in the processor's cache


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
    grid = _located(model, rows, start)
    size = max(1, _BLOCK // len(grid.rho))
    parts = [_fitted(model, slice(i, i + size), rows, start, grid) for i in range(0, n, size)]
    names = ("weights", "means", "scales")
    return Mixtures(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


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
    counts = Counts(family=model.counts.family, events=np.repeat(events, k, axis=0), size=model.counts.size)
    try:
        modes = laplace(replace(model, counts=counts), np.tile(grid.rho, n), np.tile(grid.sigma, n), start[None])
    except (Diverged, np.linalg.LinAlgError):
        if n == 1:
            empty = np.full((1, len(rows), k), np.nan)
            return Mixtures(weights=np.full((1, k), np.nan), means=empty, scales=empty)
        first = part.start + n // 2
        halves = [
            _fitted(model, half, rows, start, grid) for half in (slice(part.start, first), slice(first, part.start + n))
        ]
        names = ("weights", "means", "scales")
        return Mixtures(**{name: np.concatenate([getattr(half, name) for half in halves]) for name in names})
    height = modes.log_marginal.reshape(n, k) + grid.log_mass
    weights = np.exp(height - height.max(axis=1, keepdims=True))
    variances = np.einsum("cq,kqr,cr->kc", rows, modes.covariance, rows)
    return Mixtures(
        weights=weights / weights.sum(axis=1, keepdims=True),
        means=(modes.coefficients @ rows.T).reshape(n, k, -1).transpose(0, 2, 1),
        scales=np.sqrt(variances).reshape(n, k, -1).transpose(0, 2, 1),
    )
