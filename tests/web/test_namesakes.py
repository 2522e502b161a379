"""Whoever goes back and saves again hears that there are two of one name now, whatever it is."""

import pytest

from tests.opening import Editor

DESK = "/manage/innoprom/2027"
OPEN = {"opens_at": "2027-01-01T10:00", "closes_at": "2027-02-01T10:00"}


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("sessions/new", {"title-en": "Two Ships"}),
        ("tracks/new", {"name-en": "Two Ships"}),
        ("speakers/new", {"name-en": "Two Ships"}),
        ("categories/new", {"name-en": "Two Ships", **OPEN}),
    ],
)
def test_what_is_made_twice_is_told(cast, sign_in, path, typed):
    olga = Editor(sign_in(cast.olga), f"{DESK}/{path}")
    said = "Another one is called “Two Ships”, too."
    for times in (1, 2):
        answer = olga.client.post(olga.path, data=olga.fields | typed, follow_redirects=True)
        assert answer.status_code == 200
        assert (said in answer.text) is (times == 2)


def test_only_who_names_a_session_hears_of_namesakes(cast, sign_in):
    olga = Editor(sign_in(cast.olga), f"{DESK}/sessions/new")
    made = [olga.client.post(olga.path, data=olga.fields | {"title-en": "Tea"}) for _ in range(2)]
    session = Editor(olga.client, made[1].location.partition("?")[0].replace("/schedule/", "/sessions/"))
    olga.client.get(session.path)
    data = session.fields | {"abstract-en": "Cups"}
    assert "Another one is called" not in olga.client.post(session.path, data=data, follow_redirects=True).text
