from __future__ import annotations

from lnet_eval.inputs.findings import MOST_OF_A_KIND, Findings


def test_problems_come_by_file_and_row_and_files_in_the_order_they_were_met() -> None:
    findings = Findings()
    findings.problem("b", file="z.csv", row=9)
    findings.problem("a", file="a.csv", row=1)
    findings.problem("c", file="z.csv", row=2)
    findings.problem("d", file="z.csv")
    assert [(p.file, p.row) for p in findings.problems] == [("z.csv", None), ("z.csv", 2), ("z.csv", 9), ("a.csv", 1)]


def test_of_one_kind_in_one_file_the_first_are_kept_and_the_rest_counted() -> None:
    findings = Findings()
    findings.rows("a", range(2, 2 + MOST_OF_A_KIND + 5), file="a.csv", column="x")
    findings.rows("a", range(2, 12), file="b.csv", column="x")
    findings.rows("b", range(2, 12), file="a.csv", column="x")
    assert len(findings) == MOST_OF_A_KIND + 25
    more = [p for p in findings.problems if p.code == "more_of_the_kind"]
    assert [(p.file, p.column, p.row, p.values["n"]) for p in more] == [("a.csv", "x", MOST_OF_A_KIND + 1, 5)]
    assert len(findings.problems) == MOST_OF_A_KIND + 21
