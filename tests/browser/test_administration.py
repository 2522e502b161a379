"""Administrators find an account and close it; whoever was signed in is out at the next click."""

import pytest
from playwright.sync_api import expect

from tests.browser.paths import in_menu, sign_in

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 800}}


def find(page, words):
    """From the first page, by what is to be clicked there."""
    page.goto("/")
    in_menu(page, "Site").click()
    page.get_by_role("link", name="Accounts", exact=True).first.click()
    page.get_by_label("Name or address").fill(words)
    page.get_by_role("button", name="Show").click()


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_a_closed_account_is_out_at_its_next_click_and_in_again_once_it_is_open(page, chromium, base):
    theirs = chromium.new_context(base_url=base, locale="en-GB")
    other = theirs.new_page()
    sign_in(other, "dana")
    sign_in(page, "admin")
    find(page, "DANA demo")
    page.get_by_role("link", name="Dana Serikova").click()
    expect(page.get_by_text("last seen").first).to_be_visible()
    page.get_by_role("link", name="Close the account…").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Reason").fill("Left the secretariat")
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_accessible_name("Account closed: dana@demo.example.")
    expect(page.get_by_text("Left the secretariat")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    in_menu(other, "Desk").click()
    expect(other).to_have_url(f"{base}/account/sign-in?next=/manage/")
    other.fill("main #email", "dana@demo.example")
    other.fill("main #password", "eight-pointed star")
    other.click("main form.form button.btn-primary")
    expect(other.locator("h1")).to_have_text("This account is closed")
    page.get_by_role("link", name="Open again…").click()
    page.get_by_role("button", name="Open it again").click()
    expect(page.locator(":focus")).to_have_accessible_name("Account open again: dana@demo.example.")
    sign_in(other, "dana")
    expect(in_menu(other, "Desk")).to_be_visible()
    theirs.close()


@pytest.mark.parametrize("page", [{}, PHONE], indirect=True)
def test_the_pages_of_the_site_fit_and_are_reached_by_their_tabs(page):
    sign_in(page, "admin")
    page.goto("/")
    in_menu(page, "Site").click()
    for tab in ("Accounts", "Outbox", "Log", "Administrators", "Overview"):
        page.get_by_role("navigation", name="Site").get_by_role("link", name=tab, exact=True).click()
        expect(page.get_by_role("navigation", name="Site").locator("[aria-current]")).to_have_text(tab)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
