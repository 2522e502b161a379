"""An address that takes nothing but POST leads whoever opens it to the page that it is an act of."""

import lxml.html
import pytest

from tests.registration.views.test_desk import ENTER, sent

DESK = "/manage/innoprom/2027"


@pytest.fixture
def refused(cast, sign_in):
    """The page that comes back after an act that could not be done, and its address."""
    own = sign_in(cast.dana).post(ENTER, data=sent(cast)).location
    rita, path = sign_in(cast.rita), f"{own}/cancel?from=state%3Dconfirmed"
    answer = rita.post(path, data={"reason": ""})
    assert answer.status_code == 200
    return rita, own, lxml.html.fromstring(answer.text)


def test_links_of_a_refused_acts_page_lead_to_its_page(refused):
    client, own, page = refused
    (russian,) = {each.get("href") for each in page.xpath("//a[@hreflang='ru']")}
    answer = client.get(russian, follow_redirects=True)
    assert answer.status_code == 200
    assert answer.request.path == own
    assert answer.request.args["from"] == "state=confirmed"
    assert '<html lang="ru">' in answer.text


def test_forms_of_a_refused_acts_page_show_what_they_ask_for(refused):
    client, own, page = refused
    (form,) = [each for each in page.forms if "same" in each.fields]
    answer = client.get(form.action, query_string={"same": "NOBODY"}, follow_redirects=True)
    assert answer.request.path == own
    assert "No other living registration of this edition has this reference." in answer.text


@pytest.mark.parametrize(
    ("act", "page"),
    [
        (f"{DESK}/schedule/1/unschedule", f"{DESK}/schedule/1"),
        (f"{DESK}/announce", f"{DESK}/"),
        (f"{DESK}/speakers/1/offer", f"{DESK}/speakers/1"),
        ("/forums/innoprom/2027/register/take-up", "/forums/innoprom/2027/register"),
        ("/manage/things/room/1/restore", "/manage/"),
        ("/account/sessions/end-others", "/account/sessions"),
        ("/account/registrations/ABC/profile", "/account/registrations/ABC"),
        ("/address", "/"),
    ],
)
def test_an_act_that_is_only_opened_leads_to_its_page(client, cast, act, page):
    for asked in ("", "?lang=ru&from=a%3Db"):
        answer = client.get(f"{act}{asked}")
        assert (answer.status_code, answer.location) == (302, f"{page}{asked}")


def test_other_methods_are_refused_as_before(client, cast):
    assert client.put(f"{DESK}/announce").status_code == 405
    assert client.delete("/calendar/all.ics").status_code == 405


@pytest.mark.parametrize("path", ["sessions/2147483648/wish", "sessions/4294967296/star", "sessions/0/star"])
def test_a_number_that_no_thing_has_is_no_page_whatever_is_asked_of_it(client, cast, path):
    assert client.get(f"/forums/innoprom/2027/{path}").status_code in {404, 405}
