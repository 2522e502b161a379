"""An edition that goes to another venue takes its halls along only where it was told to."""

from forum.db import db, transaction
from forum.editions.models import Room
from tests.editions.views.test_visitor import DESK, edition_form, moscow, room_of, save


def test_a_hall_without_a_namesake_is_not_lost_by_saving_again(app, released, sign_in):
    olga, room = sign_in(released.olga), room_of(app, released)
    with app.app_context(), transaction():
        db.session.get_one(Room, room).name = {"ru": "Круглый зал"}
    venue, _ = moscow(app)
    for choice in ({}, {f"room-{room}": ""}, {f"room-{room}": "999999"}, {f"room-{room}": "nonsense"}):
        page = olga.post(f"{DESK}/facts", data=edition_form(app, released, venue_id=venue, **choice)).text
        assert "Say where each room goes." in page
        assert room_of(app, released) == room
    save(olga, f"{DESK}/facts", edition_form(app, released, venue_id=venue, **{f"room-{room}": "none"}))
    assert room_of(app, released) is None
