"""The table at the end of a run, and what is wrong with the networks that failed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.table import Table
from rich.text import Text

from lnet_eval.cli.saying import complain, out, say_in
from lnet_eval.running.outcome import Outcome

SHOWN = 5
_STYLES = {"published": "green", "unchanged": "dim", "failed": "bold red"}


def summarise(outcomes: Sequence[Outcome], *, reasons: Mapping[str, Sequence[str]], log: Path) -> int:
    """Print how every network went; how many failed.

    Parameters
    ----------
    reasons : with `--changed`, by network the parts that had changed.
    """
    say = say_in()
    table = Table(box=None, pad_edge=False)
    for column in ("network", "state", "seconds", "why"):
        table.add_column(say(f"cli.table.{column}"), justify="right" if column == "seconds" else "left")
    for outcome in outcomes:
        why = outcome.reason(say.language)
        if not why and outcome.network in reasons:
            changed = reasons[outcome.network] or ("nothing",)
            why = say.series([say(f"cli.changed.{part}") for part in changed])
        seconds = say.number(outcome.seconds, 1) if outcome.state != "unchanged" else ""
        state = Text(say(f"cli.state.{outcome.state}"), style=_STYLES[outcome.state])
        table.add_row(Text(outcome.network), state, seconds, Text(why))
    out().print(table)
    failed = [outcome for outcome in outcomes if outcome.state == "failed"]
    if failed:
        complain(say.plural("cli.report.failed", len(failed)))
    for outcome in failed:
        _explain(outcome)
    if failed and log.exists():
        complain(say("cli.log", path=log))
    return len(failed)


def _explain(outcome: Outcome) -> None:
    say = say_in()
    complain(f"{outcome.network}: {outcome.reason(say.language)}")
    sentences = outcome.details.get(say.language, ())
    for sentence in sentences[:SHOWN]:
        complain(f"  {sentence}")
    if len(sentences) > SHOWN:
        complain("  " + say.plural("cli.report.more", len(sentences) - SHOWN, network=outcome.network))
