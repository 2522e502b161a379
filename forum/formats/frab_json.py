"""frab's schedule JSON."""

from forum.formats import frab
from forum.formats.agenda import Entry, the_edition
from forum.formats.feed import Feed, passage
from forum.formats.xml import to_json


def schedule_json(feed: Feed) -> bytes:
    """The whole schedule; cancelled sessions are not in it."""
    facts, edition, days = dict(frab.conference(feed)), the_edition(feed), frab.schedule_days(feed)
    rooms = list(dict.fromkeys(room for day in days for room in day.rooms))
    conference = {
        **{name: facts[name] for name in ("acronym", "title", "start", "end")},
        "daysCount": len(days),
        "timeslot_duration": facts["timeslot_duration"],
        "time_zone_name": facts["time_zone_name"],
        "url": edition.url,
        "rooms": [{"name": room, "guid": frab.guid("room", edition, room)} for room in rooms],
        "tracks": [{"name": track} for track in frab.tracks(feed)],
        "days": [_day(feed, day) for day in days],
    }
    name, version = frab.GENERATOR
    schedule = {"version": frab.version(feed), "base_url": edition.url, "conference": conference}
    return to_json(
        {
            "$schema": "https://c3voc.de/schedule/schema.json",
            "generator": {"name": name, "version": version},
            "schedule": schedule,
        }
    )


def _day(feed: Feed, day: frab.Day) -> dict[str, object]:
    return {
        "index": day.number,
        "date": day.starts_at.date().isoformat(),
        "day_start": day.starts_at.isoformat(),
        "day_end": day.ends_at.isoformat(),
        "rooms": {room: [_event(feed, entry) for entry in entries] for room, entries in day.rooms.items()},
    }


def _event(feed: Feed, entry: Entry) -> dict[str, object]:
    return {
        "guid": entry.uid,
        "id": entry.number,
        **dict(frab.fields(feed, entry)),
        "logo": None,
        "description": frab.about(feed, entry) or None,
        "recording_license": "",
        "do_not_record": False,
        "persons": [
            {
                "id": s.id,
                "guid": frab.guid("speaker", the_edition(feed), s.id),
                "name": feed.tell(s.name),
                "public_name": feed.tell(s.name),
                "biography": passage(s.biography, feed.language) or None,
            }
            for s in entry.facts.speakers
        ],
        "links": [{"url": address, "title": address} for address in frab.links(entry)],
        "attachments": [],
    }
