"""The pictures of README: a demonstration of today, made, served and looked at. Needs Debian's chromium."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

from tests.serving import serving

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
WIDE, PHONE = ViewportSize(width=1280, height=1000), ViewportSize(width=390, height=844)


def main() -> None:
    """Draw each anew."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as instance:
        settings = {"FORUM_DEMO": "1", "FORUM_INSTANCE": instance}
        subprocess.run([Path(sys.executable).parent / "forum", "demo"], env=os.environ | settings, check=True)
        with serving(settings) as port, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            page = browser.new_page(base_url=f"http://127.0.0.1:{port}", locale="en")
            draw(page)
            browser.close()


def draw(page: Page) -> None:
    """The first page, a large programme, and its edition on a phone."""
    page.set_viewport_size(WIDE)
    page.goto("/")
    _keep(page, "home")
    page.goto("/forums/innoprom/")
    edition = page.locator("#next a").get_attribute("href")
    page.goto(f"{edition}programme")
    _keep(page, "programme")
    page.set_viewport_size(PHONE)
    page.goto(f"{edition}?lang=ru")
    _keep(page, "edition-phone")
    page.goto(f"{edition}programme?lang=uz")
    _keep(page, "programme-phone")


def _keep(page: Page, name: str) -> None:
    page.evaluate("document.fonts.ready")
    picture = PICTURES / f"{name}.jpg"
    page.screenshot(path=picture, quality=80)
    print(picture)


if __name__ == "__main__":
    main()
