"""What Jupyter asks for a kernel, chosen by the kernelspec: forked where that can be done, else started anew.

A kernel provisioner, and not an engine of papermill: so papermill's command line and API, nbval, Dask's workers,
Airflow's operator and JupyterLab all have warm kernels by nothing but the kernel's name.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jupyter_client.provisioning import LocalProvisioner
from traitlets import List, Unicode

from lnet_eval.running.limit import kernel_started
from lnet_eval.running.warm import KERNEL
from lnet_eval.running.warm.client import NotWarm, kernel, one_thread
from lnet_eval.running.warm.wire import Request

SPECS = Path(__file__).parent / "jupyter" / "kernels"
_PREFIX = ("-m", "ipykernel_launcher")
# The longest path that a Unix socket may have is 107 bytes; the kernel adds a dash and a digit to ours.
_LONGEST_SOCKET = 100
_LOOK_SECONDS, _LOOKS = 0.005, 200
_CHANNELS = 5  # shell, iopub, stdin, heartbeat, control


def report_preload() -> tuple[str, ...]:
    """What the kernelspec of reports has its parent import."""
    spec = json.loads((SPECS / KERNEL / "kernel.json").read_text("utf-8"))
    return tuple(spec["metadata"]["kernel_provisioner"]["config"]["preload"])


class WarmProvisioner(LocalProvisioner):  # type: ignore[misc]
    """Kernels with their imports done.

    Attributes
    ----------
    preload : what the parent imports; "module", or "module:function" to call as well.
    """

    preload = List(Unicode()).tag(config=True)
    _sockets: Path | None = None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Let the kernel listen at sockets of a folder of its own.

        TCP ports are chosen before they are opened, and two kernels that start together may choose the same one.
        """
        manager = self.parent
        if manager is not None and manager.transport == "tcp" and sys.platform != "win32" and self._sockets is None:
            folder = Path(tempfile.mkdtemp(prefix="lnet-"))
            if len(os.fsencode(folder / "k")) <= _LONGEST_SOCKET:
                self._sockets = folder
                manager.transport, manager.ip = "ipc", str(folder / "k")
            else:
                folder.rmdir()
        prepared: dict[str, Any] = await super().pre_launch(**kwargs)
        return prepared

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """A forked kernel, or an ordinary one where the call is not that of an ordinary kernel or none can be had."""
        outputs = _open_file(kwargs.get("stdout"), 1), _open_file(kwargs.get("stderr"), 2)
        ordinary = tuple(cmd[1:3]) == _PREFIX and kwargs.get("stdin") is None and min(outputs) >= 0
        kwargs["env"] = one_thread(kwargs.get("env") or os.environ)
        if ordinary and Path(cmd[0]).resolve() == Path(sys.executable).resolve():
            with contextlib.suppress(NotWarm):
                warm = await asyncio.to_thread(kernel, self._request(cmd, kwargs), outputs)
                self.process, self.pid, self.pgid = warm, warm.pid, warm.pid
                self.cwd = kwargs.get("cwd") or Path.cwd()
                kernel_started(warm)
                await self._gone_or(self._listens)
                return self.connection_info
        await super().launch_kernel(cmd, **kwargs)
        kernel_started(self.process)
        return self.connection_info

    async def kill(self, restart: bool = False) -> None:
        """Kill the kernel, and see it gone: Jupyter looks at once, and then not for a tenth of a second."""
        await super().kill(restart=restart)
        await self._gone_or(lambda: False)

    async def _gone_or(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds or the kernel has gone, for a second at most."""
        for _ in range(_LOOKS):
            if holds() or await self.poll() is not None:
                return
            await asyncio.sleep(_LOOK_SECONDS)

    def _listens(self) -> bool:
        """Whether a forked kernel has opened its sockets: who connects before tries again a tenth of a second on."""
        return self._sockets is None or len(list(self._sockets.iterdir())) >= _CHANNELS

    async def cleanup(self, restart: bool = False) -> None:
        """Remove what the kernel leaves."""
        await super().cleanup(restart=restart)
        if self._sockets is not None and not restart:
            shutil.rmtree(self._sockets, ignore_errors=True)
            self._sockets = None

    def _request(self, cmd: list[str], kwargs: dict[str, Any]) -> Request:
        return Request(
            arguments=tuple(cmd[3:]),
            folder=str(kwargs.get("cwd") or Path.cwd()),
            environment=kwargs["env"],
            preload=tuple(self.preload),
        )


def _open_file(given: Any, usual: int) -> int:
    """The number of the open file that a kernel's output shall go to; below 0 where it shall be a pipe, or nothing."""
    if given is None:
        return usual
    return int(given) if isinstance(given, int) else int(given.fileno())
