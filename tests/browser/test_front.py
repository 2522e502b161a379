"""First pages at a glance: what comes next, the year drawn, an edition above the fold."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.paths import edition_path, sign_in

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest.mark.parametrize("page", [PHONE, PHONE | {"java_script_enabled": False}], indirect=True)
@pytest.mark.parametrize("lang", ["en", "ru", "uz"])
def test_name_days_place_state_and_the_way_in_stand_above_the_fold(page, lang):
    page.goto(f"{edition_path(page)}?lang={lang}")
    for part in ("h1", ".edition-head .when", ".edition-head .where", ".way p", ".way .btn", ".edition-head .tabs"):
        box = page.locator(part).bounding_box()
        assert box["y"] + box["height"] < 600, part
    assert page.locator(".way .btn").count() == 1
    assert page.locator(".way .btn").bounding_box()["height"] >= 44


@pytest.mark.parametrize("page", [{"viewport": {"width": width, "height": 800}} for width in (320, 768)], indirect=True)
def test_nothing_scrolls_sideways(page):
    path = edition_path(page)
    for address in ("/", "/forums/innoprom/", path, f"{path}programme"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_the_year_is_a_ribbon_without_two_names_over_each_other(page):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/")
    months = page.locator(".year .month")
    assert months.count() == 12
    tops = {round(months.nth(n).bounding_box()["y"]) for n in range(12)}
    assert len(tops) == 1, "the months stand in one row"
    boxes = [spot.bounding_box() for spot in page.locator(".year .spot").all()]
    assert len(boxes) > 8
    for n, a in enumerate(boxes):
        for b in boxes[:n]:
            apart = a["x"] >= b["x"] + b["width"] - 1 or b["x"] >= a["x"] + a["width"] - 1
            assert apart or a["y"] >= b["y"] + b["height"] or b["y"] >= a["y"] + a["height"]


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_the_year_is_a_list_by_month_on_phones(page):
    page.goto("/")
    expect(page.locator(".year .empty").first).to_be_hidden()
    names = page.locator(".year h3").all_inner_texts()
    assert all(re.fullmatch(r"\w+ \d{4}", name.strip()) for name in names), names


@pytest.mark.parametrize(
    "page", [{"viewport": {"width": width, "height": 844}} for width in (320, 390, 1280)], indirect=True
)
@pytest.mark.parametrize("lang", ["en", "ru", "uz"])
def test_on_other_pages_the_way_in_stands_beside_the_name_in_sight(page, lang):
    for address in ("speakers", "programme", "subscribe"):
        page.goto(f"{edition_path(page, 'festival')}{address}?lang={lang}")
        way, name = (
            page.locator(".edition-head .btn").bounding_box(),
            page.locator(".edition-head .name").bounding_box(),
        )
        assert name["x"] + name["width"] <= way["x"]
        assert way["x"] + way["width"] <= page.viewport_size["width"]
        assert way["height"] >= 44
        assert way["y"] + way["height"] < 170
    sign_in(page, "paul")
    page.goto(f"{edition_path(page)}speakers?lang=en")
    expect(page.locator(".edition-head .btn")).to_have_text("My registration")


@pytest.mark.parametrize("java_script_enabled", [True, False])
@pytest.mark.parametrize("width", [320, 390])
def test_the_tab_that_is_chosen_is_in_sight(chromium, base, width, java_script_enabled):
    size = {"width": width, "height": 844}
    context = chromium.new_context(base_url=base, viewport=size, java_script_enabled=java_script_enabled, locale="ru")
    page = context.new_page()
    path = edition_path(page)
    page.goto(f"{path}programme")
    days = [link.get_attribute("href") for link in page.locator(".days .tabs:first-child a").all()]
    for address in (f"{path}subscribe", f"{path}speakers", *days[-2:]):
        page.goto(address)
        for tab in page.locator(".tabs [aria-current]").all():
            box = tab.bounding_box()
            assert 0 <= box["x"] <= box["x"] + box["width"] <= width, address
    row = page.locator(".edition-head .tabs")
    row.evaluate("each => { each.scrollLeft = 0 }")
    page.mouse.wheel(0, 100)
    assert row.evaluate("each => each.scrollLeft") == 0, "it stays where a thumb moves it"
    context.close()


def test_in_the_year_a_name_stands_under_its_days_and_bars_are_to_scale(page):
    page.goto("/")
    drawn = page.locator(".year .spot").evaluate_all(
        """spots => spots.map(spot => {
            const [bar, name] = [spot.querySelector('rect'), spot.querySelector('a')].map(e => e.getBoundingClientRect());
            return [spot.matches('.late') ? bar.right - name.right : bar.left - name.left, bar.width];
        })"""
    )
    assert all(abs(apart) <= 3 for apart, _ in drawn), drawn
    widths = sorted(width for _, width in drawn)
    assert 4 <= widths[0] < 7
    assert widths[-1] > 2 * widths[0]
