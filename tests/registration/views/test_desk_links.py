"""With the role of who sent them, links lapse: that is told, and whoever still may sends them again."""

import re

from sqlalchemy import select

from forum.accounts.models import Account, Grant
from forum.db import db, transaction
from forum.mail.delivery import compose
from forum.mail.models import Letter
from forum.registration.models import Registration
from tests.factories import make_account
from tests.registration.views.test_desk import ADDRESS, ENTER, LIST, letters, sent

LINKS = f"{LIST}/links"


def lose(app, cast, sign_in, name):
    with app.app_context():
        grant = db.session.scalars(select(Grant.id).where(Grant.account_id == getattr(cast, name))).first()
    return sign_in(cast.olga).post(f"/manage/roles/{grant}/take", data={"back": LIST}, follow_redirects=True).text


def claim_in(letter: Letter) -> str:
    return re.search(r"(/account/claim/\S+)", compose(letter).get_body(("plain",)).get_content())[1]


def test_who_takes_the_role_hears_of_the_links_and_a_colleague_sends_them_again(app, cast, sign_in):
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    dana.post(ENTER, data=sent(cast))
    dana.post(ENTER, data=sent(cast, family_name="Second", email="second@x.example"))
    rita.post(ENTER, data=sent(cast, family_name="Third", email="third@x.example"))
    dana.post(ENTER, data=sent(cast, family_name="Fourth", email=""))
    assert "lapsed" not in rita.get(LIST).text
    told = lose(app, cast, sign_in, "dana")
    assert "2 letters by which people take their profiles over no longer work" in told
    with app.app_context(), transaction():
        old = claim_in(letters("claim")[0])
        farida = make_account("farida", profile=False).id
    assert "no longer looks after" in sign_in(farida).get(old).text
    assert LINKS in rita.get(LIST).text
    page = rita.get(LINKS).text
    for shown in (ADDRESS, "second@x.example", "Dana Test, dana@test.example", "Send 2 links again"):
        assert shown in page
    assert "third@x.example" not in page
    seen = {"seen": re.search(r'name="seen" value="(\w+)"', page)[1]}
    assert "2 links are on their way" in rita.post(LINKS, data=seen, follow_redirects=True).text
    with app.app_context():
        again = {letter.recipient: letter for letter in letters("claim")[3:]}
        assert set(again) == {ADDRESS, "second@x.example"}
        new = claim_in(again[ADDRESS])
    assert LINKS not in rita.get(LIST).text
    assert sign_in(farida).post(new).status_code == 302
    with app.app_context():
        assert db.session.get_one(Account, farida).name == "Farida Nazarova"


def test_an_address_changed_since_the_page_is_looked_at_again(app, cast, sign_in):
    sign_in(cast.dana).post(ENTER, data=sent(cast))
    lose(app, cast, sign_in, "dana")
    rita = sign_in(cast.rita)
    seen = {"seen": re.search(r'name="seen" value="(\w+)"', rita.get(LINKS).text)[1]}
    with app.app_context(), transaction():
        db.session.scalars(select(Registration)).unique().one().person.email = "evil@x.example"
    assert "changed meanwhile" in rita.post(LINKS, data=seen).text
    assert "changed meanwhile" in rita.post(LINKS).text
    with app.app_context():
        assert len(letters("claim")) == 1


def test_a_role_without_links_goes_quietly(app, cast, sign_in):
    assert "take their profile" not in lose(app, cast, sign_in, "vera")
