"""The main paths in a real browser: English and Russian, by keyboard, narrow and wide, light and dark, with axe-core."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.conftest import need

ROOT = Path(__file__).parents[2]
PASSWORD = "eight-pointed star"
pytestmark = pytest.mark.browser
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """A served demonstration."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    base = f"http://127.0.0.1:{port}"
    environ = os.environ | {
        "FORUM_DEMO": "1",
        "FORUM_INSTANCE": str(tmp_path_factory.mktemp("served")),
        "FORUM_PUBLIC_URL": base,
    }
    program = Path(sys.executable).parent / "forum"
    subprocess.run([program, "demo"], env=environ, check=True, stdout=subprocess.DEVNULL)
    server = subprocess.Popen([program, "serve", "--port", port], env=environ, stdout=subprocess.DEVNULL)
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{base}/readyz").close()
            break
        except OSError:
            time.sleep(0.2)
    yield base
    server.terminate()
    server.wait(20)


@pytest.fixture(scope="module")
def chromium():
    program = need(shutil.which("chromium"), "chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, base, request):
    options = getattr(request, "param", {})
    context = chromium.new_context(
        base_url=base, **{"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", **options}
    )
    page = context.new_page()
    troubles = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on(
        "console",
        lambda message: (
            troubles.append(message.text) if message.type == "error" and "status of 4" not in message.text else None
        ),
    )
    yield page
    context.close()
    assert troubles == []


def sign_in(page, who, keyboard=False):
    page.goto("/account/sign-in")
    if keyboard:
        page.locator("#email").focus()
        page.keyboard.type(f"{who}@demo.example")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
    else:
        page.fill("#email", f"{who}@demo.example")
        page.fill("#password", PASSWORD)
        page.click("main form button")
    page.wait_for_url(lambda url: "sign-in" not in url)


def edition_path(page, slug="innoprom"):
    page.goto(f"/forums/{slug}/")
    return page.locator(".cards a").first.get_attribute("href")


def test_register_in_russian_from_sign_up_to_pass(page):
    page.goto("/?lang=ru")
    expect(page.locator("h1")).to_have_text("Форумы Центральной Азии и России")
    page.click("text=Создать учётную запись")
    page.fill("#email", "anna@people.example")
    page.fill("#password", "short")
    page.click("main form button")
    expect(page.locator("#password-error")).to_be_visible()
    expect(page.locator("#email")).to_have_value("anna@people.example")
    page.fill("#password", "four turquoise camels")
    page.click("main form button")
    page.click("text=Открыть почтовый ящик демонстрации")
    page.locator("tbody a").first.click()
    page.locator(".letter a").first.click()
    page.click("main form button")
    page.fill("#family_name", "Ivanova")
    page.select_option("#country", "KG")
    expect(page.locator("#country option:checked")).to_have_text("Кыргызская Республика")
    page.click("main form button")
    path = edition_path(page)
    page.goto(path + "register")
    page.click("main form button")
    expect(page.locator("#category-error")).to_be_visible()
    page.get_by_label("Гость").check()
    page.click("main form button")
    expect(page.locator(".state-confirmed").first).to_be_visible()
    page.click("a.btn >> text=Пропуск")
    expect(page.locator(".pass img")).to_be_visible()
    assert page.locator(".pass img").evaluate("i => i.naturalWidth") > 0
    page.go_back()
    page.click("text=Отозвать…")
    page.click("main form button")
    expect(page.locator(".state-withdrawn").first).to_be_visible()


def test_register_in_english_by_keyboard_alone(page):
    sign_in(page, "sam", keyboard=True)
    path = edition_path(page, "festival")
    page.goto(path)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "Register":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/register")
    page.locator("input[type=radio]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("A ramp, please")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/registrations/*")
    expect(page.locator("main")).to_contain_text("A ramp, please")


@pytest.mark.parametrize(
    "page",
    [
        {"viewport": {"width": 390, "height": 800}},
        {"viewport": {"width": 1280, "height": 900}},
        {"java_script_enabled": False},
    ],
    indirect=True,
)
def test_filter_and_read_the_programme(page):
    path = edition_path(page)
    page.goto(path + "programme?view=list&language=uz")
    assert page.locator(".entries .entry").count() > 3
    page.locator(".entries .title a").first.click()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".facts")).to_contain_text("UTC+5")
    page.goto(path + "programme?view=list&language=uz")
    page.click("text=Other time zone")
    page.select_option("select[name=tz]", "Europe/Moscow")
    page.locator(".zone-switch button").click()
    expect(page.locator("main")).to_contain_text("(Moscow, UTC+3)")
    assert "language=uz" in page.url


