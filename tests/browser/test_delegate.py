"""Delegates in a real browser: English and Russian, by keyboard."""

import re
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.browser.paths import edition_path, sign_in

pytestmark = pytest.mark.browser


def test_register_in_russian_from_sign_up_to_pass(page):
    page.goto("/?lang=ru")
    expect(page.locator("h1")).to_have_text("Форумы Центральной Азии и России")
    page.click("text=Создать учётную запись")
    page.fill("#email", "anna@people.example")
    page.fill("#password", "short")
    page.click("main form button")
    expect(page.locator("#password-error")).to_be_visible()
    expect(page.locator("#email")).to_have_value("anna@people.example")
    page.fill("#password", "four turquoise camels")
    page.click("main form button")
    page.click("text=Открыть почтовый ящик демонстрации")
    page.locator("tbody a").first.click()
    page.locator(".letter a").first.click()
    page.click("main form button")
    page.fill("#family_name", "Ivanova")
    page.select_option("#country", "KG")
    expect(page.locator("#country option:checked")).to_have_text("Кыргызская Республика")
    page.click("main form button")
    path = edition_path(page)
    page.goto(path + "register")
    page.click("main form button")
    expect(page.locator("#category-error")).to_be_visible()
    page.get_by_label("Гость").check()
    page.click("main form button")
    expect(page.locator(".state-confirmed").first).to_be_visible()
    page.click("a.btn >> text=Пропуск")
    expect(page.locator(".pass img:not(.girih)")).to_be_visible()
    page.locator(".pass img:not(.girih)").evaluate("i => i.decode()")  # raises where it is no picture
    page.go_back()
    page.click("text=Отозвать…")
    page.click("main form button")
    expect(page.locator(".state-withdrawn").first).to_be_visible()


def test_register_in_english_by_keyboard_alone(page):
    sign_in(page, "sam", keyboard=True)
    path = edition_path(page, "festival")
    page.goto(path)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "Register":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/register")
    page.locator("input[type=radio]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("A ramp, please")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/registrations/*")
    expect(page.locator("main")).to_contain_text("A ramp, please")


def test_star_a_session_and_subscribe(page, base):
    sign_in(page, "paul")
    path = edition_path(page)
    page.goto(path + "programme?view=list")
    title = page.locator(".entries .title a").first.inner_text()
    star = page.locator(".star-button").first
    expect(star).to_have_attribute("aria-pressed", "false")
    star.click()
    expect(page.locator(".star-button").first).to_have_attribute("aria-pressed", "true")
    page.goto("/account/calendars")
    page.fill("#name", "my phone")
    page.click("main form button >> text=Make an address")
    address = page.locator("#feed-address").input_value()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy : Address").press("Enter")
    expect(page.locator(".copied [role=status]").first).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == address
    body = urllib.request.urlopen(address).read().decode().replace("\r\n ", "")
    assert {title, "INNOPROM. Central Asia"} <= set(re.findall(r"SUMMARY[^:]*:(.*?)(?: 20\d\d)?\r", body))
    page.reload()
    page.goto("/account/calendars")
    page.locator(".devices li", has_text="my phone").first.get_by_text("Revoke").click()
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(address)


def test_a_device_is_checked_renamed_revoked_and_brought_back(page):
    sign_in(page, "sam")
    page.goto("/account/calendars")
    page.fill("#name", "old phone")
    page.check("input[value=caldav]")
    page.click("main form button >> text=Make an address")
    expect(page.get_by_role("textbox", name="Password")).to_be_visible()
    page.click("text=Self-test")
    expect(page.locator("[role=status]")).to_contain_text("All is well")
    expect(page.locator(".checks .failed")).to_have_count(0)
    page.goto("/account/calendars")
    page.click("text=Rename")
    page.fill("#name", "new phone")
    page.click("main form button >> text=Save")
    expect(page.locator(".devices")).to_contain_text("new phone")
    page.click("text=Revoke")
    expect(page.locator("main")).to_contain_text("Revoked lately")
    page.click("text=Let it work again")
    expect(page.locator(".devices")).to_contain_text("Self-test")
    page.locator(".guide summary").first.click()
    expect(page.locator(".guide svg").first).to_be_visible()
