"""The desk goes on with what it typed: with somebody known, and with the next in the queue."""

import re

import pytest
from sqlalchemy import select

from forum.db import db, transaction
from forum.editions.models import Edition
from forum.registration.models import Apart, Registration
from forum.registration.models import RegistrationState as S
from tests.factories import make_category
from tests.registration.views.test_desk import ADDRESS, ENTER, apart, count, letters, sent
from tests.registration.views.test_desk_shared import states


@pytest.fixture
def slip(cast, sign_in):
    """The page of one who was entered under a wrong address and taken back."""
    dana = sign_in(cast.dana)
    own = dana.post(
        ENTER, data=sent(cast, email="wrong@test.example", position="Minister", phone="+992 37 1 11")
    ).location
    dana.post(f"{own}/mistake")
    return own


def again(page) -> str:
    return re.search(r'name="taken" value="1" formaction="([^"]*)"', page)[1]


@pytest.mark.both
def test_who_is_entered_again_keeps_what_was_just_typed(app, cast, sign_in, slip):
    dana = sign_in(cast.dana)
    typed = sent(cast, patronymic="Rustamovna", position="Deputy", note="No nuts", language="en")
    page = dana.post(ENTER, data=typed).text
    assert "Nothing was saved yet" in page
    page = dana.post(again(page), data=typed | {"taken": "1"}).text
    assert states(app) == [S.WITHDRAWN], "it is shown first"
    for value in (ADDRESS, "Rustamovna", "Deputy", "No nuts", "+992 37 1 11"):
        assert f'value="{value}"' in page
    assert re.search(rf'value="{cast.category}"[^>]*checked|checked[^>]*value="{cast.category}"', page)
    differs = page.partition("You typed something else")[2].partition("</table>")[0]
    for value in (ADDRESS, "wrong@test.example", "Deputy", "Minister"):
        assert f"<td>{value}</td>" in differs
    assert "Ministry" not in differs, "both say so"
    address = re.search(r'<form method="post" action="([^"]*person=[^"]*)"', page)[1]
    assert dana.post(address, data=typed | {"phone": "+992 37 1 11"}).location
    with app.app_context():
        first, second = db.session.scalars(select(Registration).order_by(Registration.id)).unique()
        assert first.person_id == second.person_id
        assert (second.said["email"], second.said["position"]) == (ADDRESS, "Deputy")
        assert letters("registration")[-1].recipient == ADDRESS


def test_enter_in_a_field_saves_and_takes_nobody(cast, sign_in, slip):
    page = sign_in(cast.dana).post(ENTER, data=sent(cast)).text
    form = page.partition('<form method="post" action="/manage')[2]
    first = re.search(r"<button[^>]*>", form)[0]
    assert "formaction" not in first
    assert form.index("<button") < form.index("formaction")


@pytest.mark.both
def test_each_of_two_alike_is_asked_about(app, cast, sign_in):
    dana = sign_in(cast.dana)
    dana.post(ENTER, data=sent(cast, email="father@test.example"))
    page = dana.post(ENTER, data=sent(cast, email="son@test.example")).text
    dana.post(ENTER, data=sent(cast, email="son@test.example") | apart(page))
    third = sent(cast, email="third@test.example")
    both = apart(dana.post(ENTER, data=third).text)["anew"]
    assert len(both) == 2
    page = dana.post(ENTER, data=third | {"anew": both[:1]}).text
    assert "Nothing was saved yet" in page
    assert count(app)[0] == 2
    assert dana.post(ENTER, data=third | {"anew": both}).status_code == 302
    with app.app_context():
        assert len(db.session.scalars(select(Apart)).all()) == 3


def test_the_next_in_the_queue_comes_from_the_same_state(app, cast, sign_in):
    with app.app_context(), transaction():
        guests = make_category(db.session.get_one(Edition, cast.edition)).id
    dana = sign_in(cast.dana)
    own = dana.post(ENTER, data=sent(cast, category=guests)).location
    another = re.search(r'href="([^"]*)">Enter another', dana.get(own).text)[1].replace("&amp;", "&")
    page = dana.get(another).text
    assert '<option selected value="TJ">' in page
    assert re.search(rf'<input[^>]*checked[^>]*value="{guests}"', page)
    assert "Nazarova" not in page
    first = re.search(r'<input[^>]*id="given_name"[^>]*>', page)[0]
    assert "autofocus" in first
    assert page.count("autofocus") == 1
    assert "<textarea" not in page, "Enter in the last field sends it"
    page = sign_in(cast.rita).get(another).text
    assert '<option selected value="TJ">' not in page, "whom somebody else entered"
    assert dana.get(f"{ENTER}?after=NONE").status_code == 200
