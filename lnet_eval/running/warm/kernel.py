"""A kernel just after its birth: made to look as if it had been started by itself."""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import os
import random
import signal
import sys
import tempfile
import time
from typing import NoReturn

from lnet_eval.running.warm.wire import Request

_PR_SET_PDEATHSIG = 1


def run_kernel(request: Request, outputs: tuple[int, ...]) -> NoReturn:
    """Be the kernel that `request` asks for, in a process that was forked for it and holds nothing else open."""
    code = 1
    try:
        parent = os.getppid()
        _end_with_parent()
        os.setsid()  # an interrupt reaches the kernel's own group only
        _redirect(outputs)
        _start_anew(request)
        _serve(request, parent)
        code = 0
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 1
    except BaseException as error:
        os.write(2, f"{type(error).__name__}\n".encode())
    finally:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(Exception):
                stream.flush()
        os._exit(code)


def _end_with_parent() -> None:
    """Let the system kill this process when its parent ends, however it ends and whatever a cell does meanwhile."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _redirect(outputs: tuple[int, ...]) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    for target, source in enumerate((nothing, *outputs)):
        os.dup2(source, target, inheritable=True)
    for file in (nothing, *outputs):
        if file > 2:
            os.close(file)


def _start_anew(request: Request) -> None:
    """Undo what the parent's own life has left: signals, chance, folders and environment."""
    for number in (signal.SIGTERM, signal.SIGCHLD, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(request.environment)
    os.chdir(request.folder)
    tempfile.tempdir = None
    time.tzset()
    random.seed()
    if "numpy" in sys.modules:
        importlib.import_module("numpy").random.seed()
    _forget_backend()


def _forget_backend() -> None:
    """Let matplotlib choose its backend by this kernel's environment, as it does when it is imported.

    ipykernel names the inline backend in the environment; a pyplot that was imported before would not hear of it. And
    the inline backend joins the shell when it is imported, which is of no use where there is no shell yet: without
    this, `%config InlineBackend` and figures themselves would come to nothing, and nobody be told.
    """
    sys.modules.pop("matplotlib_inline.backend_inline", None)
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is not None:
        os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
        matplotlib.rcParams["backend"] = os.environ["MPLBACKEND"]


def _serve(request: Request, parent: int) -> None:
    from ipykernel.kernelapp import IPKernelApp

    from lnet_eval.reporting.notebook import show_results

    sys.argv = ["ipykernel_launcher", *request.arguments]
    app = IPKernelApp.instance(parent_handle=parent)
    app.initialize(list(request.arguments))
    show_results()  # what a notebook imports of ours was imported before there was a shell to be told
    app.start()
