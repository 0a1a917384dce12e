"""How long many reports take, engine by engine in one run, on the reference workload: eight figures, three fits each.

    python benchmarks/batch.py                        the engines, 4 networks: a few minutes
    python benchmarks/batch.py --networks 20          as the documentation shows
    python benchmarks/batch.py --engines ours --scale 20 100 500
    python benchmarks/batch.py --engines ours --cluster

The workload is made by ../shared/reference/batch/make_workload.py; report.Rmd is the same report in R Markdown. The
engines run one after the other, in `--rounds`, and the best of the rounds counts: on a machine with other business only
ratios within one run mean anything, and those of several rounds more. "ours" leaves figures at their own size, as R
Markdown and this project's reports do; "ours-cropped" crops each, as Jupyter does by itself. To reach, with 20 networks
on two cores: ours in 20 seconds, at most 0.13 of papermill's and nbconvert's command lines one after the other, at most
0.7 of R's best, at most 350 MB per worker, and time linear in the number of networks.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from batch_exporter import usual_exporter

from lnet_eval.running.execute import execute_notebook
from lnet_eval.running.pool import ClusterPool, LocalPool, available_cores
from lnet_eval.running.warm.provisioner import SPECS
from lnet_eval.running.worker import children, kill

SOURCE = Path(__file__).resolve().parents[2] / "shared" / "reference" / "batch"
KERNEL, CROPPED = "batch", "batch-cropped"
# Figures as large as they were asked to be, as in this project's reports and in R Markdown: Jupyter's own habit is to
# lay each out twice, so as to crop it to what is drawn.
OWN_SIZE = "--InlineBackend.print_figure_kwargs={'bbox_inches': None}"
WORKER_PRELOAD = ("lnet_eval.running.forked", "batch_exporter")
PRELOAD = ("numpy", "pandas", "matplotlib.pyplot", "seaborn", "statsmodels.api", "statsmodels.formula.api")
R_FORKED = """
library(rmarkdown); library(ggplot2); library(nlme)
jobs <- commandArgs(TRUE)
parallel::mclapply(jobs[-1], mc.cores = as.integer(jobs[1]), mc.preschedule = FALSE, function(n) {
  dir <- file.path("out", paste0("r-forked-", n)); dir.create(dir, recursive = TRUE)
  render("report.Rmd", params = list(network = n, data = file.path(getwd(), "data/nets.csv")),
         output_dir = dir, intermediates_dir = dir, knit_root_dir = getwd(), quiet = TRUE)
})
"""
R_ONE = """
n <- commandArgs(TRUE)[1]
dir <- file.path("out", paste0("r-", n)); dir.create(dir, recursive = TRUE)
rmarkdown::render("report.Rmd", params = list(network = n, data = file.path(getwd(), "data/nets.csv")),
                  output_dir = dir, intermediates_dir = dir, knit_root_dir = getwd(), quiet = TRUE)
"""


def render(number: int, folder: Path, kernel: str, label: str) -> int:
    """One report as ours: executed by the runner's own function, exported in the same worker."""
    network = f"net{number % 20:02d}"
    given = {"network": network, "data": str(folder / "data" / "nets.csv")}
    notebook = execute_notebook(
        folder / "nb" / "full.ipynb", parameters=given, shown=given, folder=folder, kernel=kernel
    )
    page, _ = usual_exporter().from_notebook_node(notebook)
    (folder / "out" / f"{label}-{number}.html").write_text(page, encoding="utf-8")
    return number


def render_plainly(number: int, folder: Path) -> int:
    """One report by papermill's API with an ordinary kernel and a new exporter, as a script of twenty lines does it."""
    import papermill
    from nbconvert import HTMLExporter

    given = {"network": f"net{number % 20:02d}", "data": str(folder / "data" / "nets.csv")}
    out = folder / "out" / f"api-{number}.ipynb"
    papermill.execute_notebook(folder / "nb" / "full.ipynb", out, parameters=given, progress_bar=False)
    page, _ = HTMLExporter().from_filename(str(out))
    out.with_suffix(".html").write_text(page, encoding="utf-8")
    return number


def by_command_lines(folder: Path, n: int, n_workers: int) -> None:  # noqa: ARG001
    """papermill's and nbconvert's commands, one after the other."""
    for number in range(n):
        out = f"out/cli-{number}.ipynb"
        network = f"net{number % 20:02d}"
        run(
            [sys.executable, "-m", "papermill", "nb/full.ipynb", out, "-p", "network", network, "--no-progress-bar"],
            folder,
        )
        run([sys.executable, "-m", "nbconvert", "--to", "html", out], folder)


