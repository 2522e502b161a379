"""The addresses that are spelled without Flask are those that Flask answers."""

import inspect

import pytest

from forum import addresses

PAGE = addresses.edition_page("innoprom", "2027")
EDITION = {"series_slug": "innoprom", "edition_slug": "2027"}
KNOWN = [  # an address, whose it is, and what it says
    (addresses.SITEMAP, "releases.sitemap", {}),
    (addresses.SIGN_IN, "accounts.sign_in", {}),
    (addresses.OWN_SIGN_INS, "accounts.sessions", {}),
    (addresses.ASK_RESET, "accounts.ask_reset", {}),
    (addresses.OWN_CALENDARS, "subscriptions.own", {}),
    (addresses.CALDAV, "caldav.root", {}),
    (f"{PAGE}/", "editions.edition", EDITION),
    (addresses.programme_page(PAGE), "releases.programme", EDITION),
    (addresses.session_page(PAGE, 7), "releases.session", EDITION | {"session_id": 7}),
    (addresses.subscribe_page(PAGE), "subscriptions.subscribe", EDITION),
    (addresses.confirmation("T-0"), "accounts.confirm", {"token": "T-0"}),
    (addresses.new_address("T-0"), "accounts.confirm_address", {"token": "T-0"}),
    (addresses.take_back("T-0"), "accounts.not_me", {"token": "T-0"}),
    (addresses.reset("T-0"), "accounts.reset", {"token": "T-0"}),
    (addresses.offer("T-0"), "accounts.offer", {"token": "T-0"}),
    (addresses.claim("T-0"), "people.claim", {"token": "T-0"}),
    (addresses.factor(), "accounts.demanded", {}),
    (addresses.own_roles(), "editions.own_roles", {}),
    (addresses.own_registration("R-0"), "registration.show", {"reference": "R-0"}),
]
WITHOUT_PAGE = {"admission", "slugs_in"}


@pytest.mark.parametrize(("address", "endpoint", "values"), KNOWN, ids=lambda v: v if isinstance(v, str) else "")
def test_an_address_is_answered_by_its_page(app, address, endpoint, values):
    assert app.url_map.bind("localhost").match(address) == (endpoint, values)


def test_every_address_is_in_this_table(app):
    """A new one of which nobody knows whether it is answered fails here."""
    spelled = {name for name, _ in inspect.getmembers(addresses, inspect.isfunction)} - WITHOUT_PAGE
    assert len(KNOWN) == len(spelled) + len(
        {"SITEMAP", "SIGN_IN", "ASK_RESET", "OWN_CALENDARS", "OWN_SIGN_INS", "CALDAV"}
    )


def test_the_slugs_are_read_back_from_the_whole_address():
    assert addresses.slugs_in(f"https://forum.example.org{PAGE}") == ("innoprom", "2027")


def test_calendars_and_private_pages_stand_below_their_beginnings(app):
    rules = [str(rule) for rule in app.url_map.iter_rules()]
    for beginning in (addresses.CALENDARS, addresses.CALDAV, *addresses.PRIVATE):
        assert any(rule.startswith(beginning) for rule in rules)
