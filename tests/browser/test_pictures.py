"""Pictures are sent by a form of the browser's own, and seen at once."""

import pytest

from tests.browser.paths import edition_path, sign_in
from tests.pictures.samples import image

pytestmark = pytest.mark.browser
NARROW = {"viewport": {"width": 320, "height": 700}}
SHOWN = "image => image.decode().then(() => [image.naturalWidth, image.naturalHeight])"


@pytest.mark.parametrize("page", [NARROW, NARROW | {"java_script_enabled": False}], indirect=True, ids=["js", "no js"])
def test_a_photo_is_chosen_sent_seen_and_taken_away(page):
    path = edition_path(page)
    sign_in(page, "olga")
    page.goto(path.replace("/forums/", "/manage/") + "speakers/1/photo")
    page.set_input_files("#file", {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": b"<svg/>"})
    page.click("main .form .btn-primary")
    field = page.locator("#file")
    assert field.get_attribute("aria-invalid") == "true"
    assert "This is a SVG file" in page.inner_text("#file-error")
    page.set_input_files("#file", {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": image((600, 800))})
    page.click("main .form .btn-primary")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.eval_on_selector("main .photo", SHOWN) == [320, 320]
    page.goto(path + "speakers/1")
    assert page.eval_on_selector("main .photo", SHOWN) == [320, 320]
    page.goto(path.replace("/forums/", "/manage/") + "speakers/1/photo")
    page.click("text=Take the picture away")
    page.get_by_role("button", name="Take the picture away").click()
    assert page.inner_text("main .monogram")


@pytest.mark.parametrize("page", [{"viewport": {"width": 390, "height": 844}}], indirect=True)
def test_a_cover_has_its_colour_and_its_room_before_it_comes(page):
    path, held = edition_path(page), []
    sign_in(page, "olga")
    desk = path.replace("/forums/", "/manage/") + "cover"
    page.goto(desk)
    page.set_input_files("#file", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": image((1600, 500))})
    page.click("main .form .btn-primary")
    page.route("**/cover.*.webp", lambda route: held.append(route))
    page.goto(path, wait_until="domcontentloaded")
    cover, accent = page.locator("img.cover"), "getComputedStyle(document.body).getPropertyValue('--accent')"
    colour = "(e, c) => { e.style.color = c; return [getComputedStyle(e).color, getComputedStyle(e).backgroundColor] }"
    wanted, shown = cover.evaluate(colour, page.evaluate(accent))
    before = cover.bounding_box(), page.locator("h1").bounding_box()
    assert (shown, cover.evaluate("e => e.complete")) == (wanted, False)
    assert before[0]["height"] > 80
    held[0].continue_()
    page.wait_for_load_state("load")
    cover.evaluate("e => e.decode()")
    assert (cover.bounding_box(), page.locator("h1").bounding_box()) == before
    page.unroute("**/cover.*.webp")
    page.goto(desk)
    page.click("text=Take the picture away")
    page.get_by_role("button", name="Take the picture away").click()
