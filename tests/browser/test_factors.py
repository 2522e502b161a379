"""Second factors in a browser: an app's codes and recovery codes; passkeys, by Chromium's virtual authenticator."""

import re
import shutil
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from pyotp import TOTP

from forum import clock
from tests.browser.paths import PASSWORD
from tests.serving import free_port, serving

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}}
CODE = re.compile(r"[a-z2-7-]{19}")


@pytest.fixture(scope="module")
def base(demonstration, tmp_path_factory):
    """The demonstration at a name: browsers keep no passkeys for a number."""
    instance, port = tmp_path_factory.mktemp("named") / "instance", free_port()
    shutil.copytree(demonstration, instance)
    address = f"http://localhost:{port}"
    with serving({"FORUM_DEMO": "1", "FORUM_INSTANCE": str(instance), "FORUM_PUBLIC_URL": address}, port):
        yield address


@pytest.fixture
def authenticator(page):
    """A phone that always finds the right finger."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    key = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    return lambda: cdp.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]


def by_password(page, who):
    page.goto("/account/sign-in")
    page.fill("#email", f"{who}@demo.example")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def leave(page):
    page.context.clear_cookies()


def is_in(page):
    page.goto("/account/factors")
    return "sign-in" not in page.url


def add_passkey(page, name="Phone"):
    page.goto("/account/factors")
    page.get_by_role("link", name="Add a passkey").click()
    page.fill("#name", name)
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()


def test_an_app_is_set_up_and_asked_for_and_a_recovery_code_stands_in(page):
    by_password(page, "dana")
    page.goto("/account/factors")
    page.get_by_role("link", name="Set up an app").click()
    app = TOTP(page.input_value("#secret"))
    page.fill("#code", app.now())
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    recovery = CODE.findall(page.inner_text("main"))
    assert len(recovery) == 10
    page.get_by_role("link", name="I have them").click()
    for code, left in ((app.at(clock.now() + timedelta(seconds=30)), "10"), (recovery[0], "9")):
        leave(page)
        by_password(page, "dana")
        expect(page.get_by_role("heading", name="The code of your app")).to_be_visible()
        page.fill("#code", code)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda url: "/factor" not in url)
        assert is_in(page)
        expect(page.get_by_text(left, exact=True)).to_be_visible()


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_a_passkey_is_made_signs_in_alone_and_after_a_password_and_is_removed(page, authenticator):
    page.add_init_script("PublicKeyCredential.isConditionalMediationAvailable = async () => false")
    by_password(page, "sam")
    add_passkey(page)
    assert len(authenticator()) == 1
    leave(page)
    page.goto("/account/sign-in?next=/account/roles")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: "sign-in" not in url)  # whose address names the other, too
    leave(page)
    by_password(page, "sam")
    expect(page.get_by_role("heading", name="Your passkey")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda url: "/factor" not in url)
    page.goto("/account/passkeys/add")
    page.fill("#name", "The same")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_text("This device has a passkey of this account already.")).to_be_visible()
    page.goto("/account/factors")
    expect(page.get_by_text("last used")).to_be_visible()
    page.get_by_role("link", name="Remove… : Phone").click()
    page.get_by_role("button", name="Remove the passkey").click()
    leave(page)
    page.goto("/account/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("This passkey does not open this account, or it was removed.")).to_be_visible()
    by_password(page, "sam")
    assert is_in(page)


def test_the_field_of_the_address_offers_it(page, authenticator):
    by_password(page, "petra")
    add_passkey(page)
    leave(page)
    page.goto("/account/sign-in")
    page.wait_for_url(lambda url: "sign-in" not in url)  # the virtual authenticator takes what is offered
    assert is_in(page)


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_without_scripts_the_pages_say_so_and_other_ways_are_there(page):
    page.goto("/account/sign-in")
    expect(page.locator("noscript")).to_be_visible()  # whose words text is not looked for in
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_have_count(0)
    by_password(page, "rita")
    page.goto("/account/passkeys/add")
    expect(page.locator("noscript")).to_be_visible()  # whose words text is not looked for in


def test_a_browser_without_passkeys_is_told(page):
    page.add_init_script("delete window.PublicKeyCredential")
    by_password(page, "rita")
    page.goto("/account/passkeys/add")
    expect(page.get_by_text("This browser cannot use passkeys.")).to_be_visible()
    expect(page.get_by_role("button", name="Make a passkey")).to_have_count(0)
