"""Stars in a real browser: with an account and without one, with a script and without, by keyboard."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.paths import PASSWORD, edition_path, sign_in

pytestmark = pytest.mark.browser
WITHOUT_SCRIPT = pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
PLENARY = re.compile("Add : What we build together")


def at_the_same_time(page):
    """Two stars of one hour of the list."""
    hour = page.locator(".hour", has_text="12:00–")
    return hour.locator(".star-button").nth(0), hour.locator(".star-button").nth(1)


def press(star):
    name = star.get_attribute("id")
    star.press("Enter")
    return name


def test_a_visitors_star_is_kept_said_and_told_of_what_it_overlaps(page):
    path = edition_path(page)
    page.goto(path + "programme?view=list")
    said, tab = page.locator("#said"), page.locator(".edition-head").get_by_role("link", name="My programme")
    expect(tab).to_have_count(0)
    first, second = at_the_same_time(page)
    first_name = press(first)
    expect(page.locator(f"#{first_name}")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(f"#{first_name}")).to_be_focused()
    expect(said).to_contain_text("In your programme:")
    expect(said).not_to_contain_text("It overlaps")
    press(second)
    expect(said).to_contain_text("It overlaps with what you chose:")
    expect(page.locator(".choices-row [data-own]")).to_contain_text("My programme 2")
    page.reload()
    expect(page.locator(f"#{first_name}")).to_have_attribute("aria-pressed", "true")
    tab.click()
    expect(page.locator("#mine .entry")).to_have_count(2)
    expect(page.locator("#mine .overlaps")).to_have_count(2)


def test_what_was_taken_out_can_be_put_back_where_focus_is_led(page):
    path = edition_path(page)
    page.goto(path + "programme?view=list")
    press(page.get_by_role("button", name=PLENARY))
    page.goto(path + "mine")
    expect(page.locator("#mine .entry")).to_have_count(1)
    page.locator("#mine .star-button").press("Enter")
    expect(page.locator("#mine .entry")).to_have_count(0)
    expect(page.locator("#mine")).to_contain_text("You have not chosen anything yet.")
    put_back = page.get_by_role("button", name="Put back")
    expect(put_back).to_be_focused()
    put_back.press("Enter")
    expect(page.locator("#mine .star-button")).to_be_focused()
    expect(page.locator("#said")).to_contain_text("In your programme:")
    page.get_by_role("button", name="Close").press("Enter")
    expect(page.locator("#said")).to_be_hidden()
    expect(page.locator("#mine .star-button")).to_be_focused()


def test_escape_ends_what_is_said_and_leads_back_to_its_star_in_sight(page):
    page.goto(edition_path(page) + "programme?view=list")
    star = page.get_by_role("button", name=PLENARY)
    name = star.get_attribute("id")
    press(star)
    expect(page.locator("#said")).to_contain_text("In your programme:")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.keyboard.press("Escape")
    expect(page.locator("#said")).to_be_hidden()
    expect(page.locator(f"#{name}")).to_be_focused()
    expect(page.locator(f"#{name}")).to_be_in_viewport()


def test_my_programme_of_a_browser_never_says_first_that_nothing_is_chosen(page):
    path = edition_path(page)
    page.goto(path + "programme?view=list")
    press(page.get_by_role("button", name=PLENARY))
    page.route("**/mine", lambda asked: asked.fallback() if asked.request.method == "GET" else None)  # no answer comes
    page.goto(path + "mine")
    nothing = page.locator("#mine")
    assert nothing.evaluate("list => getComputedStyle(list).visibility") == "hidden"
    expect(nothing.get_by_text("You have not chosen anything yet.")).to_be_visible()  # it is not waited for for ever


@pytest.mark.parametrize(("who", "lands"), [("sam", ""), ("dana", "?next=/forums/festival/2027/programme")])
def test_stars_of_a_browser_become_the_accounts_once(page, who, lands):
    path = "/forums/festival/2027/"
    page.goto(path + "programme?view=all")
    for star in (page.locator(".star-button").nth(0), page.locator(".star-button").nth(1)):
        press(star)
        expect(star).to_have_attribute("aria-pressed", "true")
    page.goto(f"/account/sign-in{lands}")
    page.fill("#email", f"{who}@demo.example")
    page.fill("#password", PASSWORD)
    page.click("main form button")
    expect(page.locator("#messages")).to_contain_text("2 sessions from this browser were added to your programme.")
    assert page.evaluate("localStorage.length") == 0
    page.goto(path + "mine")
    expect(page.locator("#mine .star-button[aria-pressed=true]").first).to_be_visible()
    expect(page.locator("#messages")).to_have_count(0)


@pytest.mark.parametrize("lost", [False, True])
def test_without_a_connection_a_star_goes_back_and_the_page_says_so(page, lost):
    path = edition_path(page)
    sign_in(page, "vera")
    page.goto(path + "programme?view=list")
    star = page.locator(".star-button").nth(3 if lost else 2)
    if lost:
        press(star)
        expect(page.locator("#said")).to_contain_text("In your programme:")
        press(star)
        expect(page.locator("#said")).to_contain_text("Taken out:")
        star = page.get_by_role("button", name="Put back")
    else:
        expect(star).to_have_attribute("aria-pressed", "false")
    page.evaluate("[window.reached, window.fetch] = [window.fetch, async () => { throw new TypeError(); }]")
    star.press("Enter")
    expect(page.locator("#said")).to_contain_text("No connection: nothing was changed. Try again.")
    expect(star).to_be_focused()
    if not lost:
        expect(star).to_have_attribute("aria-pressed", "false")
    page.evaluate("window.fetch = window.reached")
    star.press("Enter")
    expect(page.locator("#said")).to_contain_text("In your programme:")


@WITHOUT_SCRIPT
def test_without_a_script_a_visitors_star_leads_to_signing_in_and_is_set_then(page):
    path = edition_path(page)
    page.goto(path + "programme?view=list")
    star = page.get_by_role("button", name=PLENARY)
    name = star.get_attribute("id")
    star.click()
    page.fill("#email", "vera@demo.example")
    page.fill("#password", PASSWORD)
    page.click("main form button")
    expect(page).to_have_url(re.compile(rf"programme\?view=list#(said|{name})$"))
    expect(page.locator(f"#{name}")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#said")).to_contain_text("In your programme: What we build together.")
    page.locator(f"#{name}").click()
    expect(page.locator("#said")).to_contain_text("Taken out: What we build together.")
    page.get_by_role("button", name="Put back").click()
    expect(page.locator(f"#{name}")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("page", [{"viewport": {"width": 320, "height": 700}}], indirect=True)
def test_a_star_is_for_thumbs_and_nothing_moves_sideways(page):
    path = edition_path(page)
    page.goto(path + "programme")
    press(page.locator(".star-button").first)
    expect(page.locator("#said")).to_contain_text("In your programme:")
    for address in ("programme", "mine"):
        page.goto(path + address)
        expect(page.locator(".star-button").first).to_be_visible()
        boxes = [star.bounding_box() for star in page.locator(".star-button:visible").all()]
        assert min(min(box["width"], box["height"]) for box in boxes) >= 44
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_one_is_told_at_once_what_a_star_overlaps_with(page):
    sign_in(page, "paul")
    path = edition_path(page)
    page.goto(path + "programme?mine=1")
    found = page.locator(".entry").count()
    assert found > 1
    page.locator(".star-button").first.press("Enter")
    expect(page.locator("#said")).to_contain_text("Taken out:")
    page.get_by_role("button", name="Put back").press("Enter")
    expect(page.locator(".star-button").first).to_be_focused()
    page.goto(path + "programme?mine=1")
    expect(page.locator(".entry")).to_have_count(found)


def test_nothing_is_added_once_a_forum_is_over(page):
    path = edition_path(page)
    year = path.split("/")[-2]
    page.goto(path.replace(year, str(int(year) - 1)) + "programme?view=list")
    expect(page.locator(".entries .title a").first).to_be_visible()
    assert page.locator(".star-button").count() > 3
    expect(page.get_by_role("button", name=re.compile("^Add"))).to_have_count(0)


def test_escape_leaves_who_went_on_where_they_are(page):
    page.goto(edition_path(page) + "programme?view=list")
    first, second = at_the_same_time(page)
    press(first)
    expect(page.locator("#said")).to_contain_text("In your programme:")
    second.focus()
    page.keyboard.press("Escape")
    expect(page.locator("#said")).to_be_hidden()
    expect(second).to_be_focused()


def test_who_takes_one_out_of_many_goes_on_at_the_next(page):
    path = edition_path(page)
    page.goto(path + "programme?view=list")
    for star in (page.get_by_role("button", name=PLENARY), *at_the_same_time(page)):
        name = press(star)
        expect(page.locator(f"#{name}")).to_have_attribute("aria-pressed", "true")
    page.goto(path + "mine")
    stars = page.locator("#mine .star-button")
    expect(stars).to_have_count(3)
    following = stars.nth(2).get_attribute("id")
    stars.nth(1).press("Enter")
    expect(stars).to_have_count(2)
    expect(page.get_by_role("button", name="Put back")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(f"#{following}")).to_be_focused()
    page.get_by_role("button", name="Close").press("Enter")
    expect(page.locator(f"#{following}")).to_be_focused()


@WITHOUT_SCRIPT
def test_without_a_script_what_is_said_of_a_star_has_focus_where_it_matters(page):
    sign_in(page, "paul")
    path = edition_path(page)
    page.goto(path + "programme?view=list")
    first, second = at_the_same_time(page)
    for star in (first, second):
        if star.get_attribute("aria-pressed") == "false":
            name = press(star)
    page.wait_for_url("**#said")
    expect(page.locator("#said")).to_be_focused()
    page.keyboard.press("Tab")
    page.get_by_role("link", name="Back to the session").press("Enter")
    expect(page.locator(f"#{name}")).to_be_focused()
    page.goto(path + "mine")
    name = press(page.locator("#mine li:not(:has(.overlaps)) .star-button").first)
    page.wait_for_url("**/mine#said")
    expect(page.locator("#said")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Put back")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/mine#{name}")
    expect(page.locator(f"#{name}")).to_be_focused()


def test_from_a_star_tab_leads_to_what_is_said_of_it_and_then_on(page):
    page.goto(edition_path(page) + "programme?view=list")
    first, second = at_the_same_time(page)
    press(first)
    name = press(second)
    expect(page.locator("#said")).to_contain_text("It overlaps with what you chose:")
    expect(page.locator(f"#{name}")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#said a").first).to_be_focused()
    page.locator("#said").get_by_role("button", name="Close").focus()
    page.keyboard.press("Tab")
    expect(page.locator(f"#{name}")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(f"#{name}")).not_to_be_focused()
    expect(page.locator("#said :focus")).to_have_count(0)
