"""What a requester and the parent say to each other: one request, then lines, over a socket of this machine."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

LONGEST = 1_000_000
# Read once, when a process starts: a kernel that wants another value than its parent had must be started anew.
_READ_AT_START = ("PYTHON", "LD_", "LC_", "MPL", "MATPLOTLIB", "JE_", "MALLOC", "OMP_", "OPENBLAS", "MKL_", "NUMEXPR")
_NAMES = ("LANG", "LANGUAGE", "TZ", "VIRTUAL_ENV")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A kernel that somebody wants.

    Attributes
    ----------
    arguments : those of the kernel's own program. folder : where it works. environment : its variables.
    preload : what must have been imported.
    """

    arguments: tuple[str, ...]
    folder: str
    environment: Mapping[str, str]
    preload: tuple[str, ...]

    def send(self, connection: socket.socket, outputs: tuple[int, int]) -> None:
        """Send the request, with the files that the kernel's output and errors go to."""
        content = json.dumps(asdict(self)).encode()
        socket.send_fds(connection, [len(content).to_bytes(4, "big")], list(outputs))
        connection.sendall(content)


def receive(connection: socket.socket) -> tuple[Request, tuple[int, ...]]:
    """The request that comes over `connection`, and the files that came with it; raises ValueError for anything else.

    The caller closes the files.
    """
    head, files, _, _ = socket.recv_fds(connection, 4, 2)
    try:
        length = int.from_bytes(head, "big")
        if len(head) != 4 or len(files) != 2 or length > LONGEST:
            raise ValueError("not a request")
        content = b""
        while len(content) < length:
            part = connection.recv(length - len(content))
            if not part:
                raise ValueError("half a request")
            content += part
        told: dict[str, Any] = json.loads(content)
        request = Request(
            arguments=tuple(told["arguments"]),
            folder=told["folder"],
            environment=told["environment"],
            preload=tuple(told["preload"]),
        )
    except (ValueError, KeyError, TypeError, OSError):
        for file in files:
            os.close(file)
        raise ValueError("not a request") from None
    return request, tuple(files)


def read_at_start(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables that only a process which starts anew would heed."""
    return {name: value for name, value in environment.items() if name in _NAMES or name.startswith(_READ_AT_START)}
