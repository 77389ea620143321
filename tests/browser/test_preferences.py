"""How an annotator likes the page to be: settings, keys of their own, the tour."""

import copy
import re

from playwright.sync_api import expect

from annotations.accounts.preferences import change_preferences, preferences_of
from annotations.labelling.models import AnnotationSet, Relation, Span
from annotations.scheme import actions as schemes
from annotations.scheme import library
from annotations.scheme.models import SchemeVersion
from tests.browser.conftest import assert_accessible, picture
from tests.browser.hands import click, held_back, is_complete, kept_preferences, point, press, quotes, reload, saved


def style_of(page, selector, name):
    return page.evaluate(
        "([selector, name]) => getComputedStyle(document.querySelector(selector))[name]", [selector, name]
    )


def test_settings_hold_at_once_by_keyboard_and_are_remembered_on_another_machine(desk, open_as, cast):
    page, annotation_set = desk()
    press(page, "Control+Comma")
    dialog = page.get_by_role("dialog", name="Settings")
    dialog.get_by_role("radio", name="close").focus()
    press(page, "ArrowRight", "ArrowRight")
    expect(dialog.get_by_role("radio", name="far apart")).to_be_checked()
    dialog.get_by_label("Size of the text").focus()
    press(page, *["ArrowRight"] * 4)
    dialog.get_by_role("radio", name="lines").check()
    dialog.get_by_role("radio", name="dark").check()
    expect(dialog.get_by_role("status")).to_have_text("Kept for you at every machine.")
    assert style_of(page, "#text", "fontSize") == "22px"
    assert abs(float(style_of(page, "#text", "lineHeight")[:-2]) - 22 * 2.8) < 0.1
    assert_accessible(page)
    picture(page, "settings-dark")
    press(page, "Escape")
    expect(dialog).to_be_hidden()
    found = kept_preferences(page, cast.anna)
    assert (found["density"], found["font_size"], found["numbering"]) == ("wide", 22, "lines")

    elsewhere = open_as(cast.anna, f"/annotation-sets/{annotation_set.uuid}/")
    elsewhere.wait_for_selector(".block")
    assert style_of(elsewhere, "#text", "fontSize") == "22px"
    assert elsewhere.locator("#text").get_attribute("data-numbering") == "lines"
    assert elsewhere.evaluate("document.documentElement.dataset.theme") is None
    elsewhere.get_by_role("button", name="Settings").click()
    expect(elsewhere.get_by_role("radio", name="far apart")).to_be_checked()


def test_a_setting_made_without_the_server_holds_and_is_kept_when_it_is_back(desk, cast, watch):
    watch.allow("ERR_FAILED|ERR_CONNECTION")
    page, _ = desk()
    page.route("**/preferences/", lambda route: route.abort())
    page.get_by_role("button", name="Settings").click()
    page.get_by_role("radio", name="close").check()
    expect(page.get_by_role("dialog").get_by_role("status")).to_contain_text("until the server can be reached")
    assert preferences_of(cast.anna)["density"] == "normal"
    reload(page)
    expect(page.locator(".desk")).to_have_attribute("data-density", "compact")
    page.unroute("**/preferences/")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.get_by_role("button", name="Settings").click()
    expect(page.get_by_role("dialog").get_by_role("status")).to_have_text("Kept for you at every machine.")
    assert kept_preferences(page, cast.anna)["density"] == "compact"


def test_two_tabs_have_the_same_settings(desk, open_as, cast):
    page, annotation_set = desk()
    other = open_as(cast.anna, f"/annotation-sets/{annotation_set.uuid}/", context=page.context)
    is_complete(other)
    page.get_by_role("button", name="Settings").click()
    page.get_by_role("radio", name="close").check()
    expect(other.locator(".desk")).to_have_attribute("data-density", "compact")


