"""Kernels that are forked from a process which has already done the imports.

`provisioner` is what Jupyter loads, by the kernelspec `lnet-eval`; it asks a `parent` for a kernel through `client`,
and starts an ordinary kernel where none can be had. `parent` is a process with one thread that imports what it is
told to, and nothing else: no notebook's code runs in it, and so no kernel can leave anything behind for the next.
"""

from __future__ import annotations

KERNEL, PROVISIONER = "lnet-eval", "lnet-eval-warm"
