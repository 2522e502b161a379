"""Answers handed in as files."""

import io

import pytest
from flask import g

from tests.invitations.replies import answer


def test_an_answer_is_handed_in_as_a_file_and_only_for_ones_own_edition(app, place, sign_in):
    olga, other = sign_in(place.olga), sign_in(place.other)
    address = "/manage/innoprom/2027/answers"
    data = answer("TENTATIVE")
    page = olga.post(address, data={"file": (io.BytesIO(b"nothing"), "a.eml")}, content_type="multipart/form-data").text
    assert "There is no answer to an invitation in this mail." in page
    page = olga.post(address, data={}, content_type="multipart/form-data").text
    assert "Choose a file." in page
    g.pop("_login_user")  # the fixture's context outlives the request
    elsewhere = other.post(
        "/manage/other/2027/answers", data={"file": (io.BytesIO(data), "a.eml")}, content_type="multipart/form-data"
    )
    assert "not from the person who was invited" in elsewhere.text
    g.pop("_login_user")
    assert (
        olga.post(address, data={"file": (io.BytesIO(data), "a.eml")}, content_type="multipart/form-data").status_code
        == 302
    )
    assert "Not sure yet" in olga.get(address).text


STRANGE = {
    "a folder as a zone": {"DTSTAMP;TZID=Europe": "20270101T090000", "DTSTAMP": None},
    "a tag that is not ASCII": {"ORGANIZER": "mailto:forum+" + "ſ" * 16 + "@localhost"},
    "a time of no zone": {"DTSTAMP": "99999999T999999"},
    "a number of many digits": {"SEQUENCE": "9" * 5_000},
    "an empty UID": {"UID": ""},
}


@pytest.mark.parametrize("name", STRANGE)
def test_a_strange_file_is_refused_beside_its_field(place, sign_in, name):
    olga = sign_in(place.olga)
    data = answer("TENTATIVE", wrap=False, **STRANGE[name])
    page = olga.post(
        "/manage/innoprom/2027/answers", data={"file": (io.BytesIO(data), "a.eml")}, content_type="multipart/form-data"
    )
    assert page.status_code == 200
    assert 'id="file-error"' in page.text
