"""Which tool wrote an export: as the plan names it, else by the tool's own columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.formats.forms import is_forms, read_forms
from lnet_eval.inputs.formats.nettskjema import is_nettskjema, read_nettskjema
from lnet_eval.inputs.formats.plain import read_plain
from lnet_eval.inputs.formats.redcap import is_redcap, read_redcap
from lnet_eval.inputs.formats.submissions import Submissions
from lnet_eval.inputs.formats.surveyxact import is_surveyxact, read_surveyxact
from lnet_eval.inputs.read import RawTable, read_table
from lnet_eval.plan.survey import Survey

_Reader = Callable[[RawTable, Survey, Findings], Submissions]
TOOLS: Final[Mapping[str, tuple[Callable[[RawTable], bool], _Reader]]] = {
    "nettskjema": (is_nettskjema, read_nettskjema),
    "forms": (is_forms, read_forms),
    "surveyxact": (is_surveyxact, read_surveyxact),
    "redcap": (is_redcap, read_redcap),
}
NAMES: Final = {
    "nettskjema": "Nettskjema", "forms": "Microsoft Forms", "surveyxact": "SurveyXact", "redcap": "REDCap",
}  # fmt: skip


def read_export(content: bytes, survey: Survey, findings: Findings) -> RawTable | None:
    """The table in an export; headings without rows are a survey that nobody has answered yet, and no problem."""
    held = survey.format if survey.format in {"csv", "xlsx", "parquet"} else None
    settings = survey.model_copy(update={"format": held})
    return read_table(content, settings, findings, wanted=survey.headings, may_be_empty=True)


def open_export(raw: RawTable, survey: Survey, findings: Findings) -> Submissions:
    """The submissions in an export; what tool was recognised is noted, and one that does not fit is a problem."""
    named = survey.format or ""
    if named in TOOLS:
        fits, reader = TOOLS[named]
        if not fits(raw):
            findings.problem("format_does_not_fit", file=raw.file, tool=NAMES[named])
            return read_plain(raw, survey, findings)
        return reader(raw, survey, findings)
    if named == "plain":
        return read_plain(raw, survey, findings)
    for tool, (fits, reader) in TOOLS.items():
        if fits(raw):
            findings.note("format_recognised", raw.file, tool=NAMES[tool])
            return reader(raw, survey, findings)
    return read_plain(raw, survey, findings)
