"""schema.org JSON-LD: the edition as superEvent, its sessions as Events with their state and former start."""

from forum.formats.agenda import Entry, entries
from forum.formats.feed import EditionFacts, Feed, passage
from forum.formats.xml import to_json
from forum.releases.rules import Status, detail_lines

STATES = {Status.CANCELLED: "EventCancelled", Status.POSTPONED: "EventPostponed"}


def jsonld(feed: Feed) -> bytes:
    """The feed as one graph."""
    return to_json(graph(feed))


def graph(feed: Feed, max_entries: int | None = None) -> dict[str, object]:
    """The feed's editions and sessions as schema.org knows them: every occurrence, or so many of them."""
    nodes = [edition_node(feed, e) for e in feed.editions]
    nodes += [session_node(feed, e) for e in entries(feed)[:max_entries]]
    return {"@context": "https://schema.org", "@graph": nodes}


def edition_node(feed: Feed, edition: EditionFacts) -> dict[str, object]:
    """An edition as schema.org/Event."""
    hours = edition.hours
    return {
        "@type": "Event",
        "@id": edition.url,
        "identifier": edition.uid,
        "url": edition.url,
        "name": feed.tell(edition.name),
        "description": passage(edition.about, feed.language),
        "startDate": hours[0].isoformat() if hours else edition.starts_on.isoformat(),
        "endDate": hours[1].isoformat() if hours else edition.ends_on.isoformat(),
        "eventStatus": _state(edition.status, moved=False),
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {"@type": "Place", "name": feed.tell(edition.place), "address": feed.tell(edition.place)},
    }


def session_node(feed: Feed, entry: Entry) -> dict[str, object]:
    """One occurrence of a session as schema.org/Event."""
    facts, item = entry.facts, entry.item
    place: dict[str, object] = {
        "@type": "Place",
        "name": entry.room(feed.language),
        "address": feed.tell(facts.place.address) or feed.tell(facts.place.venue),
    }
    if facts.place.latitude is not None:
        place["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": facts.place.latitude,
            "longitude": facts.place.longitude,
        }
    more = detail_lines(facts, feed.language, by_name=False)
    node: dict[str, object] = {
        "@type": "Event",
        "identifier": entry.uid,
        "url": item.url,
        "name": feed.tell(facts.title),
        "description": "\n".join(filter(None, [passage(facts.abstract, feed.language), *more])),
        "startDate": entry.starts_at.isoformat(),
        "endDate": entry.ends_at.isoformat(),
        "inLanguage": list(facts.languages),
        "eventStatus": _state(entry.status, moved=item.session.moved_from is not None),
        "eventAttendanceMode": f"https://schema.org/{'Mixed' if facts.stream_url else 'Offline'}EventAttendanceMode",
        "location": [place, {"@type": "VirtualLocation", "url": facts.stream_url}] if facts.stream_url else place,
        "performer": [{"@type": "Person", "name": feed.tell(s.name)} for s in facts.speakers],
        "superEvent": {"@type": "Event", "@id": item.edition.url, "name": feed.tell(item.edition.name)},
    }
    if item.session.moved_from is not None and facts.repeats is None:
        node["previousStartDate"] = item.local(item.session.moved_from).isoformat()
    return node


def _state(status: Status, *, moved: bool) -> str:
    return "https://schema.org/" + STATES.get(status, "EventRescheduled" if moved else "EventScheduled")
