"""Segmented regression with AR(1) errors, the autocorrelation integrated out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.interpolate import CubicSpline
from scipy.special import roots_jacobi

from lnet_eval.methods.its.mixture import density_quantiles, mixture_quantiles, mixture_spread

# Nodes for series of up to 60 points, and for longer ones: quantiles within 1e-6 and 2e-4 of an interval's width.
GRID_SIZES: Final = (24, 40)
_LONG: Final = 60
_FINE: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class RhoPrior:
    """Beta prior of the autocorrelation: (1 + ρ) / 2 ~ Beta(a, b). (1, 1) is flat, (½, ½) the arcsine prior."""

    a: float
    b: float

    def nodes(self, size: int) -> tuple[np.ndarray, np.ndarray]:
        """Gauss–Jacobi nodes ρ, ascending, and their prior masses: integration against the prior itself."""
        rho, mass = roots_jacobi(size, self.b - 1, self.a - 1)
        return rho, mass / mass.sum()

    def log_density(self, rho: np.ndarray) -> np.ndarray:
        """Log density at ρ, up to a constant."""
        return np.asarray((self.a - 1) * np.log1p(rho) + (self.b - 1) * np.log1p(-rho))


def default_prior(df: int) -> RhoPrior:
    """The prior for a series with `df` residual degrees of freedom, chosen by benchmarks/coverage.py.

    A short series cannot tell strong autocorrelation from a trend, so its prior leaves room for values near 1, and
    its intervals are wide; as the series grows, the room shrinks, and with it the price in width.
    """
    return RhoPrior(a=2.5, b=min(1.5, 0.5 + (df + 4) / 48))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GridFit:
    """Generalised least squares at every ρ of a grid, for S series that share a design.

    Attributes
    ----------
    coefficients : array (S, K, q). unscaled : array (K, q, q), the covariance of the coefficients over σ².
    rss : array (S, K), the weighted residual sum of squares.
    restricted : array (S, K), the restricted log likelihood with σ profiled out, up to a constant.
    df : n − q.
    """

    coefficients: np.ndarray
    unscaled: np.ndarray
    rss: np.ndarray
    restricted: np.ndarray
    df: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GaussianPosterior:
    """The posterior of S series: for each a mixture over ρ of t distributions.

    Attributes
    ----------
    rho : array (K,), ascending. weights : array (S, K), the posterior mass of each node.
    fit : generalised least squares at the nodes.
    prior : of ρ.
    """

    rho: np.ndarray
    weights: np.ndarray
    fit: GridFit
    prior: RhoPrior

    def contrasts(self, rows: np.ndarray, probabilities: Sequence[float]) -> np.ndarray:
        """Quantiles (S, C, P) of the C linear contrasts `rows` (C, q) of the coefficients."""
        means, scales = self._located(rows)
        return mixture_quantiles(probabilities, self.weights[:, None, :], means, scales, df=self.fit.df)

    def spread(self, rows: np.ndarray) -> np.ndarray:
        """Standard errors (S, C) of the contrasts: within and between the nodes."""
        means, scales = self._located(rows)
        return mixture_spread(self.weights[:, None, :], means, scales)

    def autocorrelation(self, probabilities: Sequence[float]) -> np.ndarray:
        """Quantiles (S, P) of ρ: the restricted likelihood is interpolated between the nodes."""
        angles = (np.arange(_FINE) + 0.5) / _FINE * np.pi - np.pi / 2
        rho = np.sin(angles)
        known = self.prior.log_density(rho) + np.log(np.cos(angles))
        smooth = CubicSpline(np.arcsin(self.rho), self.fit.restricted, axis=1)(angles) + known
        masses = np.exp(smooth - smooth.max(axis=1, keepdims=True))
        return np.array([density_quantiles(probabilities, rho, mass) for mass in masses])

    def _located(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        means = (self.fit.coefficients @ rows.T).transpose(0, 2, 1)
        variances = ((rows @ self.fit.unscaled) * rows).sum(axis=-1).T
        scales = np.sqrt(variances[None] * (self.fit.rss / self.fit.df)[:, None, :])
        return means, scales


def fit_gaussian(
    y: np.ndarray, matrix: np.ndarray, times: np.ndarray, *, prior: RhoPrior | None = None
) -> GaussianPosterior:
    """What S series say about the coefficients of a shared design when nobody knows the autocorrelation.

    Parameters
    ----------
    y : array (S, n), the values. matrix : array (n, q) of full rank, n > q. times : array (n,), integers,
        ascending; a gap of d periods correlates as ρ^d.
    prior : of ρ; by default `default_prior`.

    Notes
    -----
    y = Xβ + e, corr(e_i, e_j) = ρ^|t_i − t_j|, prior p(β, σ, ρ) ∝ σ⁻¹ π(ρ). Given ρ each contrast is a t
    distribution with n − q degrees of freedom around the generalised least squares estimate; the weight of ρ is
    its prior times |V|^−½ |X'V⁻¹X|^−½ RSS^−(n−q)/2. Nothing is sampled.

    References
    ----------
    Zellner A, Tiao GC. J Am Stat Assoc 1964;59:763–78. https://doi.org/10.1080/01621459.1964.10480726
    """
    prior = prior or default_prior(len(times) - matrix.shape[1])
    rho, mass = prior.nodes(GRID_SIZES[len(times) > _LONG])
    fit = gls_over(rho, y, matrix, times)
    logged = fit.restricted + np.log(mass)
    weights = np.exp(logged - logged.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    return GaussianPosterior(rho=rho, weights=weights, fit=fit, prior=prior)


def gls_over(rho: np.ndarray, y: np.ndarray, matrix: np.ndarray, times: np.ndarray) -> GridFit:
    """Generalised least squares under AR(1) at every `rho` (K,), for series `y` (S, n); see `GridFit`.

    The inverse of an AR(1) correlation is tridiagonal, so that all weighted cross products are sums over a few
    matrices, one triple per distinct distance in time, times scalars that depend on ρ. The design is made
    orthonormal first, and least-squares residuals stand in for y, so that nothing large is subtracted.
    """
    ortho, triangle = np.linalg.qr(matrix)
    plain = y @ ortho
    residual = y - plain @ ortho.T
    xx = np.zeros((len(rho), ortho.shape[1], ortho.shape[1])) + np.outer(ortho[0], ortho[0])
    xe = residual[:, :1, None] * ortho[0] + np.zeros((1, len(rho), 1))
    ee = residual[:, :1] ** 2 + np.zeros(len(rho))
    log_v = np.zeros(len(rho))
    distances = np.rint(np.diff(times)).astype(int)
    for distance in np.unique(distances):
        now = 1 + np.flatnonzero(distances == distance)
        r = rho**distance
        own, cross, past = 1 / (1 - r**2), -r / (1 - r**2), r**2 / (1 - r**2)
        x, x0, e, e0 = ortho[now], ortho[now - 1], residual[:, now], residual[:, now - 1]
        mixed = x.T @ x0
        xx += np.multiply.outer(own, x.T @ x) + np.multiply.outer(cross, mixed + mixed.T)
        xx += np.multiply.outer(past, x0.T @ x0)
        xe += own[:, None] * (e @ x)[:, None] + cross[:, None] * (e @ x0 + e0 @ x)[:, None]
        xe += past[:, None] * (e0 @ x0)[:, None]
        ee += np.outer((e**2).sum(axis=1), own) + np.outer(2 * (e * e0).sum(axis=1), cross)
        ee += np.outer((e0**2).sum(axis=1), past)
        log_v += len(now) * np.log1p(-(r**2))
    inverse = np.linalg.inv(xx)
    shift = np.einsum("kqr,skr->skq", inverse, xe)
    rss = np.maximum(ee - np.einsum("skq,skq->sk", shift, xe), np.finfo(float).tiny)
    df = len(times) - matrix.shape[1]
    restricted = -0.5 * (log_v + np.linalg.slogdet(xx)[1]) - 0.5 * df * np.log(rss)
    back = np.linalg.inv(triangle)
    return GridFit(
        coefficients=(plain[:, None] + shift) @ back.T,
        unscaled=back @ inverse @ back.T,
        rss=rss,
        restricted=restricted,
        df=df,
    )
