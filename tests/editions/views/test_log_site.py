"""Who was an administrator of the site, if only for five minutes, is read by its owners."""

from forum import clock
from forum.accounts.models import Account, Grant, Role, Scope, Where
from forum.accounts.services import give, take
from forum.db import db, transaction

LOG = "/manage/administrators/log"


def test_a_role_in_the_whole_site_leaves_a_trace(app, cast, sign_in):
    where = Where(Scope.SITE)
    with app.app_context(), transaction():
        admin, sam = db.session.get_one(Account, cast.admin), db.session.get_one(Account, cast.sam)
        give(where, sam, Role.OWNER, admin, clock.now())
        db.session.flush()
        grant = db.session.query(Grant).filter_by(account_id=cast.sam, scope=Scope.SITE).one()
        take(grant, where, admin, clock.now())
    admin = sign_in(cast.admin)
    assert LOG in admin.get("/manage/administrators").text
    page = admin.get(LOG).text
    assert "History of “Administrators of the site”" in page
    assert "Role given" in page
    assert "Role taken away" in page
    assert "sam@test.example" in page
    for role in ("olga", "orhan", "sam"):
        assert sign_in(getattr(cast, role)).get(LOG).status_code == 403


def test_what_belongs_to_the_site_keeps_its_tabs(cast, sign_in):
    admin = sign_in(cast.admin)
    for page in ("log", "factor"):
        assert '<nav aria-label="Site">' in admin.get(f"/manage/administrators/{page}").text
    assert '<nav aria-label="Site">' not in admin.get("/manage/series/innoprom/log").text
