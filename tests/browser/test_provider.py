"""Signing up and in by a provider, from the form of a forum and back to it."""

import shutil

import pytest
from playwright.sync_api import expect

from tests.accounts.provider import SECRET, providing
from tests.browser.paths import edition_path
from tests.serving import free_port, serving

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest.fixture(scope="module")
def provider():
    with providing() as running:
        yield running


@pytest.fixture(scope="module")
def base(demonstration, tmp_path_factory, provider):
    """The demonstration, where a provider is set."""
    instance, port = tmp_path_factory.mktemp("provided") / "instance", free_port()
    shutil.copytree(demonstration, instance)
    named = {"ISSUER": provider.issuer, "CLIENT_ID": "forum", "CLIENT_SECRET": SECRET, "NAME": "Ministry of Industry"}
    settings = {f"FORUM_OIDC_{name}": value for name, value in named.items()}
    with serving({"FORUM_DEMO": "1", "FORUM_INSTANCE": str(instance), **settings}, port):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(autouse=True)
def _offline(page):
    """The style sheet that the provider's pages take from elsewhere is empty."""
    page.route(lambda url: "//127.0.0.1" not in url, lambda route: route.fulfill(body="", content_type="text/css"))


def go_on(page, sub):
    page.get_by_role("link", name="Continue with Ministry of Industry").click()
    page.fill("input[name=sub]", sub)
    page.get_by_role("button", name="Authorize").click()


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_who_wants_to_register_signs_up_by_it_and_comes_back_and_signs_in_again(page, provider):
    provider.know("nodira", email="nodira@people.example")
    path = edition_path(page, "festival")
    page.goto(f"{path}register")
    page.get_by_role("link", name="Create an account").last.click()
    go_on(page, "nodira")
    expect(page.locator("#family_name")).to_have_value("Karimova")
    page.select_option("#country", "KG")
    page.click("main form button")
    page.wait_for_url("**/register")
    page.context.clear_cookies()
    page.goto("/account/sign-in?next=/account/sessions")
    go_on(page, "nodira")
    expect(page.get_by_role("heading", name="Accounts elsewhere")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Account elsewhere")


def test_an_account_that_is_there_is_linked_and_unlinked(page, provider):
    provider.know("sam", email="sam@demo.example")
    page.goto("/account/sign-in")
    go_on(page, "sam")
    expect(page.get_by_role("heading", name="One step more")).to_be_visible()
    page.get_by_role("link", name="Sign in as you always do").click()
    page.fill("#email", "sam@demo.example")
    page.fill("#password", "eight-pointed star")
    page.press("#password", "Enter")
    page.get_by_role("button", name="Yes, link it").click()
    page.get_by_role("link", name="Unlink… : sam@demo.example").click()
    page.get_by_role("button", name="Unlink it").click()
    expect(page.get_by_role("link", name="Link an account at Ministry of Industry")).to_be_visible()


def test_who_does_not_allow_it_reads_the_other_ways(page, provider):
    page.goto("/account/sign-in")
    page.get_by_role("link", name="Continue with Ministry of Industry").click()
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
