"""`lnet-eval lock`: write into network.toml when the plan was locked, and the fingerprint it had then."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

from lnet_eval.cli.saying import out, say_in
from lnet_eval.running.roots import find_roots


def lock(network: str, *, data: Path | None) -> int:
    """Lock the plan of `network`; exit code 0 locked now or before, 1 changed since it was locked, or not locked.

    Only lines at the end of the file are added; what a person wrote is not touched, and a file that already has a
    `[plan]` section is not written at all. What was decided is kept beside it, so that a change can be shown.
    """
    from lnet_eval.inputs import network_folder
    from lnet_eval.plan import load_plan, plan_fingerprint
    from lnet_eval.plan.deviations import write_locked
    from lnet_eval.plan.load import FILE_NAME

    say = say_in()
    folder = network_folder(network, find_roots(data=data).data)
    plan = load_plan(folder)
    fingerprint = plan_fingerprint(plan)
    if plan.plan.locked is not None:
        same = plan.plan.fingerprint == fingerprint
        day = say.date(plan.plan.locked)
        out().print(say("cli.lock.already" if same else "cli.lock.differs", network=network, date=day), markup=False)
        return 0 if same else 1
    today = dt.datetime.now().astimezone().date()
    lines = f'locked = {today.isoformat()}\nfingerprint = "{fingerprint}"\n'
    path = folder / FILE_NAME
    text = path.read_bytes()
    if "plan" in tomllib.loads(text.decode("utf-8-sig")):
        write_locked(plan, folder)
        out().print(say("cli.lock.by_hand", network=network) + "\n\n[plan]\n" + lines, markup=False)
        return 1
    beside = path.with_name(f".{FILE_NAME}.new")
    beside.write_bytes(text + (b"" if text.endswith(b"\n") else b"\n") + f"\n[plan]\n{lines}".encode())
    beside.replace(path)
    write_locked(plan, folder)
    out().print(say("cli.lock.done", network=network, date=say.date(today), fingerprint=fingerprint), markup=False)
    if today > plan.phases.start:
        out().print(say("cli.lock.late", date=say.date(plan.phases.start)), markup=False)
    return 0
