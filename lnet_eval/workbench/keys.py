"""Keys that are pressed in a widget are the widget's."""

from __future__ import annotations

from typing import Final

from IPython.display import Javascript

# JupyterLab and Notebook 7 take a key in a list for a command to the notebook (an arrow leaves the cell, R turns it
# into raw text) unless the list bears this mark of theirs: https://github.com/jupyter-widgets/ipywidgets/issues/3912
_MARK: Final = "data-lm-suppress-shortcuts"
_TAKES_KEYS: Final = "select, input, textarea, button, a, summary, [tabindex]"
_FRAMES: Final = 600  # the output is drawn before it is put in its place
_SCRIPT: Final = f"""\
let left = {_FRAMES};
const begin = () => {{
  const area = element.closest('.jp-OutputArea');
  if (!area) return left-- > 0 && requestAnimationFrame(begin);
  const mark = () => area.querySelectorAll("{_TAKES_KEYS}").forEach(one => one.setAttribute("{_MARK}", "true"));
  new MutationObserver(mark).observe(area, {{childList: true, subtree: true}});
  mark();
}};
begin();
"""


def keys_are_the_widgets() -> Javascript:
    """An output that gives what stands beside it, in the same cell, every key that is pressed there."""
    return Javascript(_SCRIPT)
