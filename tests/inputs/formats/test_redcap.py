"""REDCap: events, tick boxes, the data dictionary, and records that may be linked only where nobody is anonymous."""

from __future__ import annotations

import numpy as np

DATA = """record_id,redcap_event_name,redcap_survey_identifier,q1,tools___1,tools___2,e_timestamp,e_complete
1,for_arm_1,kari@b.no,1,0,1,2024-01-01 08:00:00,2
2,for_arm_1,,2,0,0,2024-01-02 08:00:00,2
1,etter_arm_1,,5,1,1,2024-06-01 08:00:00,2
2,etter_arm_1,,4,0,0,2024-06-01 07:00:00,2
3,etter_arm_1,,,0,0,,0
"""
DICTIONARY = (
    '"Variable / Field Name","Form Name","Field Type","Field Label","Choices, Calculations, OR Slider Labels"\n'
    'q1,evaluering,radio,Nyttig?,"1, Helt uenig | 2, Litt uenig | 4, Litt enig | 5, Helt enig"\n'
    'tools,evaluering,checkbox,Verktøy,"1, PDSA | 2, Måltavle"\n'
)
ITEMS = """
  { id = "nytte", column = "q1", text = "Nyttig" },
  { id = "pdsa", column = "tools", option = "1", text = "PDSA" },
"""


def test_a_survey_is_one_event_of_a_longitudinal_project(load, plan, notes):
    network = load({"s.csv": DATA, "d.csv": DICTIONARY}, rest=plan(ITEMS, 'event = "etter_arm_1"\ncodebook = "d.csv"'))
    survey = network.surveys["slutt"]
    np.testing.assert_array_equal(survey.answers["nytte"], [5, 4])
    np.testing.assert_array_equal(survey.answers["pdsa"], [2, 1])
    assert survey.order.tolist() == [2, 1]
    assert notes(network, "redcap_event") == [{"event": "etter_arm_1", "n": 3, "others": 2}]
    assert notes(network, "survey_rows") == [{"read": 3, "used": 2, "open": 1}]
    assert notes(network, "personal_columns") == [{"n": 1}]


def test_several_events_need_a_name_and_a_name_must_be_there(refused, places, plan):
    assert places(refused({"s.csv": DATA}, rest=plan(ITEMS)))[0] == ("redcap_event_needed", "s.csv", None, None)
    problems = refused({"s.csv": DATA}, rest=plan(ITEMS, 'event = "slutt"'))
    assert problems.problems[0].code == "redcap_event_unknown"
    assert problems.problems[0].values["events"] == "for_arm_1, etter_arm_1"
    flat = "record_id,q1,tools___1,e_complete\n1,5,1,2\n"
    assert refused({"s.csv": flat}, rest=plan(ITEMS, 'event = "x"')).problems[0].code == "redcap_without_events"


def test_records_link_before_and_after_and_never_in_an_anonymous_survey(load, refused, plan):
    both = plan(ITEMS, 'event = "etter_arm_1"\nanonymous = false\nkey = "record_id"') + plan(
        ITEMS, 'event = "for_arm_1"\nanonymous = false\nkey = "record_id"'
    ).replace("surveys.slutt", "surveys.for").replace('wave = "end"', 'wave = "pre"')
    surveys = load({"s.csv": DATA}, rest=both).surveys
    assert surveys["for"].link.tolist() == surveys["slutt"].link.tolist()
    problems = refused({"s.csv": DATA}, rest=plan(ITEMS, 'event = "etter_arm_1"\nkey = "record_id"'))
    assert problems.problems[0].code == "plan_anonymous_survey_with_key"
