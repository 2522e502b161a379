"""The desk enters somebody, corrects who it is, and their account takes them over, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.paths import edition_path, sign_in

pytestmark = pytest.mark.browser
SAVE = "main form.form button.btn-primary"


@pytest.mark.parametrize("page", [{}, {"java_script_enabled": False, "viewport": {"width": 390, "height": 800}}], indirect=True)  # fmt: skip
def test_an_entered_person_is_corrected_and_becomes_one_with_an_account(page):
    width = page.viewport_size["width"]
    invited = {1280: "vera", 390: "petra"}[width]
    sign_in(page, "olga")
    page.goto(edition_path(page).replace("/forums/", "/manage/") + "registrations")
    page.click("text=Enter a person")
    page.fill("#family_name", f"Nazarova {width}")
    page.select_option("#country", "TJ")
    page.fill("#email", f"{invited}@demo.example")
    page.select_option("#language", "en")
    page.locator("input[name=category]").first.check()
    page.click(SAVE)
    expect(page.locator("h1")).to_have_text(f"Nazarova {width}")
    desk = page.url
    page.goto(f"{desk.rpartition('/')[0]}/enter")
    page.fill("#family_name", f"nazarova {width}")
    page.select_option("#country", "TJ")
    page.locator("input[name=category]").first.check()
    page.click(SAVE)
    expect(page.locator(".alert-warning")).to_contain_text("registered before")
    page.goto(desk)
    page.click("text=Correct who this is")
    page.fill("#organisation", "Ministry of Water")
    page.click(SAVE)
    expect(page.locator("main")).to_contain_text("Ministry of Water")
    page.goto("/demo/mailbox/")
    page.locator("tbody a", has_text="Is this you?").first.click()
    link = page.locator("a[href*='/account/claim/']").first.get_attribute("href")
    page.context.clear_cookies()
    sign_in(page, invited)
    page.goto(link)
    expect(page.locator("main")).to_contain_text("Ministry of Water")
    page.click("text=make them one")
    page.goto("/account/registrations")
    expect(page.locator(".cards")).to_contain_text("INNOPROM")


def test_a_decision_stands_beside_what_it_is_about(page):
    sign_in(page, "rita")
    page.goto("/manage/innoprom/2027/registrations?state=pending&sort=old")
    page.locator("tbody th a").first.click()
    approve = page.get_by_role("button", name="Approve").bounding_box()
    assert approve["y"] + approve["height"] < 900
    facts = page.locator("dl.facts").bounding_box()
    assert facts["y"] + facts["height"] < 900
    assert approve["x"] > facts["x"] + facts["width"]
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    facts, approve = page.locator("dl.facts").bounding_box(), page.get_by_role("button", name="Approve").bounding_box()
    assert facts["y"] + facts["height"] < approve["y"] < 800


@pytest.mark.parametrize(
    "page", [{"viewport": {"width": width, "height": 844}} for width in (390, 1280)], indirect=True
)
def test_a_list_of_people_begins_on_the_first_screen(page):
    sign_in(page, "rita")
    page.goto("/manage/innoprom/2027/registrations")
    phone = page.viewport_size["width"] == 390
    bottoms = page.locator("tbody tr").evaluate_all("all => all.map(each => each.getBoundingClientRect().bottom)")
    assert len([bottom for bottom in bottoms if bottom < 844]) >= (3 if phone else 4)
    field = page.locator(".filters [name=q]")
    if phone:
        expect(field).to_be_hidden()
        page.click("text=Search and filter")
    expect(field).to_be_visible()
    page.goto("/manage/innoprom/2027/schedule?lang=ru")
    whole = """all => all.every(cell => {
        const range = document.createRange();
        range.selectNodeContents(cell);
        const lines = new Set([...range.getClientRects()].map(each => Math.round(each.top)));
        return lines.size <= cell.textContent.trim().split(/\\s+/).length;
    })"""
    assert page.locator(".timetable td:last-child").evaluate_all(whole)
