"""Choices into the plan: what would change is shown first, and only then can it be written."""

from __future__ import annotations

import os
import tempfile
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import ipywidgets as widgets
import pandas as pd

from lnet_eval.errors import LnetError, UsageError
from lnet_eval.evaluation.choices import Choices
from lnet_eval.plan import Plan
from lnet_eval.plan.edit import BYTE_ORDER_MARK, PlanChange, change_plan
from lnet_eval.plan.load import FILE_NAME, read_plan
from lnet_eval.texts import Words, speaking
from lnet_eval.workbench.labels import button
from lnet_eval.workbench.said import error_lines, said_html

KEPT: Final = frozenset({"start", "transition", "season", "chart", "rules"})  # the choices that a plan has a place for


def planned_change(text: str, plan: Plan, measure: str, choices: Choices) -> PlanChange:
    """The plan's text with those of the choices that a plan has a place for.

    That is the start and the transition of the network, and the season, the chart and its rules of the measure.

    Raises
    ------
    KeyError : the plan has no such measure.
    """
    differing = choices.differing()
    phases: dict[str, Any] = {}
    if "transition" in differing:
        phases["transition_months"] = differing["transition"]
    if "start" in differing:
        phases["start"] = pd.Period(differing["start"], freq=plan.measure(measure).freq).start_time.date()
    keys: dict[str, Any] = {}
    if "season" in differing:
        keys["season"] = None if choices.season == "none" else {"form": choices.season}
    asked = {"kind": differing.get("chart"), "rules": differing.get("rules")}
    if any(asked.values()):
        keys["chart"] = {key: value for key, value in asked.items() if value}
    return change_plan(text, phases=phases, measure=measure, keys=keys)


def write_plan(folder: Path, change: PlanChange, say: Words) -> None:
    """Put the changed plan in place of the one it was made from, whole or not at all.

    Raises
    ------
    UsageError : the plan on disk is not the one that the change was made from, or cannot be written.
    DataProblems : the changed plan breaks a rule; every one of them.
    """
    path = folder / FILE_NAME
    read_plan(tomllib.loads(change.after.removeprefix(BYTE_ORDER_MARK)), network=folder.name)
    try:
        if path.read_bytes() != change.before.encode("utf-8"):
            raise UsageError(say("workbench.plan.changed_meanwhile"))
        handle, beside = tempfile.mkstemp(dir=folder, prefix=".network-", suffix=".toml")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(change.after.encode("utf-8"))
                stream.flush()
                os.fsync(stream.fileno())
            Path(beside).chmod(path.stat().st_mode)
            Path(beside).replace(path)
        finally:
            Path(beside).unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(say("workbench.plan.not_written", why=error.strerror or "")) from None


class PlanPanel:
    """A button that shows what would change in network.toml, and one that writes just that.

    Parameters
    ----------
    ask : gives the folder, the plan, the measure's id and the choices; None where there is nothing to write. Raises
        LnetError where the plan cannot be read, or is another one than the choices were made for.
    written : called after the plan was written.
    """

    def __init__(self, ask: Callable[[], tuple[Path, Plan, str, Choices] | None], written: Callable[[], None]) -> None:
        self._ask, self._written = ask, written
        self._change: PlanChange | None = None
        self._folder: Path | None = None
        self._say: Words | None = None
        self.show, self.write, self.diff = button(), button(), widgets.HTML()
        self.widget = widgets.VBox([self.show, self.write, self.diff])
        self.show.on_click(self._show)
        self.write.on_click(self._write)

    def speak(self, say: Words) -> None:
        """Words of the buttons; what was shown before is taken away, for it may no longer be what is chosen."""
        self._say = say
        self.show.description, self.write.description = say("workbench.plan.show"), say("workbench.plan.write")
        self.forget()

    def forget(self) -> None:
        """Nothing is ready to be written."""
        self._change, self.write.disabled, self.diff.value = None, True, ""

    def _show(self, _: Any) -> None:
        say = self._say
        if say is None:
            return
        self.forget()
        try:
            with speaking(say.language):
                asked = self._ask()
                if asked is not None:
                    self._show_change(*asked, say)
        except LnetError as error:
            self._tell(*error_lines(error, say))
        except (OSError, ValueError, KeyError):  # the file is not the one that the plan was read from a moment ago
            self._tell(say("workbench.plan.changed_meanwhile"))

    def _show_change(self, folder: Path, plan: Plan, measure: str, choices: Choices, say: Words) -> None:
        text = (folder / FILE_NAME).read_bytes().decode("utf-8")
        change = planned_change(text, plan, measure, choices)
        notes = [say(f"workbench.plan.only_seen.{name}") for name in choices.differing().keys() - KEPT]
        if not change.lines:
            self._tell(say("workbench.plan.no_change"), notes=sorted(notes))
            return
        if "start" in choices.differing() and any(unit.start is not None for unit in plan.units):
            notes.append(say("workbench.plan.own_starts"))
        if plan.plan.locked is not None:
            notes.append(say("workbench.plan.locked", date=say.date(plan.plan.locked)))
        self._change, self._folder, self.write.disabled = change, folder, False
        self._tell(say("workbench.plan.would_change"), notes=sorted(notes), difference=change.lines)

    def _write(self, _: Any) -> None:
        change, folder, say = self._change, self._folder, self._say
        if change is None or folder is None or say is None:
            return
        self.forget()
        try:
            write_plan(folder, change, say)
        except LnetError as error:
            self._tell(*error_lines(error, say))
            return
        self._written()
        self._tell(say("workbench.plan.is_written", file=FILE_NAME))

    def _tell(self, *said: str, notes: Sequence[str] = (), difference: Sequence[str] = ()) -> None:
        if self._say is not None:
            self.diff.value = said_html(said, self._say, notes=notes, difference=difference)
