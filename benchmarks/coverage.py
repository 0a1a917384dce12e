"""How often the default time-series intervals hold the truth, and how wide they are.

    python benchmarks/coverage.py                 a minute: few series per cell, to see that nothing broke
    python benchmarks/coverage.py --full          5,000 continuous and 1,000 counted series per cell
    python benchmarks/coverage.py --full --write  the same, and the tables of docs/methods/time_series.md made anew

Finished cells are kept in `--out` and not simulated again, so that a long run may be stopped and taken up later; cells
of another prior are no longer finished. Prints one table per part; ± is the Monte-Carlo standard error.
"""

from __future__ import annotations

import argparse
import json
import zlib
from pathlib import Path

import numpy as np
from scipy.stats import t as student

from lnet_eval.methods.its.gaussian import default_prior, fit_gaussian, gls_over
from lnet_eval.methods.its.latent import DEFAULT_PRIOR, fit_latent_batch

DOCUMENT = Path(__file__).parents[1] / "docs" / "methods" / "time_series.md"

LENGTHS, CORRELATIONS = (12, 18, 24, 36, 48, 100), (-0.3, 0.0, 0.2, 0.4, 0.6, 0.8)
COUNT_LENGTHS, PROCESSES = (18, 24, 48), ((0.0, 0.0), (0.4, 0.2), (0.7, 0.3))
FAMILIES = (("poisson", 5.0), ("poisson", 40.0), ("binomial", 0.2), ("binomial", 0.8))
TRIALS = 25
ENDS = (0.025, 0.975)
CHUNK = 500
QUANTITIES = ("level", "slope", "12th")
# Level change, slope change and the effect at the twelfth period after the start.
CONTRASTS = np.array([[0, 0, 1, 0], [0, 0, 0, 1], [0, 0, 1, 11.0]])


def design(n: int) -> tuple[np.ndarray, np.ndarray]:
    """The design and times of n periods with the interruption in the middle."""
    t, onset = np.arange(1.0, n + 1), n // 2 + 1
    after = (t >= onset) * 1.0
    return np.column_stack([np.ones(n), t, after, after * (t - onset)]), t


def ar1(rng: np.random.Generator, n_series: int, n: int, rho: float) -> np.ndarray:
    """Stationary AR(1) series with standard deviation 1."""
    noise = rng.normal(size=(n_series, n))
    for i in range(1, n):
        noise[:, i] = rho * noise[:, i - 1] + np.sqrt(1 - rho**2) * noise[:, i]
    return noise


