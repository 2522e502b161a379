"""What registrants tell is asked, shown, changed, exported: each field in every place."""

import csv
import io

from forum.db import db
from forum.editions.models import Edition
from forum.people.forms import ProfileForm
from forum.people.models import PERSON_FIELDS
from forum.registration.forms import RegisterForm, register_form
from forum.registration.models import current_form

ANSWERS = {field.key: field.label for field in current_form().fields}

PERSON = {name: f"{name} of Paul" for name in PERSON_FIELDS if name != "email"} | {"country": "KG", "phone": "+996 55"}
TOLD = {name: f"{name} of the registration" for name in ANSWERS}
SHOWN = PERSON | TOLD | {"country": "Kyrgyz Republic", "email": "paul@test.example"}


def test_each_field_is_asked_shown_changed_and_exported(app, cast, sign_in):
    with app.app_context():
        edition = db.session.get_one(Edition, cast.edition)
        address = f"{edition.series.slug}/{edition.slug}"
    paul, olga = sign_in(cast.paul), sign_in(cast.olga)
    assert paul.post("/account/profile", data=PERSON).status_code == 302
    asked = paul.get(f"/forums/{address}/register").text
    assert [name for name in ANSWERS if f'name="{name}"' not in asked] == []
    own = paul.post(
        f"/forums/{address}/register", data={"category": cast.category, **dict.fromkeys(TOLD, "x")}
    ).location
    changed = paul.post(f"{own}/change", data={"category": cast.category, **TOLD})
    assert changed.status_code == 302
    for page in (paul.get(own).text, paul.get(f"{own}/change").text):
        assert [value for value in TOLD.values() if value not in page] == []
    desk = olga.get(f"/manage/{address}/registrations/{own.rpartition('/')[2]}").text
    assert [value for value in SHOWN.values() if value not in desk] == []
    exported = olga.get(f"/manage/{address}/registrations.csv").data.decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(exported)))
    words = PERSON_FIELDS | ANSWERS
    assert {name: row[words[name]].removeprefix("'") for name in words} == SHOWN


def test_what_forms_ask_is_what_organisers_see(app):
    with app.test_request_context():
        assert set(ProfileForm().values) | {"email"} == set(PERSON_FIELDS)
        assert set(register_form(RegisterForm, choices=[]).answers) == set(ANSWERS)
