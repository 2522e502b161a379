"""Visitors in a real browser: narrow and wide, with and without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.browser.paths import edition_path

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "page",
    [
        {"viewport": {"width": 390, "height": 800}},
        {"viewport": {"width": 1280, "height": 900}},
        {"java_script_enabled": False},
    ],
    indirect=True,
)
def test_filter_and_read_the_programme(page):
    path = edition_path(page)
    page.goto(path + "programme?view=list&language=uz")
    assert page.locator(".entries .entry").count() > 3
    page.locator(".entries .title a").first.click()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".when")).to_contain_text("Tashkent")
    page.goto(path + "programme?view=list&language=uz")
    page.click("text=Other time zone")
    page.select_option("select[name=tz]", "Europe/Moscow")
    page.locator(".zone-switch button").click()
    expect(page.locator("main")).to_contain_text("Times in Moscow")
    assert "language=uz" in page.url


def test_times_switch_to_the_readers_zone(chromium, base):
    context = chromium.new_context(base_url=base, timezone_id="Europe/Berlin", locale="en-GB")
    page = context.new_page()
    page.goto(edition_path(page) + "programme?view=list")
    before = page.locator(".entries time").first.inner_text()
    page.click("a[data-reader-zone]")
    expect(page.locator("main")).to_contain_text("Berlin")
    assert page.locator(".entries time").first.inner_text() != before
    context.close()


ANDROID = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36"
)


@pytest.mark.parametrize(
    ("page", "shown"), [({"user_agent": ANDROID}, False), ({}, True)], indirect=["page"], ids=["Android", "elsewhere"]
)
def test_where_a_phone_takes_no_address_no_button_claims_it(page, shown):
    page.goto(f"{edition_path(page)}subscribe")
    expect(page.get_by_role("link", name="Apple, Thunderbird and others")).to_be_visible(visible=shown)
    expect(page.get_by_text("On an Android phone Google Calendar takes no address")).to_be_visible()
