"""Sessions as a release tells them."""

from datetime import UTC, datetime, timedelta

from forum.releases.rules import (
    Facts,
    Place,
    Status,
)

START = datetime(2027, 1, 2, 5, tzinfo=UTC)
PLACE = Place(1, {"en": "Hall 1"}, {"en": "Halls"}, {"en": "1 Street"}, 41.3, 69.2)


def facts(
    uid: int, title: str = "T", hours: int = 0, status: str = "confirmed", place: Place = PLACE, speakers: tuple = ()
) -> Facts:
    starts = START + timedelta(hours=hours)
    return Facts(uid, f"uid-{uid}", {"en": title}, {}, "panel", 1, {"en": "Track"}, ("en",), (), "", speakers, place, starts,
                 starts + timedelta(hours=1), Status(status))  # fmt: skip
