"""Whoever signs in, or makes an account, by the links of every page comes back to the page of an edition they stood on."""

from urllib.parse import parse_qs, urlsplit

import lxml.html
import pytest

EDITION = "/forums/innoprom/2027"


def leads(client, path):
    """Where the two links of the header lead back to."""
    menu = lxml.html.fromstring(client.get(path, follow_redirects=True).text).xpath(
        "//header//a[.='Sign in' or .='Create an account']/@href"
    )
    found = {urlsplit(each).path: parse_qs(urlsplit(each).query).get("next", [None])[0] for each in menu}
    return found["/account/sign-in"], found["/account/sign-up"]


@pytest.mark.parametrize("path", [f"{EDITION}/", f"{EDITION}/programme?view=all&q=open", f"{EDITION}/speakers"])
def test_from_a_page_of_an_edition_one_comes_back_to_it(client, cast, path):
    assert leads(client, path) == (path, path)
    assert leads(client, f"{EDITION}/mine") == (f"{EDITION}/mine", f"{EDITION}/mine")
    assert leads(client, path) == (path, path), "a page that is kept says its own"


def test_whoever_was_led_to_sign_in_for_registering_makes_an_account_for_it(client, cast):
    register = f"{EDITION}/register"
    assert leads(client, register) == (register, register)
    assert leads(client, f"/account/sign-up?next={register}") == (register, register)


@pytest.mark.parametrize("path", ["/", "/account/sign-in", "/account/sign-in?next=//evil.example/"])
def test_from_elsewhere_they_lead_where_signing_in_leads(client, cast, path):
    assert leads(client, path) == (None, None)


def test_who_is_led_to_sign_in_reads_on_in_the_language_of_the_link(client, cast):
    """Robots that unfurl a link keep no cookie."""
    answer = client.get("/forums/innoprom/2027/register?lang=uz")
    assert "lang=uz" in answer.location.partition("?")[2].replace("lang%3Duz", "")
    client.delete_cookie("session")
    assert '<html lang="uz"' in client.get(answer.location).text
