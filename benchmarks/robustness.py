"""What becomes of broken and hostile files: each ends in a table or report, or in a sentence that says what is wrong.

    python benchmarks/robustness.py                       20,000 mutated inputs, 100 of them all the way to a report
    python benchmarks/robustness.py --inputs 500 --reports 5 --seed 7
    python benchmarks/robustness.py --whole 100           100 of them by `lnet-eval report`, each in its own process

Small networks whose files have every format (CSV in four encodings, workbooks with merged cells and a sheet per team,
months across, a registry's upload, Parquet, a survey, attendance, costs) are written, and a file or the plan of one is
broken: bytes flipped, cut out, doubled, replaced by hostile text; inside workbooks also the XML is broken and zipped
again. The folder is then read. What cannot be read must be refused as DataProblems with a sentence in both languages;
what can be read must account for every row. Of the folders that could be read, `--reports` go on to the evaluation,
the pages of both languages and every table, which must hold no script and no spreadsheet formula, and nothing may be
written outside the folder of reports. Printed are the inputs tried, refused, read, reported, crashed and the rows lost,
with the longest time and the memory used; the exit code is 1 where one crashed, lost a row or went beyond the limits.
With `--whole` the command itself is run, kernels and publishing included, under limits of processor time and of address
space: it must publish, or end with exit code 1 and a sentence, show no traceback, and leave no file anywhere else.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import io
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd

from lnet_eval.errors import LnetError
from lnet_eval.evaluation import evaluate
from lnet_eval.inputs import load_network
from lnet_eval.inputs.accounts import row_accounts
from lnet_eval.reporting.contents import SECTIONS
from lnet_eval.reporting.page import Page
from lnet_eval.texts import LANGUAGES

SECONDS, BYTES = 10.0, 1_000_000_000
WHOLE_SECONDS, WHOLE_WAIT = 60, 900  # of processor time for each process; by the clock, on a machine that is busy
WHOLE_SPACE = 6_000_000_000  # addresses, of which libraries reserve far more than they use; what is held is told apart
PLANS = 0.1  # share of the inputs whose plan is broken instead of the table
HOSTILE = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"<script>alert(1)</script>", b"=HYPERLINK(\"x\")", b"+1+1", b"-2+3",
    b"@SUM(1)", b"../../../tmp/x", b"/etc/passwd", b"{label} {0.__class__}", b"%s%n", b"1e400", b"-1", b"nan", b"inf",
    b"9" * 400, b"'; DROP TABLE x;--", b"\r", b"\n\n", b";;;;;;", b"\"", b"'''", "١٢٣".encode(),
    "\u202e\u200b".encode(), b"\x1b[31m", b"31.02.2018", b"2018-13", b"1.234", b"1,234,5", b"&xxe;", b"]]>", b"<!--",
    b"[[units]]\n", b"a" * 5000, b"\xc3\x28",
)  # fmt: skip
PLAN = """
[network]
id = "{network}"
title = "Et nettverk"
owner = "Et sykehus"
focus_area = "Fall"
[phases]
baseline_start = "2017-01"
start = "2018-07"
end = "2019-06"
[[gatherings]]
date = 2018-07-10
[[gatherings]]
date = 2018-12-04
[[units]]
id = "a"
name = "Post A"
codes = ["101"]
[[units]]
id = "b"
name = "Post B"
codes = ["102"]
"""
EXTRA = {
    "oppmote.csv": '[sources.attendance]\nfile = "oppmote.csv"\n',
    "kostnader.csv": '[sources.costs]\nfile = "kostnader.csv"\n',
    "svar.csv": """
