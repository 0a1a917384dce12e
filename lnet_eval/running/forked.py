"""What the server that workers are forked from imports and makes, once for all of them."""

from __future__ import annotations

import gc

gc.disable()  # hardly anything that an import makes is ever garbage: looking for it takes a tenth of the time

from lnet_eval.running.worker import prepare  # noqa: E402

prepare()

import papermill.engines  # noqa: E402, F401
from jupyter_client.kernelspec import KernelSpecManager  # noqa: E402

import lnet_eval.inputs.load  # noqa: E402
import lnet_eval.reporting.exporter  # noqa: E402
import lnet_eval.running.make  # noqa: E402
import lnet_eval.running.warm.provisioner  # noqa: E402

KernelSpecManager().kernel_dirs  # noqa: B018 - to know the folders, Jupyter imports IPython
lnet_eval.running.make.exporter().template  # noqa: B018 - compiled when it is first asked for
gc.collect()
gc.freeze()  # the collector leaves these objects alone, and their pages stay shared with the workers
gc.enable()
