"""How much processor time the default time-series fits take, beside statsmodels and R, in one run.

    python benchmarks/its_speed.py

R's columns need Rscript with nlme and glmmTMB, and are left out where it is missing. Ratios under 1 are faster.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import statsmodels.api as sm

from lnet_eval.methods.its import interrupted_time_series
from lnet_eval.methods.its.counted import Counts
from lnet_eval.methods.its.gaussian import fit_gaussian
from lnet_eval.methods.its.latent import fit_latent
from lnet_eval.methods.series import Series

N, BATCH, SEED = 48, 1000, 1
ENDS = (0.025, 0.5, 0.975)
R_SCRIPT = """
suppressMessages({library(nlme); library(glmmTMB)})
d <- read.csv("series.csv"); d$when <- factor(d$time); d$one <- factor(1)
now <- function() sum(proc.time()[1:2])
timed <- function(f, times) {f(); s <- now(); for (i in 1:times) f(); (now() - s) / times}
ar1_counts <- events ~ time + level + slope + ar1(when + 0 | one)
cat(timed(function() gls(y ~ time + level + slope, d, correlation = corAR1(form = ~time)), 30), " ")
cat(timed(function() suppressWarnings(glmmTMB(ar1_counts, d, family = poisson)), 3))
"""


def design(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Design and times of n periods with the interruption in the middle."""
    t = np.arange(1.0, n + 1)
    after = (t > n // 2) * 1.0
    return np.column_stack([np.ones(n), t, after, after * (t - n // 2 - 1)]), t


def seconds(run: Callable[[], object], times: int) -> float:
    """The median processor time of a run, which other programs on the machine disturb less than the clock."""
    run()
    taken = []
    for _ in range(times):
        begin = time.process_time()
        run()
        taken.append(time.process_time() - begin)
    return float(np.median(taken))


def in_r(y: np.ndarray, events: np.ndarray, matrix: np.ndarray) -> tuple[float, float] | None:
    """Seconds of nlme::gls and of glmmTMB on the same series."""
    if shutil.which("Rscript") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        table = pd.DataFrame(matrix[:, 1:], columns=["time", "level", "slope"]).assign(y=y, events=events)
        table.to_csv(Path(folder) / "series.csv", index=False)
        (Path(folder) / "time.R").write_text(R_SCRIPT)
        done = subprocess.run(["Rscript", "time.R"], cwd=folder, capture_output=True, text=True, check=False)
    numbers = done.stdout.split()
    return (float(numbers[0]), float(numbers[1])) if len(numbers) == 2 else None


def main() -> None:
    """Time everything and print milliseconds and ratios."""
    rng = np.random.default_rng(SEED)
    matrix, times = design(N)
    many = rng.normal(size=(BATCH, N)).cumsum(axis=1) * 0.3 + rng.normal(size=(BATCH, N))
    events = rng.poisson(30 * np.exp(0.2 * many[0] / many[0].std())) * 1.0
    # Coefficients, effects at four horizons and the counterfactual of every period: what a report needs of one fit.
    rows = np.vstack([np.eye(4), [[0, 0, 1, h] for h in (0, 5, 11, 23)], matrix * [1, 1, 0, 0]])
    counts = Counts(family="poisson", events=events, size=np.ones(N))
    periods = pd.period_range("2018-01", periods=N, freq="M")
    series = Series(kind="continuous", periods=periods, value=many[0])
    counted = Series(kind="count", periods=periods, value=events)
    long_matrix, long_times = design(240)
    long = rng.normal(size=(1, 240)).cumsum(axis=1) * 0.2 + rng.normal(size=(1, 240))
    long_counts = Counts(family="poisson", events=rng.poisson(20, 240) * 1.0, size=np.ones(240))
    start = periods[N // 2]

    def latent() -> None:
        posterior = fit_latent(counts, matrix, np.ones(N - 1))
        posterior.contrasts(rows, ENDS)
        posterior.draws()

    ours = {
        "default fit, all contrasts": seconds(lambda: fit_gaussian(many[:1], matrix, times).contrasts(rows, ENDS), 30),
        "per series in a batch of 1,000": seconds(
            lambda: fit_gaussian(many, matrix, times).contrasts(rows[2:5], ENDS), 3
        )
        / BATCH,
        "latent count fit": seconds(latent, 15),
        "default fit, 240 periods": seconds(
            lambda: fit_gaussian(long, long_matrix, long_times).contrasts(rows, ENDS), 10
        ),
        "latent count fit, 240 periods": seconds(lambda: fit_latent(long_counts, long_matrix, np.ones(239)), 5),
        "the whole analysis of a continuous series": seconds(lambda: interrupted_time_series(series, start=start), 10),
        "the whole analysis of a series of counts": seconds(lambda: interrupted_time_series(counted, start=start), 5),
    }
    peers = {
        "statsmodels GLSAR, iterated": seconds(lambda: sm.GLSAR(many[0], matrix, rho=1).iterative_fit(20), 20),
    }
    timed = in_r(many[0], events, matrix)
    if timed is not None:
        peers |= {"nlme::gls": timed[0], "glmmTMB ar1": timed[1]}
    print(f"| {N} periods unless stated | ms | " + " | ".join(f"÷ {peer}" for peer in peers) + " |")
    print("|---" * (2 + len(peers)) + "|")
    for name, value in {**ours, **peers}.items():
        print(f"| {name} | {1000 * value:.2f} | " + " | ".join(f"{value / p:.3f}" for p in peers.values()) + " |")


if __name__ == "__main__":
    main()
