"""The programme in a real browser: a table where there is width for it, else a list that begins where one looks."""

import re
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

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


def test_on_paper_every_day_begins_a_sheet_and_shares_it_with_no_other(page):
    page.goto(edition_path(page) + "programme?view=all")
    days = [" ".join(day.split()) for day in page.locator("h2.day").all_inner_texts()]
    assert len(days) > 1
    sheets = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages
    told = [" ".join(sheet.extract_text().split()) for sheet in sheets]
    held = [[day for day in days if day in text] for text in told]
    assert [day for on_one in held for day in on_one] == days
    assert all(len(on_one) <= 1 for on_one in held)


def test_a_day_has_focus_where_it_begins_without_a_frame(page):
    page.goto(edition_path(page) + "programme")
    page.locator(".days .tabs:first-child a").nth(2).click()
    page.wait_for_url("**day=**")
    expect(page.locator(".found")).to_be_focused()
    assert page.locator(".found").evaluate("each => getComputedStyle(each).outlineStyle") == "none"
    assert page.locator(".found").evaluate("each => each.parentElement.getBoundingClientRect().height") <= 1
    expect(page.locator(".count:visible")).to_have_count(0)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.programme > :is(section, ul)') !== null")


def test_what_a_search_finds_is_counted_beside_the_heading(page):
    path = edition_path(page)
    page.goto(f"{path}programme?q=o")
    expect(page.locator(".found")).to_be_focused()
    heading, count = page.locator("h1").bounding_box(), page.locator(".count:visible").bounding_box()
    assert heading["y"] < count["y"] < heading["y"] + heading["height"]
    page.goto(f"{path}programme?q=zzzz")
    page.get_by_role("link", name="Show everything").press("Enter")
    page.wait_for_url(lambda url: "q=" not in url)


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_on_a_phone_a_star_stands_beside_its_title_and_the_hour_stays(page):
    page.goto(edition_path(page) + "programme")
    for entry in page.locator(".entry", has=page.locator(".star-button")).all():
        title, star = entry.locator(".title").bounding_box(), entry.locator(".star-button").bounding_box()
        assert title["x"] + title["width"] <= star["x"]
        assert star["y"] < title["y"] + 22
        assert min(star["width"], star["height"]) >= 44
    heights = sorted(box["height"] for box in (each.bounding_box() for each in page.locator(".entry").all()))
    assert heights[len(heights) // 2] < 90
    page.evaluate("scrollTo(0, 1500)")
    tops = page.locator(".clock:visible").evaluate_all("all => all.map(each => each.getBoundingClientRect().top)")
    assert 0 in tops


@pytest.mark.parametrize("page", [{"viewport": {"width": 1280, "height": 900}}], indirect=True)
@pytest.mark.parametrize("lang", ["en", "ru", "uz"])
def test_a_table_of_many_halls_is_brief_and_wider_than_its_page(page, lang):
    page.goto(f"{edition_path(page)}programme?lang={lang}")
    view = page.locator(".grid-view")
    page.evaluate("document.fonts.ready")
    assert int(view.get_attribute("class").rpartition("-")[2]) > 6
    assert view.locator("td:not(.across) .who:visible, .dot:visible").count() == 0
    words = view.locator("td:not(.across) .track").evaluate_all(
        """all => all.filter(each => /^\\S{1,10}$/.test(each.textContent.trim())).map(each => {
            const range = document.createRange();
            range.selectNodeContents(each);
            return range.getClientRects().length;
        })"""
    )
    assert set(words) <= {1}, "no word is broken without need"
    brand = page.locator(".brand").bounding_box()["x"]
    for part in (".name", ".edition-head .tabs", ".programme h1", ".days"):
        assert page.locator(part).first.bounding_box()["x"] == brand, part
    assert view.bounding_box()["x"] < brand / 2


def test_now_is_drawn_behind_the_cards(page):
    def as_if_now(route):
        answer = route.fetch()
        text = answer.text().replace('<tr class="minutes-', '<tr class="is-now now-5 minutes-')
        route.fulfill(response=answer, body=text)

    page.route("**/programme", as_if_now)
    page.goto(edition_path(page) + "programme")
    covered = page.locator(".filled").evaluate_all(
        """all => all.map(each => {
            const rows = [...document.querySelectorAll('.is-now')], box = each.getBoundingClientRect();
            const line = rows.find(row => {
                const {top, height} = row.getBoundingClientRect();
                return box.top < top + height / 2 && top + height / 2 < box.bottom;
            });
            return getComputedStyle(line).backgroundImage.includes('gradient') && getComputedStyle(each).zIndex === '1';
        })"""
    )
    assert len(covered) > 5
    assert all(covered)
    ends = "all => all.map(each => Math.round(each.getBoundingClientRect().right))"
    last = page.locator("thead tr:last-child th").last.evaluate_all(ends)
    assert page.locator("thead").evaluate_all(ends)[0] - last[0] <= 3, "the line is no column"


@pytest.mark.parametrize("address", ["programme?view=list", "mine"])
def test_in_a_list_the_hours_stand_under_their_title(page, address):
    sign_in(page, "paul")
    page.goto(edition_path(page) + address)
    entries = page.locator(".entry").all()
    assert len(entries) > 3
    for entry in entries:
        title, when = entry.locator(".title").bounding_box(), entry.locator(".when").bounding_box()
        assert when["y"] - (title["y"] + title["height"]) <= 1


@pytest.mark.parametrize("page", [PHONE, PHONE | {"java_script_enabled": False}], indirect=True)
def test_filters_stay_open_while_one_chooses(page):
    page.goto(edition_path(page) + "programme")
    page.locator(".filter-box summary").first.click()
    page.locator("a[id^=choice-]").first.click()
    expect(page.locator("a[id^=choice-][aria-current]").first).to_be_visible()


@pytest.mark.parametrize("lang", ["en", "ru", "uz"])
def test_search_and_filters_open_in_place_and_are_seen_at_once(page, lang):
    for width, slug in ((390, "festival"), (320, "innoprom"), (1280, "festival")):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(f"{edition_path(page, slug)}programme?lang={lang}")
        opens, heading = page.locator("summary").first, page.locator("main h1").bounding_box()
        before = opens.bounding_box()
        words = page.locator("main h1").evaluate(
            """each => {
                const range = document.createRange();
                range.selectNodeContents(each);
                return range.getBoundingClientRect().right;
            }"""
        )
        assert words <= before["x"]
        opens.click()
        assert opens.bounding_box() == before
        assert page.locator("main h1").bounding_box()["y"] == heading["y"]
        if width != 320:
            last = page.locator(".choices-of").last.bounding_box()
            assert last["y"] + last["height"] < 844, width


def test_tracks_are_said_once_and_there_is_room_for_words(page):
    page.goto(edition_path(page) + "programme")
    page.locator("summary").first.click()
    assert page.locator(".filter-box [href*='track=']").count() == 0
    assert page.locator("[type=search]").bounding_box()["width"] >= 250


@pytest.mark.alone
def test_now_is_drawn_again_for_whoever_comes_back_later(page):
    def come_back():
        page.evaluate("document.dispatchEvent(new Event('visibilitychange', {bubbles: true}))")

    def as_if_now(route):
        answer = route.fetch()
        route.fulfill(
            response=answer, body=answer.text().replace('<tr class="minutes-', '<tr class="is-now minutes-', 1)
        )

    page.clock.install()
    page.route("**/programme", as_if_now)
    page.goto(edition_path(page) + "programme")
    page.evaluate("window.stayed = true")
    page.clock.fast_forward("04:00")
    come_back()
    assert page.evaluate("window.stayed")
    page.clock.fast_forward("02:00")
    come_back()
    page.wait_for_function("!window.stayed")


def test_all_days_are_one_press_away_from_any_day(page):
    page.goto(edition_path(page) + "programme")
    page.locator(".days .tabs:first-child a").nth(2).click()
    page.get_by_role("link", name="All days").click()
    assert page.locator("h2.day").count() > 2


def test_how_many_are_found_is_heard_after_a_choice_and_after_a_search(page):
    page.goto(edition_path(page) + "programme")
    page.locator("summary").first.press("Enter")
    page.locator(".choices-of a").first.press("Enter")
    page.wait_for_url("**#choice-**")
    chosen = page.locator(".choices-of [aria-current]").first
    expect(chosen).to_be_focused()
    expect(chosen).to_have_accessible_description(re.compile(r"\d+ found"))
    page.get_by_label("Words").fill("a")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=a**")
    expect(page.locator(".found")).to_be_focused()
    page.goto(page.url + "#found")
    page.locator("summary").first.press("Enter")
    page.get_by_label("Words").fill("o")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=o**")
    expect(page.locator(".found")).to_be_focused()