def by_api_pool(folder: Path, n: int, n_workers: int) -> None:
    """A pool of processes over papermill's API."""
    with ProcessPoolExecutor(n_workers) as pool:
        wait([pool.submit(render_plainly, number, folder) for number in range(n)])


def our_pool(n_workers: int) -> LocalPool:
    """The runner's pool, with what this workload imports."""
    return LocalPool(n_workers, preload=PRELOAD, worker_preload=WORKER_PRELOAD)


def by_ours(folder: Path, n: int, n_workers: int) -> None:
    """The runner's pool over warm kernels."""
    through(our_pool(n_workers), folder, n, "ours")


def by_ours_cropped(folder: Path, n: int, n_workers: int) -> None:
    """The same with figures cropped, as Jupyter does by itself."""
    through(our_pool(n_workers), folder, n, "cropped", CROPPED)


class Unfinished(Exception):
    """An engine that did not make every report."""


def by_r_one_by_one(folder: Path, n: int, n_workers: int) -> None:  # noqa: ARG001
    """R Markdown, a process each, one after the other."""
    for number in range(n):
        run(["Rscript", "-e", R_ONE, f"net{number % 20:02d}"], folder)
        shutil.rmtree(folder / "out" / f"r-net{number % 20:02d}")


def by_r_forked(folder: Path, n: int, n_workers: int) -> None:
    """R Markdown, forked from an R that has loaded the libraries."""
    run(["Rscript", "-e", R_FORKED, str(n_workers), *(f"net{number:02d}" for number in range(n))], folder)
    made = len(list(folder.glob("out/r-forked-*/report.html")))
    if made < n:  # children of one R share its folder for temporary files, and at times take each other's
        raise Unfinished(f"{made} of {n} reports")


ENGINES: dict[str, Callable[[Path, int, int], None]] = {
    "cli": by_command_lines,
    "api": by_api_pool,
    "ours": by_ours,
    "ours-cropped": by_ours_cropped,
    "r": by_r_one_by_one,
    "r-forked": by_r_forked,
}


def through(pool: LocalPool | ClusterPool, folder: Path, n: int, label: str, kernel: str = KERNEL) -> list[float]:
    """Every report through a pool, never more under way than it has workers; when each was done."""
    task = importlib.import_module("batch").render  # by a name that the workers of a cluster find
    done: list[float] = []
    running = set()
    queue = list(range(n))
    try:
        while queue or running:
            while queue and len(running) < pool.n_workers:
                running.add(pool.submit(task, queue.pop(0), folder, kernel, label))
            ended = wait(running, return_when="FIRST_COMPLETED").done
            running -= ended
            for future in ended:
                future.result()
                done.append(time.perf_counter())
    finally:
        pool.shutdown()
    return done


def run(command: list[str], folder: Path) -> None:
    """Run a command quietly."""
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@contextmanager
def workload() -> Iterator[Path]:
    """The reference workload in a folder of its own, with kernelspecs whose parent imports what it uses."""
    with tempfile.TemporaryDirectory(prefix="lnet-batch-") as name:
        folder = Path(name)
        run([sys.executable, str(SOURCE / "make_workload.py")], folder)
        shutil.copy(SOURCE / "report.Rmd", folder)
        (folder / "out").mkdir()
        spec = json.loads((SPECS / "lnet-eval" / "kernel.json").read_text())
        spec["metadata"]["kernel_provisioner"]["config"]["preload"] = list(PRELOAD)
        for kernel, arguments in ((KERNEL, [OWN_SIZE]), (CROPPED, [])):
            (folder / "jupyter" / "kernels" / kernel).mkdir(parents=True)
            text = json.dumps({**spec, "argv": [*spec["argv"], *arguments]})
            (folder / "jupyter" / "kernels" / kernel / "kernel.json").write_text(text)
        os.environ["JUPYTER_PATH"] = str(folder / "jupyter")
        os.environ["PYTHONPATH"] = str(Path(__file__).parent)  # where workers find this module and the exporter
        yield folder


LOOK_SECONDS = 3.0  # asking for shared pages walks every page of a process: more often, and it slows what is measured


