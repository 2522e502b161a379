"""Every page: axe-core, no overflow, light and dark, light over the wire."""

import re
import urllib.request
from pathlib import Path

import pytest

from tests.browser.paths import edition_path, sign_in

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
PAGES = ["/", "/forums/innoprom/", "{e}", "{e}programme", "{e}programme?view=list", "{e}mine", "{e}speakers", "{e}subscribe", "{e}register", "/account/sign-in", "/account/registrations",
         "/account/calendars", "/account/profile", "/manage/", "{m}", "{m}registrations", "{m}registrations/enter?q=a", "{m}speakers/1/person?q=a", "{m}categories", "{m}categories/new", "{m}sessions", "{m}sessions/new", "{m}speakers",
         "{e}sessions/1", "{e}speakers/1", "{m}schedule/1", "{m}sessions/1", "/manage/venues/1", "/account/reset", "{m}tracks", "{m}schedule", "{m}release", "{m}facts", "{m}practical", "{m}cover", "{m}speakers/1/photo", "/manage/series/innoprom/logo", "/manage/series/innoprom/cover", "/manage/series/innoprom", "{m}team", "{m}log", "/manage/venues/new", "/manage/series/new", "/no-such-page", "/demo/mailbox/", "/demo/components", "{m}answers", "{m}postpone", "{m}new-days", "{e}subscribe#guides",
         "/manage/archive", "{m}programme/archive", "{m}categories/archive", "/manage/things/room/1/archive", "/manage/things/room/1/merge?into=2", "/manage/things/venue/1/merge"]  # fmt: skip


LOOKS = {"light": {"width": 1280, "height": 900}, "dark": {"width": 390, "height": 800}}


@pytest.mark.parametrize("who", ["", "olga"])
def test_axe_finds_nothing_and_nothing_overflows(page, who):
    axe = (ROOT / "node_modules/axe-core/axe.min.js").read_text()
    path = edition_path(page)
    if who:
        sign_in(page, who)
    found, seen = [], set()
    for address in PAGES:
        page.goto(address.format(e=path, m=path.replace("/forums/", "/manage/")))
        shown = page.url.partition("next=")[0]  # a page of signing in is one, whatever comes after it
        if shown in seen:
            continue
        seen.add(shown)
        page.evaluate(axe)
        for theme, size in LOOKS.items():
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # no colour is on its way
            page.set_viewport_size(size)
            result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
            found += [(address, theme, v["id"], v["nodes"][0]["html"][:120]) for v in result["violations"]]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append((address, theme, "overflow", ""))
    assert found == [], "\n".join(map(str, found))


def test_pages_are_light_over_the_wire(base):
    def size(path):
        request = urllib.request.Request(base + path, headers={"Accept-Encoding": "br"})
        with urllib.request.urlopen(request) as answer:
            assert answer.headers["Content-Encoding"] == "br"
            return len(answer.read())

    home = urllib.request.urlopen(base + "/forums/innoprom/").read().decode()
    path = re.search(r'id="next"[^>]*><a href="([^"]+)', home)[1]
    style = size("/static/build/forum.css")
    for page in ("/", "/forums/innoprom/", path, path + "programme", path + "programme?view=list"):
        assert size(page) + style <= 50_000, page


def test_a_page_fetches_the_alphabets_that_it_shows(page):
    path, fonts = edition_path(page), []
    page.on("request", lambda asked: fonts.append(asked.url) if asked.resource_type == "font" else None)
    for code, alphabets in {"en": {"latin"}, "uz": {"latin"}, "ru": {"latin", "cyrillic"}}.items():
        fonts.clear()
        for address in ("/", path, path + "programme"):
            page.goto(f"{address}?lang={code}", wait_until="networkidle")
        assert {re.search(r"golos-text-(.+)-\d+\.woff2", font)[1] for font in fonts} == alphabets, code
