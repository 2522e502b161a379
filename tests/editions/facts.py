"""The forms of facts, filled with what stands there."""

import re

from flask.testing import FlaskClient

from forum.db import db
from forum.editions.models import Edition, Venue
from forum.feeds import views as calendars

DESK = "/manage/innoprom/2027"


def edition_form(app, cast, **changed):
    """What the form of the edition's facts sends."""
    with app.app_context():
        edition = db.session.get_one(Edition, cast.edition)
        kept = {
            "slug": edition.slug,
            "starts_on": edition.starts_on.isoformat(),
            "ends_on": edition.ends_on.isoformat(),
            "languages": list(edition.languages),
            "venue_id": edition.venue_id,
        }
        texts = {
            f"{name}-{code}": value for name in ("name", "about") for code, value in getattr(edition, name).items()
        }
    return kept | texts | changed


def venue_form(app, venue_id, **changed):
    """What the form of the venue sends."""
    with app.app_context():
        venue = db.session.get_one(Venue, venue_id)
        kept = {name: str(getattr(venue, name)) for name in ("country", "timezone", "latitude", "longitude")}
        texts = {f"{n}-{code}": value for n in ("name", "address", "city") for code, value in getattr(venue, n).items()}
    return kept | texts | changed


def save(client: FlaskClient, path: str, data: dict[str, object]) -> None:
    """Save a form that must be taken, a question who else is touched answered by yes; feeds look again."""
    answer = client.post(path, data=data)
    if asked := re.search(r'name="seen"[^>]*value="([^"]+)"', answer.text):
        answer = client.post(path, data=data | {"seen": asked[1]})
    assert answer.status_code == 302, answer.text
    calendars.forget()