class Memory(threading.Thread):
    """The most memory that the processes below this one had at a time, shared pages shared out (PSS), in MB."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most, self._over = 0.0, threading.Event()

    def run(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            total = 0.0
            for process in psutil.Process().children(recursive=True):
                try:
                    total += process.memory_full_info().pss / 1e6
                except (psutil.Error, OSError):
                    continue
            self.most = max(self.most, total)

    def stop(self) -> float:
        self._over.set()
        self.join()
        return self.most


def compare(folder: Path, names: list[str], n: int, n_workers: int, rounds: int) -> None:
    """Every engine on the same networks."""
    seconds: dict[str, float] = {}
    print(f"{n} networks, {n_workers} workers\n{'engine':<12}{'seconds':>9}{'per report':>12}{'MB per worker':>15}")
    for name in names * rounds:
        memory = Memory()
        memory.start()
        began = time.perf_counter()
        workers = 1 if name in {"cli", "r"} else n_workers
        try:
            ENGINES[name](folder, n, n_workers)
        except Unfinished as why:
            memory.stop()
            print(f"{name:<12}{why}: this round does not count", flush=True)
        else:
            took = time.perf_counter() - began
            seconds[name] = min(took, seconds.get(name, took))
            print(f"{name:<12}{took:>9.1f}{took / n:>12.2f}{memory.stop() / workers:>15.0f}", flush=True)
        for left in (folder / "out").iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()
    if "ours" in seconds:
        for other in dict.fromkeys(name for name in names if name != "ours" and name in seconds):
            print(f"ours / {other}: {seconds['ours'] / seconds[other]:.2f}")


def scale(folder: Path, counts: list[int], n_workers: int) -> None:
    """Whether the time per report and the memory grow with the number of networks."""
    print(
        f"\n{'networks':>8}{'seconds':>9}{'per report':>12}{'first tenth':>13}{'last tenth':>12}{'MB per worker':>15}"
    )
    for n in counts:
        memory = Memory()
        memory.start()
        began = time.perf_counter()
        done = through(our_pool(n_workers), folder, n, f"scale-{n}")
        part = max(2, n // 10)
        first, last = (done[part - 1] - began) / part, (done[-1] - done[-part]) / (part - 1)
        print(f"{n:>8}{done[-1] - began:>9.1f}{(done[-1] - began) / n:>12.2f}{first:>13.2f}{last:>12.2f}"
              f"{memory.stop() / n_workers:>15.0f}", flush=True)  # fmt: skip


def on_cluster(folder: Path, n: int) -> None:
    """Two Dask workers on this machine, one of them killed on the way."""
    from distributed import Client

    file = folder / "scheduler.json"
    quiet: dict[str, Any] = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    dask = [sys.executable, "-m", "distributed.cli"]
    here = ["--scheduler-file", str(file), "--no-dashboard", "--host", "127.0.0.1"]
    processes = [subprocess.Popen([*dask[:2], f"{dask[2]}.dask_scheduler", "--port", "0", *here], **quiet)]
    worker = [*dask[:2], f"{dask[2]}.dask_worker", "--nthreads", "1", "--local-directory", str(folder), *here]
    processes += [subprocess.Popen(worker, **quiet) for _ in range(2)]
    try:
        with Client(scheduler_file=str(file), timeout=60, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
            address = client.scheduler.address
            victim = next(iter(client.run(os.getpid).values()))
            threading.Timer(5.0, os.kill, (victim, signal.SIGKILL)).start()
            began = time.perf_counter()
            done = through(ClusterPool(address), folder, n, "cluster")
        print(f"\ncluster of two, one worker killed after 5 s: {len(done)} of {n} reports in {done[-1] - began:.1f} s")
    finally:
        started = children()
        for process in processes:
            process.terminate()
        psutil.wait_procs(started, timeout=15)  # a nanny that is told while it replaces its worker waits for ever
        kill(started)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--networks", type=int, default=4, help="how many, at most 20")
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--scale", nargs="+", type=int, default=[])
    parser.add_argument("--cluster", action="store_true")
    asked = parser.parse_args()
    names = [name for name in asked.engines if not name.startswith("r") or shutil.which("Rscript")]
    with workload() as folder:
        compare(folder, names, asked.networks, available_cores(), asked.rounds)
        if asked.scale:
            scale(folder, asked.scale, available_cores())
        if asked.cluster:
            on_cluster(folder, asked.networks)


if __name__ == "__main__":
    main()
