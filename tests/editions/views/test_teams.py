"""The pages of teams: inviting, sending again, taking back, taking away, leaving."""

import lxml.html
import pytest

from forum.accounts.models import Account, Grant, Role, Scope
from forum.accounts.queries import grants_in, offers_in
from forum.db import db
from forum.editions.models import Edition
from tests.factories import ENCODED
from tests.pages import name_of, named_alike

TEAM = "/manage/innoprom/2027/team"


@pytest.fixture
def olga(cast, sign_in):
    return sign_in(cast.olga)


def test_each_role_is_named_and_explained(olga):
    roles = [each.text_content() for each in lxml.html.fromstring(olga.get(TEAM).text).xpath("//label[strong]")]
    assert "Owner – May do everything, and choose who else may." in roles
    assert len(roles) > 4


def offers(app, cast):
    with app.app_context():
        return [(offer.email, offer.role) for offer in offers_in(Scope.EDITION, cast.edition)]


def grant_of(app, account_id, scope=Scope.EDITION):
    with app.app_context():
        account = db.session.get_one(Account, account_id)
        return next((grant.id for grant in account.grants if grant.scope is scope), None)


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        ({"email": "", "role": "desk"}, "email", "Fill this in."),
        ({"email": "nobody at all", "role": "desk"}, "email", "not an e-mail address"),
        ({"email": "x@y.example"}, "role", "Choose a role."),
        ({"email": "x@y.example", "role": "emperor"}, "role", "Not a valid choice"),
        ({"email": "Olga@test.example", "role": "desk"}, "email", "your own address"),
        ({"email": "vera@test.example", "role": "viewer"}, "email", "has the role already"),
        ({"email": "x@y.example", "role": "desk", "hands_over": "y"}, "email", "only hand over a role"),
        ({"email": "<b>x</b>@y.example", "role": "desk"}, "email", "not an e-mail address"),
        ({"email": ENCODED, "role": "desk"}, "email", "not an e-mail address"),
    ],
)
def test_a_bad_invitation_is_refused_beside_its_field_and_keeps_what_was_typed(app, cast, olga, sent, field, said):
    page = olga.post(TEAM, data=sent)
    assert page.status_code == 200
    assert f'id="{field}-error"' in page.text
    assert said in page.text
    assert "<b>x</b>" not in page.text
    assert offers(app, cast) == []


def test_an_invitation_stands_on_the_page_goes_again_and_is_taken_back(app, cast, olga):
    sent = olga.post(TEAM, data={"email": "new@y.example", "role": "programme"}, follow_redirects=True).text
    assert "Invitation sent: new@y.example, Programme." in sent
    assert offers(app, cast) == [("new@y.example", Role.PROGRAMME)]
    assert (
        "offered to this address already" in olga.post(TEAM, data={"email": "new@y.example", "role": "programme"}).text
    )
    with app.app_context():
        number = offers_in(Scope.EDITION, cast.edition)[0].id
    again = olga.post(f"/manage/offers/{number}/send-again", data={"back": TEAM})
    assert again.headers["Location"] == TEAM
    question = olga.get(f"/manage/offers/{number}/take-back?back={TEAM}").text
    assert "Take this invitation back?" in question
    assert offers(app, cast) == [("new@y.example", Role.PROGRAMME)]
    ended = olga.post(f"/manage/offers/{number}/take-back?back={TEAM}", follow_redirects=True).text
    assert "Invitation taken back: new@y.example, Programme." in ended
    assert offers(app, cast) == []
    evil = olga.post(f"/manage/offers/{number}/take-back", data={"back": "https://evil.example/"})
    assert evil.headers["Location"] == "/manage/"


