"""How fast power is simulated: networks drawn and analysed by the evaluation's own estimators, per design.

Run: python benchmarks/power.py [networks]
To reach: 10,000 simulated networks in 10 seconds on two cores.
"""

from __future__ import annotations

import os
import sys
import time

import numpy as np

from lnet_eval.methods.power import PowerDesign, power

LIMIT = 10.0
VALUES = {"kind": "continuous", "before": 12, "after": 12, "effect": 1.0}
RATES = {
    "kind": "rate", "before": 12, "after": 12, "effect": -8.0, "baseline": 40.0, "per": 1000, "denominator": 900,
    "variation": 0.1,
}  # fmt: skip
SHARES = {
    "kind": "proportion", "before": 12, "after": 12, "effect": 0.15, "baseline": 0.6, "denominator": 30,
    "variation": 0.2,
}  # fmt: skip
DESIGNS = {
    "values, one series": {**VALUES, "teams": 1},
    "values, eight teams": {**VALUES, "teams": 8},
    "values, eight teams, four starts": {**VALUES, "teams": 8, "starts": 4, "step": 2},
    "values, eight teams and two outside": {**VALUES, "teams": 8, "comparisons": 2},
    "rates, one series": {**RATES, "teams": 1},
    "rates, eight teams": {**RATES, "teams": 8},
    "rates, eight teams and two outside": {**RATES, "teams": 8, "comparisons": 2},
    "shares, eight teams": {**SHARES, "teams": 8},
    "shares, eight teams and two outside": {**SHARES, "teams": 8, "comparisons": 2},
}


def main(n: int) -> None:
    print(f"{os.cpu_count()} cores, {n} networks a design; limit {LIMIT:g} seconds for 10,000")
    print(f"{'design':<42}{'answers':>13}{'seconds':>9}{'for 10,000':>12}{'of limit':>10}{'power':>8}")
    for name, choices in DESIGNS.items():
        design = PowerDesign(**choices)  # type: ignore[arg-type]
        begun = time.perf_counter()
        found = power(design, n=n, rng=np.random.default_rng(0))
        used = time.perf_counter() - begun
        whole = used * 10_000 / n
        share = found.at_horizon.value
        print(f"{name:<42}{design.source:>13}{used:>9.2f}{whole:>12.2f}{whole / LIMIT:>10.2f}{share:>8.3f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
