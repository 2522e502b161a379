"""Where a long address may go on in the next line: at its signs, never within a word of it."""

import re

from markupsafe import Markup, escape

from forum import mailboxes

_SIGNS = re.compile(r"(?<=.)(?=[@.?]|&amp;)|(?<=/)(?=[^/])")
_SHOWN = re.compile(r"(?<=\">)(?:https?://|www\.|[^\s<>@]+@)[^\s<>]+(?=</a>)", re.IGNORECASE)


def address(text: str) -> Markup:
    """An address of mail or the web, as it is."""
    return Markup(_broken(str(escape(text))))  # noqa: S704 - it is escaped


def mailbox(text: str) -> Markup:
    """One of mail, as people type it."""
    return address(mailboxes.shown(text))


def break_links(html: str) -> str:
    """Markup in which links that show an address may be broken so."""
    return _SHOWN.sub(lambda found: _broken(found[0]), html)


def _broken(escaped: str) -> str:
    return _SIGNS.sub("<wbr>", escaped)


FILTERS = {"address": address, "mailbox": mailbox}
