"""Atom (RFC 4287): what changed in the programme, newest first; every published change is an entry of its own."""

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from forum.formats.feed import Feed, Item, description, where
from forum.formats.xml import add, document
from forum.languages import N_, NC_, Words

MAX_ENTRIES = 200
WORDS = Words(
    {
        "added": NC_("change", "New"),
        "removed": NC_("change", "Removed"),
        "cancelled": NC_("change", "Cancelled"),
        "postponed": NC_("change", "Postponed"),
        "reinstated": NC_("change", "Takes place again"),
        "date-off": N_("A date does not take place"),
        "date-on": N_("A date takes place again"),
        "moved": NC_("change", "Moved"),
        "changed": NC_("change", "Changed"),
    }
)


def atom(feed: Feed) -> bytes:
    """The changes of the feed's sessions, at most MAX_ENTRIES of them."""
    root = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": feed.language})
    add(root, "id", feed.source)
    add(root, "title", feed.name)
    stamps = [i.modified_at for i in feed.items] + [e.modified_at for e in feed.editions]
    add(root, "updated", _stamp(feed.modified_at or max(stamps)))
    add(root, "link", rel="self", type="application/atom+xml", href=feed.source)
    add(root, "link", rel="alternate", type="text/html", href=feed.url)
    add(root, "generator", "Forum")
    add(add(root, "author"), "name", feed.name)
    newest = sorted(feed.items, key=lambda i: (i.modified_at, i.facts.uid), reverse=True)
    for item in newest[:MAX_ENTRIES]:
        _entry(feed, root, item)
    return document(root)


def _entry(feed: Feed, root: ET.Element, item: Item) -> None:
    what = WORDS[feed.language]["removed" if item.dropped_at else item.session.change]
    entry = add(root, "entry")
    add(entry, "id", f"urn:uuid:{item.facts.uid}#{item.sequence}")
    add(entry, "title", f"{what}: {feed.tell(item.facts.title)}")
    add(entry, "updated", _stamp(item.modified_at))
    add(entry, "link", rel="alternate", type="text/html", href=item.url)
    add(entry, "category", term=item.session.change, label=what)
    lines = [f"{item.local(item.facts.starts_at):%Y-%m-%d %H:%M} – {item.local(item.facts.ends_at):%H:%M}"]
    if item.session.moved_from:
        lines[0] += f" (← {item.local(item.session.moved_from):%Y-%m-%d %H:%M})"
    lines += [where(item.facts, feed.language), description(item, feed.language, 300)]
    add(entry, "summary", "\n".join(lines))


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
