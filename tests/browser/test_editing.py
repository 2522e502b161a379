"""Two organisers on one session, and one whose sign-in ended while typing, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.paths import PASSWORD, edition_path, sign_in

pytestmark = pytest.mark.browser


def open_new_session(page, title):
    """One of its own, in nobody's schedule."""
    sessions = edition_path(page).replace("/forums/", "/manage/") + "sessions"
    page.goto(f"{sessions}/new")
    page.fill("#title-en", title)
    page.click("main form.form button.btn-primary")
    page.goto(sessions)
    page.locator("tbody th a", has_text=title).first.click()
    page.wait_for_url("**/sessions/*")


@pytest.mark.parametrize("page", [{}, {"java_script_enabled": False, "viewport": {"width": 390, "height": 800}}], indirect=True)  # fmt: skip
def test_two_organisers_on_one_session_see_the_question(page, chromium, base):
    sign_in(page, "olga")
    text = f"Water for {page.viewport_size['width']}"
    open_new_session(page, text)
    other = chromium.new_context(base_url=base).new_page()
    sign_in(other, "admin")
    other.goto(page.url)
    address = page.url
    other.fill("#title-en", f"{text}, solemnly")
    other.fill("#stream_url", "https://live.example/hall")
    other.click("main form.form button.btn-primary")
    page.fill("#title-en", f"{text}, briefly")
    page.fill("#abstract-en", "What Olga wrote.")
    page.click("main form.form button.btn-primary")
    question = page.locator(".question")
    expect(question).to_have_count(1)
    expect(question).to_contain_text(f"{text}, solemnly")
    expect(question).to_contain_text("Changed by Rustam Ergashev")
    expect(page.locator("#abstract-en")).to_have_value("What Olga wrote.")
    expect(page.locator("#stream_url")).to_have_value("https://live.example/hall")
    question.get_by_label("Theirs").check()
    page.click("main form.form button.btn-primary")
    page.goto(address)
    expect(page.locator("#title-en")).to_have_value(f"{text}, solemnly")
    expect(page.locator("#abstract-en")).to_have_value("What Olga wrote.")
    other.context.close()


def test_a_form_open_while_the_sign_in_ended_comes_back_filled(page):
    sign_in(page, "olga")
    open_new_session(page, "Typed at length")
    address = page.url
    page.fill("#abstract-en", "Half an hour of typing.")
    page.context.clear_cookies()
    page.click("main form.form button.btn-primary")
    expect(page.locator("h1")).to_have_text("Sign in to go on")
    page.fill("#email", "olga@demo.example")
    page.fill("#password", PASSWORD)
    page.click("main form.form button.btn-primary")
    page.click("text=Show me the form with it")
    assert page.url == address
    expect(page.locator("#abstract-en")).to_have_value("Half an hour of typing.")
    expect(page.locator("[role=status]")).to_contain_text("You typed this before.")
    page.click("main form.form button.btn-primary")
    page.goto(address)
    expect(page.locator("#abstract-en")).to_have_value("Half an hour of typing.")
