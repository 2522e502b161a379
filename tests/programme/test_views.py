"""The desk's pages of sessions and speakers."""

from sqlalchemy import func, select

from forum.db import db
from forum.programme.models import Session


def test_another_editions_track_and_speakers_cannot_be_used(app, cast, sign_in):
    other = sign_in(cast.other)
    page = other.post(
        "/manage/other/2027/sessions/new",
        data={"title-en": "T", "type": "panel", "track_id": "1", "speakers": ["1"], "languages": ["xx"]},
    )
    assert page.status_code == 200
    for field in ("speakers", "languages"):
        assert f'id="{field}-error"' in page.text
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Session)) == 2
