"""A kernel's first answer without the pause that Jupyter makes after it.

Jupyter's own client listens for a fifth of a second until nothing more is said. But a kernel says itself when it has
done with a question, and says it last: that is waited for here, which in a batch of short notebooks is a tenth of it.
"""

from __future__ import annotations

import math
import time
from queue import Empty
from typing import Any, Final

from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from traitlets import Type

_ANSWER_SECONDS: Final = 1.0
_SILENCE_SECONDS: Final = 0.02  # at first: a subscription that came too late is there for the next question


class PromptClient(AsyncKernelClient):  # type: ignore[misc]
    """Ready as soon as the kernel has answered and said that it is idle."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait for the kernel; raises RuntimeError where it ends, or does not answer within `timeout` seconds."""
        until = time.monotonic() + (math.inf if timeout is None else timeout)
        silence = _SILENCE_SECONDS
        while True:
            question = self.kernel_info()
            answer = await _of(question, "kernel_info_reply", self.get_shell_msg, _ANSWER_SECONDS)
            if answer is not None and await self._idle_after(question, silence):
                self._handle_kernel_info_reply(answer)
                return
            silence = min(2 * silence, _ANSWER_SECONDS)
            if not await self.is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if time.monotonic() > until:
                raise RuntimeError(f"Kernel didn't respond in {timeout} seconds")

    async def _idle_after(self, question: str, silence: float) -> bool:
        """Whether the kernel is heard to say that it is idle again, before so many seconds of silence."""
        while True:
            said = await _of(question, "status", self.get_iopub_msg, silence)
            if said is None or said["content"]["execution_state"] == "idle":
                return said is not None


class PromptManager(AsyncKernelManager):  # type: ignore[misc]
    """A kernel manager whose clients are prompt."""

    client_factory = Type(PromptClient, klass=AsyncKernelClient)


async def _of(question: str, kind: str, listen: Any, seconds: float) -> dict[str, Any] | None:
    """The next message of one kind that belongs to a question; None where nothing is heard for so many seconds."""
    try:
        while True:
            message: dict[str, Any] = await listen(timeout=seconds)
            if message["msg_type"] == kind and message["parent_header"].get("msg_id") == question:
                return message
    except Empty:
        return None
