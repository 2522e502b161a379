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


@pytest.mark.parametrize("page", [{"viewport": {"width": 1280, "height": 900}}], indirect=True)
def test_on_other_pages_the_way_in_stands_at_the_end_of_the_tabs(page):
    path = edition_path(page, "festival")
    page.goto(f"{path}speakers")
    expect(page.locator(".edition-head .push .btn")).to_have_text("Register")
    sign_in(page, "paul")
    page.goto(f"{edition_path(page)}speakers")
    expect(page.locator(".edition-head .push .btn")).to_have_text("My registration")
