"""The list of who speaks."""

import re

from forum.db import db, transaction
from forum.editions.models import Edition
from forum.programme.models import Appearance, Session
from tests.factories import make_speaker
from tests.worlds import do_release

PAGE = "/forums/innoprom/2027/speakers"


def release_with(app, cast, names):
    """A programme in which these speak."""
    with app.app_context():
        with transaction():
            speakers = [make_speaker(db.session.get_one(Edition, cast.edition), name) for name in names]
            session = db.session.get_one(Session, cast.session)
            session.appearances = [Appearance(speaker=speaker) for speaker in speakers]
        do_release(cast, 0)


def test_a_programme_that_names_nobody_says_so(app, client, cast):
    assert "The speakers will be here with the programme." in client.get(PAGE).text
    release_with(app, cast, [])
    page = client.get(PAGE).text
    assert "No speakers are named in the programme." in page
    assert "will be here with the programme" not in page


def test_of_many_people_the_letters_of_their_names_lead_to_the_first_of_each(app, client, cast):
    release_with(app, cast, [f"Anna Shodiyeva {n}" for n in "abcdefghijklmno"] + ["Élan"] * 15 + ["Olim Oʻrinov"])
    page = client.get(PAGE + "?lang=uz").text
    letters = dict(re.findall(r'<a href="#(letter-\d+)">(.*?)</a>', page))
    assert list(letters.values())[-1] == "Oʻ"
    assert "E" in letters.values()
    for name in letters:
        assert page.count(f'<li id="{name}">') == 1


def test_few_people_have_no_letters(app, client, cast):
    release_with(app, cast, [f"Anna {n}" for n in "abcdefgh"])
    assert "letter-" not in client.get(PAGE).text
