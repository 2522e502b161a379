"""What a first visit costs on a phone with a poor connection: bytes, time to first paint, what moves afterwards."""

import os
import shutil
import subprocess
from typing import Any, NamedTuple

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from tests.bench.figures import Measured, asked, figure
from tests.bench.servers import BIN, ROOT
from tests.bench.site import Site, Sites

PHONE = ViewportSize(width=390, height=844)
POOR = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""400 kbit/s and 400 ms, in bytes a second and milliseconds."""
LANGUAGES = ("en", "ru", "uz")
DRAWN = "document.fonts.ready.then(() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 200))))"
WATCH = """
window.moved = 0
new PerformanceObserver(list => { for (const each of list.getEntries()) window.moved += each.value })
  .observe({type: "layout-shift", buffered: true})
"""


class Visit(NamedTuple):
    """`weight` in kB on the wire, `paint` in seconds, `moved` as the browser reckons layout shift."""

    page: str
    weight: float
    paint: float
    moved: float


def visits(sites: Sites) -> list[Visit]:
    """Home, INNOPROM and its programme, each in each language, nothing kept from before."""
    made: list[Visit] = sites.once("visits", lambda: _visit_all(sites))
    return made


def _visit_all(sites: Sites) -> list[Visit]:
    site = sites.empty("weight")
    subprocess.run([BIN / "forum", "demo"], cwd=ROOT, env=os.environ | site.environ, check=True, capture_output=True)
    site.serve()
    sites.once("weight site", lambda: site)  # closed with the others
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        edition = _edition(browser, site)
        pages = {"home": "/", "edition": edition, "programme": f"{edition}programme"}
        made = [
            _visit(browser, site, f"{path}?lang={code}", f"{name} {code}")
            for name, path in pages.items()
            for code in LANGUAGES
        ]
        browser.close()
    return made


def _edition(browser: Browser, site: Site) -> str:
    page = browser.new_page(base_url=f"http://127.0.0.1:{site.port}")
    page.goto("/forums/innoprom/")
    return page.locator("#next a").get_attribute("href") or ""


def _visit(browser: Browser, site: Site, path: str, name: str) -> Visit:
    context = browser.new_context(viewport=PHONE, base_url=f"http://127.0.0.1:{site.port}")
    page = context.new_page()
    network = context.new_cdp_session(page)
    came: dict[str, Any] = {}
    network.on("Network.loadingFinished", lambda event: came.update({event["requestId"]: event["encodedDataLength"]}))
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", POOR)
    page.add_init_script(WATCH)
    page.goto(path, wait_until="networkidle")
    page.evaluate(DRAWN)
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    moved = page.evaluate("moved")
    context.close()
    return Visit(name, sum(came.values()) / 1000, paint / 1000, moved)


def _worst(sites: Sites, name: str) -> Measured:
    """The worst of all pages; the note says each."""
    values = {visit.page: getattr(visit, name) for visit in visits(sites)}
    return Measured([max(values.values())], note=", ".join(f"{page} {value:.3g}" for page, value in values.items()))


@figure("weight", "home, edition, programme: all on the wire, kB", unit="kB", goal=asked(100, "figure"), heavy=True)
def weight(sites: Sites) -> Measured:
    return _worst(sites, "weight")


@figure("weight-paint", "first paint at 400 kbit/s and 400 ms", unit="s", goal=asked(2, "figure"), heavy=True)
def paint(sites: Sites) -> Measured:
    return _worst(sites, "paint")


@figure("weight-moved", "layout shift", unit="", goal=asked(0.02, "figure"), heavy=True)
def moved(sites: Sites) -> Measured:
    return _worst(sites, "moved")
