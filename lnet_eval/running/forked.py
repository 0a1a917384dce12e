"""What the server that workers are forked from imports and makes, once for all of them."""

from __future__ import annotations

from lnet_eval.running.lasting import lasting
from lnet_eval.running.worker import prepare

prepare()

with lasting():
    import papermill.engines  # noqa: F401
    from jupyter_client.kernelspec import KernelSpecManager

    import lnet_eval.inputs.load
    import lnet_eval.reporting.exporter
    import lnet_eval.running.make
    import lnet_eval.running.warm.provisioner

    KernelSpecManager().kernel_dirs  # noqa: B018 - to know the folders, Jupyter imports IPython
    lnet_eval.running.make.exporter().template  # noqa: B018 - compiled when it is first asked for
