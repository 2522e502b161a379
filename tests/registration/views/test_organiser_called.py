"""Father and son, of one name in Latin letters, are told apart wherever both are shown."""

import pytest

from tests.registration.views.test_desk import ENTER, LIST, apart, sent
from tests.registration.views.test_organiser_alike import entered, suspected

FATHER, SON = "Ahmadovich", "Alijevich"


@pytest.fixture
def two(app, cast, sign_in):
    dana = sign_in(cast.dana)
    one = entered(dana, cast, "Nazarov", "Ali", patronymic=FATHER, native_name="Алӣ", email="a@test.example")
    other = entered(dana, cast, "Nazarov", "Ali", patronymic=SON, native_name="Али", email="b@test.example")
    entered(dana, cast, "Saidov", "Umed", native_name="Умед")
    return one, other


def test_the_list_says_the_patronymic_and_of_namesakes_the_name_at_home(cast, sign_in, two):
    rows = sign_in(cast.dana).get(LIST).text.partition("<tbody>")[2]
    assert f"{FATHER} · Алӣ" in rows
    assert f"{SON} · Али" in rows
    assert "Умед" not in rows, "nobody is called like him"


def test_who_registered_before_is_told_apart(cast, sign_in, two):
    dana = sign_in(cast.dana)
    for page in (
        dana.get(f"{ENTER}?q=Nazarov").text,
        dana.post(ENTER, data=sent(cast, family_name="Nazarov", given_name="Ali")).text,
    ):
        assert FATHER in page
        assert SON in page
    assert len(apart(page)["anew"]) == 2


def test_who_is_alike_or_two_people_is_told_apart(app, cast, sign_in, two):
    one, other = two
    rita = sign_in(cast.rita)
    assert SON in rita.get(one).text.partition("Alike, but two people")[2].partition("</section>")[0]
    suspected(app)
    assert SON in rita.get(one).text.partition("Perhaps the same person")[2].partition("</section>")[0]
    page = rita.get(f"{one}/duplicate?stays={other.rpartition('/')[2]}").text
    assert FATHER in page
    assert SON in page


def test_pairs_that_were_told_apart_are_found(app, cast, sign_in, two):
    rows = sign_in(cast.rita).get(f"{LIST}?look=apart").text.partition("<tbody>")[2]
    assert rows.count('<th scope="row">') == 2
    assert "Umed" not in rows
