"""What a worker process pays for before its first report, and what it may not leave behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psutil


def run(code: str, **environment: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, **environment}
    )
    return ran.stdout.strip()


def test_a_worker_compiles_no_grammar(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from lnet_eval.running.worker import prepare_worker\n"
        f"prepare_worker(Path({str(tmp_path)!r}))\n"
        "import papermill, nbconvert, nbformat\n"
        "print('rfc3987_syntax.syntax_helpers' in sys.modules)"
    )
    assert run(code) == "False"


def test_the_page_is_exported_and_the_overview_made_without_the_methods() -> None:
    code = (
        "import sys, lnet_eval.reporting.exporter, lnet_eval.running.catalogue\n"
        "print(sorted({'statsmodels', 'scipy', 'matplotlib', 'seaborn'} & set(sys.modules)))"
    )
    assert run(code) == "[]"


def test_a_worker_gives_its_kernels_one_thread_unless_somebody_chose_otherwise(tmp_path: Path) -> None:
    code = (
        "import os; from pathlib import Path\n"
        "from lnet_eval.running.worker import prepare_worker\n"
        f"prepare_worker(Path({str(tmp_path)!r}))\n"
        "print(os.environ['OPENBLAS_NUM_THREADS'], os.environ['OMP_NUM_THREADS'])"
    )
    assert run(code, OPENBLAS_NUM_THREADS="3") == "3 1"


def test_a_worker_that_hangs_where_no_limit_reaches_ends_itself() -> None:
    code = "import time; from lnet_eval.running.worker import last_resort\nwith last_resort(0.2):\n    time.sleep(60)"
    ended = subprocess.run([sys.executable, "-c", code], check=False, timeout=50)
    assert ended.returncode == 143


def test_a_process_that_is_gone_is_no_matter_when_it_is_to_be_ended() -> None:
    from lnet_eval.running.worker import kill

    process = subprocess.Popen([sys.executable, "-c", ""])
    known = psutil.Process(process.pid)
    process.wait()
    kill({known})
