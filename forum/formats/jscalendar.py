"""JSCalendar (RFC 8984): a Group of Events, each with its translations as localizations."""

from datetime import datetime, timedelta

from forum.formats.events import COLOURS
from forum.formats.feed import EditionFacts, Feed, Item, description, passage, where
from forum.formats.lines import utc
from forum.formats.xml import to_json
from forum.languages import CONTENT, pick
from forum.releases.rules import Frequency, Override, Place, Repeats, Status

STATUS = {status: "cancelled" if status.is_off else status.value for status in Status}


def jscalendar(feed: Feed) -> bytes:
    """The feed as one Group."""
    entries = [_edition(feed, e) for e in feed.editions] + [_session(feed, i) for i in feed.items]
    group = {"@type": "Group", "uid": feed.source, "prodId": "-//Forum//Forum 1//EN", "title": feed.name}
    if feed.modified_at:
        group["updated"] = _utc(feed.modified_at)
    return to_json({**group, "source": feed.source, "locale": feed.language, "entries": entries})


def _edition(feed: Feed, edition: EditionFacts) -> dict[str, object]:
    times: dict[str, object] = {"start": f"{edition.starts_on.isoformat()}T00:00:00", "showWithoutTime": True}
    times |= {"timeZone": None, "duration": f"P{(edition.after - edition.starts_on).days}D"}
    if hours := edition.hours:
        times = {"start": _local(hours[0]), "timeZone": edition.timezone, "duration": _duration(hours[1] - hours[0])}
    status = "tentative" if edition.status is Status.POSTPONED else STATUS[edition.status]
    return {
        **_head(edition.uid, edition.modified_at, edition.sequence),
        **_texts(feed, edition.name, passage(edition.about, feed.language)),
        **times,
        "status": status,
        "freeBusyStatus": "free",
        "color": COLOURS.get(edition.accent, "darkturquoise"),
        "links": {"page": {"@type": "Link", "href": edition.url, "rel": "alternate"}},
        "locations": {"venue": {"@type": "Location", "name": feed.tell(edition.place)}},
        "localizations": {
            code: {"title": edition.name[code]} for code in _others(feed) if edition.name.get(code)
        },
    }  # fmt: skip


def _session(feed: Feed, item: Item) -> dict[str, object]:
    facts = item.facts
    event: dict[str, object] = {
        **_head(facts.uid, item.modified_at, item.sequence),
        **_texts(feed, facts.title, description(item, feed.language)),
        "start": _local(item.local(facts.starts_at)),
        "timeZone": getattr(item.edition.zone, "key", "UTC"),
        "duration": _duration(facts.ends_at - facts.starts_at),
        "status": STATUS[item.status],
        "freeBusyStatus": "free" if item.status.is_off else "busy",
        "color": COLOURS.get(item.edition.accent, "darkturquoise"),
        "links": {"page": {"@type": "Link", "href": item.url, "rel": "alternate"}},
        "locations": {"place": _location(facts.place, where(facts, feed.language))},
        "relatedTo": {item.edition.uid: {"@type": "Relation", "relation": {"parent": True}}},
        "localizations": {
            code: {"title": facts.title[code], "description": description(item, code)}
            for code in _others(feed)
            if facts.title.get(code)
        },
    }
    if facts.track:
        event["keywords"] = {feed.tell(facts.track): True}
    if facts.stream_url:
        event["virtualLocations"] = {"stream": {"@type": "VirtualLocation", "uri": facts.stream_url}}
    return event | (_recurrence(feed, item, facts.repeats) if facts.repeats else {})


def _recurrence(feed: Feed, item: Item, repeats: Repeats) -> dict[str, object]:
    frequency = "monthly" if repeats.frequency is Frequency.MONTHLY_BY_WEEKDAY else repeats.frequency.value
    rule: dict[str, object] = {"@type": "RecurrenceRule", "frequency": frequency, "interval": repeats.interval}
    days: list[dict[str, object]] = [{"@type": "NDay", "day": day.lower()} for day in repeats.weekdays]
    if repeats.frequency is Frequency.MONTHLY_BY_WEEKDAY:
        n, day = repeats.nth(item.local(item.facts.starts_at))
        days = [{"@type": "NDay", "day": day.lower(), "nthOfPeriod": n}]
    if days:
        rule["byDay"] = days
    rule["until"] = _local(item.local(repeats.until))
    overrides: dict[str, dict[str, object]] = {_local(item.local(at)): {"excluded": True} for at in repeats.excluded}
    overrides |= {_local(item.local(o.recurs_at)): _patch(feed, item, o) for o in repeats.overrides}
    return {"recurrenceRules": [rule], "recurrenceOverrides": dict(sorted(overrides.items()))}


def _patch(feed: Feed, item: Item, o: Override) -> dict[str, object]:
    return {
        "start": _local(item.local(o.starts_at)),
        "duration": _duration(o.ends_at - o.starts_at),
        "status": STATUS[item.status_of(o)],
        "locations/place": _location(o.place, where(o, feed.language)),
    }


def _head(uid: str, modified: datetime, sequence: int) -> dict[str, object]:
    return {"@type": "Event", "uid": uid, "updated": _utc(modified), "sequence": sequence}


def _texts(feed: Feed, title: dict[str, str], text: str) -> dict[str, object]:
    shown = pick(title, feed.language)
    return {"title": " ".join(shown[0].split()), "locale": shown[1], "description": text}


def _others(feed: Feed) -> list[str]:
    return [code for code in CONTENT if code != feed.language]


def _location(place: Place, name: str) -> dict[str, object]:
    location: dict[str, object] = {"@type": "Location", "name": name}
    if place.latitude is not None and place.longitude is not None:
        location["coordinates"] = f"geo:{place.latitude:.6f},{place.longitude:.6f}"
    return location


def _local(at: datetime) -> str:
    return at.replace(tzinfo=None).isoformat(timespec="seconds")


def _utc(at: datetime) -> str:
    stamp = utc(at)
    return f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:11]}:{stamp[11:13]}:{stamp[13:]}"


def _duration(length: timedelta) -> str:
    """RFC 8984 1.4.6, without zero parts."""
    minutes = int(length.total_seconds()) // 60
    days, hours, minutes = minutes // 1440, minutes % 1440 // 60, minutes % 60
    time = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes or not (days or hours) else "")
    return "P" + (f"{days}D" if days else "") + (f"T{time}" if time else "")
