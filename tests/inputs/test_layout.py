"""Tables made for people to look at: titles, several rows of headings, merged cells, hidden rows, notes below."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lnet_eval.inputs.layout import place_table
from lnet_eval.plan.tables import Layout

XLSX = '[sources.measurements]\nfile = "m.xlsx"\nmeasure = "rate"\n'


def workbook(rows: list[list[Any]], *, merged: tuple[str, ...] = (), hidden: tuple[int, ...] = ()) -> bytes:
    book = openpyxl.Workbook()
    tab = book.active
    for row in rows:
        tab.append(row)
    for area in merged:
        tab.merge_cells(area)
    for number in hidden:
        tab.row_dimensions[number].hidden = True
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def notes(network: Any, code: str) -> list[dict[str, Any]]:
    return [dict(note.values) for note in network.notes if note.code == code]


def test_a_title_above_and_notes_below_are_no_part_of_the_table(load: Callable[..., Any]) -> None:
    content = workbook([
        ["Fall på sengepostene, 2018"], ["Utskrift fra avvikssystemet"], [],
        ["Måned", "Enhet", "Teller", "Nevner"],
        [dt.date(2018, 1, 1), "Avdeling A", 3, 700], [dt.date(2018, 2, 1), "Avdeling A", 4, 710], [],
        ["* foreløpige tall"], ["Kilde: avvikssystemet"],
    ])  # fmt: skip
    network = load({"m.xlsx": content}, rest=XLSX)
    assert network.measurements["numerator"].tolist() == [3, 4]
    assert notes(network, "rows_outside") == [{"above": 2, "below": 2, "hidden": 0}]
    assert notes(network, "header_row") == [{"row": 4}]


def test_a_problem_below_a_title_names_the_row_of_the_spreadsheet(
    refused: Callable[..., Any], places: Callable[..., Any]
) -> None:
    rows = [["Fall"], [], ["måned", "enhet", "teller", "nevner"], ["mars 2018", "a", "tre", 700]]
    found = places(refused({"m.xlsx": workbook(rows)}, rest=XLSX))
    assert found == [("number_unreadable", "m.xlsx", 4, "teller")]


def test_two_rows_of_headings_are_joined_and_merged_ones_count_for_each_column(load: Callable[..., Any]) -> None:
    rows = [
        ["Måned", "Avdeling A", None, "Avdeling B", None], [None, "Teller", "Nevner", "Teller", "Nevner"],
        ["mars 2018", 1, 100, 2, 200], ["april 2018", 3, 300, 4, 400],
    ]  # fmt: skip
    plan = XLSX + 'header_rows = 2\nwide = "unit"\ncolumns = { period = "Måned" }\n'
    network = load({"m.xlsx": workbook(rows, merged=("B1:C1", "D1:E1", "A1:A2"))}, rest=plan)
    found = network.measurements[["unit", "numerator", "denominator"]].to_numpy().tolist()
    assert found == [["a", 1, 100], ["a", 3, 300], ["b", 2, 200], ["b", 4, 400]]
    csv = "Måned;Avdeling A;;Avdeling B;\n;Teller;Nevner;Teller;Nevner\nmars 2018;1;100;2;200\n"
    network = load({"m.csv": csv}, rest=plan.replace("xlsx", "csv"))
    assert network.measurements["denominator"].tolist() == [100, 200]


def test_a_unit_merged_over_its_rows_counts_for_each_of_them(load: Callable[..., Any]) -> None:
    rows = [["måned", "enhet", "teller", "nevner"], ["mars 2018", "a", 1, 10], ["april 2018", None, 2, 20]]
    network = load({"m.xlsx": workbook(rows, merged=("B2:B3",))}, rest=XLSX)
    assert network.measurements["unit"].tolist() == ["a", "a"]
    assert notes(network, "merged_filled") == [{"n": 1}]


def test_a_number_merged_over_two_rows_counts_once(load: Callable[..., Any]) -> None:
    rows = [["måned", "enhet", "teller", "nevner"], ["mars 2018", "a", 1, 10], ["april 2018", "a", 2, None]]
    network = load({"m.xlsx": workbook(rows, merged=("D2:D3",))}, rest=XLSX)
    assert network.measurements["denominator"].isna().tolist() == [False, True]


def test_hidden_rows_are_used_and_said_or_left_out_and_counted(load: Callable[..., Any]) -> None:
    rows = [["måned", "enhet", "teller", "nevner"], ["mars 2018", "a", 1, 10], ["april 2018", "a", 2, 20]]
    content = workbook(rows, hidden=(3,))
    network = load({"m.xlsx": content}, rest=XLSX)
    assert (len(network.measurements), notes(network, "hidden_used")) == (2, [{"n": 1}])
    network = load({"m.xlsx": content}, rest=XLSX + 'hidden = "leave_out"\n')
    assert (len(network.measurements), notes(network, "rows_outside")) == (1, [{"above": 0, "below": 0, "hidden": 1}])


def test_rows_that_sum_up_the_others_are_counted_and_not_used(load: Callable[..., Any]) -> None:
    network = load({"m.csv": "måned;enhet;teller;nevner\nmars 2018;a;1;10\nmars 2018;Totalt;1;10\n"},
                   rest=XLSX.replace("xlsx", "csv"))  # fmt: skip
    assert (len(network.measurements), notes(network, "rows_sums")) == (1, [{"n": 1}])


def test_dates_and_numbers_stored_as_text_with_no_break_spaces_are_read(load: Callable[..., Any]) -> None:
    rows = [["måned", "enhet", "teller", "nevner"], ["mars\u00a02018", "a\u00a0", "1", "1\u00a0234"]]
    rows.append([43191, "a", 2, "2\u202f000"])
    network = load({"m.xlsx": workbook(rows)}, rest=XLSX)
    assert network.measurements["denominator"].tolist() == [1234, 2000]
    assert [f"{period:%Y-%m}" for period in network.measurements["period"]] == ["2018-03", "2018-04"]


def test_the_plan_says_where_the_table_begins_and_ends(load: Callable[..., Any]) -> None:
    text = "måned;enhet;teller;nevner\nx;x;x;x\nmåned;enhet;teller;nevner\nmars 2018;a;1;10\napril 2018;a;2;tyve\n"
    network = load({"m.csv": text}, rest=XLSX.replace("xlsx", "csv") + "header_row = 3\nlast_row = 4\n")
    assert len(network.measurements) == 1
    assert notes(network, "rows_outside") == [{"above": 2, "below": 1, "hidden": 0}]


CELL = st.one_of(st.none(), st.sampled_from(["måned", "teller", "Kilde: x", "* y", "a", "Totalt"]), st.integers(0, 99))


@settings(deadline=None)
@given(rows=st.lists(st.lists(CELL, max_size=4), max_size=12), header_rows=st.integers(1, 3), leave=st.booleans())
def test_every_row_with_something_in_it_is_in_exactly_one_place(
    rows: list[list[object]], header_rows: int, leave: bool
) -> None:
    layout = Layout(header_rows=header_rows, hidden="leave_out" if leave else "use")
    filled = [i for i, row in enumerate(rows, 1) if any(cell is not None for cell in row)]
    placed = place_table(rows, layout, wanted=("måned", "teller"), hidden=frozenset({3, 5}))
    if placed is None:
        assert not filled
        return
    headings = range(placed.header_row, placed.header_row + header_rows)
    inside = [
        number for number, row in zip(placed.numbers, placed.body, strict=True) if any(c is not None for c in row)
    ]
    parts = [*placed.above, *(i for i in headings if i in filled), *inside, *placed.below, *placed.hidden]
    assert sorted(parts) == filled


@pytest.mark.parametrize("value", [{"header_row": 0}, {"header_rows": 9}, {"last_row": 1}, {"hidden": "perhaps"}])
def test_a_layout_that_cannot_be_is_refused(value: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"header|last|hidden"):
        Layout(**value)


def test_a_sheet_of_more_cells_than_can_be_read_in_time_is_refused(
    refused: Callable[..., Any], places: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from lnet_eval.inputs import workbook as limits

    monkeypatch.setattr(limits, "MAX_CELLS", 7)
    rows = [["måned", "enhet", "teller", "nevner"], ["mars 2018", "a", 1, 10]]
    assert places(refused({"m.xlsx": workbook(rows)}, rest=XLSX)) == [("table_too_large", "m.xlsx", None, None)]
