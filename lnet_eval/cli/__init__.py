"""The command line. Only here is everything caught: a user meets sentences and exit codes, never a traceback."""

from __future__ import annotations

import sys

from lnet_eval.errors import LnetError, UsageError


def main() -> None:
    """Run a command and leave with its exit code.

    0: done. 1: something failed, or files have problems. 2: the command was wrong. 130: interrupted.
    """
    from lnet_eval.cli.app import app
    from lnet_eval.cli.saying import complain, complain_of_the_unexpected

    try:
        app()
    except UsageError as error:
        complain(str(error))
        sys.exit(2)
    except LnetError as error:
        complain(str(error))
        sys.exit(1)
    except Exception as error:
        complain_of_the_unexpected(error)
        sys.exit(1)
