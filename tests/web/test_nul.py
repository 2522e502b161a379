"""A NUL, as PDFs hand it to the clipboard: cleaned out of forms, refused in addresses, never in the database."""

import pytest

from forum.accounts.models import OneTimeLink
from forum.db import db
from forum.editions.models import Series
from forum.programme.models import Session
from tests.web.test_language_pages import PAGE, session_form
from tests.worlds import do_release


@pytest.mark.both
def test_a_nul_in_a_form_is_cleaned_away(app, cast, sign_in):
    olga, path = sign_in(cast.olga), f"/manage/innoprom/2027/sessions/{cast.session}"
    data = {**session_form(en="Ope\0ning", kk="\0"), "abstract-en": "From\0 a PDF\0"}
    assert olga.post(path, data=data).status_code == 302
    with app.app_context():
        session = db.session.get_one(Session, cast.session)
        assert session.title["en"] == "Opening"
        assert "kk" not in session.title
        assert session.abstract["en"] == "From a PDF"
    assert "Fill this in" in olga.post(path, data=session_form(en="\0", ru="", kk="")).text


@pytest.mark.both
def test_a_nul_in_raw_fields_never_reaches_the_database(app, cast, sign_in, client):
    with app.app_context():
        do_release(cast, 0)
    paul = sign_in(cast.paul)
    star = f"{PAGE}/sessions/{cast.session}/star"
    assert paul.post(star, data={"starred": "1\0", "next": "/\0x\0"}).headers["Location"] == f"/x#star-{cast.session}"
    page = client.post("/account/sign-up", data={"email": "ne\0w@test.example", "password": "eight-pointed \0star"})
    assert page.status_code == 302
    with app.app_context():
        assert db.session.query(OneTimeLink).filter_by(email="new@test.example").count() == 1
    admin = sign_in(cast.admin)
    data = {"slug": "next\0", "name-en": "N\0", "summary-en": "S", "accent": "lapis", "na\0me-ru": "Н"}
    assert admin.post("/manage/series/innoprom", data=data).status_code == 302
    with app.app_context():
        assert db.session.query(Series).filter_by(slug="next").one().name == {"en": "N", "ru": "Н"}


@pytest.mark.both
@pytest.mark.parametrize(
    "path", ["/forums/%00/", f"{PAGE}/programme?q=%00", "/calendar/innoprom/2027.ics?q=a%00", "/?x=%00"]
)
def test_a_nul_in_an_address_is_refused_in_words(client, cast, path):
    answer = client.get(path)
    assert answer.status_code == 400
    assert "This address holds a character that no address can hold." in answer.text


def test_a_nul_in_an_address_of_no_host_is_told_without_a_page(client):
    assert client.get("/?q=%00", headers={"Host": ""}).status_code == 400


NAMELESS = b"--a\r\nContent-Disposition: form-data\r\n\r\n1\r\n--a--\r\n"


@pytest.mark.parametrize("csrf", [True, False])
@pytest.mark.parametrize("path", ["/account/sign-in", "/manage/innoprom/2027/registrations/enter", "/calendar/all.ics"])
def test_a_part_of_a_form_without_a_name_is_refused(app, cast, sign_in, path, csrf):
    dana = sign_in(cast.dana)
    app.config["WTF_CSRF_ENABLED"] = csrf
    answer = dana.post(path, data=NAMELESS, content_type="multipart/form-data; boundary=a")
    assert answer.status_code in {400, 405}
