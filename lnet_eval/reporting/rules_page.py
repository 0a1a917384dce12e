"""docs/methods/evidence.md, written from the rules themselves: `python -m lnet_eval.reporting.rules_page`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from lnet_eval.reporting.blocks import Table
from lnet_eval.reporting.sections.evidence_rules import raising_table, rule_tables
from lnet_eval.texts import words

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "methods" / "evidence.md"
_TOP: Final = """# Strength of evidence

<!-- Written from the rules by `python -m lnet_eval.reporting.rules_page`; a test holds the two together. -->

Two questions are answered separately. *Did it get better?* is description and is not graded. *Is it because of the
network?* is graded: very low, low, moderate or high. The grade is calculated, never typed.

1. **Tier.** The design is read off the data as they were delivered, not off the plan. It sets a ceiling
   (why each ceiling is where it is: [decision 2](../decisions/0002-ceilings-of-the-tiers.md)).
2. **Seven criteria** for interrupted time series (EPOC). Of each criterion's signs the first that holds is what was
   found. Data can show high or unclear risk. Only a person's entry in network.toml, with role, reason and date, makes
   a risk low; where it goes against what the data point to, the report says so. Which measures an entry is said of is
   in [data/README.md](../../data/README.md).
3. **Rules** move the grade from the ceiling, one step each, never below very low.
4. **What would have raised it.** Each improvement is tried alone on the same findings; the first that raises the grade
   is the one the report prints.

Before the network has started there is no answer to be certain of, and nothing is graded.

References: EPOC, *Suggested risk of bias criteria for EPOC reviews* (2017); Guyatt et al., *GRADE: an emerging
consensus*, BMJ 2008;336:924–6, doi:10.1136/bmj.39489.470347.AD.
"""


def rules_page() -> str:
    """The page as Markdown, in English."""
    say = words("en")
    return "\n".join([_TOP, *(_markdown(table) for table in (*rule_tables(say), raising_table(say)))])


def _markdown(table: Table) -> str:
    lines = [
        f"## {table.caption}",
        "",
        _row(table.columns),
        _row(["---"] * len(table.columns)),
        *(_row(row) for row in table.rows),
        "",
    ]
    return "\n".join(lines)


def _row(cells: Sequence[object]) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


if __name__ == "__main__":
    PAGE.write_text(rules_page(), encoding="utf-8")
