"""frab's schedule XML."""

from xml.etree import ElementTree as ET

from forum.formats import frab
from forum.formats.agenda import Entry, the_edition
from forum.formats.feed import Feed
from forum.formats.xml import add, document


def schedule_xml(feed: Feed) -> bytes:
    """The whole schedule; cancelled sessions are not in it."""
    root = ET.Element("schedule")
    name, version = frab.GENERATOR
    add(root, "generator", name=name, version=version)
    add(root, "version", frab.version(feed))
    conference = add(root, "conference")
    for tag, value in frab.conference(feed):
        add(conference, tag, value)
    for track in frab.tracks(feed):
        add(conference, "track", name=track)
    edition = the_edition(feed)
    for day in frab.schedule_days(feed):
        attributes = {"date": day.starts_at.date().isoformat(), "start": day.starts_at.isoformat()}
        element = add(root, "day", index=str(day.number), end=day.ends_at.isoformat(), **attributes)
        for room, entries in day.rooms.items():
            hall = add(element, "room", name=room, guid=frab.guid("room", edition, room))
            for entry in entries:
                _event(feed, hall, entry)
    return document(root)


def _event(feed: Feed, room: ET.Element, entry: Entry) -> None:
    event = add(room, "event", guid=entry.uid, id=str(entry.number))
    for tag, value in frab.fields(feed, entry):
        add(event, tag, value)
    if about := frab.about(feed, entry):
        add(event, "description", about)
    recording = add(event, "recording")
    add(recording, "license")
    add(recording, "optout", "false")
    persons = add(event, "persons")
    for speaker in entry.facts.speakers:
        who = frab.guid("speaker", the_edition(feed), speaker.id)
        add(persons, "person", feed.tell(speaker.name), id=str(speaker.id), guid=who)
    links = add(event, "links")
    for address in frab.links(entry):
        add(links, "link", address, href=address)
    add(event, "attachments")
