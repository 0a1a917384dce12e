"""The quick project of tests/running, also for whole runs of the command."""

from __future__ import annotations

from tests.running.conftest import network, roots

__all__ = ["network", "roots"]
