"""The labelling page in Russian: the words, their forms, and the scheme's titles in what the server refuses."""

from playwright.sync_api import expect

from tests.browser.hands import click, press


def test_what_keeps_a_text_from_being_submitted_is_said_with_the_titles_of_the_scheme(desk, watch):
    page, _ = desk(locale="ru-RU")
    watch.allow("status of 409")
    click(page, "stations", click_count=2)
    press(page, "3", "Escape", "Escape")
    expect(page.locator(".save-state")).to_have_text("Сохранено")
    expect(page.get_by_role("heading", name="1 отрезок по порядку чтения")).to_be_visible()
    page.get_by_role("button", name="Сдать").click()
    dialog = page.get_by_role("dialog", name="Сдавать рано")
    expect(dialog).to_contain_text("Позиция: нужно значение поля Направленность.")
    expect(dialog).to_contain_text("«stations»")


def test_the_keys_are_explained_in_russian(desk):
    page, _ = desk(locale="ru-RU")
    page.focus("#text")
    press(page, "Shift+Slash")
    dialog = page.get_by_role("dialog", name="Клавиши")
    expect(dialog).to_contain_text("следующая незаконченная пометка")
    expect(dialog).to_contain_text("предложение без точки")
