"""Father and son in one office mailbox: the desk tells two of the same name and the same address apart."""

import pytest
from sqlalchemy import delete, select

from forum.db import db, transaction
from forum.registration.models import Apart, Registration
from forum.registration.models import RegistrationState as S
from tests.registration.views.test_desk import ENTER, LIST, apart, count, sent
from tests.registration.views.test_desk_shared import asks_approval, states

ELSE = "This is somebody else: enter them anew"


@pytest.mark.both
def test_two_of_one_name_and_address_are_told_apart(app, cast, sign_in):
    dana = sign_in(cast.dana)
    people = count(app)[1]
    own = dana.post(ENTER, data=sent(cast)).location
    son = sent(cast, position="His son", note="No nuts")
    page = dana.post(ENTER, data=son).text
    assert "Somebody of this name, address or phone registered before. Nothing was saved yet." in page
    assert "This person has registered for this edition already." not in page, "one voice"
    assert own.rpartition("/")[2] in page.partition("registered before")[2].partition("</section>")[0]
    assert ELSE in page
    assert 'value="His son"' in page
    assert "No nuts" in page
    assert (
        "Registration confirmed: Farida Nazarova."
        in dana.post(ENTER, data=son | apart(page), follow_redirects=True).text
    )
    assert (states(app), count(app)[1]) == ([S.CONFIRMED, S.CONFIRMED], people + 2)
    third = dana.post(ENTER, data=son | apart(page)).text
    assert "Somebody of this name, address or phone registered before. Nothing was saved yet." in third, (
        "the second was not shown"
    )
    assert len(apart(third)["anew"]) == 2


def test_entering_the_second_says_that_no_link_was_sent(app, cast, sign_in):
    dana = sign_in(cast.dana)
    told = "No link was sent: the address was given for others too."
    assert told not in dana.post(ENTER, data=sent(cast), follow_redirects=True).text
    son = sent(cast, position="Son")
    assert told in dana.post(ENTER, data=son | apart(dana.post(ENTER, data=son).text), follow_redirects=True).text


def test_of_two_who_were_told_apart_either_is_corrected(app, cast, sign_in):
    dana = sign_in(cast.dana)
    own = dana.post(ENTER, data=sent(cast)).location
    son = dana.post(ENTER, data=sent(cast) | apart(dana.post(ENTER, data=sent(cast)).text)).location
    assert dana.post(f"{son}/person", data=sent(cast, position="Son")).location == son
    other = dana.post(ENTER, data=sent(cast, email="")).text
    third = dana.post(ENTER, data=sent(cast, email="") | apart(other)).location
    answer = dana.post(f"{third}/person", data=sent(cast)).text
    assert "This person has registered for this edition already." in answer, "nobody has told this one apart"
    assert own != son != third


def test_who_withdrew_is_entered_again_beside_the_other(app, cast, sign_in):
    dana = sign_in(cast.dana)
    own = dana.post(ENTER, data=sent(cast)).location
    dana.post(ENTER, data=sent(cast) | apart(dana.post(ENTER, data=sent(cast)).text))
    sign_in(cast.rita).post(f"{own}/withdraw")
    people = count(app)[1]
    with app.app_context():
        person = db.session.scalars(select(Registration.person_id).order_by(Registration.id)).first()
    page = dana.post(f"{ENTER}?person={person}", data=sent(cast)).text
    assert ELSE in page
    assert dana.post(f"{ENTER}?person={person}", data=sent(cast) | apart(page)).status_code == 302
    assert states(app) == [S.WITHDRAWN, S.CONFIRMED, S.CONFIRMED]
    assert count(app)[1] == people
    assert ELSE not in dana.post(f"{ENTER}?person={person}", data=sent(cast)).text, "this one lives"


def test_whom_the_secretariat_put_out_only_who_decides_tells_apart(app, cast, sign_in):
    asks_approval(app, cast)
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    own = dana.post(ENTER, data=sent(cast)).location
    rita.post(f"{own}/reject", data={"reason": "Not a delegate"})
    page = dana.post(ENTER, data=sent(cast)).text
    assert "was ended" in page
    assert ELSE not in page
    assert f'href="{own}"' in page
    page = rita.post(ENTER, data=sent(cast)).text
    assert "was ended" in page
    box = apart(page)
    assert "was ended" in dana.post(ENTER, data=sent(cast) | box).text
    assert states(app) == [S.REJECTED]
    assert rita.post(ENTER, data=sent(cast) | box).location.startswith(LIST)
    assert states(app) == [S.REJECTED, S.PENDING]


def test_whom_the_secretariat_put_out_comes_back_by_no_correction(app, cast, sign_in):
    """Neither by the address after the name, nor by the name after the address."""
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    own = dana.post(ENTER, data=sent(cast)).location
    rita.post(f"{own}/cancel", data={"reason": "Not a delegate"})
    nowhere, other = sent(cast, email=""), sent(cast, given_name="Else", family_name="Other")
    first = dana.post(ENTER, data=nowhere | apart(dana.post(ENTER, data=nowhere).text)).location
    second = (
        dana.post(ENTER, data=other).location
        or dana.post(ENTER, data=other | apart(dana.post(ENTER, data=other).text)).location
    )
    for entered in (first, second):
        assert "was ended" in dana.post(f"{entered}/person", data=sent(cast)).text
    assert rita.post(f"{first}/person", data=sent(cast)).status_code == 302, "who decides may"


def test_a_known_phone_is_asked_about_before_saving_and_the_page_says_what_is_alike(app, cast, sign_in):
    dana = sign_in(cast.dana)
    first = dana.post(ENTER, data=sent(cast, phone="+992 37 221-11-11")).location
    other = sent(cast, family_name="Rahimov", given_name="Daler", email="", phone="(37) 2211111")
    page = dana.post(ENTER, data=other).text
    assert "Somebody of this name, address or phone registered before. Nothing was saved yet." in page
    assert first in page
    assert "Alike: phone" in page
    assert count(app)[0] == 1
    assert dana.post(ENTER, data=other | apart(page)).status_code == 302
    with app.app_context(), transaction():
        db.session.execute(delete(Apart))
    assert "Alike: phone" in sign_in(cast.rita).get(first).text
    named = dana.post(ENTER, data=sent(cast, phone="+992 37 221-11-11")).text
    assert "Alike: name, e-mail, phone" in named


def test_the_phone_of_a_whole_delegation_is_not_asked_about(app, cast, sign_in):
    dana, phone = sign_in(cast.dana), "+992 37 221-11-11"
    for n, name in enumerate(("Alieva", "Bekova", "Chorieva", "Davlatova")):
        answer = dana.post(ENTER, data=sent(cast, family_name=name, given_name=f"N{n}", email="", phone=phone))
        if answer.status_code == 200:
            who = sent(cast, family_name=name, given_name=f"N{n}", email="", phone=phone)
            answer = dana.post(ENTER, data=who | apart(answer.text))
        assert answer.status_code == 302
    who = sent(cast, family_name="Eshova", given_name="N5", email="", phone=phone)
    assert dana.post(ENTER, data=who).status_code == 302
