"""The girih on pages: a band of its own, never behind words, nothing moves for it, and gone where colours are forced."""

import pytest

from tests.browser.paths import edition_path
from tests.serving import until

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 320, "height": 700}}
BEHIND_WORDS = """() => {
    const bands = [...document.querySelectorAll('.girih')].map(band => band.getBoundingClientRect())
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = []
    while (walker.nextNode()) {
        const range = document.createRange()
        range.selectNodeContents(walker.currentNode)
        for (const word of range.getClientRects())
            for (const band of bands)
                if (word.width > 1 && word.left < band.right && band.left < word.right
                    && word.top < band.bottom && band.top < word.bottom)
                    found.push(walker.currentNode.textContent.trim())
    }
    return found.filter(Boolean)
}"""
PLACES = """document.fonts.ready.then(
    () => [...document.querySelectorAll('main *')].map(each => each.getBoundingClientRect().top))"""


def covered(page):
    return ["/", "/forums/innoprom/", edition_path(page)]


@pytest.mark.parametrize("page", [{}, PHONE, PHONE | {"color_scheme": "dark"}], indirect=True)
def test_a_girih_is_drawn_over_its_whole_band_and_never_behind_words(page):
    for address in covered(page):
        page.goto(address)
        band = page.locator(".girih").first
        assert band.evaluate("image => image.decode().then(() => true)")
        assert band.bounding_box()["height"] >= 80
        assert page.evaluate(BEHIND_WORDS) == []
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_no_motif_runs_through_the_headline_of_the_first_page(page):
    page.goto("/")
    head = page.locator(".hero h1").bounding_box()
    for picture in page.locator("main svg, main img").all():
        box = picture.bounding_box()
        assert box["y"] >= head["y"] + head["height"] or box["y"] + box["height"] <= head["y"]


def test_nothing_moves_when_it_comes(page):
    waiting = []
    for address in covered(page):
        page.route("**/girih.svg", lambda route: waiting.append(route))
        page.goto(address, wait_until="domcontentloaded")
        until(lambda: page.evaluate("getComputedStyle(document.querySelector('main')).flexGrow === '1'"))  # styled
        before = page.evaluate(PLACES)
        assert waiting
        while waiting:
            waiting.pop().continue_()
        page.unroute_all()
        page.wait_for_load_state("load")
        assert page.locator(".girih").first.evaluate("image => image.decode().then(() => true)")
        assert page.evaluate(PLACES) == before


@pytest.mark.parametrize("page", [{"forced_colors": "active"}], indirect=True)
def test_forced_colours_leave_it_out(page):
    for address in covered(page):
        page.goto(address)
        assert not page.locator(".girih").first.is_visible()


@pytest.mark.parametrize("page", [{}, PHONE], indirect=True)
def test_where_pictures_do_not_come_their_boxes_stay_as_they_are(page):
    sizes = "[...document.querySelectorAll('.girih')].map(band => [band.offsetWidth, band.offsetHeight])"
    places = ["/", "/forums/innoprom/"]
    whole = [(page.goto(address), page.evaluate(sizes))[1] for address in places]
    page.route("**/girih.svg", lambda asked: asked.fulfill(body=b"", content_type="image/svg+xml"))
    assert [(page.goto(address), page.evaluate(sizes))[1] for address in places] == whole