def test_a_key_is_changed_in_the_help_clashes_are_refused_and_it_can_be_given_back(desk, cast):
    page, annotation_set = desk()
    press(page, "Shift+Slash")
    help_ = page.get_by_role("dialog", name="Keys")
    status = help_.locator(".key-status")

    help_.get_by_role("button", name="Claim: 1. Change").press("Enter")
    expect(status).to_contain_text("Press the new key for “Claim”")
    press(page, "KeyN")
    expect(status).to_have_text("n is taken by “next span”. Change that one first.")
    help_.get_by_role("button", name="Claim: 1. Change").press("Enter")
    press(page, "Tab")
    expect(status).to_have_text("Tab is needed by the browser.")
    help_.get_by_role("button", name="Claim: 1. Change").press("Enter")
    press(page, "Escape")
    expect(status).to_have_text("The key stays as it is.")
    # By its place, as on a Russian layout: the key of в.
    help_.get_by_role("button", name="Claim: 1. Change").press("Enter")
    page.evaluate("""document.activeElement.dispatchEvent(
      new KeyboardEvent("keydown", {code: "KeyD", key: "в", bubbles: true, cancelable: true}))""")
    expect(help_.get_by_role("button", name="Claim: d. Change")).to_be_focused()
    help_.get_by_role("button", name="word: →. Change").press("Enter")
    press(page, "Alt+KeyL")
    expect(help_.get_by_role("button", name="word: Alt L. Change")).to_be_visible()
    assert_accessible(page)
    picture(page, "keys")
    press(page, "Escape")
    expect(help_).to_be_hidden()
    assert kept_preferences(page, cast.anna)["keys"] == {"label-claim": "KeyD", "word": "Alt+KeyL"}

    reload(page)
    click(page, "stations", click_count=2)
    expect(page.locator(".palette kbd").first).to_have_text("d")
    press(page, "1")
    expect(page.locator(".span-row")).to_have_count(0)
    press(page, "d", "Escape", "Escape")
    saved(page)
    assert quotes(annotation_set) == [("claim", "stations")]

    # A scheme that wants the key of one's own for itself has it.
    scheme = copy.deepcopy(library.template("argument-stance")[0])
    scheme["relations"][0]["key"] = "d"
    schemes.publish_scheme(cast.project, cast.maria, scheme, "*")
    older, newest = SchemeVersion.objects.filter(project=cast.project).order_by("number")
    AnnotationSet.objects.filter(pk=annotation_set.pk).update(scheme_version=newest)
    reload(page)
    press(page, "Shift+Slash")
    expect(help_).to_contain_text("Your key d for “Claim” does not hold here: it means “supports”.")
    AnnotationSet.objects.filter(pk=annotation_set.pk).update(scheme_version=older)
    reload(page)

    press(page, "Shift+Slash")
    help_.get_by_role("button", name="Claim: 1 again").click()
    help_.get_by_role("button", name="All keys as they were").click()
    expect(help_.get_by_role("button", name="word: →. Change")).to_be_visible()
    press(page, "Escape")
    click(page, "engines", click_count=2)
    press(page, "1", "Escape")
    saved(page)
    assert [quote for _, quote in quotes(annotation_set)] == ["stations", "engines"]
    assert kept_preferences(page, cast.anna)["keys"] == {}


def test_what_follows_from_a_key_goes_with_it(desk, cast):
    change_preferences(
        cast.anna, {"keys": {"label-stance": "KeyQ", "relation-supports": "KeyB", "label-claim": "KeyX"}}
    )
    page, annotation_set = desk()
    press(page, "Shift+Slash")
    help_ = page.get_by_role("dialog", name="Keys")
    expect(help_).to_contain_text("Your key Shift X for “Claim” does not hold here: it means “skip, with a reason”.")
    expect(help_.locator("dt", has_text="Shift1")).to_have_text("Shift12Q")
    help_.get_by_role("button", name="Evidence: 2. Change").press("Enter")
    press(page, "KeyM")
    expect(help_.locator(".key-status")).to_have_text("Shift M is taken by “earlier moments”. Change that one first.")
    picture(page, "keys-that-follow")
    press(page, "Escape")
    click(page, "stations", click_count=2)
    press(page, "1", "Escape")
    click(page, "engines", click_count=2)
    press(page, "Shift+Q", "1", "3", "2")
    expect(page.locator(".attribute.is-asked")).to_contain_text("Area")
    press(page, "Escape", "b")
    saved(page)
    claim = Span.objects.get(annotation_set=annotation_set, label="claim")
    point(page, claim)
    saved(page)
    stance = Span.objects.get(annotation_set=annotation_set, label="stance")
    assert set(stance.attributes) == {"polarity", "strength", "holder"}
    made = Relation.objects.get(annotation_set=annotation_set)
    assert (made.type, made.source, made.target) == ("supports", stance.uuid, claim.uuid)


def test_the_tour_has_three_steps_is_in_nobodys_way_and_is_skipped_for_good(desk, cast):
    page, annotation_set = desk(tour=True)
    tour = page.get_by_role("complementary", name="Tour")
    # Shown before there is anything to tell of it with, it is told then.
    let_go = held_back(page, re.compile(r"/soon\.\w+\.js$"))
    page.reload()
    expect(tour).to_contain_text("1 of 3")
    let_go()
    is_complete(page)
    heard = page.locator(".desk > [aria-live=polite]")
    expect(heard).to_contain_text("1 of 3: Select some words")
    expect(page.locator("#text")).to_be_focused()
    assert_accessible(page)
    picture(page, "tour")
    press(page, "ArrowRight", "s")
    expect(tour).to_contain_text("2 of 3")
    expect(heard).to_contain_text("2 of 3: Press the key of a label")
    press(page, "3", "1", "Escape")
    expect(tour).to_contain_text("3 of 3")
    expect(tour).to_contain_text("To link two spans, choose one, press r, then the letters at the other.")
    press(page, "Shift+KeyT")
    expect(tour).to_be_hidden()
    saved(page)
    assert len(quotes(annotation_set)) == 1
    assert kept_preferences(page, cast.anna)["tour_seen"]
    reload(page)
    press(page, "Shift+Slash")
    expect(tour).to_be_hidden()
    page.get_by_role("dialog").get_by_role("button", name="Show the tour").click()
    expect(tour).to_contain_text("1 of 3")
    tour.get_by_role("button", name="Skip the tour").click()
    expect(tour).to_be_hidden()
    expect(page.locator("#text")).to_be_focused()