def test_a_role_is_taken_away_and_its_pages_with_it(app, cast, olga, sign_in):
    dana, number = sign_in(cast.dana), grant_of(app, cast.dana)
    assert dana.get("/manage/innoprom/2027/").status_code == 200
    question = olga.get(f"/manage/roles/{number}/take?back={TEAM}").text
    assert "Take this role away?" in question
    assert f'href="{TEAM}"' in question
    assert dana.get("/manage/innoprom/2027/").status_code == 200
    ended = olga.post(f"/manage/roles/{number}/take?back={TEAM}")
    assert ended.headers["Location"] == TEAM
    assert "Role taken away: Dana Test, Registration desk." in olga.get(TEAM).text
    assert dana.get("/manage/innoprom/2027/").status_code == 403
    assert olga.post(f"/manage/roles/{number}/take").status_code == 404


def test_what_ends_a_role_or_an_invitation_says_whose(olga):
    for name in ("one@y.example", "two@y.example"):
        olga.post(TEAM, data={"email": name, "role": "programme"})
    page = olga.get(TEAM).text
    assert named_alike(TEAM, page) == set()
    names = {name_of(each) for each in lxml.html.fromstring(page).xpath("//main//a | //main//button")}
    assert {"Take away…: Vera Test, Viewer", "Send again: one@y.example, Programme"} <= names


def test_anyone_can_leave_but_the_last_owner(app, cast, sign_in):
    vera = sign_in(cast.vera)
    assert "Viewer" in vera.get("/account/roles").text
    left = vera.post(f"/manage/roles/{grant_of(app, cast.vera)}/take", follow_redirects=True)
    assert "Role given up: Viewer, innoprom edition." in left.text
    assert grant_of(app, cast.vera) is None
    admin, number = sign_in(cast.admin), grant_of(app, cast.admin, Scope.SITE)
    asked = admin.get(f"/manage/roles/{number}/take").text
    assert "must be an owner" in asked
    assert "Give it up" not in asked
    assert "must be an owner" in admin.post(f"/manage/roles/{number}/take", follow_redirects=True).text
    assert grant_of(app, cast.admin, Scope.SITE) == number


def test_roles_of_others_are_nobody_elses_business(app, cast, sign_in):
    for who in (cast.dana, cast.vera, cast.rita, cast.petra, cast.other, cast.paul):
        assert sign_in(who).post(f"/manage/roles/{grant_of(app, cast.orhan)}/take").status_code == 404
    orhan = sign_in(cast.orhan)
    assert orhan.post(f"/manage/roles/{grant_of(app, cast.olga, Scope.SERIES)}/take").status_code == 404
    assert orhan.get("/manage/series/innoprom/team").status_code == 403
    with app.app_context():
        assert db.session.query(Grant).filter_by(scope=Scope.SERIES).count() == 3


def test_teams_of_a_series_a_venue_and_the_site_invite_too(app, cast, sign_in):
    admin = sign_in(cast.admin)
    with app.app_context():
        edition = db.session.get_one(Edition, cast.edition)
        places = {
            "/manage/series/innoprom/team": (Scope.SERIES, edition.series_id, "member"),
            f"/manage/venues/{edition.venue_id}/team": (Scope.VENUE, edition.venue_id, "owner"),
            "/manage/administrators": (Scope.SITE, 0, "owner"),
        }
    for path, (scope, key, role) in places.items():
        assert admin.post(path, data={"email": "sam@test.example", "role": role}).status_code == 302
        with app.app_context():
            number = offers_in(scope, key)[0].id
        assert sign_in(cast.sam).post(f"/account/offers/{number}/accept").status_code == 302
        with app.app_context():
            assert "sam@test.example" in {grant.account.email for grant in grants_in(scope, key)}
        assert "sam@test.example" in admin.get(path).text


def test_a_team_names_who_may_act_by_a_role_above(cast, sign_in):
    page = sign_in(cast.orhan).get("/manage/innoprom/2027/team").text
    above = page.partition("Through the series or the site")[2].partition("Invite somebody")[0]
    assert above.count('class="who"') == 2, "Olga by the series, the administrator by the site"
    assert "@" not in above.replace("olga@", "").replace("admin@", "")
    assert "Through the series" not in sign_in(cast.admin).get("/manage/administrators").text
