"""The stylesheet that a scheme's labels are drawn by."""

from annotations.scheme.looks import stylesheet

STANCE = {
    "id": "stance",
    "colour": {"light": "#007A59", "dark": "#3FD0A4"},
    "line": "dotted",
    "attributes": [
        {
            "id": "polarity",
            "values": [
                {"id": "restrictive", "line": "wavy", "colour": {"light": "#7A1F5C", "dark": "#E0559F"}},
                {"id": "unknown"},
            ],
        }
    ],
}
SUPPORTS = {"id": "supports", "colour": "#4A5560", "line": "dashed"}


def rules_of(sheet: str, selector: str) -> list[str]:
    return [line for line in sheet.splitlines() if line.startswith(selector)]


def test_a_label_has_a_rule_for_each_of_four_lanes_and_each_lane_lies_lower():
    sheet = stylesheet({"labels": [STANCE]})
    offsets = [
        rules_of(sheet, f"::highlight(mark-stance-{lane})")[0].split("text-underline-offset: ")[1] for lane in range(4)
    ]
    assert offsets == ["3px; }", "8px; }", "13px; }", "18px; }"]


def test_a_value_that_overrides_the_looks_has_rules_of_its_own_and_another_does_not():
    sheet = stylesheet({"labels": [STANCE]})
    restrictive = rules_of(sheet, r"::highlight(mark-stance\2e polarity\2e restrictive-0)")[0]
    assert "text-decoration-style: wavy" in restrictive
    assert "text-decoration-color: light-dark(#7A1F5C, #E0559F)" in restrictive
    assert "unknown" not in sheet


def test_badges_get_ink_that_can_be_read_on_their_colour():
    sheet = stylesheet({"labels": [STANCE]})
    assert "--on-look: light-dark(#FFFFFF, #000000)" in rules_of(sheet, '[data-look="stance"]')[0]


def test_a_relation_has_its_colour_and_dash():
    sheet = stylesheet({"relations": [SUPPORTS]})
    assert rules_of(sheet, '[data-relation="supports"]') == [
        '[data-relation="supports"] { --look: light-dark(#4A5560, #4A5560); '
        "--on-look: light-dark(#FFFFFF, #FFFFFF); --look-line: dashed; --look-dash: 5 3; }"
    ]


def test_nothing_but_a_colour_a_line_and_a_name_gets_into_the_sheet():
    sheet = stylesheet(
        {
            "labels": [
                {
                    "id": 'x"] {} body { display: none } /*',
                    "colour": "red; } body {",
                    "line": "solid; } html {",
                },
                {"id": "y", "colour": {"light": "#FFF", "dark": 'url("//elsewhere")'}},
            ]
        }
    )
    assert "body {" not in sheet
    assert "html {" not in sheet
    assert "elsewhere" not in sheet
    assert sheet.count("{") == sheet.count("}") == 10
