"""What whoever looks at registrations saw, in a word, and what the log is told of it."""

from forum.accounts.current import note_look
from forum.audit.models import Named, Seen
from forum.registration.models import Registration
from forum.registration.queries import wanted_of
from forum.web.parts import digest


def note_seen(*registrations: Registration) -> None:
    """Each by itself: a page may show several."""
    for each in registrations:
        note_look(Seen.REGISTRATION, Named("registration", each.id, each.reference), each.edition_id)


def seen_of(*registrations: Registration) -> str:
    """What the page says of them and of their persons, in a word."""
    said = [(r.said, r.person.said(), wanted_of(r)) for r in registrations]
    return digest(repr([(r.version, r.category_id) for r in registrations] + said))