[surveys.slutt]
title = "Sluttundersøkelse"
file = "svar.csv"
wave = "end"
invited = 40
scale = { labels = ["1", "2", "3", "4", "5"] }
groups = ["Yrke"]
items = [{ id = "nytte", column = "Nyttig", text = "Nyttig" }, { id = "tid", column = "Tid", text = "Tid" }]
""",
}
MEASURE = '[[measures]]\nid = "{0}"\ntitle = "{0}"\ndefinition = "d"\nkind = "{1}"\nbetter = "down"\n{2}\n'
SOURCE = '[[sources.measurements]]\nfile = "{0}"\nmeasure = "{1}"\n{2}\n'
TABLES = (
    ("lang.csv", "rate", "rate", "per = 1000", ""),
    ("latin.csv", "andel", "proportion", "", ""),
    ("bred.csv", "tid", "continuous", "", 'wide = "period"'),
    ("poster.xlsx", "ark", "proportion", "", 'each_sheet = "unit"'),
    ("tittel.xlsx", "antall", "count", "", 'header_rows = 2\nwide = "unit"\ncolumns = { period = "Måned" }'),
    ("register.csv", "reg", "proportion", 'frequency = "year"', 'format = "registry"'),
    ("fil.parquet", "parkett", "continuous", "", ""),
)
MONTHS = [f"{month}" for month in pd.period_range("2018-01", "2019-03", freq="M")]


@dataclass(kw_only=True)
class Tally:
    """What became of the inputs."""

    tried: int = 0
    refused: int = 0
    read: int = 0
    reported: int = 0
    rows_lost: int = 0
    slowest: float = 0.0
    slowest_file: str = ""
    most_seconds: float = SECONDS
    crashes: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)

    def clock(self, began: float, file: str) -> None:
        """Keep the longest reading; in processor time, for other programs on the machine are not the readers' doing."""
        seconds = time.process_time() - began
        if seconds > self.slowest:
            self.slowest, self.slowest_file = seconds, file

    @property
    def memory(self) -> int:
        """Most bytes that this process, or one that it started, held at once."""
        return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) * 1024

    @property
    def failed(self) -> bool:
        """Whether a promise was broken."""
        return bool(self.crashes) or self.rows_lost > 0 or self.slowest > self.most_seconds or self.memory > BYTES


def whole_files(rng: random.Random) -> dict[str, bytes]:
    """Files in which nothing is wrong."""
    counts = [(month, unit, rng.randint(0, 9), rng.randint(80, 120)) for month in MONTHS for unit in ("a", "b")]
    text = "måned;enhet;teller;nevner\n" + "".join(f"{m};{u};{n};{d}\n" for m, u, n, d in counts)
    files = {"lang.csv": text.encode("utf-8-sig"), "latin.csv": text.replace(";", "\t").encode("latin-1")}
    across = "\n".join(
        ";".join([unit, *(f"{rng.uniform(1, 9):.1f}".replace(".", ",") for _ in MONTHS)]) for unit in "ab"
    )
    files["bred.csv"] = f"Ventetid\r\n\r\nenhet;{';'.join(MONTHS)}\r\n{across}\r\n\r\nKilde: journal\r\n".encode(
        "utf-16"
    )
    files["register.csv"] = b"year;orgnr;var;ind_id;denominator\n" + b"".join(
        f"{year};{number};{rng.randint(1, 9)};reg;{rng.randint(50, 90)}\n".encode()
        for year in (2017, 2018, 2019) for number in (101, 102, 103)
    )  # fmt: skip
    files |= {"poster.xlsx": _sheets(counts), "tittel.xlsx": _titled(counts)}
    stream = io.BytesIO()
    pd.DataFrame([(dt.date.fromisoformat(f"{m}-01"), u, n / d) for m, u, n, d in counts],
                 columns=["dato", "enhet", "verdi"]).to_parquet(stream)  # fmt: skip
    files["fil.parquet"] = stream.getvalue()
    people = (
        f"{rng.choice(['Lege', 'Sykepleier'])},{rng.randint(1, 5)},{rng.randint(1, 5)},Fritekst {i}\n"
        for i in range(24)
    )
    files["svar.csv"] = ("Yrke,Nyttig,Tid,Kommentar\n" + "".join(people)).encode()
    files["oppmote.csv"] = (
        "samling;enhet;rolle;invitert;møtt\n2018-07-10;a;Lege;12;9\n2018-12-04;b;Lege;12;7\n".encode()
    )
    files["kostnader.csv"] = "post;type;beløp;timer\nKursholder;kontant;12 500,50;\nArbeidstid;timer;;40\n".encode()
    return files


def plan_of(network: str, file: str) -> bytes:
    """The plan of the network that has only this one file."""
    head = PLAN.format(network=network)
    for name, measure, kind, more, source in TABLES:
        if name == file:
            return (head + MEASURE.format(measure, kind, more) + SOURCE.format(name, measure, source)).encode()
    return (head + EXTRA[file]).encode()


