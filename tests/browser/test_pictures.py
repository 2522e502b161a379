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
