"""`lnet-eval map`: how a file that no plan describes yet could be read."""

from __future__ import annotations

from pathlib import Path

from lnet_eval.cli.saying import out
from lnet_eval.errors import UsageError
from lnet_eval.texts import Words


def suggest(path: Path, *, say: Words) -> int:
    """Print lines for network.toml and what a person must look at; exit code 1 where the file is no table."""
    from lnet_eval.inputs.findings import Findings
    from lnet_eval.inputs.folders import MAX_BYTES
    from lnet_eval.inputs.suggest import as_toml, suggest_source

    if not path.is_file():
        raise UsageError(say("cli.map.no_file", path=path))
    if path.stat().st_size > MAX_BYTES:
        raise UsageError(say("cli.map.too_large", path=path, megabytes=MAX_BYTES // 1_000_000))
    findings, console = Findings(), out()
    found = suggest_source(path.read_bytes(), path.name, findings)
    if found is None:
        for problem in findings.problems:
            console.print(problem.sentence(say), markup=False)
        return 1
    console.print(as_toml(found), markup=False)
    console.print()
    console.print(f"# {say('cli.map.rows', n=say.number(found.n_rows))}", markup=False)
    for note in findings.notes:
        console.print(f"# {note.sentence(say)}", markup=False)
    for doubt in found.doubts:
        console.print(f"# {say(f'suggest.{doubt}')}", markup=False)
    console.print(f"# {say('cli.map.next')}", markup=False)
    return 0
