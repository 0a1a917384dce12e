"""The commands and their options. What a command does is imported when it is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

import lnet_eval
from lnet_eval.cli.saying import out, say_in

_say = say_in()


def _help(key: str, example: str, more: str | None = None) -> str:
    parts = [_say(f"cli.{key}.help"), *([_say(more)] if more else []), _say("cli.example", command=example)]
    return "\n\n".join(parts)


app = typer.Typer(
    help=_say("cli.help"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _option(key: str, *names: str, shown: bool = False, **more: Any) -> Any:
    return typer.Option(*names, help=_say(key), show_default=shown, **more)


Networks = Annotated[list[str] | None, typer.Argument(metavar="NETWORK", help=_say("cli.networks"), show_default=False)]
Network = Annotated[str, typer.Argument(metavar="NETWORK", help=_say("cli.network"))]
Data = Annotated[Path | None, _option("cli.data", "--data", metavar="DIR")]
Files = Annotated[Path | None, _option("cli.files", "--files", metavar="DIR")]
Reports = Annotated[Path | None, _option("cli.report.reports", "--reports", metavar="DIR")]
Language = Annotated[str | None, _option("cli.language.messages", "--language", metavar="nb|en")]
Languages = Annotated[list[str] | None, _option("cli.report.language", "--language", metavar="nb|en")]
Day = Annotated[str | None, _option("cli.report.as_of", "--as-of", metavar="DATE")]
Memo = Annotated[str | None, _option("cli.report.memo", "--memo", metavar="docx")]
Jobs = Annotated[int | None, _option("cli.report.jobs", "--jobs", "-j", min=1)]
Scheduler = Annotated[str | None, _option("cli.report.scheduler", "--scheduler", metavar="ADDRESS")]


def _show_version(value: bool) -> None:
    if value:
        out().print(f"lnet-eval {lnet_eval.__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", help=_say("cli.help.version"), callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    pass


@app.command("report", help=_help("report", "lnet-eval report ahus --language nb", "cli.report.exit"))
def _report(
    networks: Networks = None,
    all_networks: Annotated[bool, _option("cli.report.all", "--all")] = False,
    changed: Annotated[bool, _option("cli.report.changed", "--changed")] = False,
    language: Languages = None,
    data: Data = None,
    files: Files = None,
    reports: Reports = None,
    as_of: Day = None,
    memo: Memo = None,
    jobs: Jobs = None,
    scheduler: Scheduler = None,
    keep: Annotated[int, _option("cli.report.keep", "--keep", min=0, shown=True)] = 10,
    minutes: Annotated[float, _option("cli.report.minutes", "--minutes", min=0.01, shown=True)] = 15,
) -> None:
    from lnet_eval.cli.report import report

    code = report(
        networks or [],
        all_networks=all_networks,
        changed=changed,
        languages=language or [],
        data=data,
        files=files,
        reports=reports,
        as_of=as_of,
        memo=memo,
        n_workers=jobs,
        scheduler=scheduler,
        keep=keep,
        minutes=minutes,
    )
    raise typer.Exit(code)


@app.command("check", help=_help("check", "lnet-eval check ahus", "cli.check.exit"))
def _check(
    networks: Networks = None,
    data: Data = None,
    files: Files = None,
    language: Language = None,
    explain: Annotated[bool, _option("cli.check.explain", "--explain")] = False,
) -> None:
    from lnet_eval.cli.check import check

    raise typer.Exit(check(networks or [], data=data, files=files, say=say_in(language), explain=explain))


@app.command("map", help=_help("map", "lnet-eval map malinger.xlsx"))
def _map(
    path: Annotated[Path, typer.Argument(metavar="FILE", help=_say("cli.map.file"))],
    language: Language = None,
) -> None:
    from lnet_eval.cli.map import suggest

    raise typer.Exit(suggest(path, say=say_in(language)))


@app.command("new", help=_help("new", "lnet-eval new mitt-nettverk"))
def _new(
    network: Network,
    data: Data = None,
    language: Language = None,
) -> None:
    from lnet_eval.cli.new import new

    new(network, data=data, say=say_in(language))


@app.command("lock", help=_help("lock", "lnet-eval lock mitt-nettverk"))
def _lock(network: Network, data: Data = None) -> None:
    from lnet_eval.cli.lock import lock

    raise typer.Exit(lock(network, data=data))


@app.command("plan", help=_help("plan", "lnet-eval plan unn-plan", "cli.report.exit"))
def _plan(
    networks: Networks = None,
    language: Languages = None,
    data: Data = None,
    files: Files = None,
    reports: Reports = None,
) -> None:
    from lnet_eval.cli.products import plan

    raise typer.Exit(plan(networks or [], languages=language or [], data=data, files=files, reports=reports))


@app.command("compare", help=_help("compare", "lnet-eval compare --changed --language nb", "cli.report.exit"))
def _compare(
    changed: Annotated[bool, _option("cli.compare.changed", "--changed")] = False,
    language: Languages = None,
    data: Data = None,
    reports: Reports = None,
) -> None:
    from lnet_eval.cli.products import compare

    raise typer.Exit(compare(changed=changed, languages=language or [], data=data, reports=reports))


@app.command("example", help=_help("example", "lnet-eval example eksempler"))
def _example(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=_say("cli.example.dir"))],
    seed: Annotated[int, _option("cli.example.seed", "--seed", min=0, shown=True)] = 2020,
) -> None:
    from lnet_eval.cli.example import example

    example(folder, seed=seed)


@app.command("schedule", help=_help("schedule", "lnet-eval schedule --time 02:30"))
def _schedule(
    time: Annotated[str, _option("cli.schedule.time", "--time", metavar="HH:MM", shown=True)] = "02:00",
    data: Data = None,
    reports: Reports = None,
) -> None:
    from lnet_eval.cli.schedule import schedule

    schedule(time, data=data, reports=reports)