def test_times_switch_to_the_readers_zone(chromium, base):
    context = chromium.new_context(base_url=base, timezone_id="Europe/Berlin", locale="en-GB")
    page = context.new_page()
    page.goto(edition_path(page) + "programme?view=list")
    before = page.locator(".entries time").first.inner_text()
    page.click("a[data-reader-zone]")
    expect(page.locator("main")).to_contain_text("Berlin")
    assert page.locator(".entries time").first.inner_text() != before
    context.close()


def test_star_a_session_and_subscribe(page, base):
    sign_in(page, "paul")
    path = edition_path(page)
    page.goto(path + "programme?view=list")
    star = page.locator(".star-button").first
    expect(star).to_have_attribute("aria-pressed", "false")
    star.click()
    expect(page.locator(".star-button").first).to_have_attribute("aria-pressed", "true")
    page.goto("/account/calendars")
    page.fill("#name", "my phone")
    page.click("main form button >> text=Make an address")
    address = page.locator("#feed-address").input_value()
    body = urllib.request.urlopen(address).read().decode()
    assert len(set(re.findall("UID:.*", body))) == 2  # the star, and Paul's place at INNOPROM
    page.reload()
    page.goto("/account/calendars")
    page.click("text=Revoke")
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(address)


def test_a_recurring_session_one_occurrence_moved_by_keyboard(page, base):
    sign_in(page, "olga")
    desk = edition_path(page).replace("/forums/", "/manage/")
    page.goto(desk + "schedule")
    page.locator("tbody th a", has_text="Morning briefing").click()
    expect(page.locator("#occurrences ~ table tbody tr")).to_have_count(4)
    page.locator("#occurrences ~ table a").nth(1).focus()
    page.keyboard.press("Enter")
    page.locator("#state").focus()
    page.select_option("#state", "left out")
    page.locator("main form.form button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#occurrences ~ table tr", has_text="Left out")).to_have_count(1)
    page.goto(desk + "release")
    expect(page.locator(".change-moved")).to_have_count(1)
    page.goto(desk + "schedule")
    page.locator("tbody th a", has_text="Morning briefing").click()
    page.fill("#until", "")
    page.click("main form button >> text=Save in the draft")
    expect(page.locator("#frequency-error")).to_be_visible()
    expect(page.locator("#frequency")).to_have_value("daily")
    page.go_back()
    page.locator("#occurrences ~ table a").nth(1).click()
    page.click("text=Let it follow the rule again")
    expect(page.locator("#occurrences ~ table tr", has_text="Left out")).to_have_count(0)


def test_a_device_is_checked_renamed_revoked_and_brought_back(page):
    sign_in(page, "sam")
    page.goto("/account/calendars")
    page.fill("#name", "old phone")
    page.check("input[value=caldav]")
    page.click("main form button >> text=Make an address")
    expect(page.get_by_role("textbox", name="Password")).to_be_visible()
    page.click("text=Self-test")
    expect(page.locator("[role=status]")).to_contain_text("All is well")
    expect(page.locator(".checks .failed")).to_have_count(0)
    page.goto("/account/calendars")
    page.click("text=Rename")
    page.fill("#name", "new phone")
    page.click("main form button >> text=Save")
    expect(page.locator(".devices")).to_contain_text("new phone")
    page.click("text=Revoke")
    expect(page.locator("main")).to_contain_text("Revoked lately")
    page.click("text=Let it work again")
    expect(page.locator(".devices")).to_contain_text("Self-test")
    page.locator(".guide summary").first.click()
    expect(page.locator(".guide svg").first).to_be_visible()


