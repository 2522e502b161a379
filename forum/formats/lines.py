"""Content lines of RFC 5545 3.1: escaping, and folding at 75 octets without cutting a character."""

from datetime import UTC, date, datetime

from forum.languages import clean

CRLF = "\r\n"
_LINE_ENDS = {ord("\r"): None, ord("\n"): None}


def text(value: str) -> str:
    """A TEXT value (3.3.11): backslash, semicolon, comma and newline escaped, nothing else."""
    kept = clean(value, lines=True).replace("\t", " ")
    return kept.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def line(name: str, value: str) -> str:
    """One folded content line with its CRLF, whatever the value holds: a line end in it would begin another."""
    whole = f"{name}:{value}"
    if "\n" in whole or "\r" in whole:
        whole = whole.translate(_LINE_ENDS)
    if len(whole) <= 75 and whole.isascii():
        return whole + CRLF
    parts: list[str] = []
    size = start = 0
    for i, c in enumerate(whole):
        octets = len(c.encode())
        if size + octets > (75 if not parts else 74):
            parts.append(whole[start:i])
            start, size = i, 0
        size += octets
    parts.append(whole[start:])
    return (CRLF + " ").join(parts) + CRLF


def utc(instant: datetime) -> str:
    """A DATE-TIME in UTC."""
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def local(instant: datetime) -> str:
    """A DATE-TIME as its own clock shows it."""
    return instant.strftime("%Y%m%dT%H%M%S")


def day(value: date) -> str:
    """A DATE."""
    return value.strftime("%Y%m%d")
