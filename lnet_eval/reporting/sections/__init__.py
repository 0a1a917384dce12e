"""The sections of the report, one module each.

Module `<name>` holds `<name>_section(evaluation: Evaluation, say: Words) -> Section`, and the section's id is its
name. `lnet_eval.reporting.page` finds the function by that rule.
"""
