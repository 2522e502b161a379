"""Who looked at people's data stands in the log, whichever page showed it: every page of organisers and administrators, as
every role that may open it, is searched for what one person says of themselves."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from forum import clock
from forum.accounts.models import Account
from forum.accounts.rules import hash_token
from forum.audit.models import AuditEntry, Seen
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.people.models import ClaimLink
from forum.registration.models import Category, RegistrationAct
from forum.registration.services import enter
from tests.access import BODIES, MAY, ROLES, address_of, rows_of
from tests.accounts.test_views_logged import drop, work
from tests.snapshot import keep

TOLD = ("planted@person.example", "The Planted Ministry")
"""What nobody but this person says."""
NO_LOOKS = {
    "log": "the log shows who did what: it is no look at a person, and looking at it is not logged again",
    "acts": "the same, of the whole site",
}
ACTS = {*(seen.value for seen in Seen), RegistrationAct.REGISTRATIONS_EXPORTED.value}


@pytest.fixture
def planted(app, cast, world):
    """A registrant without an account, whom a link of somebody waits for who enters nobody here any more."""
    with app.app_context(), transaction():
        edition, category = db.session.get_one(Edition, cast.edition), db.session.get_one(Category, cast.category)
        olga, sam = db.session.get_one(Account, cast.olga), db.session.get_one(Account, cast.sam)
        said = {
            "given_name": "Nora",
            "family_name": "Planted",
            "email": TOLD[0],
            "organisation": TOLD[1],
            "country": "UZ",
        }
        made = enter(edition, category, said, {}, olga, clock.now())
        db.session.execute(delete(ClaimLink).where(ClaimLink.person == made.person))
        until = clock.now() + timedelta(days=1)
        db.session.add(ClaimLink(person=made.person, sender=sam, token_hash=hash_token("lapsed"), expires_at=until))
        return made.reference, made.person_id


def asked_of(values, planted, rule):
    """The address as the table has it, and the one that asks for the person, by each name that a page may know."""
    reference, person = planted
    own = [values, values | {"reference": reference, "own": {}}] if "<reference>" in rule.rule else [values]
    queries = ["", f"?person={person}&q=planted&stays={reference}"]
    return [address_of(rule, each) + query for each in own for query in queries]


def looks(app, role):
    with app.app_context():
        mine = select(func.count()).where(AuditEntry.actor_id == role, AuditEntry.act.in_(ACTS))
        return db.session.scalar(mine)


@pytest.mark.walk
@pytest.mark.slow
@pytest.mark.parametrize("role", [role for role in ROLES if role not in {"anonymous", "paul"}])
def test_every_page_that_tells_of_a_person_leaves_a_look_in_the_log(app, cast, world, ask, planted, role):
    values, wrong, shown = world[0], [], set()
    drop(app)
    put_back = keep(app, "kept")
    typed = {"given_name": "Nora", "family_name": "Planted", "email": "else@person.example", "country": "UZ",
             "category": cast.category, "stays": planted[0], "other": planted[0]}  # fmt: skip
    for method, path, rule, who in rows_of(app.url_map):
        if not path.startswith("/manage") or who[role] != MAY or path.rpartition("/")[2] in NO_LOOKS:
            continue
        for address in asked_of(values, planted, rule):
            before = looks(app, getattr(cast, role))
            answer = ask(role, method, address, typed | BODIES.get((method, path), {}) if method == "POST" else None)
            work(app)
            if answer.status_code == 200 and any(told in answer.text for told in TOLD):
                shown.add(rule.endpoint)
                if looks(app, getattr(cast, role)) == before:
                    wrong.append(f"{method} {address}")
            if method == "POST" or looks(app, getattr(cast, role)) != before:
                put_back()
    assert not wrong, "\n".join(wrong)
    expected = {"registration.registrations", "registration.enter", "registration.links"}
    assert role not in {"dana", "rita", "olga"} or shown >= expected, "the walk must come by what it is about"
    assert role != "olga" or shown >= {"registration.end_duplicate", "programme.link_speaker", "registration.correct"}
