"""Many small systems solved at once give what one dense solve after the other gives."""

from __future__ import annotations

import numpy as np
import pytest

from lnet_eval.methods.its.elimination import definite, inverse_definite, inverse_diagonal, tridiagonal

ROUNDING = 1e-10  # systems of condition numbers under 1e5, in double precision


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(4)


def test_tridiagonal_systems_are_solved(rng: np.random.Generator) -> None:
    m, k = 9, 5
    off = rng.uniform(-0.9, 0.9, (m, k))
    diagonal, right = rng.uniform(2.0, 3.0, (m, k)), rng.normal(size=(m, 3, k))
    solved, pivots = tridiagonal(diagonal, off, right)
    inverse = inverse_diagonal(diagonal, off, pivots)
    for i in range(k):
        dense = np.diag(diagonal[:, i]) + np.diag(off[1:, i], 1) + np.diag(off[1:, i], -1)
        np.testing.assert_allclose(solved[:, :, i], np.linalg.solve(dense, right[:, :, i]), rtol=ROUNDING)
        np.testing.assert_allclose(inverse[:, i], np.diag(np.linalg.inv(dense)), rtol=ROUNDING)
        assert np.log(pivots[:, i]).sum() == pytest.approx(np.linalg.slogdet(dense)[1], rel=ROUNDING)


@pytest.mark.parametrize("q", [1, 4, 8])
def test_positive_definite_systems_are_solved(rng: np.random.Generator, q: int) -> None:
    roots = rng.normal(size=(7, q + 3, q))
    matrices = roots.transpose(0, 2, 1) @ roots
    together = np.ascontiguousarray(matrices.transpose(1, 2, 0))
    right = rng.normal(size=(q, 2, 7))
    solved, log_determinants = definite(together, right)
    inverse, _ = inverse_definite(together)
    np.testing.assert_allclose(inverse, np.linalg.inv(matrices), rtol=1e3 * ROUNDING)
    np.testing.assert_allclose(log_determinants, np.linalg.slogdet(matrices)[1], rtol=ROUNDING, atol=ROUNDING)
    for i in range(7):
        np.testing.assert_allclose(matrices[i] @ solved[..., i], right[..., i], atol=1e3 * ROUNDING)


def test_a_matrix_that_is_not_positive_definite_has_no_solution_and_spoils_no_other() -> None:
    matrices = np.stack([np.eye(2), np.array([[1.0, 2.0], [2.0, 1.0]])], axis=-1)
    solved, log_determinants = definite(matrices, np.ones((2, 1, 2)))
    assert np.isnan(log_determinants[1])
    np.testing.assert_array_equal(solved[:, 0, 0], [1.0, 1.0])
    assert np.isnan(solved[:, 0, 1]).any()
