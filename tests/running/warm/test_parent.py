"""A parent with one thread, kernels that know nothing of one another, and no orphans."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from jupyter_client.manager import AsyncKernelManager, start_new_kernel

from lnet_eval.running.warm import KERNEL, client
from lnet_eval.running.warm.client import NotWarm, WarmParent, ask, can_fork
from lnet_eval.running.warm.wire import Request, read_at_start

pytestmark = pytest.mark.skipif(not can_fork(), reason="only Linux forks processes that may go on living")
SECONDS = 60


@pytest.fixture(autouse=True)
def our_kernelspec(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("JUPYTER_PATH", str(Path(client.__file__).parent / "jupyter"))
    yield
    client.close_own()


def wait_until(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + SECONDS
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)
    return holds()


def gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def run(code: str, kernel: str = KERNEL) -> str:
    """What `code` prints in a kernel of its own."""
    manager, channel = start_new_kernel(kernel_name=kernel)
    said: list[str] = []
    try:
        channel.execute_interactive(
            code, timeout=SECONDS, output_hook=lambda message: said.append(message["content"].get("text", ""))
        )
    finally:
        channel.stop_channels()
        manager.shutdown_kernel(now=True)
    return "".join(said)


def request(**changes: object) -> Request:
    environment = client.one_thread(os.environ)
    return Request(
        **{"arguments": ("-f", "/nowhere/k.json"), "folder": "/", "environment": environment, "preload": (), **changes}
    )  # type: ignore[arg-type]


def parent() -> psutil.Process:
    (own,) = client._own.values()
    return psutil.Process(own._process.pid)


def test_kernels_are_forked_from_one_parent_with_the_imports_done() -> None:
    code = "import os, sys; print(os.getppid(), 'lnet_eval.evaluation' in sys.modules)"
    first, second = run(code).split(), run(code).split()
    assert first == second == [str(parent().pid), "True"]


def test_a_kernel_that_is_started_listens_and_one_that_is_killed_is_gone() -> None:
    async def run() -> tuple[list[bool], bool]:
        manager = AsyncKernelManager(kernel_name=KERNEL)
        await manager.start_kernel()
        channels = [Path(f"{manager.ip}-{port}") for port in manager.ports]
        listens = [channel.is_socket() for channel in channels]
        await manager.provisioner.kill()
        alive = await manager.is_alive()
        await manager.shutdown_kernel(now=True)
        return listens, alive

    assert asyncio.run(run()) == ([True] * 5, False)


def test_the_parent_has_one_thread_also_when_it_has_imported_everything() -> None:
    run("1")
    assert parent().num_threads() == 1


def test_nothing_of_one_kernel_reaches_the_next() -> None:
    """Names, modules' state, environment, working folder, random numbers, options, files of the process."""
    run(
        "import os, random, numpy, pandas, matplotlib, lnet_eval, builtins, sys, tempfile, warnings, locale\n"
        "kept = 1; builtins.kept = 1; os.environ['KEPT'] = '1'; os.chdir('/'); lnet_eval.kept = 1\n"
        "random.seed(1); numpy.random.seed(1); pandas.options.display.max_rows = 3\n"
        "matplotlib.rcParams['lines.linewidth'] = 99; sys.path.insert(0, '/kept'); warnings.simplefilter('error')\n"
        "sys.modules['kept'] = sys; from lnet_eval.texts import words; words('nb')._messages.clear()"
    )
    seen = run(
        "import os, random, numpy, pandas, matplotlib, lnet_eval, builtins, sys\n"
        "print('kept' in globals(), hasattr(builtins, 'kept'), 'KEPT' in os.environ, os.getcwd() == '/')\n"
        "print(hasattr(lnet_eval, 'kept'), pandas.options.display.max_rows == 3, '/kept' in sys.path)\n"
        "print(matplotlib.rcParams['lines.linewidth'] == 99, 'kept' in sys.modules)\n"
        "from lnet_eval.texts import words; print(not words('nb')._messages)"
    )
    assert set(seen.split()) == {"False"}


def test_a_kernel_shows_a_result_however_its_function_was_imported() -> None:
    code = (
        "from lnet_eval.frames import survey_item\n"
        "print(sorted(get_ipython().display_formatter.format(survey_item([4, 5, 3] * 4))[0]))"
    )
    assert run(code).strip() == "['text/html', 'text/plain']"


