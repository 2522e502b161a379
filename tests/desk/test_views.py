"""The organiser's home."""

from forum import clock
from forum.accounts.models import Account, Role
from forum.accounts.services import offer_role
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.editions.queries import where_edition


def test_an_invitation_waits_where_one_works_too(app, cast, sign_in):
    with app.app_context(), transaction():
        edition, olga = db.session.get_one(Edition, cast.edition), db.session.get_one(Account, cast.olga)
        address = db.session.get_one(Account, cast.dana).email
        offer = offer_role(where_edition(edition), address, Role.VIEWER, olga, clock.now(), language="en").id
    dana = sign_in(cast.dana)
    for page in ("/account/", "/manage/"):
        told = dana.get(page).text
        assert "You are invited" in told
        assert f"/account/offers/{offer}/accept" in told
    dana.post(f"/account/offers/{offer}/accept")
    assert "You are invited" not in dana.get("/manage/").text
