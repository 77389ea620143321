"""Earlier moments of one's own set: told in words, looked at before, gone back to in one step that undo takes back."""

from playwright.sync_api import expect

from annotations.labelling.models import Operation, Relation
from tests.browser.conftest import assert_accessible, picture
from tests.browser.hands import click, is_complete, press, quotes, reload, saved
from tests.cast import operation


def open_moments(page):
    press(page, "Shift+KeyM")
    dialog = page.get_by_role("dialog", name="Earlier moments")
    expect(dialog.get_by_role("radio").first).to_be_focused()
    return dialog


def test_an_earlier_moment_is_gone_back_to_by_keyboard_while_another_tab_looks_on(desk, open_as, cast):
    page, annotation_set = desk()
    claim = cast.mark(annotation_set, "Russia will open its stations")
    evidence = cast.mark(annotation_set, "Trade grew by 26% in 2023", "evidence")
    cast.relate(evidence, "supports", claim)
    cast.operate(
        annotation_set,
        operation("update", "span", {"id": str(claim.uuid), "comment": "early"}, base=str(claim.last_operation)),
    )
    reload(page)
    other = open_as(cast.anna, f"/annotation-sets/{annotation_set.uuid}/", context=page.context)
    is_complete(other)
    click(page, "Trade")
    press(page, "Delete")
    click(page, "engines", click_count=2)
    press(page, "1", "Escape")
    saved(page)
    before = quotes(annotation_set)

    dialog = open_moments(page)
    expect(dialog.get_by_role("status")).to_have_text("6 steps")
    expect(dialog.locator(".moment").nth(0)).to_contain_text("comes: Claim “engines”")
    expect(dialog.locator(".moment").nth(1)).to_contain_text("goes: Evidence “Trade grew by 26% in 2023”")
    expect(dialog.locator(".moment").nth(1)).to_contain_text("and 1 more")
    expect(dialog.locator(".moment").nth(2)).to_contain_text("early")
    relation = "comes: “Trade grew by 26% in 2023” → supports → “Russia will open its stations”"
    expect(dialog.locator(".moment").nth(3)).to_contain_text(relation)
    expect(dialog.locator(".moment").nth(6)).to_contain_text("Before the first mark")
    press(page, "ArrowDown", "ArrowDown", "ArrowDown")
    preview = dialog.locator(".moment-preview")
    expect(preview).to_contain_text("2 come back, 1 go, 1 change.")
    expect(preview).to_contain_text("comes: Evidence “Trade grew by 26% in 2023”")
    assert_accessible(page)
    picture(page, "moments")
    press(page, "Enter")
    expect(dialog).to_be_hidden()
    expect(page.locator("#text")).to_be_focused()
    expect(other.locator(".span-row")).to_have_count(2)
    saved(page)
    assert quotes(annotation_set) == [
        ("claim", "Russia will open its stations"),
        ("evidence", "Trade grew by 26% in 2023"),
    ]
    assert Relation.objects.filter(annotation_set=annotation_set, is_deleted=False).count() == 1
    claim.refresh_from_db()
    assert claim.comment == ""
    assert Operation.objects.filter(annotation_set=annotation_set).count() == 10

    press(page, "Control+z")
    saved(page)
    assert quotes(annotation_set) == before
    claim.refresh_from_db()
    assert claim.comment == "early"
    expect(other.locator(".span-row")).to_have_count(2)

    # The latest moment is the one after going back and taking it back; of a closed document moments are only shown.
    dialog = open_moments(page)
    press(page, "Space")
    expect(dialog.locator(".moment-preview")).to_contain_text("The marks are as they were then.")
    expect(dialog.get_by_role("button", name="Go back to this moment")).to_be_disabled()
    press(page, "Escape")
    press(page, "Control+Enter")
    expect(page.locator(".banner")).to_contain_text("Submitted")
    dialog = open_moments(page)
    press(page, "ArrowDown")
    expect(dialog.locator(".moment-preview")).to_contain_text("Reopen it to change marks")
    expect(dialog.get_by_role("button", name="Go back to this moment")).to_be_disabled()


def test_a_long_log_is_shown_a_page_at_a_time_and_without_the_server_it_says_so(desk, cast, watch):
    watch.allow("ERR_FAILED")
    page, annotation_set = desk()
    text = annotation_set.document.text
    for nth in range(105):
        cast.mark(annotation_set, (nth % 50, len(text)))
    page.route("**/operations/?*", lambda route: route.abort())
    reload(page)
    press(page, "Shift+KeyM")
    dialog = page.get_by_role("dialog", name="Earlier moments")
    expect(dialog.get_by_role("status")).to_contain_text("The server did not answer")
    press(page, "Escape")
    page.unroute("**/operations/?*")
    dialog = open_moments(page)
    expect(dialog.get_by_role("status")).to_have_text("105 steps")
    expect(dialog.get_by_role("radio")).to_have_count(100)
    dialog.get_by_role("button", name="Earlier ones").press("Enter")
    expect(dialog.get_by_role("radio")).to_have_count(106)
    expect(dialog.get_by_role("radio").nth(100)).to_be_focused()
    press(page, *["ArrowDown"] * 5)
    expect(dialog.locator(".moment-preview")).to_contain_text("0 come back, 105 go, 0 change.")
