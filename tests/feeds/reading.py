"""A feed, read back."""

from icalendar import Calendar

FEED = "/calendar/innoprom/2027.ics"


def events(response):
    assert response.status_code == 200
    return {str(e["UID"]): e for e in Calendar.from_ical(response.data).walk("VEVENT")}


def opening(client, path=FEED):
    return next(e for e in events(client.get(path)).values() if "Opening" in e["SUMMARY"])
