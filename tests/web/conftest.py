"""Two who edit one session."""

import pytest

from forum.db import db
from forum.programme.models import Session
from tests.opening import Editor


@pytest.fixture
def path(cast):
    return f"/manage/innoprom/2027/sessions/{cast.session}"


@pytest.fixture
def olga(cast, sign_in, path):
    return Editor(sign_in(cast.olga), path)


@pytest.fixture
def ada(cast, sign_in, path):
    return Editor(sign_in(cast.admin), path)


@pytest.fixture
def stored(app, cast):
    def read(name):
        with app.app_context():
            value = getattr(db.session.get_one(Session, cast.session), name)
            return dict(value) if isinstance(value, dict) else value

    return read
