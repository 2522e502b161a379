"""How much of what strangers send is taken: every bound stands here, and docs/bounds.md is made of it (make docs).

Code asks for `Bound.MAIL_BYTES.most`; each is tested just under and just over: tests/test_bounds.py says where.
"""

from enum import Enum


class Bound(Enum):
    """What is bounded, the most of it that is taken, its unit, and what becomes of more."""

    MAIL_BYTES = "mail: as a whole", 262_144, "bytes", "set aside"
    MAIL_HEADER_BYTES = "mail: all headers", 65_536, "bytes", "set aside"
    MAIL_HEADERS = "mail: headers", 300, "lines that begin one", "set aside"
    MAIL_HEADER = "mail: one header", 2_000, "characters", "the rest is not read"
    MAIL_LINES = "mail: its lines", 10_000, "lines", "set aside"
    MAIL_NESTED = "mail: parts that hold parts", 20, "types named anywhere in it", "set aside"
    MAIL_PARTS = "mail: parts", 100, "parts", "set aside"
    CALENDAR_BYTES = "answer: its calendar", 65_536, "bytes", "set aside"
    CALENDAR_LINES = "answer: properties of its calendar", 1_000, "lines", "set aside"
    CALENDAR_COMPONENTS = "answer: components of its calendar", 20, "components", "set aside"
    MAILS_AT_ONCE = "mailbox: mails of one turn", 200, "mails", "the next turn, 15 seconds later"
    MAILS_KEPT = (
        "mailbox: mails that wait for people",
        1_000,
        "mails",
        "newer ones are only in the mailbox, with a flag; the page says so",
    )
    MAIL_DAYS = "mailbox: mails before people", 180, "days", "removed; the mailbox itself keeps them"
    DEMO_DAYS = "demonstration's mailbox: links that are dead", 7, "days", "forgotten"
    PATIENCE = (
        "request, answer: without a byte moving, and at the beginning",
        20,
        "seconds",
        "408, or the connection ends",
    )
    PACE = (
        "request, answer: pace after that, at least; a quick beginning of a body saves up no more than the patience",
        8_192,
        "bytes a second",
        "408, or the connection ends",
    )
    BODY_IN_MEMORY = "request: what of its body is held in memory", 65_536, "bytes", "lies in a temporary file"
    BODIES_OF_ACCOUNT = (
        "request: forms with a picture of one account in temporary files, in a process",
        5,
        "bodies",
        "429",
    )
    BODIES_OF_ONE = (
        "request: bodies of one network in temporary files, in a process; of forms with pictures as many more",
        10,
        "bodies",
        "the oldest of the account that has most gives up its place (503) for one that has less; else 429",
    )
    BODIES_AT_ONCE = (
        "request: bodies in temporary files, in a process; of forms with pictures as many more",
        30,
        "bodies",
        "the oldest of the network that has most gives up its place for one that has less; else 503",
    )
    DRAINED_OF_ONE = (
        "request: refused bodies of one network that are read to their end, so that their sender sees why",
        10,
        "bodies",
        "the connection ends",
    )
    DRAINED_AT_ONCE = (
        "request: refused bodies that are read to their end, in a process",
        30,
        "bodies",
        "the connection ends",
    )
    FORM_BYTES = "request: its body", 1_000_000, "bytes", "413"
    BOUNDARY = (
        "request: what is between the parts of a form (RFC 2046 5.1.1)",
        70,
        "characters",
        "none of the form is read: 400",
    )
    LARGE_AT_ONCE = "PDF, XLSX: made at a time, in a process", 1, "documents", "the next waits, others in turn"
    LARGE_SECONDS = "PDF, XLSX: waiting for one's turn", 10, "seconds", "503"
    LARGE_OF_ONE = "PDF, XLSX: made anew for one network, in a minute", 20, "documents", "429"
    HASHES_AT_ONCE = (
        "passwords: hashed or compared at a time, in a process",
        1,
        "passwords",
        "the next waits, others in turn",
    )
    HASH_SECONDS = "passwords: waiting for one's turn", 10, "seconds", "503"
    REST = (
        "filters, CalDAV, personal calendars, many stars: rest of a network after one, while others ask",
        20,
        "times the work of it",
        "waits",
    )
    REST_SECONDS = "the same: that rest", 2, "seconds", "is no longer"
    DAV_BYTES = "CalDAV: body of a request", 262_144, "bytes", "413"
    DAV_NESTED = "CalDAV: elements within each other", 20, "levels", "400"
    DAV_ELEMENTS = "CalDAV: elements of a request", 5_000, "elements", "400"
    DAV_ATTRIBUTES = "CalDAV: attributes of an element", 20, "attributes", "400"
    DAV_NAME = "CalDAV: name of an element or attribute, with its namespace", 200, "characters", "400"
    DAV_PROPERTIES = "CalDAV: properties asked for", 100, "different names", "400"
    DAV_HREFS = "CalDAV: addresses of a multiget", 1_000, "addresses", "413"
    DAV_FILTERS = "CalDAV: properties filtered by", 10, "filters", "400"
    DAV_DEPTH = "CalDAV: Depth", 1, "level", "403"
    DOMAIN_SECONDS = "address: asking whether its domain takes mail", 1.5, "seconds", "counts as reachable"
    PROVIDER_SECONDS = "sign-in provider: all it is asked for one sign-in", 5, "seconds", "said to be out of reach"
    PROVIDER_BYTES = "sign-in provider: one of its answers", 262_144, "bytes", "not believed"
    PROVIDER_AT_ONCE = (
        "sign-in provider: asked for so many at once, in a process",
        3,
        "sign-ins",
        "try again",
    )
    DOMAINS_AT_ONCE = "address: domains asked for at once, in a process", 2, "questions", "counts as reachable"
    STARS = "stars: that a browser without an account names at a time", 1_000, "sessions", "the rest is not read"
    MARKED = "text of organisers: in which marks are looked for", 8_000, "characters", "shown as it was written"
    MARKS = (
        "text of organisers: what may begin something",
        600,
        "lines, marks of emphasis and links; an address counts as five",
        "said beside the field; shown as it was written",
    )
    UPLOAD_BYTES = (
        "request with a picture, of who has a role, where one is taken: its body",
        12_000_000,
        "bytes",
        "its words are read, the file is asked for again, with the reason",
    )
    DROPPED_BYTES = (
        "the same: its body, of which the words are read",
        64_000_000,
        "bytes",
        "asked for again, with the reason",
    )
    PICTURE_BYTES = "picture: its file", 10_000_000, "bytes", "refused, beside the field"
    PICTURE_PIXELS = "picture: its area", 40_000_000, "pixels", "refused before it is decoded, beside the field"
    PICTURE_SIDES = (
        "picture: its longer side",
        20,
        "times the shorter",
        "refused before it is decoded, beside the field",
    )
    PICTURE_PARTS = (
        "picture: segments or chunks of its file",
        10_000,
        "parts",
        "refused before it is decoded, beside the field",
    )
    PICTURE_SCANS = (
        "picture: scans of a JPEG, each of which is work for the whole picture",
        100,
        "scans",
        "refused before it is decoded, beside the field",
    )
    PICTURE_SECONDS = "picture: work of a processor for it", 5, "seconds", "refused, beside the field"
    PICTURE_WAIT = "picture: waiting until it is drawn", 8, "seconds", "asked for again, beside the field"
    PICTURE_MEMORY = "picture: memory of the process that draws it", 800_000_000, "bytes", "refused, beside the field"
    EDITION_DAYS = "edition: from its first day to its last", 366, "days", "refused, beside the field"

    def __init__(self, thing: str, number: float, unit: str, beyond: str) -> None:
        self.thing, self.number, self.unit, self.beyond = thing, number, unit, beyond

    @property
    def most(self) -> int:
        """The number, of what can be counted."""
        return int(self.number)

    @property
    def seconds(self) -> float:
        """The number, of what is measured."""
        return self.number
