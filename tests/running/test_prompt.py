"""A kernel counts as ready when it has answered and said that it is idle, and not a moment before or long after."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from queue import Empty
from typing import Any

import pytest
from jupyter_client.manager import AsyncKernelManager

from lnet_eval.running.prompt import PromptClient, PromptManager

Message = dict[str, Any]


def message(kind: str, question: str, **content: Any) -> Message:
    return {"msg_type": kind, "parent_header": {"msg_id": question}, "content": content}


def answer(question: str) -> Message:
    return message("kernel_info_reply", question, protocol_version="5.3")


def state(name: str, question: str) -> Message:
    return message("status", question, execution_state=name)


class Kernel(PromptClient):
    """A client of a kernel that says what a test lets it say; None is silence."""

    def __init__(self, shell: Sequence[Message | None], iopub: Sequence[Message | None], *, alive: bool = True) -> None:
        super().__init__()
        self._said = {"shell": deque(shell), "iopub": deque(iopub)}
        self.alive, self.asked, self.patience = alive, 0, []

    def kernel_info(self, *_: Any, **__: Any) -> str:
        self.asked += 1
        return f"question {self.asked}"

    async def get_shell_msg(self, *_: Any, **__: Any) -> Message:
        return self._next("shell")

    async def get_iopub_msg(self, *_: Any, timeout: float, **__: Any) -> Message:
        self.patience.append(timeout)
        return self._next("iopub")

    async def is_alive(self) -> bool:
        return self.alive

    def _next(self, channel: str) -> Message:
        said = self._said[channel].popleft() if self._said[channel] else None
        if said is None:
            raise Empty
        return said

    def unheard(self) -> int:
        return sum(len(said) for said in self._said.values())


def wait(kernel: Kernel, seconds: float | None = None) -> Kernel:
    asyncio.run(kernel.wait_for_ready(timeout=seconds))
    return kernel


def test_a_kernel_that_answers_is_asked_once_and_heard_out() -> None:
    iopub = [
        message("status", "", execution_state="starting"),
        state("busy", "question 1"),
        state("idle", "question 1"),
    ]
    kernel = wait(Kernel([answer("question 1")], iopub))
    assert kernel.asked == 1
    assert kernel.unheard() == 0


def test_an_answer_to_an_earlier_question_does_not_count() -> None:
    shell = [None, answer("question 1"), answer("question 2")]
    iopub = [
        state("busy", "question 1"),
        state("idle", "question 1"),
        state("busy", "question 2"),
        state("idle", "question 2"),
    ]
    kernel = wait(Kernel(shell, iopub))
    assert kernel.asked == 2
    assert kernel.unheard() == 0


def test_what_was_said_before_anyone_listened_is_asked_for_again_with_more_patience() -> None:
    iopub = [None, None, state("busy", "question 3"), state("idle", "question 3")]
    kernel = wait(Kernel([answer(f"question {number}") for number in (1, 2, 3)], iopub))
    assert kernel.asked == 3
    assert kernel.patience[0] < kernel.patience[1] < kernel.patience[2]


def test_a_kernel_that_has_ended_is_not_waited_for() -> None:
    with pytest.raises(RuntimeError, match="died"):
        wait(Kernel([], [], alive=False))


def test_a_kernel_that_never_answers_is_waited_for_as_long_as_allowed() -> None:
    kernel = Kernel([], [])
    with pytest.raises(RuntimeError, match="respond"):
        wait(kernel, 0.05)
    assert kernel.asked > 1


def test_a_real_kernel_is_ready_for_its_first_cell() -> None:
    async def run() -> str:
        manager = PromptManager(kernel_name="python3")
        await manager.start_kernel()
        client = manager.client()
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=60)
            said: list[Message] = []
            await client.execute_interactive("print('here')", timeout=60, output_hook=said.append)
            return "".join(str(one["content"]["text"]) for one in said if one["msg_type"] == "stream")
        finally:
            client.stop_channels()
            await manager.shutdown_kernel(now=True)

    assert issubclass(PromptManager, AsyncKernelManager)
    assert asyncio.run(run()) == "here\n"
