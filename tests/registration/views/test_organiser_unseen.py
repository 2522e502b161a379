"""Whoever decides means what their page showed; and one history says what was done, by whom and why."""

import re

import pytest
from sqlalchemy import select

from forum.audit.models import AuditEntry
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.languages import Text
from forum.registration.models import Category, Registration
from forum.registration.models import RegistrationState as S
from tests.factories import make_category

DESK = "/manage/innoprom/2027/registrations"


@pytest.fixture
def vip(app, cast):
    """Another category; registrations in both wait for approval."""
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, cast.edition)
        db.session.get_one(Category, cast.category).needs_approval = True
        category = make_category(edition, needs_approval=True)
        category.name = Text({"en": "VIP"})
        return category.id


@pytest.fixture
def page(cast, sign_in, vip):
    """Paul's registration, as the desk has it."""
    own = sign_in(cast.paul).post("/forums/innoprom/2027/register", data={"category": cast.category}).location
    return f"{DESK}/{own.rpartition('/')[2]}"


def shown(text, act):
    form = re.search(rf'action="[^"]*/{act}".*?</form>', text, re.DOTALL)[0]
    return dict(re.findall(r'name="(seen|since|stays)" value="(\w+)"', form))


def state(app):
    with app.app_context():
        return db.session.scalars(select(Registration)).unique().one().state


def goes_vip(paul, page, vip):
    return paul.post(f"/account/registrations/{page.rpartition('/')[2]}/change", data={"category": vip})


@pytest.mark.parametrize(("act", "data"), [("approve", {}), ("reject", {"reason": "No room for delegates"})])
def test_a_category_changed_meanwhile_is_said_and_nothing_is_decided(app, cast, sign_in, page, vip, act, data):
    rita = sign_in(cast.rita)
    seen = shown(rita.get(page).text, act)
    goes_vip(sign_in(cast.paul), page, vip)
    answer = rita.post(f"{page}/{act}", data=seen | data).text
    alert = answer.partition('role="alert"')[2].partition("</section>")[0]
    assert "has changed meanwhile" in alert
    assert "VIP" in alert
    assert data.get("reason", "") in answer.partition("<textarea")[2]
    assert state(app) is S.PENDING
    assert rita.post(f"{page}/{act}", data=shown(answer, act) | data).status_code == 302
    assert state(app) is not S.PENDING


def test_another_name_taken_over_meanwhile_is_said(app, cast, sign_in, page):
    rita, paul = sign_in(cast.rita), sign_in(cast.paul)
    seen = shown(rita.get(page).text, "approve")
    paul.post("/account/profile", data={"given_name": "Somebody", "family_name": "Else", "country": "KZ"})
    paul.post(f"/account/registrations/{page.rpartition('/')[2]}/profile")
    alert = rita.post(f"{page}/approve", data=seen).text.partition('role="alert"')[2].partition("</section>")[0]
    assert all(word in alert for word in ("Registration updated from the profile", "Somebody", "Kazakhstan"))
    assert state(app) is S.PENDING


def test_a_reason_is_kept_when_somebody_decided_otherwise(app, cast, sign_in, page):
    rita, olga = sign_in(cast.rita), sign_in(cast.olga)
    seen = shown(rita.get(page).text, "reject")
    olga.post(f"{page}/approve")
    answer = rita.post(f"{page}/reject", data=seen | {"reason": "A long reason"}).text
    assert "A long reason" in answer
    assert "Olga Test" in answer.partition('role="alert"')[2].partition("</section>")[0]
    assert state(app) is S.CONFIRMED
    sign_in(cast.paul).post(f"/account/registrations/{page.rpartition('/')[2]}/withdraw")
    assert "A long reason" in rita.post(f"{page}/cancel", data={"reason": "A long reason"}).text  # no form is left
    assert state(app) is S.WITHDRAWN


@pytest.mark.both
def test_who_and_why_stand_together_in_one_history(app, cast, sign_in, page, vip):
    rita, paul = sign_in(cast.rita), sign_in(cast.paul)
    goes_vip(paul, page, vip)
    rita.post(f"{page}/reject", data={"reason": "Not this year"})
    sign_in(cast.olga).post(f"{page}/readmit", data={"reason": "Our mistake"})
    sign_in(cast.olga).post(f"{page}/approve")
    text = rita.get(page).text
    assert text.count("History") == 1
    rows = [
        " ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in re.findall(r"<li>\s*<time.*?</li>", text, re.DOTALL)
    ]
    assert len(rows) == 5
    assert "Pending approval · Paul Test" in rows[0]
    assert "Category Delegate VIP" in rows[1]
    assert "Rejected · Rita Test, rita@test.example Reason: Not this year" in rows[2]
    assert "Registration readmitted · Olga Test" in rows[3]
    assert "Our mistake" in rows[3]
    own = paul.get(f"/account/registrations/{page.rpartition('/')[2]}").text
    for word in ("Rejected", "The organisers", "Not this year", "You", "VIP"):
        assert word in own
    for hidden in ("Rita", "rita@", "Olga"):
        assert hidden not in own.rpartition("<main")[2]
    log = sign_in(cast.olga).get("/manage/innoprom/2027/log").text
    assert "Not this year" in log
    assert "Our mistake" in log


def test_what_was_done_before_there_was_a_log_is_told_too(app, cast, sign_in, page):
    with app.app_context(), transaction():
        for entry in db.session.scalars(select(AuditEntry).where(AuditEntry.thing == "registration")).unique():
            db.session.delete(entry)
    for client, path in (("rita", page), ("paul", f"/account/registrations/{page.rpartition('/')[2]}")):
        history = sign_in(getattr(cast, client)).get(path).text.partition('class="history"')[2]
        assert "Pending approval" in history


def test_countries_are_named_in_histories(app, cast, sign_in, page):
    paul = sign_in(cast.paul)
    paul.post("/account/profile", data={"given_name": "Paul", "family_name": "Test", "country": "KZ"})
    paul.post(f"/account/registrations/{page.rpartition('/')[2]}/profile")
    with app.app_context():
        key = db.session.scalars(select(Registration.id)).one()
    olga = sign_in(cast.olga)
    for path in (page, f"/manage/innoprom/2027/log?thing=registration&id={key}"):
        table = olga.get(path).text.partition("before-after")[2]
        assert "Uzbekistan" in table
        assert "Kazakhstan" in table
        assert "<td>UZ</td>" not in table
