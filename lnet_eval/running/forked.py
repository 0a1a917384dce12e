"""What the server that workers are forked from imports, once for all of them."""

from __future__ import annotations

from lnet_eval.running.worker import prepare

prepare()

import papermill.engines  # noqa: E402, F401

import lnet_eval.inputs.load  # noqa: E402
import lnet_eval.reporting.exporter  # noqa: E402
import lnet_eval.running.make  # noqa: E402
import lnet_eval.running.warm.provisioner  # noqa: E402, F401
