"""The programme in a real browser: a table where there is width for it, else a list that begins where one looks."""

import pytest

from tests.browser.paths import edition_path, sign_in

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}}
TOP = "document.querySelector('.entry').getBoundingClientRect().top"


@pytest.mark.parametrize("page", [PHONE, {**PHONE, "java_script_enabled": True, "locale": "ru-RU"}], indirect=True)
@pytest.mark.parametrize("who", ["", "paul"])
def test_on_a_phone_the_first_session_is_seen_at_once(page, who):
    path = edition_path(page)
    if who:
        sign_in(page, who)
    for query in ("", "?view=list", "?view=all", "?language=uz"):
        page.goto(f"{path}programme{query}")
        assert page.evaluate(TOP) < 500, query


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_scrolls_sideways_but_the_table(page, width):
    path = edition_path(page)
    page.set_viewport_size({"width": width, "height": 844})
    for query in ("", "?view=list", "?view=all", "?q=o"):
        page.goto(f"{path}programme{query}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), query
    page.locator("summary").first.click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(("width", "scrolls"), [(1280, "window"), (900, "document.querySelector('.grid-view')")])
def test_the_names_of_the_halls_and_the_clock_stay(page, width, scrolls):
    path = edition_path(
        page, "festival" if width == 1280 else "innoprom"
    )  # few halls fit, whatever other tests released
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(f"{path}programme")
    hall, clock = page.locator("thead th[scope=col]").last, page.locator("tbody th").first
    page.locator(".grid-view").evaluate("each => each.scrollIntoView()")
    if width == 1280:
        page.evaluate("window.scrollBy(0, 200)")
    page.locator(".grid-view").evaluate("each => each.scrollTo(300, 200)")
    top = page.locator(".grid-view").bounding_box()["y"]
    assert abs(hall.bounding_box()["y"] - max(top, 0)) <= 4
    left = page.locator(".grid-view").bounding_box()["x"]
    assert abs(clock.bounding_box()["x"] - left) <= 4


def test_halls_fit_a_wide_page_and_heights_follow_time(page):
    page.goto(edition_path(page) + "programme")
    view = page.locator(".grid-view")
    assert view.evaluate("each => each.scrollWidth <= each.clientWidth")
    boxes = {each.get_attribute("class"): each.bounding_box()["height"] for each in page.locator("tbody tr").all()}
    nothing = [height for name, height in boxes.items() if name == "nothing"]
    assert all(height < 12 for height in nothing)
    assert all(height >= 30 for name, height in boxes.items() if "minutes-30" in name)


def test_days_and_filters_are_reached_by_keyboard(page):
    path = edition_path(page)
    page.goto(f"{path}programme")
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("o")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=o**")
    assert page.locator(".found").is_visible()
    chosen = page.locator(".choices-row [aria-current]").first
    chosen.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "q=o" not in url)


def test_a_day_out_of_sight_is_brought_into_it(page):
    path = edition_path(page)
    page.set_viewport_size({"width": 320, "height": 844})
    page.goto(f"{path}programme")
    page.locator(".days a").nth(4).click()
    page.wait_for_load_state()
    box = page.locator(".days [aria-current]").bounding_box()
    assert 0 <= box["x"] <= box["x"] + box["width"] <= 320


def test_what_stands_across_the_halls_says_its_own(page):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{edition_path(page)}programme")
    across = page.locator("td.across", has=page.locator(".hall"))
    assert across.count()
    for hall in across.locator(".hall").all():
        assert hall.is_visible()
    assert not page.locator("td:not(.across) .hall").first.is_visible()


def test_on_paper_no_hall_is_lost(page):
    page.goto(edition_path(page) + "programme")
    page.emulate_media(media="print")
    width = page.locator(".programme-grid").bounding_box()["width"]
    assert width <= 1280
    assert page.locator("thead th[scope=col]").count() == page.locator("thead th[scope=col]:visible").count()
