"""The estimators in common use for continuous series, shown beside the default."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import stdtrit

from lnet_eval.methods.its.gaussian import gls_over

_EDGE: Final = 0.99999
_PRAIS_TOLERANCE: Final = 1e-12
_PRAIS_STEPS: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LinearFit:
    """Coefficients with their covariance.

    Attributes
    ----------
    coefficients : array (q,). covariance : array (q, q).
    multiplier : the interval's half-width in standard errors (t with n − q degrees of freedom, or 1.96).
    rho : the autocorrelation that was plugged in, or None. lag : Newey–West's lag, or None.
    dispersion : of a quasi-likelihood fit, else 1.
    unit : what coefficients and errors are measured in; kept apart, for its square may be no number any more.
    """

    coefficients: np.ndarray
    covariance: np.ndarray
    multiplier: float
    rho: float | None = None
    lag: int | None = None
    dispersion: float = 1.0
    unit: float = 1.0

    def interval(self, row: np.ndarray) -> tuple[float, float, float, float]:
        """Estimate, standard error, low and high of the contrast `row` (q,)."""
        value, error = row @ self.coefficients * self.unit, np.sqrt(row @ self.covariance @ row) * self.unit
        return (
            float(value),
            float(error),
            float(value - self.multiplier * error),
            float(value + self.multiplier * error),
        )


def ordinary_least_squares(y: np.ndarray, matrix: np.ndarray) -> LinearFit:
    """Least squares, the errors taken as independent."""
    n, q = matrix.shape
    ortho, triangle = np.linalg.qr(matrix)
    coefficients = np.linalg.solve(triangle, ortho.T @ y)
    residual = y - matrix @ coefficients
    back = np.linalg.inv(triangle)
    covariance = back @ back.T * (residual @ residual) / (n - q)
    return LinearFit(coefficients=coefficients, covariance=covariance, multiplier=t_multiplier(n - q))


def newey_west_lag(n: int) -> int:
    """The lag that is used where none is asked for: ⌊4 (n/100)^(2/9)⌋."""
    return int(4 * (n / 100) ** (2 / 9))


def newey_west(y: np.ndarray, matrix: np.ndarray, *, lag: int | None = None, adjusted: bool = True) -> LinearFit:
    """Least squares with Newey and West's standard errors (Bartlett weights, no prewhitening).

    Parameters
    ----------
    adjusted : multiply the covariance by n / (n − q), as Stata's `newey` does.

    References
    ----------
    Newey WK, West KD. Econometrica 1987;55:703–8. https://doi.org/10.2307/1913610
    """
    n, q = matrix.shape
    lag = newey_west_lag(n) if lag is None else lag
    plain = ordinary_least_squares(y, matrix)
    scores = matrix * (y - matrix @ plain.coefficients)[:, None]
    meat = scores.T @ scores
    for step in range(1, lag + 1):
        crossed = scores[step:].T @ scores[:-step]
        meat += (1 - step / (lag + 1)) * (crossed + crossed.T)
    back = np.linalg.inv(np.linalg.qr(matrix, mode="r"))
    bread = back @ back.T
    covariance = bread @ meat @ bread * (n / (n - q) if adjusted else 1.0)
    return LinearFit(coefficients=plain.coefficients, covariance=covariance, multiplier=t_multiplier(n - q), lag=lag)


def prais_winsten(y: np.ndarray, matrix: np.ndarray) -> LinearFit:
    """Prais and Winsten's iterated estimator; the first observation is kept. Only for series without gaps.

    References
    ----------
    Prais SJ, Winsten CB. Cowles Commission Discussion Paper 383, 1954.
    """
    n, q = matrix.shape
    fit, rho = ordinary_least_squares(y, matrix), 0.0
    for _ in range(_PRAIS_STEPS):
        residual = y - matrix @ fit.coefficients
        new = float(residual[1:] @ residual[:-1] / (residual[:-1] @ residual[:-1]))
        if abs(new - rho) < _PRAIS_TOLERANCE:
            break
        rho = float(np.clip(new, -_EDGE, _EDGE))
        first = np.sqrt(1 - rho**2)
        fit = ordinary_least_squares(
            np.concatenate([[first * y[0]], y[1:] - rho * y[:-1]]),
            np.vstack([first * matrix[:1], matrix[1:] - rho * matrix[:-1]]),
        )
    return LinearFit(coefficients=fit.coefficients, covariance=fit.covariance, multiplier=t_multiplier(n - q), rho=rho)


def restricted_likelihood(y: np.ndarray, matrix: np.ndarray, times: np.ndarray) -> LinearFit:
    """Restricted maximum likelihood with AR(1) errors, gaps as ρ^distance; t intervals with n − q degrees."""

    def loss(rho: float) -> float:
        return -float(gls_over(np.array([rho]), y[None], matrix, times).restricted[0, 0])

    grid = np.sin(np.linspace(-1, 1, 129)[1:-1] * np.pi / 2)
    best = int(gls_over(grid, y[None], matrix, times).restricted[0].argmax())
    low = grid[best - 1] if best else -_EDGE
    high = grid[best + 1] if best + 1 < len(grid) else _EDGE
    rho = float(minimize_scalar(loss, bounds=(low, high), method="bounded", options={"xatol": 1e-10}).x)
    fit = gls_over(np.array([rho]), y[None], matrix, times)
    return LinearFit(
        coefficients=fit.coefficients[0, 0],
        covariance=fit.unscaled[0] * fit.rss[0, 0] / fit.df,
        multiplier=t_multiplier(fit.df),
        rho=rho,
    )


def t_multiplier(df: float) -> float:
    """The 97.5 per cent quantile of t with `df` degrees of freedom."""
    return float(stdtrit(df, 0.975))
