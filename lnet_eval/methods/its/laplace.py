"""The mode of a latent AR(1) model of counts, and the normal distribution around it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from lnet_eval.methods.its.counted import Counts, Diverged
from lnet_eval.methods.its.elimination import definite, inverse_definite, inverse_diagonal, tridiagonal

_STEPS: Final = 40
_TOLERANCE: Final = 1e-7
_LONGEST_STEP: Final = 3.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LatentModel:
    """Counts whose link is Xβ plus a stationary AR(1) process.

    Attributes
    ----------
    counts : m periods of events and sizes; arrays (K, m) where the K pairs belong to different series.
    matrix : array (m, q), the design.
    gaps : array (m − 1,), the distance of each period from the one before it; infinite where another series begins.
    """

    counts: Counts
    matrix: np.ndarray
    gaps: np.ndarray

    def precision(self, rho: np.ndarray, sigma: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Diagonal (m, K), subdiagonal (m, K; first row unused) and log determinant (K,) of the latent precision."""
        r = np.zeros((len(self.gaps) + 1, len(rho)))
        finite = np.isfinite(self.gaps)
        r[1:][finite] = rho ** np.rint(self.gaps[finite])[:, None]
        own = 1 / (1 - r**2)
        later = np.zeros_like(r)
        later[:-1] = r[1:] ** 2 * own[1:]
        log_det = np.log(own).sum(axis=0) - 2 * len(r) * np.log(sigma)
        return (own + later) / sigma**2, -r * own / sigma**2, log_det


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Modes:
    """The Laplace approximation at K pairs (ρ, σ).

    Attributes
    ----------
    coefficients : array (K, q), the centre of the normal approximation. covariance : array (K, q, q).
    predictor : array (K, m), at the joint mode.
    realised : array (K, q), the centre of the line that the predictor really followed: of its least-squares
        projection on the design, latent process included.
    gain : array (K, q, q), how the realised line follows the coefficients. noise : array (K, q, q), the covariance of
        the realised line given the coefficients.
    scatter : array (K,), mean squared deviation of the predictor from the realised line.
    log_marginal : array (K,), the Laplace approximation of log p(y | ρ, σ), up to a constant.
    """

    coefficients: np.ndarray
    covariance: np.ndarray
    predictor: np.ndarray
    realised: np.ndarray
    gain: np.ndarray
    noise: np.ndarray
    scatter: np.ndarray
    log_marginal: np.ndarray

    def of(self, part: slice) -> Modes:
        """The approximation at a part of the pairs."""
        return Modes(**{field.name: getattr(self, field.name)[part] for field in fields(self)})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NewtonStep:
    """One Newton step at K pairs: where it leads, and the curvature it used.

    Attributes
    ----------
    coefficients : array (K, q). latent : array (m, K). predictor : array (K, m).
    gram : array (q, q, K), the precision of the coefficients. pivots : array (m, K), of the latent process given them.
    response : array (m, q, K), how the predictor moves with each coefficient.
    """

    coefficients: np.ndarray
    latent: np.ndarray
    predictor: np.ndarray
    gram: np.ndarray
    pivots: np.ndarray
    response: np.ndarray


def laplace(model: LatentModel, rho: np.ndarray, sigma: np.ndarray, start: np.ndarray) -> Modes:
    """Where the coefficients lie, and how likely the data are, at each of K pairs (ρ, σ).

    Parameters
    ----------
    rho, sigma : arrays (K,); −1 < ρ < 1, σ > 0. start : array (1 or K, m), a predictor to begin from.

    Raises
    ------
    Diverged : Newton's method does not settle.

    Notes
    -----
    The latent precision is tridiagonal, so that one Newton step costs one sweep along the series for all pairs at
    once: the cost is linear in its length. The joint mode of coefficients and latent process is not where the
    coefficients' marginal density peaks, because the curvature of the latent process changes with them; to first
    order that tilts the normal distribution by the slope of ½ log |Q + W|.
    """
    diagonal, off, log_det = model.precision(rho, sigma)
    predictor = np.broadcast_to(start, (len(rho), len(model.matrix))).copy()
    for _ in range(_STEPS):
        step = newton_step(model, diagonal, off, predictor)
        change = step.predictor - predictor
        largest = np.abs(change).max(axis=1)
        if not np.isfinite(largest).all():
            raise Diverged
        if largest.max() < _TOLERANCE:
            break
        predictor += change * np.minimum(1.0, _LONGEST_STEP / np.maximum(largest, 1e-300))[:, None]
    else:
        raise Diverged
    u = step.latent
    penalty = (diagonal * u**2).sum(axis=0) + 2 * (off[1:] * u[1:] * u[:-1]).sum(axis=0)
    covariance, log_gram = inverse_definite(step.gram)
    log_curvature = np.log(step.pivots).sum(axis=0) + log_gram
    weight = model.counts.moments(step.predictor)[1]
    spread = inverse_diagonal(diagonal + weight.T, off, step.pivots)
    tilt = -0.5 * np.einsum("mk,mqk->kq", spread * model.counts.weight_slope(step.predictor).T, step.response)
    shift = np.einsum("kqr,kr->kq", covariance, tilt)
    projection = np.linalg.pinv(model.matrix)
    gain = np.einsum("qm,mrk->kqr", projection, step.response, optimize=True)
    carried, _ = tridiagonal(diagonal + weight.T, off, np.repeat(projection.T[:, :, None], len(rho), axis=2))
    line = step.predictor @ projection.T
    apart = step.predictor - line @ model.matrix.T
    unknown = spread.sum(axis=0) - np.einsum("mqk,mq->k", carried, model.matrix)
    return Modes(
        coefficients=step.coefficients + shift,
        covariance=covariance,
        predictor=step.predictor,
        realised=line + np.einsum("kqr,kr->kq", gain, shift),
        gain=gain,
        noise=np.einsum("qm,mrk->kqr", projection, carried, optimize=True),
        scatter=((apart**2).sum(axis=1) + unknown) / len(model.matrix),
        log_marginal=model.counts.log_likelihood(step.predictor)
        - 0.5 * (penalty - log_det + log_curvature)
        + 0.5 * (shift * tilt).sum(axis=1),
    )


def newton_step(model: LatentModel, diagonal: np.ndarray, off: np.ndarray, predictor: np.ndarray) -> NewtonStep:
    """One step: the latent process is eliminated by a tridiagonal solve, the coefficients solve what is left."""
    matrix, q = model.matrix, model.matrix.shape[1]
    m, k = len(matrix), len(predictor)
    mean, weight = model.counts.moments(predictor)
    working = (weight * predictor + model.counts.events - mean).T
    by_period = np.ascontiguousarray(weight.T)
    right = np.empty((m, q + 1, k))
    np.multiply(by_period[:, None], matrix[:, :, None], out=right[:, :q])
    right[:, q] = working
    solved, pivots = tridiagonal(diagonal + by_period, off, right)
    # How the predictor moves with each coefficient when the latent process follows: X − (Q + W)⁻¹ W X.
    response = matrix[:, :, None] - solved[:, :q]
    gram = (matrix.T @ (by_period[:, None] * response).reshape(m, q * k)).reshape(q, q, k)
    target = matrix.T @ (working - by_period * solved[:, q])
    coefficients = definite(gram, target[:, None])[0][:, 0]
    latent = solved[:, q] - (solved[:, :q] * coefficients).sum(axis=1)
    return NewtonStep(
        coefficients=coefficients.T,
        latent=latent,
        predictor=(matrix @ coefficients + latent).T,
        gram=gram,
        pivots=pivots,
        response=response,
    )
