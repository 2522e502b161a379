"""An organiser archives a track, merges a hall and undoes both."""

import pytest
from playwright.sync_api import expect

from tests.browser.paths import edition_path, sign_in

pytestmark = pytest.mark.browser


def test_a_track_is_archived_and_restored_and_a_hall_merged_and_unmerged(page):
    sign_in(page, "olga")
    desk = edition_path(page).replace("/forums/", "/manage/")
    page.goto(desk + "tracks")
    track = page.locator("main li a", has_not_text="New").last
    name = track.text_content()
    track.click()
    page.click("main >> text=Archive…")
    expect(page.locator("main h1")).to_have_text("Archive this?")
    page.click("main >> button >> text=Archive it")
    row = page.locator("tbody tr", has_text=name)
    expect(row).to_have_count(1)
    row.locator("button").click()
    expect(page.locator("main >> text=Archive…")).to_be_visible()
    page.goto("/manage/venues/1/rooms/1")
    page.click("main >> text=Merge into another…")
    page.select_option("select[name=into]", index=1)
    page.click("main >> text=Show what follows")
    expect(page.locator("main h2", has_text="What follows")).to_be_visible()
    page.click("main >> button.btn-danger")
    page.click("main >> text=Undo the merging…")
    expect(page.locator("main h1")).to_have_text("Undo the merging?")
    page.click("main >> button >> text=Undo the merging")
    expect(page.locator(".alert", has_text="Merging undone: Hall 1.")).to_be_visible()
