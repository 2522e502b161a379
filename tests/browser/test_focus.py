"""Focus goes to what a page says first, wherever its reader had been led before, and that is in sight."""

import pytest
from playwright.sync_api import expect

from tests.browser.paths import edition_path, sign_in
from tests.browser.test_acts import SAVE, WITH_AND_WITHOUT, desk_of
from tests.browser.test_editing import open_new_session

pytestmark = pytest.mark.browser


def test_a_menu_closes_behind_whoever_leaves_it_by_keyboard(page):
    page.set_viewport_size({"width": 640, "height": 450})
    sign_in(page, "paul")
    page.get_by_role("button", name="Menu").press("Enter")
    expect(page.locator("#menu")).to_be_visible()
    page.locator("#menu a, #menu button").last.focus()
    page.keyboard.press("Tab")
    expect(page.locator("#menu")).to_be_hidden()


def skip(page):
    """Follow the skip link, so that the address ends with it."""
    page.locator(".skip").press("Enter")
    assert page.url.endswith("#main")


@WITH_AND_WITHOUT
def test_errors_and_messages_have_focus_after_a_link_within_the_page(page):
    page.goto(desk_of(page) + "team")
    skip(page)
    page.fill("#email", "nobody")
    page.get_by_label("Viewer").check()
    page.locator(SAVE).press("Enter")
    expect(page.locator(".trouble")).to_be_focused()
    page.locator(".trouble a").first.press("Enter")
    assert page.url.endswith("#email")
    who = f"focus{page.evaluate('performance.timeOrigin')}@people.example"
    page.fill("#email", who)
    page.locator(SAVE).press("Enter")
    expect(page.locator("#messages")).to_be_focused()
    expect(page.locator("#messages")).to_contain_text(who)


@WITH_AND_WITHOUT
def test_a_question_has_focus_after_the_skip_link(page, chromium, base):
    sign_in(page, "olga")
    open_new_session(page, f"Skipped to {page.context.browser.version}")
    skip(page)
    other = chromium.new_context(base_url=base).new_page()
    sign_in(other, "admin")
    other.goto(page.url)
    for each, text in ((other, "Hers"), (page, "His")):
        each.fill("#title-en", text)
        each.locator(SAVE).press("Enter")
        each.wait_for_load_state()
    expect(page.locator("#question-title-en")).to_be_focused()
    other.context.close()


@WITH_AND_WITHOUT
def test_what_follows_a_merging_has_focus_after_the_skip_link(page):
    sign_in(page, "olga")
    page.goto("/manage/things/room/3/merge")
    skip(page)
    page.select_option("select[name=into]", index=1)
    page.locator("main form button").press("Enter")
    expect(page.locator("#follows")).to_be_focused()


@pytest.mark.parametrize("page", [{"viewport": {"width": 640, "height": 450}}], indirect=True)
def test_where_a_link_leads_its_ring_is_in_sight(page):
    page.goto(desk_of(page) + "tracks/new")
    top = "e => Math.round(e.getBoundingClientRect().top)"
    skip(page)
    assert page.locator("#main").evaluate(top) > 5
    page.fill("#name-ru", "я" * 251)
    page.locator(SAVE).press("Enter")
    page.locator(".trouble a").first.press("Enter")
    field = page.locator("#name-ru")
    expect(field).to_be_focused()
    assert field.evaluate(top) > 5


@pytest.mark.parametrize("page", [{"viewport": {"width": 640, "height": 450}}], indirect=True)
def test_who_adds_people_keeps_the_button_in_sight(page):
    page.goto(desk_of(page, "festival") + "sessions/new")
    box = page.locator("[data-chips=speakers]")
    search, add = box.locator("input[type=search]"), box.get_by_role("button", name="Add")
    search.fill("a")
    search.press("Enter")
    expect(box.locator(".chip")).to_have_count(0)
    expect(box.locator("[aria-live]")).to_contain_text("Found: ")
    search.fill("")
    for number in range(1, 9):
        box.locator("select").select_option(index=1)
        add.press("Enter")
        expect(box.locator(".chip")).to_have_count(number)
        expect(add).to_be_focused()
        assert add.evaluate("e => e.getBoundingClientRect().bottom <= innerHeight")


@pytest.mark.parametrize("view", ["", "?view=list"])
def test_a_star_set_by_keyboard_keeps_the_focus(page, view):
    sign_in(page, "paul")
    page.goto(edition_path(page) + f"programme{view}")
    star = page.locator(".star-button:visible").first
    was, name = star.get_attribute("aria-pressed"), star.get_attribute("id")
    star.focus()
    with page.expect_response(lambda answer: answer.url.endswith("/star")):
        page.keyboard.press("Enter")
    expect(page.locator(f"#{name}")).not_to_have_attribute("aria-pressed", was)
    expect(page.locator(f"#{name}")).to_be_focused()
    with page.expect_response(lambda answer: answer.url.endswith("/star")):
        page.keyboard.press("Space")
    expect(page.locator(f"#{name}")).to_have_attribute("aria-pressed", was)
    expect(page.locator(f"#{name}")).to_be_focused()


@WITH_AND_WITHOUT
def test_what_a_filter_finds_has_focus_and_says_how_much(page):
    page.goto(desk_of(page) + "log")
    page.locator("main .filters [name=act]").select_option(index=1)
    page.locator("main .filters button").press("Enter")
    expect(page.locator(".found")).to_be_focused()
    expect(page.locator(".found")).to_contain_text("found")


def test_what_does_not_scroll_is_no_stop(page):
    sign_in(page, "olga")
    path = edition_path(page)
    boxes = {
        path.replace("/forums/", "/manage/") + "sessions": page.locator(".table-responsive").first,
        path + "programme": page.locator(".grid-view").first,
    }
    for address, box in boxes.items():
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(address)
        box.evaluate("box => { box.style.maxWidth = 'none' }")
        expect(box).to_have_attribute("tabindex", "-1")
        box.evaluate("box => { box.style.maxWidth = '100px'; box.style.overflowX = 'auto' }")
        expect(box).to_have_attribute("tabindex", "0")


@pytest.mark.parametrize("page", [{"viewport": {"width": 640, "height": 450}}], indirect=True)
def test_cells_say_their_heads_where_a_screen_is_enlarged(page):
    sign_in(page, "olga")
    page.goto(edition_path(page).replace("/forums/", "/manage/") + "sessions")
    cell = page.locator("td[data-head='Languages']").first
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Languages: "'
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').position") == "absolute", "else it would be seen"


KINDS = ("{desk}", "{desk}sessions", "{desk}team", "{desk}sessions/1", "/manage/administrators/accounts", "{edition}",
         "{edition}programme", "{edition}sessions/1", "/forums/innoprom/", "/account/", "/help")  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_the_skip_link_leads_past_all_tabs_to_the_heading(page, kind):
    sign_in(page, "admin")
    edition = edition_path(page)
    page.goto(kind.format(edition=edition, desk=edition.replace("/forums/", "/manage/")))
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator("h1")).to_be_in_viewport()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.desk-head') === null")
