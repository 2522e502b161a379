"""The migration that folds people's names anew, on both databases."""

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from forum import create_app
from forum.db import db
from forum.languages import fold
from forum.schema import migrate
from tests.conftest import need
from tests.environment import load_settings
from tests.postgres import cluster, find_binaries

pytestmark = [pytest.mark.pure, pytest.mark.slow]
PEOPLE = [("Łukasz", "Żak"), ("Iva\u00adn", "Петров"), ("Anna", "Short"), ("", "Қайрат")]


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request, tmp_path):
    """A database as it was before, with people whose folded names still hold strokes and soft hyphens."""
    if request.param == "sqlite":
        yield from _filled(f"sqlite:///{tmp_path / 'forum.sqlite'}", tmp_path)
        return
    need(find_binaries(), "PostgreSQL")
    with cluster() as url:
        yield from _filled(url, tmp_path)


def _filled(url, folder):
    app = create_app(load_settings({"FORUM_DEMO": "1", "FORUM_DATABASE_URL": url, "FORUM_INSTANCE": str(folder)}))
    migrate.init_app(app)
    with app.app_context():
        upgrade(revision="0002")
        with db.engine.begin() as connection:
            for n, (given, family) in enumerate(PEOPLE, 1):
                values = {"n": n, "given": given, "family": family, "email": f"p{n}@test.example"}
                values["folded"] = fold("Short Anna   p3@test.example") if n == 3 else f"{given} {family}".casefold()
                connection.execute(
                    text(
                        "INSERT INTO account (id, email, password_hash, created_at, language, is_admin, generation) "
                        "VALUES (:n, :email, '', '2026-01-01', 'en', false, 0)"
                    ),
                    values,
                )
                connection.execute(
                    text(
                        "INSERT INTO person (id, account_id, given_name, family_name, patronymic, native_name, country, organisation, position, phone, folded) "
                        "VALUES (:n, :n, :given, :family, '', '', 'UZ', '', '', '', :folded)"
                    ),
                    values,
                )
        yield app
        db.session.remove()
        db.engine.dispose()


def test_people_of_before_are_found_as_people_of_today(old):
    upgrade()
    with db.engine.connect() as connection:
        folded = list(connection.execute(text("SELECT folded FROM person ORDER BY id")).scalars())
    assert folded[0].startswith("zak lukasz")
    assert folded[1].startswith("петров ivan")
    assert folded[3].split() == ["каират", "p4@test.example"]
    for n, ((given, family), stored) in enumerate(zip(PEOPLE, folded, strict=True), 1):
        assert stored == fold(f"{family} {given}    p{n}@test.example")


def test_a_calendar_in_a_longer_tag_falls_back_to_english_on_the_way_down(old):
    upgrade()
    with db.engine.begin() as connection:
        for n, language in ((1, "uz-Cyrl"), (2, "ru")):
            connection.execute(
                text(
                    "INSERT INTO subscription (account_id, kind, token_hash, name, language, created_at, last_client, seen) "
                    "VALUES (:n, 'FEED', :language, 'phone', :language, '2026-01-01', '', '')"
                ),
                {"n": n, "language": language},
            )
    downgrade(revision="0002")
    with db.engine.connect() as connection:
        assert list(connection.execute(text("SELECT language FROM subscription ORDER BY account_id")).scalars()) == [
            "en",
            "ru",
        ]
    upgrade()
