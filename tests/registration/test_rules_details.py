"""What a registration tells, by whichever version of the form."""

from datetime import date

import pytest

from forum.people.models import PERSON_FIELDS, Person
from forum.registration import models
from forum.registration.models import AnswerKind, FormDefinition, FormField, Registration
from forum.registration.rules import details, differing, heading, is_own

pytestmark = pytest.mark.pure

SAID = {"given_name": "Aziza", "family_name": "Karimova", "country": "UZ", "email": "aziza@home.example"}


def registration(**kw) -> Registration:
    return Registration(**{"said": SAID, "country": "UZ", "answers": {"note": "Vegetarian"}, "form_version": 1} | kw)


def test_page_letter_and_export_tell_the_same_in_the_same_order():
    told = details(registration(), "ru")
    assert [d.label for d in told] == heading("ru")
    by_key = {d.key: d.value for d in told}
    assert (by_key["family_name"], by_key["country"], by_key["note"]) == ("Karimova", "Узбекистан", "Vegetarian")
    assert by_key["patronymic"] == ""
    assert len({d.key for d in told}) == len(told) == len(heading("en"))


def test_no_question_is_called_like_a_field_of_a_person():
    assert not models.questions().keys() & (PERSON_FIELDS.keys() | {"category", "csrf_token", "opened", "state"})


def test_an_old_answer_is_read_by_the_question_it_was_an_answer_to(monkeypatch):
    """A form builder adds versions; nothing of what was answered is migrated."""
    newer = FormDefinition(2, (FormField("note", "Remarks"), FormField("diet", "Diet")))
    monkeypatch.setitem(models.FORMS, 2, newer)
    old = {d.label: d.value for d in details(registration(), "en")}
    new = {d.label: d.value for d in details(registration(answers={"diet": "Halal"}, form_version=2), "en")}
    assert (old["Note"], old["Diet"]) == ("Vegetarian", "")
    assert (new["Remarks"], new["Diet"]) == ("", "Halal")


TRANSPORT = FormField("transport", "Transport", kind=AnswerKind.CHOICE, options={"train": "Other", "air": "Draft"})
BADGE = FormField("badge", "Badge", kind=AnswerKind.BOX)
GUESTS = FormField("guests", "Guests", kind=AnswerKind.NUMBER)
ARRIVAL = FormField("arrival", "Arrival", kind=AnswerKind.DAY)


@pytest.mark.parametrize(
    ("asked", "answer", "written", "cell"),
    [
        (BADGE, True, "Да", True),
        (BADGE, False, "Нет", False),
        (BADGE, None, "", None),
        (TRANSPORT, "train", "Другое", "Другое"),
        (TRANSPORT, "", "", ""),
        (TRANSPORT, "ship", "ship", "ship"),  # an option of an older form
        (GUESTS, 12_000, "12\u00a0000", 12_000),
        (GUESTS, 0, "0", 0),
        (GUESTS, None, "", None),
        (ARRIVAL, "2027-03-01", "1 марта 2027", date(2027, 3, 1)),
        (ARRIVAL, None, "", None),
        (ARRIVAL, "soon", "soon", "soon"),
    ],
)
def test_each_kind_of_answer_is_told_in_words_and_kept_as_what_it_is(monkeypatch, asked, answer, written, cell):
    monkeypatch.setitem(models.FORMS, 2, FormDefinition(2, (asked,)))
    told = details(registration(answers={asked.key: answer}, form_version=2), "ru")[-1]
    assert (told.key, told.value, told.cell, type(told.cell)) == (asked.key, written, cell, type(cell))


def test_only_what_differs_from_the_profile_is_shown():
    person = Person(given_name="Aziza", family_name="Saidova", country="KG", email="aziza@home.example")
    assert differing(registration(person=person), "en") == [
        ("Family name", "Karimova", "Saidova"),
        ("Country", "Uzbekistan", "Kyrgyz Republic"),
    ]


@pytest.mark.parametrize(
    ("account", "submitted_by", "reader", "own"),
    [
        (1, 1, 1, True),
        (1, 2, 1, True),
        (1, 2, 2, True),
        (None, 2, 2, True),
        (None, None, 3, False),
        (1, 2, None, False),
    ],
)
def test_own_is_what_one_is_or_handed_in(account, submitted_by, reader, own):
    theirs = registration(person=Person(account_id=account, family_name="X"), submitted_by=submitted_by)
    assert is_own(theirs, reader) is own
