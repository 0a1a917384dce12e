"""`lnet-eval check`: read, and say everything that is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from lnet_eval.cli.saying import out
from lnet_eval.errors import DataProblems, UsageError
from lnet_eval.running.roots import Roots, find_roots
from lnet_eval.texts import Words

if TYPE_CHECKING:
    from lnet_eval.inputs.network import Network
    from lnet_eval.plan import Plan


_SHOWN = 12


def check(networks: list[str], *, data: Path | None, files: Path | None, say: Words, explain: bool = False) -> int:
    """Read each network (all of them where none is named); exit code 0 clean, 1 problems.

    Parameters
    ----------
    explain : also print what was understood, cell by cell.
    """
    from lnet_eval.inputs import find_networks, load_network, network_folder
    from lnet_eval.planning.limits import refuse_past_power

    roots = find_roots(data=data, files=files)
    chosen = list(dict.fromkeys(networks)) or list(find_networks(roots.data))
    if not chosen:
        raise UsageError(say("cli.no_networks", data=data or roots.data))
    for network in chosen:
        network_folder(network, roots.data)
    console, code = out(), 0
    for network in chosen:
        if explain:
            for line in _explained(network, roots, say):
                console.print(line, markup=False)
        try:
            read = load_network(network, data=roots.data, files=roots.files)
            refuse_past_power(read.plan)
        except DataProblems as problems:
            code = 1
            console.print(say.plural("problem.count", len(problems.problems), network=network), markup=False)
            for sentence in problems.sentences(say.language):
                console.print(f"  {sentence}", markup=False)
            continue
        remarks = [*(f"{note.file}: {note.sentence(say)}" for note in read.notes), *_broken_lock(read.plan, say)]
        key = "cli.check.found" if remarks else "cli.check.clean"
        line = say.plural(key, len(remarks), network=network) if remarks else say(key, network=network)
        console.print(line, markup=False)
        for remark in remarks:
            console.print(f"  {remark}", markup=False)
        for sentence in _claims(read, say):
            console.print(f"  {sentence}", markup=False)
    return code


def _explained(network: str, roots: Roots, say: Words) -> Iterator[str]:
    """The headings of every table, and the first rows of measurements cell by cell."""
    from lnet_eval.inputs.explain import explain_network

    try:
        explanations = list(explain_network(network, data=roots.data, files=roots.files))
    except DataProblems:  # the plan itself cannot be read; check says why
        return
    for table in explanations:
        yield f"{table.file}: " + ", ".join(f"{name} ← {heading}" for name, heading in table.headings)
        rows = list(dict.fromkeys(cell.row for cell in table.cells))
        for row in rows[:_SHOWN]:
            for cell in (cell for cell in table.cells if cell.row == row):
                meaning = cell.meaning or say("cli.explain.nothing")
                yield say("cli.explain.cell", row=row, heading=cell.heading, said=cell.said, name=cell.name,
                          meaning=meaning)  # fmt: skip
        if len(rows) > _SHOWN:
            yield say("cli.explain.more", n=say.number(len(rows) - _SHOWN))


def _broken_lock(plan: Plan, say: Words) -> Iterator[str]:
    """That the plan is no longer the one that was locked."""
    from lnet_eval.plan.lock import lock_state

    if plan.plan.locked is not None and lock_state(plan) == "changed":
        yield say("cli.check.lock_broken", date=say.date(plan.plan.locked))


def _claims(network: Network, say: Words) -> Iterator[str]:
    """Words in the plan that claim more than the evidence supports; the data are graded only where there are such."""
    from lnet_eval.reporting.guard import flag_plan_texts

    if not flag_plan_texts(network.plan, "not_graded"):
        return
    from lnet_eval.evaluation import evaluate

    grade = evaluate(network).evidence.grade
    for flag in flag_plan_texts(network.plan, grade):
        named = {"place": flag.place, "word": flag.word, "grade": say(f"evidence.grade.{grade}")}
        if flag.needs == "never":
            yield say("cli.check.claim.never", **named)
            continue
        key = "cli.check.claim.not_graded" if grade == "not_graded" else "cli.check.claim"
        yield say(key, needs=say(f"evidence.grade.{flag.needs}"), **named)