def test_two_kernels_draw_different_random_numbers() -> None:
    code = "import random, numpy, uuid; print(random.random(), numpy.random.rand(), uuid.uuid4())"
    first, second = run(code).split(), run(code).split()
    assert all(one != other for one, other in zip(first, second, strict=True))


def test_the_parent_opens_nobodys_files() -> None:
    run("import os; open('/tmp', 'rb') if False else None")
    assert {Path(file.path).suffix for file in parent().open_files()} <= {""}


def test_a_kernel_that_wants_another_interpreter_s_settings_is_started_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("import os; print(os.getppid())").split() == [str(parent().pid)]
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    told = run("import os, sys; print(os.getppid(), os.environ['PYTHONHASHSEED'], hash('a'))").split()
    again = run("print(hash('a'))").split()
    assert told[:2] == [str(os.getpid()), "7"]
    assert told[2] == again[0]


def test_where_nothing_can_be_forked_an_ordinary_kernel_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "can_fork", lambda: False)
    assert run("import os; print(os.getppid())").split() == [str(os.getpid())]


def test_a_parent_that_cannot_import_gives_no_kernel_and_the_run_goes_on() -> None:
    broken = WarmParent(("no.such.module",))
    with pytest.raises(NotWarm):
        ask(broken.address, request(preload=("no.such.module",)))
    broken.close()


def test_a_parent_that_has_more_than_one_thread_gives_no_kernel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "threaded.py").write_text(
        "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    threaded = WarmParent(("threaded",))
    with pytest.raises(NotWarm):
        ask(threaded.address, request(preload=("threaded",)))
    threaded.close()


def test_nonsense_is_no_request_and_harms_nobody() -> None:
    import socket

    calm = WarmParent(())
    for nonsense in (b"", b"GET / HTTP/1.1\r\n\r\n", (2**31).to_bytes(4, "big")):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(calm.address)
            connection.sendall(nonsense)
    kernel = ask(calm.address, request(arguments=("--version",)))
    assert kernel.wait(SECONDS) == 0
    calm.close()


def test_an_interrupt_reaches_the_kernel_and_it_lives_on() -> None:
    manager, channel = start_new_kernel(kernel_name=KERNEL)
    try:
        channel.execute("import time; print('under way', flush=True); time.sleep(600)", stop_on_error=False)
        while "text" not in channel.get_iopub_msg(timeout=SECONDS)["content"]:
            pass
        manager.interrupt_kernel()
        assert channel.get_shell_msg(timeout=SECONDS)["content"]["ename"] == "KeyboardInterrupt"
        assert channel.execute_interactive("1", timeout=SECONDS)["content"]["status"] == "ok"
        manager.restart_kernel(now=True)
        channel.wait_for_ready(timeout=SECONDS)
    finally:
        channel.stop_channels()
        manager.shutdown_kernel(now=True)


def test_how_a_kernel_ended_is_told() -> None:
    manager, channel = start_new_kernel(kernel_name=KERNEL)
    process = manager.provisioner.process
    channel.execute("import os; os._exit(7)")
    assert process.wait(SECONDS) == 7
    channel.stop_channels()
    manager.cleanup_resources()


OWNER = """
import sys, time
from jupyter_client.manager import AsyncKernelManager, start_new_kernel
from lnet_eval.running.warm import client
manager, channel = start_new_kernel(kernel_name="lnet-eval")
(own,) = client._own.values()
print(own._process.pid, manager.provisioner.process.pid, flush=True)
channel.execute("while True: pass")
time.sleep(600)
"""


@pytest.mark.parametrize("victim", ["owner", "parent"])
def test_nobody_is_left_behind(victim: str) -> None:
    """The owner dies: its parent and kernels end, a kernel in an endless loop too. The parent dies: its kernels end."""
    owner = subprocess.Popen([sys.executable, "-c", OWNER], stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    parent_pid, kernel_pid = map(int, owner.stdout.readline().split())
    os.kill(owner.pid if victim == "owner" else parent_pid, signal.SIGKILL)
    try:
        assert wait_until(lambda: gone(parent_pid) and gone(kernel_pid))
    finally:
        owner.kill()
        owner.wait()


def test_what_is_read_at_the_start_of_a_process_is_known() -> None:
    told = read_at_start({"PYTHONPATH": "a", "LANG": "b", "LC_ALL": "c", "HOME": "d", "LNET_DB": "e"})
    assert set(told) == {"PYTHONPATH", "LANG", "LC_ALL"}
