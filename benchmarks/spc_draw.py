"""How fast 100 control charts are drawn, beside R on the same machine in the same run.

Run: python benchmarks/spc_draw.py
To reach: three times as fast as qicharts2's 100 PNG files. Where R lacks qicharts2, ggplot2 draws the same layers;
the line says which it was.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from lnet_eval.methods.series import Series
from lnet_eval.methods.spc import run_chart, standing
from lnet_eval.reporting.figures.chart_drawing import ChartDrawing, draw_chart
from lnet_eval.texts import words

CHARTS = 100
LEAST = 3.0


def ours() -> tuple[float, float]:
    """CPU seconds for judging and drawing, and the mean size of a drawing in kB."""
    rng, say = np.random.default_rng(1), words("nb")
    months = pd.period_range("2018-01", periods=36, freq="M")
    every = [Series(kind="continuous", periods=months, value=rng.normal(10, 1, 36)) for _ in range(CHARTS)]
    one_chart(every[0], 0, say)  # fonts are found once, in R before its clock starts as well
    begun = time.process_time()
    drawings = [one_chart(series, i, say) for i, series in enumerate(every)]
    return time.process_time() - begun, sum(len(svg.encode()) for svg in drawings) / CHARTS / 1000


def one_chart(series: Series, number: int, say) -> str:
    chart = run_chart(series, chart="i", rules="shewhart")
    look = ChartDrawing(name=f"c{number}", axis="Verdi", share=False, standing=standing(chart, better="down"))
    return draw_chart(chart, look, say)


def theirs() -> tuple[str, float] | None:
    """Which package R drew with, and its CPU seconds; None without R."""
    if shutil.which("Rscript") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        command = ["Rscript", str(Path(__file__).with_suffix(".R")), folder]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        return None
    package, seconds, files = done.stdout.split()[-3:]
    assert int(files) == CHARTS
    return package, float(seconds)


def main() -> None:
    used, size = ours()
    print(f"ours:   {CHARTS} charts judged and drawn as SVG in {used:.1f} CPU seconds, {size:.1f} kB each")
    peer = theirs()
    if peer is None:
        print("R:      not here, or without ggplot2; nothing to compare with")
        return
    package, seconds = peer
    print(f"R:      {CHARTS} charts drawn as PNG by {package} in {seconds:.1f} CPU seconds")
    print(f"ratio:  {seconds / used:.1f} (to reach against qicharts2: {LEAST:g})")


if __name__ == "__main__":
    main()
