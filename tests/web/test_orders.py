"""Two people make something of one ordered list of people."""

import json

import pytest

from forum.db import db, transaction
from forum.editions.models import Edition
from forum.web.orders import merge_orders
from forum.web.parts import digest
from tests.factories import make_speaker


@pytest.mark.parametrize(
    ("mine", "theirs", "both"),
    [
        ([1, 2, 3, 5], [1, 2, 3, 4], [1, 2, 3, 4, 5]),
        ([5, 1, 2, 3], [1, 4, 2, 3], [1, 4, 2, 3, 5]),
        ([1, 2, 3, 4], [1, 2, 3, 4, 5], [1, 2, 3, 4, 5]),
        ([1, 3], [1, 2, 3, 4], [1, 3, 4]),
        ([1, 2, 3, 4], [1, 3], [1, 3, 4]),
        ([1], [3], []),
        ([2, 1, 3, 5], [1, 2, 3, 4], [2, 1, 3, 4, 5]),
        ([1, 2, 3, 5], [2, 1, 3, 4], [2, 1, 3, 4, 5]),
        ([2, 1, 3], [1, 2], [2, 1]),
        ([2, 1, 3], [2, 3], None),
        ([2, 3], [2, 1, 3], None),
        ([2, 1, 3], [1, 3, 2], None),
    ],
)
def test_both_stay_unless_one_took_away_whom_the_other_moved(mine, theirs, both):
    assert merge_orders([1, 2, 3], mine, theirs) == both


@pytest.mark.parametrize("sent", ["5", "", "[" * 100_000, "[[1]]", "{}", "NaN", "[true]"])
def test_an_order_that_no_form_wrote_is_none(app, cast, olga, ada, sent):
    with app.app_context(), transaction():
        bek = make_speaker(db.session.get_one(Edition, cast.edition), "Bek")
        db.session.add(bek)
        db.session.flush()
        key = str(bek.id)
    olga.open()
    ada.open()
    assert olga.save(speakers=[key])
    row, version, seen = json.loads(ada.fields["opened"][0])
    seen |= {"speakers order": sent, "speakers": digest(sent)}
    ada.fields["opened"] = [json.dumps([row, version, seen])]
    assert not ada.save(speakers=[])
    assert "question-speakers" in ada.page


def test_of_many_that_changed_places_each_is_looked_at_once():
    many = list(range(20_000))
    assert merge_orders(many, many[::-1], many) == many[::-1]


@pytest.mark.both
def test_two_who_add_a_speaker_each_lose_none_and_are_not_asked(app, cast, olga, ada, stored):
    with app.app_context(), transaction():
        more = [make_speaker(db.session.get_one(Edition, cast.edition), name) for name in ("Bek", "Dina")]
        db.session.add_all(more)
        db.session.flush()
        bek, dina = [speaker.id for speaker in more]
    olga.open()
    ada.open()
    before = olga.fields.get("speakers", [])
    assert olga.save(speakers=[*before, str(bek)])
    assert ada.save(speakers=[*before, str(dina)])
    assert [speaker.id for speaker in stored("speakers")] == [*map(int, before), bek, dina]
    ada.open()
    assert (
        "Somebody changed this meanwhile too, and all stands: Speakers – Aziza, Works, Bek, Dina. Changed by"
        in ada.page
    )
