"""Who perhaps is registered twice is marked in the list, and told by reference where nothing is alike."""

import re

import pytest
from sqlalchemy import delete, select

from forum.db import db, transaction
from forum.registration.models import Apart, Registration
from forum.registration.models import RegistrationState as S
from forum.registration.queries import alike_of, suspects_of
from tests.registration.views.test_desk import ENTER, LIST, apart, sent
from tests.test_lists import queries


def entered(desk, cast, family, given, **kw):
    """Also where the desk is asked whether it is somebody else."""
    who = {"family_name": family, "given_name": given, "email": ""} | kw
    answer = desk.post(ENTER, data=sent(cast, **who))
    if answer.status_code == 200:
        answer = desk.post(ENTER, data=sent(cast, **who, **apart(answer.text)))
    return answer.location


def suspected(app):
    """As before anybody told them apart."""
    with app.app_context(), transaction():
        db.session.execute(delete(Apart))


def rows(client, look=""):
    return client.get(f"{LIST}?look={look}").text.partition("<tbody>")[2]


@pytest.mark.both
@pytest.mark.parametrize("other", [
    {"family": "Else", "given": "Else", "native_name": "НАЗАРОВА  Фарида"},
    {"family": "Назарова", "given": "Фарида"},
    {"family": "FARIDA", "given": "Nazarova"}, {"family": "Else", "given": "Else", "phone": "00992 37 221 11 11"}])  # fmt: skip
def test_suspects_are_marked_and_found(app, cast, sign_in, other):
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    first = entered(dana, cast, "Nazarova", "Farida", phone="+992 37 221-11-11", native_name="Фарида Назарова")
    entered(dana, cast, "Apart", "Apart")
    assert "Perhaps the same person" not in rows(rita)
    second = entered(dana, cast, **other)
    suspected(app)
    assert rows(rita).count("Perhaps the same person") == 2
    found = rows(rita, "alike")
    assert found.count('<th scope="row">') == 2
    assert "Apart" not in found
    with app.app_context():
        registrations = db.session.scalars(select(Registration)).unique().all()
        assert {each.id for each in registrations if alike_of(each)} == suspects_of(cast.edition)
    rita.post(f"{second}/duplicate", data={"stays": first.rpartition("/")[2]})
    assert "Perhaps the same person" not in rows(rita)


def test_marking_costs_the_same_for_few_and_many(app, cast, sign_in):
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    entered(dana, cast, "One", "Two")
    few = queries(app, rita, LIST), queries(app, rita, f"{LIST}?look=alike"), queries(app, rita, f"{LIST}?look=asked")
    for number in range(12):
        entered(dana, cast, f"Name{number % 6}", "Two", phone=f"+99237{number % 3}000000")
    many = queries(app, rita, LIST), queries(app, rita, f"{LIST}?look=alike"), queries(app, rita, f"{LIST}?look=asked")
    assert few == many


def test_what_ended_meanwhile_is_no_second_any_more(app, cast, sign_in):
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    stays, goes = entered(dana, cast, "Stays", "One"), entered(dana, cast, "Goes", "Two")
    reference = stays.rpartition("/")[2]
    rita.post(f"{goes}/cancel", data={"reason": "They do not come."})
    assert rita.get(f"{goes}/duplicate?stays={reference}").status_code in {200, 302}
    assert (
        "has changed meanwhile" in rita.post(f"{goes}/duplicate", data={"stays": reference}, follow_redirects=True).text
    )


def test_one_who_is_called_otherwise_is_the_same_person_by_reference(app, cast, sign_in):
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    stays, goes = entered(dana, cast, "Maiden", "Farida"), entered(dana, cast, "Married", "F")
    reference = stays.rpartition("/")[2]
    assert reference not in rita.get(goes).text
    page = rita.get(f"{goes}?same={reference.lower()}").text
    assert f"Registered twice: end this one, {reference} stays" in page
    wrong = "No other living registration of this edition has this reference."
    for nonsense in ("NOSUCH99", goes.rpartition("/")[2]):
        assert wrong in rita.get(f"{goes}?same={nonsense}").text
        assert wrong in rita.post(f"{goes}/duplicate", data={"stays": nonsense}).text
    asked = rita.get(f"{goes}/duplicate?stays={reference}").text
    assert "There is no address to write to: no letter tells it." in asked
    assert reference in asked
    assert rita.get(f"{goes}/duplicate?stays=NONE").location.endswith("?same=NONE")
    with app.app_context():
        assert S.DUPLICATE not in db.session.scalars(select(Registration.state)).all(), "asked, not done"
    rita.post(f"{goes}/duplicate", data={"stays": reference})
    with app.app_context():
        states = db.session.scalars(select(Registration.state).order_by(Registration.id)).all()
        assert states == [S.CONFIRMED, S.DUPLICATE]
    assert wrong in rita.post(f"{stays}/duplicate", data={"stays": goes.rpartition("/")[2]}).text


@pytest.mark.both
def test_the_desk_is_asked_about_a_name_as_written_at_home(app, cast, sign_in):
    dana = sign_in(cast.dana)
    entered(dana, cast, "Nazarova", "Farida", native_name="Фарида Назарова")
    who = {"family_name": "Nazarowa", "given_name": "Faryda", "native_name": "фарида назарова", "email": ""}
    assert "Somebody of this name, address or phone registered before." in dana.post(ENTER, data=sent(cast, **who)).text


def test_the_histories_of_two_lead_to_each_other(app, cast, sign_in):
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    first, second = entered(dana, cast, "One", "Two"), entered(dana, cast, "Two", "One")
    stays = first.rpartition("/")[2]
    rita.post(f"{second}/duplicate", data={"stays": stays})
    history = rita.get(second).text.partition('<ol class="history">')[2]
    assert re.search(rf'<a href="{first}">{stays}</a> \(Two One\) stays\.', history)
    assert "Reason" not in history
    gone, history = second.rpartition("/")[2], rita.get(first).text.partition('<ol class="history">')[2]
    assert "Stays: another registration of this person ended as a second" in history
    assert re.search(rf'<a href="{second}">{gone}</a> \(One Two\) ended\.', history)
    assert "Rita" in history


@pytest.mark.both
@pytest.mark.parametrize(("other", "marked"), [
    ({"family": "Saidova", "given": "Nodira"}, 0), ({"family": "Nazarova", "given": "Gulnora"}, 0),
    ({"family": "Nazarowa", "given": "F."}, 2)])  # fmt: skip
def test_a_shared_address_marks_only_with_names_alike(app, cast, sign_in, other, marked):
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    for one in ({"family": "Nazarova", "given": "Farida"}, other):
        assert entered(dana, cast, **one, email="office@deleg.example")
    suspected(app)
    assert rows(rita).count("Perhaps the same person") == marked
    assert rows(rita, "alike").count('<th scope="row">') == marked
