"""What the keyboard and a screen reader meet around acts: where focus goes, and what is said."""

import datetime

import pytest
from playwright.sync_api import expect

from tests.browser.paths import edition_path, sign_in

pytestmark = pytest.mark.browser
SAVE = "main form.form button.btn-primary"
WITH_AND_WITHOUT = pytest.mark.parametrize("page", [{}, {"java_script_enabled": False}], indirect=True)


def desk_of(page, slug="innoprom"):
    sign_in(page, "olga")
    return edition_path(page, slug).replace("/forums/", "/manage/")


def press_until(page, key, name, most):
    """Presses the key until what has focus is called so."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate("document.activeElement.textContent.trim()") == name:
            return
    raise AssertionError(page.evaluate("document.activeElement.outerHTML")[:300])


@WITH_AND_WITHOUT
def test_a_role_ends_after_a_question_and_the_message_says_whose(page):
    who = "new@people.example"
    team = desk_of(page) + "team"
    page.goto(team)
    page.fill("#email", who)
    page.get_by_label("Viewer").check()
    page.click(SAVE)
    expect(page.locator(":focus")).to_have_accessible_name(f"Invitation sent: {who}, Viewer.")
    end = page.get_by_role("link", name=f"Take back… : {who}, Viewer")
    end.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Take this invitation back?")
    press_until(page, "Tab", "Take it back", 20)
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_accessible_name(f"Invitation taken back: {who}, Viewer.")
    assert page.url.endswith(team)
    expect(end).to_have_count(0)


@pytest.mark.parametrize(
    "page", [{}, {"java_script_enabled": False, "viewport": {"width": 640, "height": 400}}], indirect=True
)
def test_what_lets_sessions_move_along_is_beside_what_says_so(page):
    page.goto(desk_of(page, "festival") + "facts")
    for field in ("#starts_on", "#ends_on"):
        day = datetime.date.fromisoformat(page.input_value(field))
        page.fill(field, f"{day + datetime.timedelta(20)}")
    page.click(SAVE)
    expect(page.locator(":focus")).to_have_accessible_name(
        "Nothing is saved yet. These sessions lie outside the new days:"
    )
    expect(page.locator(":focus")).to_be_in_viewport(ratio=1)
    press_until(page, "Tab", "To the box that lets every session move along", 1)
    page.keyboard.press("Enter")
    expect(page.locator("#along")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("#along")).to_be_checked()
    press_until(page, "Tab", "Save", 1)


@WITH_AND_WITHOUT
def test_what_a_merging_leads_to_has_focus_once_it_is_chosen(page):
    sign_in(page, "olga")
    page.goto("/manage/things/room/3/merge")
    page.select_option("select[name=into]", index=1)
    page.locator("main form button").focus()
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_role("heading")
    expect(page.locator(":focus")).to_have_text("What follows")
    press_until(page, "Tab", "Merge", 20)


@pytest.mark.parametrize("page", [{"viewport": {"width": 320, "height": 700}}], indirect=True)
def test_each_cell_of_a_log_says_its_head_once_on_a_narrow_screen(page):
    page.goto(desk_of(page) + "log")
    heads = page.locator("main .stacked > tbody > tr").first.locator("> *")
    said = heads.evaluate_all("cells => cells.map(cell => getComputedStyle(cell, '::before').content)")
    assert said == ['"When: "', '"Who: "', '"What: "', '"On what: "']
    expect(page.get_by_role("columnheader")).to_have_count(0)


@pytest.mark.parametrize("page", [{"viewport": {"width": 640, "height": 450}}], indirect=True)
def test_rights_and_histories_fit_a_screen_enlarged_to_200_percent(page):
    desk = desk_of(page)
    for address in (
        f"{desk}team",
        f"{desk}log",
        "/manage/archive",
        "/account/roles",
        "/manage/things/venue/1/merge?into=2",
    ):
        page.goto(address)
        for wide in ("html", ".table-responsive"):
            assert page.evaluate(
                "q => [...document.querySelectorAll(q)].every(e => e.scrollWidth <= e.clientWidth)", wide
            )


@pytest.mark.parametrize("page", [{"forced_colors": "active"}], indirect=True)
def test_the_current_tab_is_seen_in_forced_colours(page):
    page.goto(desk_of(page) + "team")
    drawn = "e => getComputedStyle(e).borderBottomColor != getComputedStyle(document.body).backgroundColor"
    tabs = page.locator(".desk-head .tabs:not(.subtabs) a")
    assert [tab.evaluate(drawn) for tab in tabs.all()] == [False, False, False, True]
    outlined = "e => getComputedStyle(e).outlineStyle != 'none'"
    assert [tab.evaluate(outlined) for tab in page.locator(".subtabs a").all()].count(True) == 1
