"""How long one report takes, and where the time goes.

    python benchmarks/report_speed.py                      every shipped network, Norwegian
    python benchmarks/report_speed.py ahus phrk --repeat 3
    python benchmarks/report_speed.py --all                also the whole of `lnet-eval report --all`

Each network is run in a process of its own, as a report is. `report` is one report from start to published, the other
columns are its parts measured one by one: starting a kernel (an empty notebook through papermill), imports, reading,
analysis, drawing (every figure), words and tables, and export to HTML. The smallest of the repeats is printed: the rest
is the machine's other business.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("kernel", "imports", "reading", "analysis", "drawing", "words", "export")


class Clock:
    """Seconds by name, added up."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def running(self, name: str) -> Iterator[None]:
        """Add the time spent within to `name`."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - began

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, its time added to `name`."""

        def act(*given: Any, **named: Any) -> Any:
            with self.running(name):
                return function(*given, **named)

        return act


def measure_parts(network: str) -> dict[str, float]:
    """The parts of one report, in this process."""
    clock = Clock()
    with clock.running("imports"):
        import lnet_eval as le
        from lnet_eval.reporting import page as pages

        _ = le.evaluate
        sections = [sys.modules[pages.section_builder(name).__module__] for name in pages.SECTIONS]
    with clock.running("reading"):
        read = le.load_network(network, data=ROOT / "data")
    with clock.running("analysis"):
        evaluation = le.evaluate(read)
    _time_figures(clock, sections)
    page = pages.Page(evaluation, "nb")
    with clock.running("sections"):
        shown = [page.opening(), *(page.section(name) for name in pages.SECTIONS)]
    with tempfile.TemporaryDirectory() as folder, clock.running("sections"):
        page.write(folder)
    clock.seconds["words"] = clock.seconds.pop("sections") - clock.seconds.get("drawing", 0.0)
    _run_empty_notebook()  # what papermill itself costs is paid once in a worker, not once in a report
    with clock.running("kernel"):
        _run_empty_notebook()
    with clock.running("export"):
        _export(shown)
    return clock.seconds


def _time_figures(clock: Clock, sections: list[Any]) -> None:
    """Time every function that draws, wherever a module has it by name."""
    modules = [module for name, module in sys.modules.items() if name.startswith("lnet_eval.reporting.")]
    for module in {id(module): module for module in [*modules, *sections]}.values():
        for name, thing in list(vars(module).items()):
            drawn_here = getattr(thing, "__module__", "").startswith("lnet_eval.reporting.figures")
            if name.endswith("_figure") and callable(thing) and drawn_here:
                setattr(module, name, clock.timed("drawing", thing))


def _run_empty_notebook() -> None:
    import nbformat

    from lnet_eval.running.execute import execute_notebook

    with tempfile.TemporaryDirectory() as folder:
        empty = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")])
        empty.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(empty, Path(folder, "empty.ipynb"))
        execute_notebook(Path(folder, "empty.ipynb"), parameters={}, shown={}, folder=Path(folder))


def _export(shown: list[Any]) -> None:
    import nbformat

    from lnet_eval.reporting.exporter import ReportExporter

    outputs = []
    for section in shown:
        data, metadata = section._repr_mimebundle_()
        outputs.append(nbformat.v4.new_output("display_data", data=data, metadata=metadata))
    cells = [nbformat.v4.new_code_cell("", outputs=[output]) for output in outputs]
    ReportExporter().from_notebook_node(nbformat.v4.new_notebook(cells=cells))


def measure_report(network: str) -> float:
    """Seconds of one whole report in one language, as `lnet-eval report` makes it."""
    with tempfile.TemporaryDirectory() as folder:
        return _command_seconds("report", network, "--language", "nb", "--reports", folder)


def measure_all() -> float:
    """Seconds of all shipped networks in both languages."""
    with tempfile.TemporaryDirectory() as folder:
        return _command_seconds("report", "--all", "--reports", folder)


def _command_seconds(*given: str) -> float:
    began = time.perf_counter()
    program = Path(sys.executable).with_name("lnet-eval")
    subprocess.run([program, *given], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def in_own_process(network: str) -> dict[str, float]:
    """`measure_parts` in a fresh interpreter with one thread, as a kernel has it."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, __file__, "--parts", network]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment, text=True).stdout
    seconds: dict[str, float] = json.loads(said.splitlines()[-1])
    return seconds


def print_table(rows: dict[str, dict[str, float]]) -> None:
    """One line per network, seconds, and one line with the shares of the whole."""
    columns = ("report", *PARTS)
    print(f"{'network':22}" + "".join(f"{column:>10}" for column in columns))
    for network, row in rows.items():
        print(f"{network:22}" + "".join(f"{row.get(column, 0.0):10.2f}" for column in columns))
    whole = sum(row.get(part, 0.0) for row in rows.values() for part in PARTS)
    shares = [sum(row.get(part, 0.0) for row in rows.values()) / whole for part in PARTS]
    print(f"{'share of the parts':22}{'':10}" + "".join(f"{share:10.0%}" for share in shares))


def main() -> None:
    """Measure and print."""
    from lnet_eval.inputs import find_networks

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("networks", nargs="*")
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--all", action="store_true", help="also the whole of `lnet-eval report --all`")
    parser.add_argument("--parts", metavar="NETWORK", help="only the parts of one network, as JSON")
    asked = parser.parse_args()
    if asked.parts:
        print(json.dumps(measure_parts(asked.parts)))
        return
    rows: dict[str, dict[str, float]] = {}
    for network in asked.networks or find_networks(ROOT / "data"):
        tries = [{"report": measure_report(network), **in_own_process(network)} for _ in range(asked.repeat)]
        rows[network] = {name: min(one.get(name, 0.0) for one in tries) for name in ("report", *PARTS)}
    print_table(rows)
    if asked.all:
        seconds = min(measure_all() for _ in range(asked.repeat))
        print(f"\nall {len(find_networks(ROOT / 'data'))} networks, both languages: {seconds:.1f} s")


if __name__ == "__main__":
    main()