def interval_score(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Winkler's score of 95 per cent intervals where the truth is 0: width, and 40 times what was missed by."""
    return (high - low) + 40 * np.maximum(0, low) + 40 * np.maximum(0, -high)


def continuous_cell(rng: np.random.Generator, n_series: int, n: int, rho: float) -> dict[str, list[float]]:
    """Coverage, and the score over that of the estimator that knows ρ, with Monte-Carlo errors."""
    matrix, times = design(n)
    scores, oracle, held = [], [], []
    for first in range(0, n_series, CHUNK):
        y = ar1(rng, min(CHUNK, n_series - first), n, rho)
        low, high = np.moveaxis(fit_gaussian(y, matrix, times).contrasts(CONTRASTS, ENDS), -1, 0)
        held.append((low <= 0) & (high >= 0))
        scores.append(interval_score(low, high))
        known = gls_over(np.array([rho]), y, matrix, times)
        variance = np.einsum("cq,qr,cr->c", CONTRASTS, known.unscaled[0], CONTRASTS)
        reach = student.ppf(ENDS[1], known.df) * np.sqrt(variance * known.rss / known.df)
        middle = known.coefficients[:, 0] @ CONTRASTS.T
        oracle.append(interval_score(middle - reach, middle + reach))
    ours, theirs, covered = (np.concatenate(part) for part in (scores, oracle, held))
    ratio = ours.mean(axis=0) / theirs.mean(axis=0)
    error = (ours - ratio * theirs).std(axis=0) / theirs.mean(axis=0) / np.sqrt(n_series)
    share = covered.mean(axis=0)
    return {
        "coverage": share.tolist(),
        "coverage_error": np.sqrt(share * (1 - share) / n_series).tolist(),
        "score": ratio.tolist(),
        "score_error": error.tolist(),
    }


def counted_cell(
    rng: np.random.Generator, n_series: int, n: int, law: tuple[str, float], process: tuple[float, float]
) -> dict[str, list[float]]:
    """Coverage of the latent model, with Monte-Carlo errors; series without a fit count as not covered."""
    (family, mean), (rho, sigma), (matrix, _) = law, process, design(n)
    u = sigma * ar1(rng, n_series, n, rho)
    if family == "poisson":
        events, size = rng.poisson(mean * np.exp(u)), np.ones(n)
    else:
        events, size = rng.binomial(TRIALS, 1 / (1 + (1 - mean) / mean * np.exp(-u))), np.full(n, TRIALS * 1.0)
    covered = np.zeros((n_series, len(CONTRASTS)), dtype=bool)
    for i, posterior in enumerate(fit_latent_batch(family, events * 1.0, size, matrix, np.ones(n - 1))):
        if posterior is not None:
            low, high = posterior.contrasts(CONTRASTS, ENDS).T
            covered[i] = (low <= 0) & (high >= 0)
    share = covered.mean(axis=0)
    return {"coverage": share.tolist(), "coverage_error": np.sqrt(share * (1 - share) / n_series).tolist()}


def cells(part: str) -> list[tuple]:
    """The arguments of every cell of a part."""
    if part == "continuous":
        return [(n, rho) for n in LENGTHS for rho in CORRELATIONS]
    return [(n, law, process) for law in FAMILIES for n in COUNT_LENGTHS for process in PROCESSES]


def prior_of(part: str, cell: tuple) -> str:
    """What the estimator believes beforehand in a cell: a change of it makes the cell's old numbers worthless."""
    return repr(default_prior(cell[0] - CONTRASTS.shape[1]) if part == "continuous" else DEFAULT_PRIOR)


def simulate(part: str, n_series: int, out: Path) -> dict[tuple, dict[str, list[float]]]:
    """Every cell of a part: from `out` where it is there, else simulated and written to it at once."""
    done = json.loads(out.read_text()) if out.exists() else {}
    run = continuous_cell if part == "continuous" else counted_cell
    found = {}
    for cell in cells(part):
        seed = f"{part}|{n_series}|{'|'.join(map(str, cell))}"
        key = f"{seed}|{prior_of(part, cell)}"
        if key not in done:
            done[key] = run(np.random.default_rng(zlib.crc32(seed.encode())), n_series, *cell)
            out.parent.mkdir(parents=True, exist_ok=True)
            out.write_text(json.dumps(done, indent=0))
        found[cell] = done[key]
    return found


def table_of(part: str, n_series: int, found: dict[tuple, dict[str, list[float]]]) -> str:
    """One row per cell, then the smallest, the largest and the mean, in Markdown."""
    scored = part == "continuous"
    head = ["n, ρ"] if scored else ["n, (family, mean or share), (ρ, σ)"]
    head += [f"{q} coverage" for q in QUANTITIES] + [f"{q} score" for q in QUANTITIES] * scored
    lines = [f"{n_series:,} series a cell.", "", "| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    for cell, numbers in found.items():
        row = [", ".join(map(str, cell)).replace("'", "")]
        for kind in ("coverage", "score")[: 1 + scored]:
            pairs = zip(numbers[kind], numbers[f"{kind}_error"], strict=True)
            row += [f"{x:.3f} ± {e:.3f}" for x, e in pairs]
        lines.append("| " + " | ".join(row) + " |")
    table = {kind: np.array([c[kind] for c in found.values()]) for kind in ("coverage", "score")[: 1 + scored]}
    held = table["coverage"]
    lines += ["", f"Smallest coverage {written(held.min(axis=0))}; largest {written(held.max(axis=0))}."]
    lines += [f"Mean {kind} over cells {written(values.mean(axis=0))}." for kind, values in table.items()]
    return "\n".join(lines)


def written(values: np.ndarray) -> str:
    """The three quantities' numbers in words: "level 0.938, slope 0.921, 12th 0.919"."""
    return ", ".join(f"{name} {value:.3f}" for name, value in zip(QUANTITIES, values, strict=True))


def write(part: str, table: str, document: Path) -> None:
    """Put a part's table between its marks in a document."""
    text = document.read_text()
    begin, end = f"<!-- coverage: {part} -->\n", f"<!-- end of coverage: {part} -->"
    before, _, rest = text.partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise SystemExit(f"{document}: the marks of the part {part} are not there")
    document.write_text(f"{before}{begin}\n{table}\n\n{end}{after}")


def main() -> None:
    """Simulate, print, and write what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="as many series per cell as the documentation shows")
    parser.add_argument("--part", choices=("continuous", "counted"), help="one part only")
    parser.add_argument("--series", type=int, help="series per cell instead of the usual number")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "out" / "coverage.json")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/methods/time_series.md")
    choices = parser.parse_args()
    usual = {"continuous": 5000, "counted": 1000} if choices.full else {"continuous": 300, "counted": 30}
    for part in ("continuous", "counted"):
        if choices.part in {None, part}:
            n_series = choices.series or usual[part]
            table = table_of(part, n_series, simulate(part, n_series, choices.out))
            print(f"\n{table}")
            if choices.write:
                write(part, table, DOCUMENT)


if __name__ == "__main__":
    main()