def _sheets(counts: list[tuple[str, str, int, int]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for unit, name in (("a", "Post A"), ("b", "102")):
        tab = book.create_sheet(name)
        for row in (["Andel vurdert"], [], ["måned", "teller", "nevner"]):
            tab.append(row)
        for month, own, n, d in counts:
            if own == unit:
                tab.append([dt.date.fromisoformat(f"{month}-01"), n, d])
        tab.append([])
        tab.append(["* foreløpige tall"])
    return _saved(book)


def _titled(counts: list[tuple[str, str, int, int]]) -> bytes:
    book = openpyxl.Workbook()
    tab = book.active
    for row in (["Antall", None, None], ["Måned", "Post", None], [None, "Post A", "Post B"]):
        tab.append(row)
    by = {(month, unit): n for month, unit, n, _ in counts}
    for month in MONTHS:
        tab.append([month, by[month, "a"], by[month, "b"]])
    tab.merge_cells("A2:A3")
    tab.row_dimensions[9].hidden = True
    tab["B2"] = None
    return _saved(book)


def _saved(book: Any) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def mutate(content: bytes, rng: random.Random) -> bytes:
    """`content` with one to four things done to it."""
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        content = rng.choice(MUTATIONS)(content, rng)
    return content


def _flip(content: bytes, rng: random.Random) -> bytes:
    out = bytearray(content)
    for _ in range(rng.choice((1, 1, 3, 20))):
        if out:
            out[rng.randrange(len(out))] = rng.randrange(256)
    return bytes(out)


def _cut(content: bytes, rng: random.Random) -> bytes:
    i = rng.randrange(len(content) + 1)
    return content[:i] + content[i + rng.choice((1, 5, 50, 500)) :]


def _double(content: bytes, rng: random.Random) -> bytes:
    i, n = rng.randrange(len(content) + 1), rng.choice((1, 10, 100))
    return content[:i] + content[i : i + n] * rng.choice((2, 3, 50)) + content[i + n :]


def _insert(content: bytes, rng: random.Random) -> bytes:
    i = rng.randrange(len(content) + 1)
    return content[:i] + rng.choice(HOSTILE) + content[i:]


def _replace_cell(content: bytes, rng: random.Random) -> bytes:
    lines = content.split(b"\n")
    i = rng.randrange(len(lines))
    cells = lines[i].split(b";")
    cells[rng.randrange(len(cells))] = rng.choice(HOSTILE)
    lines[i] = b";".join(cells)
    return b"\n".join(lines)


def _lines(content: bytes, rng: random.Random) -> bytes:
    lines = content.split(b"\n")
    i, j = rng.randrange(len(lines)), rng.randrange(len(lines))
    match rng.randrange(4):
        case 0:
            lines[i], lines[j] = lines[j], lines[i]
        case 1:
            lines.insert(j, lines[i])
        case 2:
            del lines[i]
        case _:
            lines[i] = b""
    return b"\n".join(lines)


def _recoded(content: bytes, rng: random.Random) -> bytes:
    try:
        return content.decode("utf-8-sig").encode(
            rng.choice(("utf-16", "utf-16-le", "latin-1", "cp1252", "utf-32", "utf-7"))
        )
    except UnicodeError:
        return content


def _delimited(content: bytes, rng: random.Random) -> bytes:
    return content.replace(
        rng.choice((b";", b",", b"\t", b"\n")), rng.choice((b";", b",", b"\t", b"|", b"\r\n", b"\r"))
    )


def _in_the_zip(content: bytes, rng: random.Random) -> bytes:
    """Break one of the parts of a workbook, and zip it again; other files are broken as they are."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    except Exception:  # no workbook, or no longer one
        return _flip(content, rng)
    name = rng.choice(sorted(parts))
    parts[name] = rng.choice((_flip, _cut, _double, _insert, _entities))(parts[name], rng)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    return stream.getvalue()


def _entities(content: bytes, rng: random.Random) -> bytes:
    """Entities that grow, or that name a file, before the first element."""
    grow = b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 50 + b'"><!ENTITY b "' + b"&a;" * 50 + b'">]>'
    read = b'<!DOCTYPE x [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>'
    head, _, rest = content.partition(b"?>")
    return head + b"?>" + rng.choice((grow, read)) + rest.replace(b"<v>", b"<v>&b;&xxe;", 1)


MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _flip, _cut, _double, _insert, _insert, _replace_cell, _replace_cell, _lines, _recoded, _delimited, _in_the_zip,
    _in_the_zip,
)  # fmt: skip


class TooSlow(Exception):
    """The time limit was reached."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise TooSlow in what takes longer, in processor time: a busy machine is not the readers' doing."""

    def stop(*_: object) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def rows_in(content: bytes) -> int | None:
    """Rows with something in them of a text file, counted without the program; None where that is not plain to see."""
    for codec in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(codec)
        except UnicodeError:
            continue
        if "\x00" in text or '"' in text or text.lower().startswith("sep="):
            return None
        rows = csv.reader(io.StringIO(text, newline=""), delimiter="\x1f")
        return sum(1 for row in rows if any(cell.strip(" \t;,|") for cell in row))
    return None


def lost_rows(network: Any, name: str, content: bytes) -> int:
    """Rows of the mutated file that are neither used nor listed, and used rows that gave no measurement."""
    accounts = row_accounts(network.notes)
    own = [account for account in accounts if account.file == name]
    found = rows_in(content) if name.endswith(".csv") else None
    lost = 0
    if found is not None and len(own) == 1:
        lost += max(0, found - 1 - own[0].read)
    frame = network.measurements
    plain = {"lang.csv": "rate", "latin.csv": "andel", "fil.parquet": "parkett"}
    for account in accounts:
        measure = plain.get(account.file)
        if measure is not None and account.used != int((frame["measure"] == measure).sum()):
            lost += 1
    return lost


def report(network: Any, folder: Path) -> None:
    """Evaluate, and write pages, results and tables; raises AssertionError where one of them could do harm."""
    evaluation = evaluate(network)
    for language in LANGUAGES:
        page = Page(evaluation, language)
        for name in SECTIONS:
            html = page.section(name).html
            assert "<script" not in html.casefold(), f"a script in {name}"
        page.write(folder / language)
    for path in folder.rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.reader(stream):
                bad = [
                    cell
                    for cell in row
                    if cell[:1] in {"=", "@", "\t", "\r"} or (cell[:1] in {"+", "-"} and not _number(cell))
                ]
                assert not bad, f"a formula in {path.name}"


def _number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return cell == "-"
    return True


def attempt(root: Path, network_id: str, name: str, content: bytes, tally: Tally, *, reports: int) -> None:
    """Read a network in `root`/data with one file broken, and go on to a report while fewer than `reports` are made."""
    began = time.process_time()
    tally.tried += 1
    try:
        with limited(12 * SECONDS):
            network = load_network(network_id, data=root / "data")
            tally.read += 1
            tally.rows_lost += lost_rows(network, name, content)
        tally.clock(began, name)
        if tally.reported < reports:
            with limited(60), tempfile.TemporaryDirectory(dir=root) as folder:
                report(network, Path(folder))
            tally.reported += 1
    except LnetError as error:
        tally.refused += 1
        tally.clock(began, name)
        if hasattr(error, "sentences"):
            for language in LANGUAGES:
                if not all(error.sentences(language)):
                    tally.crashes[f"a problem without a sentence in {language}"] += 1
            tally.kinds.update(problem.code for problem in error.problems)
    except Exception as error:
        steps = traceback.extract_tb(error.__traceback__)
        own = [step for step in steps if "lnet_eval" in step.filename] or steps
        tally.crashes[
            f"{type(error).__name__} {Path(own[-1].filename).name}:{own[-1].lineno} ({name}): {error}"[:200]
        ] += 1


def run(*, inputs: int, reports: int, seed: int) -> Tally:
    """Try `inputs` mutated inputs."""
    rng = random.Random(seed)
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="lnet-robust-") as place:
        root, whole = Path(place), whole_files(rng)
        networks = {file: file.replace(".", "-") for file in whole}
        for file, network in networks.items():
            folder = root / "data" / network
            folder.mkdir(parents=True)
            (folder / "network.toml").write_bytes(plan_of(network, file))
            (folder / file).write_bytes(whole[file])
            attempt(root, network, file, whole[file], tally, reports=reports)
        if tally.refused or tally.crashes:
            raise SystemExit(f"whole files cannot be read: {dict(tally.kinds)} {dict(tally.crashes)}")
        share = max(1, inputs // max(reports, 1))  # spread the reports over the run
        for i in range(inputs - len(whole)):
            file = rng.choice(list(whole))
            name = "network.toml" if rng.random() < PLANS else file
            path = root / "data" / networks[file] / name
            before = path.read_bytes()
            content = mutate(before, rng)
            path.write_bytes(content)
            attempt(root, networks[file], name, content, tally, reports=min(reports, 1 + i // share))
            path.write_bytes(before)
        found = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
        left = found - {f"data/{networks[file]}/{name}" for file in whole for name in (file, "network.toml")}
        if left:
            tally.crashes[f"files written outside: {sorted(left)}"] += 1
    return tally


def run_whole(*, inputs: int, seed: int) -> Tally:
    """Try `inputs` mutated inputs with the command itself."""
    rng = random.Random(seed)
    tally = Tally(most_seconds=WHOLE_SECONDS)
    whole = whole_files(rng)
    for i in range(inputs):
        file = rng.choice(list(whole))
        name = "network.toml" if rng.random() < PLANS else file
        files = {"network.toml": plan_of("nett", file), file: whole[file]}
        if i:  # the first is whole: a command that refuses everything must not pass
            files[name] = mutate(files[name], rng)
        with tempfile.TemporaryDirectory(prefix="lnet-whole-") as place:
            _command(Path(place), files, tally)
        if not i and not tally.reported:
            raise SystemExit(f"a whole network cannot be reported: {dict(tally.crashes)}")
    return tally


def _command(root: Path, files: dict[str, bytes], tally: Tally) -> None:
    """Run `lnet-eval report` on one network, and look at what it says and leaves."""
    folder = root / "data" / "nett"
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    places = {"HOME": root / "home", "TMPDIR": root / "tmp", "JUPYTER_RUNTIME_DIR": root / "home" / "runtime"}
    for path in places.values():
        path.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-c", "from lnet_eval.cli import main; main()", "report", "nett", "--language", "nb",
               "--jobs", "1", "--data", str(root / "data"), "--reports", str(root / "reports")]  # fmt: skip
    spent = _processor_seconds()
    try:
        ran = subprocess.run(
            command, capture_output=True, text=True, errors="replace", check=False, timeout=WHOLE_WAIT,
            preexec_fn=_limit, env={**os.environ, **{name: str(path) for name, path in places.items()}},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        tally.crashes["the command did not end"] += 1
        return
    tally.tried += 1
    seconds = _processor_seconds() - spent
    if seconds > tally.slowest:
        tally.slowest, tally.slowest_file = seconds, next(reversed(files))
    said = ran.stdout + ran.stderr
    published = (root / "reports" / "nett" / "results.json").is_file()
    tally.reported += published
    tally.refused += ran.returncode == 1 and not published
    changed = {path for path, content in before.items() if path.read_bytes() != content}
    kept = tuple(root / name for name in ("reports", "home", "tmp"))
    elsewhere = {path for path in root.rglob("*") if path.is_file() and not path.is_relative_to(kept[0])}
    elsewhere = {path for path in elsewhere if not any(path.is_relative_to(own) for own in kept)} - set(before)
    for wrong, what in (
        (ran.returncode not in {0, 1}, f"exit code {ran.returncode}: {said[-150:]}"),
        ((ran.returncode == 0) != published, f"exit code {ran.returncode}, published {published}: {said[-150:]}"),
        ("Traceback" in said, f"a traceback: {said[-150:]}"),
        (ran.returncode == 1 and len(said.strip()) < len("nett: …"), "refused without a word"),
        (bool(changed | elsewhere), f"files written outside: {sorted(path.name for path in changed | elsewhere)}"),
    ):
        if wrong:
            tally.crashes[what] += 1


def _limit() -> None:
    """In the new process, and in every one it starts: processor time, and address space."""
    resource.setrlimit(resource.RLIMIT_CPU, (WHOLE_SECONDS, WHOLE_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (WHOLE_SPACE, WHOLE_SPACE))


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    """Print the tally; 1 where a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--reports", type=int, default=100)
    parser.add_argument("--seed", type=int, default=2020)
    parser.add_argument("--whole", type=int, metavar="N", help="run the command itself on N mutated networks instead")
    given = parser.parse_args()
    began = time.monotonic()
    if given.whole:
        tally = run_whole(inputs=given.whole, seed=given.seed)
    else:
        tally = run(inputs=given.inputs, reports=given.reports, seed=given.seed)
    for name, value in (
        ("inputs tried", tally.tried), ("refused with a reason", tally.refused), ("read", tally.read),
        ("reported", tally.reported), ("crashed", tally.crashes.total()),
        ("rows lost", tally.rows_lost),
        ("kinds of problem said", len(tally.kinds)), (f"slowest, s ({tally.slowest_file})", f"{tally.slowest:.1f}"),
        ("memory, MB", tally.memory // 1_000_000), ("minutes", f"{(time.monotonic() - began) / 60:.1f}"),
    ):  # fmt: skip
        print(f"{name:28} {value:>8}")
    for crash, n in tally.crashes.most_common(20):
        print(f"  {n} × {crash}")
    return int(tally.failed)


if __name__ == "__main__":
    sys.exit(main())