def test_errors_of_translated_and_of_ticked_fields_are_seen(page):
    sign_in(page, "olga")
    page.goto("/manage/series/festival/editions/new")
    page.click("main form button")
    for field in ("name", "languages", "starts_on", "slug"):
        expect(page.locator(f"#{field}-error")).to_be_visible()


def test_organiser_moves_a_session_sees_the_difference_and_releases(page, base):
    sign_in(page, "olga")
    path = edition_path(page)
    feed = base + "/calendar/" + path.removeprefix("/forums/").rstrip("/") + ".ics"
    before = urllib.request.urlopen(feed).read().decode()
    desk = path.replace("/forums/", "/manage/")
    page.goto(desk + "schedule")
    page.locator("tbody th a").nth(1).click()  # the first is the morning briefing, alone at its hour
    page.select_option("#room_id", index=2)
    page.click("main form button >> text=Save in the draft")
    expect(page.locator("#conflicts")).to_be_visible()
    assert urllib.request.urlopen(feed).read().decode() == before
    page.goto(desk + "release")
    expect(page.locator(".change-moved")).to_have_count(1)
    page.click("text=Release this")
    expect(page.locator("[role=status]")).to_contain_text("is public now")
    time.sleep(1.1)
    after = urllib.request.urlopen(feed).read().decode()
    assert len(re.findall("SEQUENCE:1\r", after)) == len(re.findall("SEQUENCE:1\r", before)) + 1


PAGES = ["/", "{e}", "{e}programme", "{e}programme?view=list", "{e}speakers", "{e}subscribe", "{e}register", "/account/sign-in", "/account/registrations",
         "/account/calendars", "/account/profile", "/manage/", "{m}", "{m}registrations", "{m}categories", "{m}categories/new", "{m}sessions", "{m}sessions/new", "{m}speakers",
         "{e}sessions/1", "{e}speakers/1", "{m}schedule/1", "{m}sessions/1", "/manage/venues/1", "/account/reset", "{m}tracks", "{m}schedule", "{m}release", "{m}facts", "{m}team", "{m}log", "/manage/venues/new", "/manage/series/new", "/no-such-page", "/demo/mailbox/", "{m}answers", "{m}postpone", "{m}new-days", "{e}subscribe#guides"]  # fmt: skip


@pytest.mark.parametrize(
    "page",
    [{"color_scheme": "light"}, {"color_scheme": "dark", "viewport": {"width": 390, "height": 800}}],
    indirect=True,
)
@pytest.mark.parametrize("who", ["", "olga"])
def test_axe_finds_nothing_and_nothing_overflows(page, who):
    axe = (ROOT / "node_modules/axe-core/axe.min.js").read_text()
    path = edition_path(page)
    if who:
        sign_in(page, who)
    found = []
    for address in PAGES:
        page.goto(address.format(e=path, m=path.replace("/forums/", "/manage/")))
        page.evaluate(axe)
        result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        found += [(address, v["id"], v["nodes"][0]["html"][:120]) for v in result["violations"]]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append((address, "overflow", ""))
    assert found == [], "\n".join(map(str, found))


def test_pages_are_light_over_the_wire(base):
    def size(path):
        request = urllib.request.Request(base + path, headers={"Accept-Encoding": "br"})
        with urllib.request.urlopen(request) as answer:
            assert answer.headers["Content-Encoding"] == "br"
            return len(answer.read())

    home = urllib.request.urlopen(base + "/forums/innoprom/").read().decode()
    path = re.search(r'class="card-link" href="([^"]+)', home)[1]
    style = size("/static/build/forum.css")
    for page in ("/", path, path + "programme", path + "programme?view=list"):
        assert size(page) + style <= 50_000, page
