"""How often each rule set signals, in stable series and after a shift: the table behind the choice of Anhøj's rules.

Run: python benchmarks/spc_rules.py [series a cell, 2000 by default]
Normal values; the shift begins half way. Runs are counted about the median of the whole series, limits are those of
a screened i chart. Beside each rate stands that of ../shared/reference/spc/rule_false_signal_sim.csv, where it is.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from lnet_eval.methods.spc.phase import judge_phase
from lnet_eval.methods.spc.plotted import Estimation, Plotted

REFERENCE = Path(__file__).resolve().parents[1].parent / "shared" / "reference" / "spc" / "rule_false_signal_sim.csv"
SETS = {"anhoej": "anhoej", "perla": "perla_any3", "mdc": "mdc_any4", "shewhart": "mdc_3sigma"}
LENGTHS = (10, 12, 16, 20, 24, 30, 36, 48)
SHIFTS = (0.0, 1.0, 1.5, 2.0)


def rates(values: np.ndarray) -> dict[str, float]:
    """Share of the rows in which each set signals."""
    every = np.ones(values.shape[1], dtype=bool)
    found = {}
    for rules in SETS:
        chart = "run" if rules in {"anhoej", "perla"} else "i"
        how = Estimation(screened=chart == "i")
        signals = [
            judge_phase(chart, rules, Plotted(value=row), number=1, included=every, governing=every, how=how).signal
            for row in values
        ]
        found[rules] = float(np.mean(signals))
    return found


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    reference = pd.read_csv(REFERENCE).set_index(["n", "shift_sd"]) if REFERENCE.is_file() else None
    print(f"{count} series a cell; in brackets the reference\n")
    print(f"{'n':>4}{'shift':>7}" + "".join(f"{rules:>20}" for rules in SETS))
    furthest = 0.0
    for n in LENGTHS:
        for shift in SHIFTS:
            rng = np.random.default_rng([n, int(10 * shift)])
            values = rng.normal(size=(count, n)) + shift * (np.arange(n) >= n // 2)
            line = f"{n:>4}{shift:>7.1f}"
            for rules, rate in rates(values).items():
                known = np.nan if reference is None else float(reference.loc[(n, shift), SETS[rules]])
                error = np.sqrt(max(known * (1 - known), 1e-4) * (1 / count + 1 / 10_000))
                furthest = max(furthest, 0.0 if np.isnan(known) else abs(rate - known) / error)
                line += f"{rate:>11.3f} ({known:.3f})"
            print(line, flush=True)
    print(f"\nfurthest from the reference: {furthest:.1f} standard errors")


if __name__ == "__main__":
    main()
