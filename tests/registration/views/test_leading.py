"""Who works through a list goes on to the next of it, and back to it, as it was filtered."""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from forum import clock
from forum.db import db, transaction
from forum.registration.models import Registration, RegistrationState
from tests.factories import make_sign_in
from tests.opening import open_browser
from tests.registration.views.test_desk import LIST
from tests.registration.views.test_organiser_alike import entered
from tests.registration.views.test_organiser_moving import set_category
from tests.snapshot import keep_made
from tests.test_lists import queries

NAMES = {"One": "TJ", "Two": "KZ", "Three": "UZ", "Four": "TJ"}


@pytest.fixture(scope="module")
def _waiting(_app, _cast):
    def make():
        cast = _cast()
        set_category(_app, cast.category, needs_approval=True)
        with _app.app_context():
            dana = open_browser(_app, make_sign_in(cast.dana))
        return {name: entered(dana, cast, f"{name}x", name, country=country, email=f"{name}@test.example")
                for name, country in NAMES.items()}  # fmt: skip

    return keep_made(_app, "kept_waiting", make)


@pytest.fixture
def waiting(app, cast, _waiting):
    """All pending, by name."""
    return _waiting()


def listed(client, **wanted):
    """The rows of a list: addresses, in order."""
    page = client.get(LIST, query_string=wanted).text.partition("<tbody>")[2]
    return [unescape(each) for each in re.findall(r'<th scope="row"><a href="([^"]+)"', page)]


def following(page):
    found = re.search(r'<a rel="next"[^>]*href="([^"]+)"', page)
    return found and unescape(found[1])


@pytest.mark.both
@pytest.mark.parametrize(("sort", "first"), [("new", "One"), ("old", "Two")])
def test_the_newest_is_what_came_last_whatever_its_key(app, cast, sign_in, waiting, sort, first):
    with app.app_context(), transaction():
        moved = db.session.scalar(
            select(Registration).where(Registration.reference == waiting["One"].rpartition("/")[2])
        )
        moved.created_at = clock.now() + timedelta(minutes=1)
    rita = sign_in(cast.rita)
    rows = listed(rita, state="pending", sort=sort)
    assert waiting[first] in rows[0]
    seen, address = [], rows[0]
    while address:
        seen.append(address)
        address = following(rita.get(address).text)
    assert seen == rows


@pytest.mark.both
@pytest.mark.parametrize("sort", ["new", "old", "name", "country"])
def test_one_goes_through_a_list_to_its_end(app, cast, sign_in, waiting, sort):
    rita = sign_in(cast.rita)
    rows = listed(rita, state="pending", sort=sort)
    seen, address = [], rows[0]
    while address:
        seen.append(address)
        address = following(rita.get(address).text)
    assert seen == rows
    assert len(rows) == 4


def test_what_is_decided_on_leads_to_the_next_that_waits_and_back(app, cast, sign_in, waiting):
    rita = sign_in(cast.rita)
    first, second, *_ = listed(rita, state="pending", sort="old", q="x")
    form = re.search(r'<form method="post" action="([^"]*/approve[^"]*)".*?</form>', rita.get(first).text, re.DOTALL)
    fields = dict(re.findall(r'name="(\w+)" value="(\w*)"', form[0]))
    answer = rita.post(unescape(form[1]), data=fields)
    assert answer.location == first
    page = rita.get(answer.location).text
    assert "Confirmed" in page
    assert following(page) == second
    back = unescape(re.search(r'<nav aria-label="The list you come from".*?href="([^"]+)"', page, re.DOTALL)[1])
    assert second in unescape(rita.get(back).text)
    assert first not in unescape(rita.get(back).text)


def test_every_form_of_the_page_carries_the_list_along(app, cast, sign_in, waiting):
    rita = sign_in(cast.rita)
    page = rita.get(listed(rita, state="pending")[0]).text.partition("<main")[2]
    forms = [unescape(each) for each in re.findall(r'<form method="post"[^>]* action="([^"]+)"', page)]
    forms += [unescape(each) for each in re.findall(r'formaction="([^"]+)"', page)]
    assert len(forms) > 2
    assert [each for each in forms if "from=" not in each] == []


@pytest.mark.parametrize("nonsense", ["", "%", "state=%FF", "next=//evil.example", "category=x&page=x", "a" * 5000])
def test_a_list_that_is_none_leads_nowhere_else(app, cast, sign_in, waiting, nonsense):
    page = sign_in(cast.rita).get(waiting["One"], query_string={"from": nonsense})
    assert page.status_code == 200
    assert "evil" not in page.text.partition('<nav aria-label="The list you come from"')[2].partition("</nav>")[0]


def test_a_page_costs_the_same_in_a_long_list(app, cast, sign_in, waiting):
    rita = sign_in(cast.rita)
    address = listed(rita, state="pending")[0]
    few = queries(app, rita, address)
    for number in range(9):
        entered(sign_in(cast.dana), cast, f"More{number}", "X", email=f"more{number}@test.example")
    assert queries(app, rita, listed(rita, state="pending")[0]) == few


@pytest.mark.both
def test_a_waitlist_stands_in_the_order_of_its_numbers(app, cast, sign_in, waiting):
    with app.app_context(), transaction():
        for number, name in enumerate(["Three", "One", "Two"], 1):
            reference = waiting[name].rpartition("/")[2]
            one = db.session.scalar(select(Registration).where(Registration.reference == reference))
            one.state, one.waitlist_number = RegistrationState.WAITLISTED, number
    rita, wanted = sign_in(cast.rita), ["Three", "One", "Two", "Four"]
    rows = listed(rita, sort="waitlist")
    assert [row.partition("?")[0] for row in rows] == [waiting[name] for name in wanted]
    for row, next_ in zip(rows, [*rows[1:], None], strict=True):
        assert following(rita.get(row).text) == next_
