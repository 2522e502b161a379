"""A browser, and a page of the served demonstration that must stay without errors."""

import shutil

import pytest
from playwright.sync_api import sync_playwright

from tests.conftest import need

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-sync",
    "--process-per-site",
]
KEPT = 4


@pytest.fixture(scope="session")
def chromium():
    program = need(shutil.which("chromium"), "chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


class Kept:
    """A context that one test after another uses, each with a page of its own and without what the last one left.

    A new one would cost more than most tests: it starts a process and reads style sheet, scripts and fonts anew. One
    page stays open for as long as it is kept, or its process would end with the test's.
    """

    def __init__(self, browser, base, options):
        self.base, self.context = base, browser.new_context(base_url=base, **options)
        self.stays = self.context.new_page()
        self.stays.goto("/robots.txt")
        self.storage = self.context.new_cdp_session(self.stays)

    def forget(self):
        for page in self.context.pages:
            if page is not self.stays:
                page.close()
        self.context.unroute_all()
        self.context.clear_cookies()
        self.context.clear_permissions()
        kinds = "local_storage,indexeddb,service_workers,cache_storage"
        self.storage.send("Storage.clearDataForOrigin", {"origin": self.base, "storageTypes": kinds})


@pytest.fixture(scope="session")
def kept(chromium):
    """Contexts by the site and what was asked of them, but for the size of the page; those last used."""
    contexts = {}

    def get(base, options):
        name = base, str(sorted(options.items()))
        contexts[name] = contexts.pop(name, None) or Kept(chromium, base, options)
        if len(contexts) > KEPT:
            contexts.pop(next(iter(contexts))).context.close()
        return contexts[name]

    return get


@pytest.fixture
def page(chromium, base, kept, request):
    """A page of the demonstration. Tests that are marked `alone` get a context that is used by nobody else."""
    options = {"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", **getattr(request, "param", {})}
    alone = request.node.get_closest_marker("alone")
    size = options.pop("viewport")
    mine = Kept(chromium, base, options) if alone else kept(base, options)
    page = mine.context.new_page()
    page.set_viewport_size(size)
    troubles = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on(
        "console",
        lambda message: (
            troubles.append(message.text) if message.type == "error" and "status of 4" not in message.text else None
        ),
    )
    yield page
    mine.context.close() if alone else mine.forget()
    assert troubles == []
