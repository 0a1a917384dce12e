"""Many small systems solved at once, the systems along the last axis: where numpy's loops over them are quickest."""

from __future__ import annotations

import numpy as np


def tridiagonal(diagonal: np.ndarray, off: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Solve K symmetric tridiagonal systems: diagonal and off (m, K), right (m, r, K); solution and pivots (m, K)."""
    m = len(diagonal)
    pivots, solved, factors = diagonal.copy(), right.copy(), np.empty_like(off)
    room = np.empty_like(right[0])
    for i in range(1, m):
        np.divide(off[i], pivots[i - 1], out=factors[i])
        pivots[i] -= factors[i] * off[i]
        np.multiply(factors[i], solved[i - 1], out=room)
        solved[i] -= room
    solved /= pivots[:, None]
    for i in range(m - 2, -1, -1):
        np.multiply(factors[i + 1], solved[i + 1], out=room)
        solved[i] -= room
    return solved, pivots


def inverse_diagonal(diagonal: np.ndarray, off: np.ndarray, pivots: np.ndarray) -> np.ndarray:
    """Diagonal (m, K) of the inverse of K tridiagonal matrices, from their pivots in both directions."""
    backward = diagonal.copy()
    for i in range(len(diagonal) - 2, -1, -1):
        backward[i] -= off[i + 1] ** 2 / backward[i + 1]
    return np.asarray(1 / (pivots + backward - diagonal))


def definite(matrices: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Solve K positive definite systems: matrices (q, q, K), right (q, r, K); solution and log determinants (K,).

    A matrix that is not positive definite gives nan.
    """
    q = len(matrices)
    left, solved = matrices.copy(), right.copy()
    factors = np.empty_like(left)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for j in range(q):
            for i in range(j + 1, q):
                factors[i, j] = left[j, i] / left[j, j]
                left[i, i:] -= factors[i, j] * left[j, i:]
                solved[i] -= factors[i, j] * solved[j]
        pivots = np.array([left[j, j] for j in range(q)])
        pivots[pivots <= 0] = np.nan
        solved /= pivots[:, None]
        for j in range(q - 1, 0, -1):
            for i in range(j):
                solved[i] -= factors[j, i] * solved[j]
        return solved, np.log(pivots).sum(axis=0)


def inverse_definite(matrices: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Inverses (K, q, q) and log determinants (K,) of positive definite matrices (q, q, K)."""
    q, _, k = matrices.shape
    inverse, log_determinant = definite(matrices, np.broadcast_to(np.eye(q)[:, :, None], (q, q, k)))
    return np.ascontiguousarray(inverse.transpose(2, 0, 1)), log_determinant
