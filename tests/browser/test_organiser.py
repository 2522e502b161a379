"""Organisers in a real browser."""

import re
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.browser.paths import edition_path, sign_in
from tests.serving import until

pytestmark = pytest.mark.browser


def test_a_recurring_session_one_occurrence_moved_by_keyboard(page, base):
    sign_in(page, "olga")
    desk = edition_path(page).replace("/forums/", "/manage/")
    page.goto(desk + "schedule")
    page.locator("tbody th a", has_text="Morning briefing").first.click()
    expect(page.locator("#occurrences ~ table tbody tr")).to_have_count(4)
    page.locator("#occurrences ~ table a").nth(1).focus()
    page.keyboard.press("Enter")
    page.locator("#state").focus()
    page.select_option("#state", "left out")
    page.locator("main form.form button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#occurrences ~ table tr", has_text="Left out")).to_have_count(1)
    page.goto(desk + "release")
    expect(page.locator(".change-date-off")).to_have_count(1)
    page.goto(desk + "schedule")
    page.locator("tbody th a", has_text="Morning briefing").first.click()
    page.fill("#until", "")
    page.click("main form button >> text=Save in the draft")
    expect(page.locator("#frequency-error")).to_be_visible()
    expect(page.locator("#frequency")).to_have_value("daily")
    page.go_back()
    page.locator("#occurrences ~ table a").nth(1).click()
    page.click("text=Let it follow the rule again")
    expect(page.locator("#occurrences ~ table tr", has_text="Left out")).to_have_count(0)


def test_errors_of_translated_and_of_ticked_fields_are_seen(page):
    sign_in(page, "olga")
    page.goto("/manage/series/festival/editions/new")
    page.click("main form .actions .btn-primary")
    for field in ("name", "languages", "starts_on", "slug"):
        expect(page.locator(f"#{field}-error")).to_be_visible()


def test_organiser_moves_a_session_sees_the_difference_and_releases(page, base):
    sign_in(page, "olga")
    path = edition_path(page)
    feed = base + "/calendar/" + path.removeprefix("/forums/").rstrip("/") + ".ics"
    before = urllib.request.urlopen(feed).read().decode()
    desk = path.replace("/forums/", "/manage/")
    page.goto(desk + "release")
    moved = page.locator(".change-moved").count()
    page.goto(desk + "schedule")
    page.locator("tbody th a", has_text="Robots by the loom").first.click()
    page.select_option("#room_id", index=2)
    page.click("main form button >> text=Save in the draft")
    expect(page.locator("#conflicts")).to_be_visible()
    assert urllib.request.urlopen(feed).read().decode() == before
    page.goto(desk + "release")
    expect(page.locator(".change-moved")).to_have_count(moved + 1)
    page.click("text=Release this")
    expect(page.locator("[role=status]")).to_contain_text("is public now")
    after = until(lambda: (now := urllib.request.urlopen(feed).read().decode()) != before and now)
    assert len(re.findall("SEQUENCE:1\r", after)) == len(re.findall("SEQUENCE:1\r", before)) + moved + 1


def test_an_invitation_is_sent_accepted_and_leads_to_the_desk(page, chromium, base):
    sign_in(page, "olga")
    desk = edition_path(page, "festival").replace("/forums/", "/manage/")
    page.goto(desk + "team")
    page.fill("#email", "sam@demo.example")
    page.check("input[value=desk]")
    page.click("text=Send the invitation")
    expect(page.locator(".team li", has_text="sam@demo.example")).to_be_visible()
    other = chromium.new_context(base_url=base, locale="en-GB").new_page()
    sign_in(other, "sam")
    other.goto("/account/")
    other.click("text=Accept")
    expect(other.locator("tbody th a")).to_have_count(1)
    other.locator("tbody th a").click()
    expect(other.locator(".desk-head .tabs li")).to_have_text(["Today", "People"])
    other.context.close()


@pytest.mark.parametrize(
    "page", [{}, {"viewport": {"width": 390, "height": 844}}, {"java_script_enabled": False}], indirect=True
)
def test_speakers_are_chosen_and_put_in_order(page):
    """O4: with a script, on a phone, and without one."""
    sign_in(page, "olga")
    page.goto(edition_path(page, "festival").replace("/forums/", "/manage/") + "sessions/new")
    page.fill("#title-en", "Chosen in order")
    box = page.locator("[data-chips=speakers]")
    names = [name.strip() for name in box.locator("option").all_inner_texts()[1:4]]
    for name in names:
        box.locator("select").select_option(label=name)
        box.locator("button", has_text="Add").click()
    expect(box.locator(".chip span")).to_have_text(names)
    box.locator(".chip").nth(2).locator("button").nth(0).click()  # up
    expect(box.locator(".chip span")).to_have_text([names[0], names[2], names[1]])
    box.locator(".chip").nth(0).locator("button").nth(2).click()  # away
    expect(box.locator(".chip span")).to_have_text([names[2], names[1]])
    expect(page.locator("#title-en")).to_have_value("Chosen in order")
    page.locator("main form.form .actions button").click()
    page.wait_for_url("**/schedule/*")
    page.goto(page.url.replace("/schedule/", "/sessions/"))
    expect(page.locator("[data-chips=speakers] .chip span")).to_have_text([names[2], names[1]])


def test_a_speaker_is_found_by_words_and_added_by_keyboard(page):
    sign_in(page, "olga")
    page.goto(edition_path(page, "festival").replace("/forums/", "/manage/") + "sessions/new")
    box = page.locator("[data-chips=chairs]")
    name = box.locator("option").nth(5).inner_text().strip()
    box.locator("input[type=search]").focus()
    page.keyboard.type(name.split()[0].upper())
    page.keyboard.press("Enter")
    expect(box.locator(".chip span")).to_have_count(1)
    expect(box.locator("[aria-live]")).to_contain_text("number 1 of 1")
    box.locator(".chip button").nth(2).focus()
    page.keyboard.press("Enter")
    expect(box.locator(".chip")).to_have_count(0)
