"""How often each rule set signals, in stable series and after a shift: the table behind the choice of Anhøj's rules.

Run: python benchmarks/spc_rules.py [series a cell, 2000 by default]
Normal values; the shift begins half way. Runs are counted about the median of the whole series, limits are those of
a screened i chart. Beside each rate of a set stands that of ../shared/reference/spc/rule_false_signal_sim.csv, where it
is; every single rule of the table is compared too, and the last lines say how far the furthest cell of each lies off.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from lnet_eval.methods.spc.phase import Phase, judge_phase
from lnet_eval.methods.spc.plotted import Estimation, Plotted
from lnet_eval.methods.spc.result import Rules
from lnet_eval.methods.spc.rules import runs_outside_table
from lnet_eval.methods.spc.runs import sides

REFERENCE = Path(__file__).resolve().parents[1].parent / "shared" / "reference" / "spc" / "rule_false_signal_sim.csv"
SETS = {"anhoej": "anhoej", "perla": "perla_any3", "mdc": "mdc_any4", "shewhart": "mdc_3sigma"}
PARTS = {
    ("perla", "shift"): "perla_shift6", ("perla", "trend"): "perla_trend5", ("mdc", "shift"): "mdc_7side",
    ("mdc", "trend"): "mdc_7trend", ("mdc", "two_of_three"): "mdc_2of3",
}  # fmt: skip
LENGTHS = (10, 12, 16, 20, 24, 30, 36, 48)
SHIFTS = (0.0, 1.0, 1.5, 2.0)


def judged(values: np.ndarray, rules: Rules) -> list[Phase]:
    """Every row as a chart of its own."""
    every = np.ones(values.shape[1], dtype=bool)
    chart = "run" if rules in {"anhoej", "perla"} else "i"
    how = Estimation(screened=chart == "i")
    return [
        judge_phase(chart, rules, Plotted(value=row), number=1, included=every, governing=every, how=how)
        for row in values
    ]


def rates(values: np.ndarray) -> dict[str, float]:
    """Share of the rows in which each set, and each rule of a set, signals; by the reference's column names."""
    found: dict[str, float] = {}
    for rules, column in SETS.items():
        phases = judged(values, rules)
        found[column] = float(np.mean([phase.signal for phase in phases]))
        for (owner, rule), part in PARTS.items():
            if owner == rules:
                found[part] = float(np.mean([phase.marks[rule].any() for phase in phases]))
        if rules == "anhoej":
            runs = [phase.runs for phase in phases]
            found["anhoej_longrun"] = float(np.mean([run.longest_run > run.longest_run_max for run in runs]))
            found["anhoej_crossings"] = float(np.mean([run.crossings < run.crossings_min for run in runs]))
        if rules == "perla":
            outside = [runs_outside_table(sides(phase.value, phase.limits.centre)) for phase in phases]
            found["runs_table"] = float(np.mean(outside))
    return found


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    reference = pd.read_csv(REFERENCE).set_index(["n", "shift_sd"]) if REFERENCE.is_file() else None
    print(f"{count} series a cell; in brackets the reference\n")
    print(f"{'n':>4}{'shift':>7}" + "".join(f"{rules:>20}" for rules in SETS))
    furthest: dict[str, float] = {}
    for n in LENGTHS:
        for shift in SHIFTS:
            rng = np.random.default_rng([n, int(10 * shift)])
            found = rates(rng.normal(size=(count, n)) + shift * (np.arange(n) >= n // 2))
            line = f"{n:>4}{shift:>7.1f}"
            for column, rate in found.items():
                known = np.nan if reference is None else float(reference.loc[(n, shift), column])
                error = np.sqrt(max(known * (1 - known), 1e-4) * (1 / count + 1 / 10_000))
                off = 0.0 if np.isnan(known) else abs(rate - known) / error
                furthest[column] = max(furthest.get(column, 0.0), off)
                if column in SETS.values():
                    line += f"{rate:>11.3f} ({known:.3f})"
            print(line, flush=True)
    print("\nfurthest from the reference, in standard errors of the difference:")
    print("  ".join(f"{column} {off:.1f}" for column, off in furthest.items()))


if __name__ == "__main__":
    main()
