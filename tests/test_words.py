"""What the same English means here and there has its own words in other languages."""

import pytest

from forum.db import db, transaction
from forum.editions.models import Edition
from forum.languages import NC_, told
from forum.registration.models import Category, RegistrationState
from tests.factories import make_account, register
from tests.registration.views.test_desk import LIST


@pytest.mark.parametrize(
    ("path", "heading"),
    [("/account/sign-in", "<h1>Вход</h1>"), ("/account/sign-up", "<h1>Создание учётной записи</h1>")],
)
def test_a_heading_is_a_noun_where_the_button_is_a_verb(client, path, heading):
    assert heading in client.get(f"{path}?lang=ru").text


def test_states_beside_numbers_are_said_of_many(context, cast, sign_in):
    with transaction():
        edition, category = db.session.get_one(Edition, cast.edition), db.session.get_one(Category, cast.category)
        for name in ("CONFIRMED", "WITHDRAWN", "REJECTED", "DUPLICATE"):
            made = register(edition, category, make_account(f"{name.lower()}@test.example"))
            made.state = RegistrationState[name]
    page = sign_in(cast.olga).get("/manage/innoprom/2027/?lang=ru").text
    for words in ("Подтверждено", "Отозвано", "Отклонено", "Зарегистрировано дважды"):
        assert f">{words}</span>" in page


def test_people_and_things_are_called_by_different_words(cast, sign_in):
    assert ">Имя<" in sign_in(cast.rita).get(f"{LIST}?lang=ru").text.replace('scope="col"', "")
    assert told("Name", "ru") == "Название"
    assert told(NC_("person", "Name"), "uz") == "Ism-familiya"


def test_where_a_category_is_used_is_said_of_many(context, cast, sign_in):
    with transaction():
        edition, category = db.session.get_one(Edition, cast.edition), db.session.get_one(Category, cast.category)
        register(edition, category, make_account("one@test.example")).state = RegistrationState.WITHDRAWN
    address = f"/manage/things/category/{cast.category}/archive"
    assert "Отозвано</a>: 1" in sign_in(cast.olga).get(f"{address}?lang=ru").text
