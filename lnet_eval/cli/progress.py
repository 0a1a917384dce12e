"""The bar while reports are made: how many are done, and which networks are under way."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich import progress
from rich.text import Text

from lnet_eval.cli.saying import out, say_in
from lnet_eval.running.outcome import Outcome


class Progress:
    """A bar at a terminal; one line per network where the output is a file or a pipe."""

    def __init__(self, total: int) -> None:
        self._say = say_in()
        self._console = out()
        self._under_way: list[str] = []
        self._bar = progress.Progress(
            progress.TextColumn("{task.description}"),
            progress.BarColumn(),
            progress.MofNCompleteColumn(),
            progress.TimeElapsedColumn(),
            progress.TextColumn("{task.fields[names]}", markup=False),
            console=self._console,
            disable=not self._console.is_terminal or total == 0,
            transient=True,
        )
        self._task = self._bar.add_task(self._say("cli.progress"), total=total, names="")

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.stop()

    def stop(self) -> None:
        """Take the bar away."""
        self._bar.stop()

    def started(self, network: str) -> None:
        """A network's turn has come."""
        self._under_way.append(network)
        self._show()

    def ended(self, outcome: Outcome) -> None:
        """A network is done."""
        self._under_way = [network for network in self._under_way if network != outcome.network]
        self._bar.advance(self._task)
        self._show()
        if self._bar.disable:
            state = self._say(f"cli.state.{outcome.state}")
            self._console.print(Text(f"{outcome.network}: {state} ({self._say.number(outcome.seconds, 1)} s)"))

    def _show(self) -> None:
        self._bar.update(self._task, names=", ".join(self._under_way))
