"""What is asked is data: a question of every kind is asked, judged, shown, mailed, logged and exported."""

import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from forum.audit.models import AuditEntry
from forum.db import db
from forum.mail.delivery import compose
from forum.mail.models import Letter
from forum.registration import models
from forum.registration.models import AnswerKind, FormDefinition, FormField, Registration

ASKED = (
    FormField("diet", "Diet of the guest", "What do you eat?", max_length=20, required=True),
    FormField("badge", "Wants a badge", kind=AnswerKind.BOX),
    FormField("hall", "Place", kind=AnswerKind.CHOICE, options={"p": "Plenary", "c": "Concert"}, required=True),
    FormField("guests", "Guests brought", kind=AnswerKind.NUMBER, limits=(0, 5)),
    FormField("arrival", "Arrival of the guest", kind=AnswerKind.DAY),
)
TYPED = {"diet": "Halal", "badge": "y", "hall": "c", "guests": "0", "arrival": "2027-03-01"}
REGISTER = "/forums/innoprom/2027/register"
DESK = "/manage/innoprom/2027/registrations"


@pytest.fixture(autouse=True)
def asked(monkeypatch):
    monkeypatch.setitem(models.FORMS, 2, FormDefinition(2, ASKED))
    monkeypatch.setattr(Registration, "TRACED", Registration.TRACED | {field.key: field.label for field in ASKED})


def test_each_kind_is_the_same_on_page_desk_letter_log_and_export(app, cast, sign_in):
    """Raw `True`, `c` and `2027-03-01` stood on all of them."""
    paul, olga = sign_in(cast.paul), sign_in(cast.olga)
    assert "What do you eat?" in paul.get(REGISTER).text
    own = paul.post(REGISTER, data={"category": cast.category, **TYPED}).location
    desk = f"{DESK}/{own.rpartition('/')[2]}"
    with app.app_context():
        kept = db.session.scalars(select(Registration)).one()
        assert kept.answers == {"diet": "Halal", "badge": True, "hall": "c", "guests": 0, "arrival": "2027-03-01"}
        assert kept.form_version == 2
        letter = compose(db.session.scalars(select(Letter)).first()).get_body(("plain",)).get_content()
    for place in (paul.get(own).text, olga.get(desk).text, letter):
        for word in ("Diet of the guest", "Halal", "Wants a badge", "Yes", "Concert", "0", "March 1, 2027"):
            assert word in place.replace("1 March 2027", "March 1, 2027")
        assert "True" not in place
    row = next(csv.DictReader(io.StringIO(olga.get(f"{DESK}.csv").data.decode("utf-8-sig"))))
    assert [row[field.label] for field in ASKED] == ["Halal", "Yes", "Concert", "0", "2027-03-01"]
    sheet = load_workbook(io.BytesIO(olga.get(f"{DESK}.xlsx").data)).active
    cells = dict(zip(*([cell.value for cell in line] for line in sheet), strict=True))
    day = cells["Arrival of the guest"]
    assert [cells[field.label] for field in ASKED][:4] == ["Halal", True, "Concert", 0]
    assert (day.date(), cells["Wants a badge"] is True) == (date(2027, 3, 1), True)
    russian = paul.get(f"{own}?lang=ru").text
    assert all(word in russian for word in ("Да", "Концерт", "1 марта 2027"))


def test_changed_answers_leave_before_and_after_in_log_history_and_at_the_desk(app, cast, sign_in):
    paul, olga = sign_in(cast.paul), sign_in(cast.olga)
    own = paul.post(REGISTER, data={"category": cast.category, **TYPED}).location
    changed = TYPED | {"hall": "p", "guests": "3", "arrival": "2027-03-02"}
    del changed["badge"]
    assert paul.post(f"{own}/change", data={"category": cast.category, **changed}).status_code == 302
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        key = db.session.scalars(select(Registration.id)).one()
        assert entry.words.before == {
            "badge": True, "hall": {"label": "Concert"}, "guests": 0, "arrival": {"day": "2027-03-01"}}  # fmt: skip
        assert entry.words.after["hall"] == {"label": "Plenary"}
    history = f"/manage/innoprom/2027/log?thing=registration&id={key}"
    for page in (history, f"{DESK}/{own.rpartition('/')[2]}"):
        text = olga.get(page).text
        for word in ("Registration changed", "Place", "Concert", "Plenary", "Wants a badge", "2 Mar 2027"):
            assert word in text, (page, word)
    assert paul.post(f"{own}/change", data={"category": cast.category, **changed}).status_code == 302
    with app.app_context():  # nothing changed, nothing is told
        assert db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first().id == entry.id


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"diet": ""}, "diet"),
        ({"diet": "x" * 21}, "diet"),
        ({"hall": ""}, "hall"),
        ({"hall": "elsewhere"}, "hall"),
        ({"guests": "many"}, "guests"),
        ({"guests": "6"}, "guests"),
        ({"guests": "-1"}, "guests"),
        ({"guests": "9" * 30}, "guests"),
        ({"arrival": "2027-13-45"}, "arrival"),
        ({"arrival": "0001-01-01"}, "arrival"),
    ],
)
def test_what_is_no_answer_is_said_beside_its_field_and_kept(app, cast, sign_in, wrong, field):
    page = sign_in(cast.paul).post(REGISTER, data={"category": cast.category, **TYPED, **wrong}).text
    assert f'id="{field}-error"' in page
    assert 'value="2027-03-01"' in page or field == "arrival"
    with app.app_context():
        assert db.session.scalar(select(Registration)) is None


def test_what_is_not_asked_is_no_obstacle_and_old_answers_stay(app, cast, sign_in, monkeypatch):
    monkeypatch.delitem(models.FORMS, 2)
    paul = sign_in(cast.paul)
    own = paul.post(REGISTER, data={"category": cast.category, "note": "By train"}).location
    monkeypatch.setitem(models.FORMS, 2, FormDefinition(2, ASKED))
    assert "By train" in paul.get(own).text
    assert paul.post(f"{own}/change", data={"category": cast.category, **TYPED}).status_code == 302
    page = paul.get(own).text
    assert all(word in page for word in ("By train", "Halal", "Concert"))
    with app.app_context():
        assert db.session.scalars(select(Registration)).one().answers["note"] == "By train"
